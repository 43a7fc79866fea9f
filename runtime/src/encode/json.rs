//! The values of a snapshot as JSON, for the live page: in full, or as numbers alone for who knows the series.
//!
//! Label values are copied as they stand in a snapshot: what the text format escapes, JSON escapes alike. Only what JSON
//! refuses besides is written anew. Source: RFC 8259, section 7.

use std::fmt::Write as _;
use std::hash::{BuildHasher, Hash, Hasher};

use super::number::{self, Whole};
use crate::snapshot::{Family, Histogram, Number, Snapshot, Value};

/// Tells lists of series apart: it is the same where there are the same families with the same series, in the same order.
pub(crate) fn generation(snapshot: &Snapshot, keys: &impl BuildHasher) -> u64 {
    let mut hasher = keys.build_hasher();
    for family in snapshot.families() {
        let meta = family.meta();
        (&meta.name, meta.bare, &meta.unit, &meta.help).hash(&mut hasher);
        meta.kind.as_str().hash(&mut hasher);
        for bound in &*meta.bounds {
            hasher.write_u64(bound.to_bits());
        }
        hasher.write_usize(family.series().len());
        for series in family.series() {
            series.label_text().hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Adds an array of the families. Brief, they have names and values alone.
pub(crate) fn families(out: &mut String, snapshot: &Snapshot, brief: bool) {
    list(out, snapshot.families(), |out, family| {
        out.push_str("{\"name\":");
        text(out, family.name());
        if !brief {
            describe(out, &family);
        }
        out.push_str(",\"values\":");
        list(out, family.series(), |out, series| {
            value(out, series.value());
        });
        out.push('}');
    });
}

/// Adds what does not change from one poll to the next.
fn describe(out: &mut String, family: &Family<'_>) {
    let texts = [
        ("kind", family.kind().as_str()),
        ("unit", family.unit()),
        ("help", family.help()),
    ];
    for (key, value) in texts {
        out.extend([",\"", key, "\":"]);
        text(out, value);
    }
    if family.meta().bare {
        out.push_str(",\"bare\":true");
    }
    if !family.bounds().is_empty() {
        out.push_str(",\"bounds\":");
        list(out, family.bounds(), |out, bound| float(out, *bound));
    }
    let names = label_names(family);
    out.push_str(",\"labels\":");
    list(out, &names, |out, name| text(out, name));
    out.push_str(",\"series\":");
    list(out, family.series(), |out, series| {
        let labels: Vec<_> = series.labels().written().collect();
        list(out, names.iter().enumerate(), |out, (at, name)| {
            // They stand in the same order, but where a collector has it otherwise.
            let there = labels.get(at).filter(|(label, _)| label == name);
            let there = there.or_else(|| labels.iter().find(|(label, _)| label == name));
            match there {
                Some((_, value)) => quoted(out, value),
                None => out.push_str("null"),
            }
        });
    });
}

/// The label names of all its series, which differ only where a collector gives it such.
fn label_names<'a>(family: &Family<'a>) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for series in family.series() {
        for (at, (name, _)) in series.labels().written().enumerate() {
            if names.get(at) != Some(&name) && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

fn value(out: &mut String, value: Value<'_>) {
    match value {
        Value::Number(Number::Float(value)) => float(out, value),
        Value::Number(integer) => number::number(out, integer, Whole::Plain),
        Value::Histogram(histogram) => buckets(out, &histogram),
        Value::Summary {
            quantiles,
            count,
            sum,
        } => {
            out.push('[');
            float(out, sum);
            out.push(',');
            number::unsigned(out, count);
            out.push(',');
            list(out, quantiles, |out, (quantile, value)| {
                list(out, [*quantile, *value], float);
            });
            out.push(']');
        }
    }
}

/// Sum, and the counts of the buckets, each by itself, up to the last that holds anything.
fn buckets(out: &mut String, histogram: &Histogram<'_>) {
    out.push('[');
    float(out, histogram.sum());
    let mut before = 0;
    let counts = histogram.counts();
    let filled = counts.partition_point(|count| *count < histogram.count());
    let filled = if histogram.count() > 0 { filled + 1 } else { 0 };
    out.push(',');
    list(out, &counts[..filled], |out, count| {
        number::unsigned(out, count.wrapping_sub(before));
        before = *count;
    });
    out.push(']');
}

fn list<T>(
    out: &mut String,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    out.push('[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

/// JSON has no word for what is no finite number: nothing stands for NaN, and text for infinity.
fn float(out: &mut String, value: f64) {
    if value.is_nan() {
        out.push_str("null");
    } else if value.is_infinite() {
        out.push_str(if value > 0.0 { "\"+Inf\"" } else { "\"-Inf\"" });
    } else {
        number::float(out, value, Whole::Plain);
    }
}

/// Adds text of ours or of a collector.
pub(crate) fn text(out: &mut String, text: &str) {
    let mut escaped = String::new();
    if text.contains(['\\', '"']) {
        escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    }
    quoted(out, if escaped.is_empty() { text } else { &escaped });
}

/// Adds text whose quotes and backslashes are escaped.
fn quoted(out: &mut String, mut text: &str) {
    out.push('"');
    while let Some(at) = text.bytes().position(|byte| byte < b' ') {
        out.push_str(&text[..at]);
        // Writing to a string cannot fail.
        let _ = write!(out, "\\u{:04x}", text.as_bytes()[at]);
        text = &text[at + 1..];
    }
    out.push_str(text);
    out.push('"');
}
