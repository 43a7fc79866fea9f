use std::fmt::Write as _;

use super::number::{self, Whole};
use crate::exemplar::Exemplar;
use crate::snapshot::{Family, Histogram, Number, Snapshot};

/// Writes lines into one buffer. What the lines of a family have in common is written once and copied.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) out: String,
    whole: Whole,
    /// `name{` and `name_bucket{` of the present family.
    head: String,
    bucket: String,
    /// `,le="0.5"} ` for each bound of the present family, one after the other, and where each ends.
    bounds: String,
    ends: Vec<usize>,
}

impl Writer {
    /// With room for the snapshot, so that the buffer seldom grows.
    pub(super) fn new(snapshot: &Snapshot, whole: Whole) -> Self {
        let bytes = snapshot.families().map(|family| size(&family)).sum();
        Self {
            out: String::with_capacity(bytes),
            whole,
            head: String::with_capacity(128),
            bucket: String::with_capacity(128),
            bounds: String::with_capacity(512),
            ends: Vec::with_capacity(32),
        }
    }

    /// Begins a family whose samples are called `name`, if they are not buckets.
    pub(super) fn begin(&mut self, name: [&str; 2], family: &Family<'_>) {
        self.head.clear();
        self.head.extend([name[0], name[1], "{"]);
        self.bucket.clear();
        self.bucket.extend([name[0], "_bucket{"]);
        self.bounds.clear();
        self.ends.clear();
        for bound in family.bounds().iter().copied().chain([f64::INFINITY]) {
            self.bounds.push_str(",le=\"");
            number::float(&mut self.bounds, bound, self.whole);
            self.bounds.push_str("\"} ");
            self.ends.push(self.bounds.len());
        }
    }

    /// `# WORD name text`.
    pub(super) fn comment(&mut self, word: &str, family: [&str; 2], text: &str, quote: bool) {
        self.out
            .extend(["# ", word, " ", family[0], family[1], " "]);
        let escaped: &[char] = if quote {
            &['\\', '\n', '"']
        } else {
            &['\\', '\n']
        };
        let mut rest = text;
        while let Some(at) = rest.find(escaped) {
            self.out.push_str(&rest[..at]);
            self.out.push_str(match rest.as_bytes()[at] {
                b'\n' => "\\n",
                b'"' => "\\\"",
                _ => "\\\\",
            });
            rest = &rest[at + 1..];
        }
        self.out.push_str(rest);
        self.out.push('\n');
    }

    /// `name{labels} value`.
    pub(super) fn sample(&mut self, labels: &str, value: Number) {
        if labels.is_empty() {
            let name = self.head.len() - 1;
            self.out.push_str(&self.head[..name]);
            self.out.push(' ');
        } else {
            self.out.push_str(&self.head);
            self.out.push_str(labels);
            self.out.push_str("} ");
        }
        self.value(value);
    }

    /// Buckets and, where `total` says so, sum and count.
    pub(super) fn histogram(
        &mut self,
        name: &str,
        labels: &str,
        histogram: &Histogram<'_>,
        total: bool,
    ) {
        // The text format has none. Source: OpenMetrics 1.0, "Exemplars".
        let mut exemplars = match self.whole {
            Whole::Dotted => histogram.numbered_exemplars().iter().peekable(),
            Whole::Plain => [].iter().peekable(),
        };
        let mut begins = 0;
        for (at, (ends, count)) in self.ends.iter().zip(histogram.counts()).enumerate() {
            self.out.push_str(&self.bucket);
            self.out.push_str(labels);
            // Without the comma where no label stands before it.
            let comma = usize::from(labels.is_empty());
            self.out.push_str(&self.bounds[begins + comma..*ends]);
            number::unsigned(&mut self.out, *count);
            if let Some((_, exemplar)) = exemplars.next_if(|(bucket, _)| *bucket == at) {
                push_exemplar(&mut self.out, exemplar);
            }
            self.out.push('\n');
            begins = *ends;
        }
        if total {
            self.suffixed([name, "_sum"], labels, Number::Float(histogram.sum()));
            let count = Number::Unsigned(histogram.count());
            self.suffixed([name, "_count"], labels, count);
        }
    }

    /// Quantiles, sum and count.
    pub(super) fn summary(
        &mut self,
        name: &str,
        labels: &str,
        quantiles: &[(f64, f64)],
        count: u64,
        sum: f64,
    ) {
        for (quantile, value) in quantiles {
            let separator = if labels.is_empty() { "" } else { "," };
            self.out
                .extend([&*self.head, labels, separator, "quantile=\""]);
            number::float(&mut self.out, *quantile, self.whole);
            self.out.push_str("\"} ");
            self.value(Number::Float(*value));
        }
        self.suffixed([name, "_sum"], labels, Number::Float(sum));
        self.suffixed([name, "_count"], labels, Number::Unsigned(count));
    }

    /// `name_suffix{labels} value`.
    pub(super) fn suffixed(&mut self, name: [&str; 2], labels: &str, value: Number) {
        let braces = if labels.is_empty() {
            ["", " "]
        } else {
            ["{", "} "]
        };
        self.out
            .extend([name[0], name[1], braces[0], labels, braces[1]]);
        self.value(value);
    }

    fn value(&mut self, value: Number) {
        number::number(&mut self.out, value, self.whole);
        self.out.push('\n');
    }
}

/// ` # {labels} value timestamp`, the time without an exponent, to the millisecond.
fn push_exemplar(out: &mut String, exemplar: &Exemplar) {
    out.extend([" # {", exemplar.label_text(), "} "]);
    number::float(out, exemplar.value(), Whole::Dotted);
    // Writing to a string cannot fail.
    let _ = write!(out, " {:.3}", exemplar.timestamp());
}

/// About how many bytes a family takes.
fn size(family: &Family<'_>) -> usize {
    let lines = if family.bounds().is_empty() {
        1
    } else {
        family.bounds().len() + 3
    };
    let line = |labels: &str| family.name().len() + labels.len() + 24;
    let series = family
        .series()
        .map(|series| lines * line(series.label_text()));
    256 + family.help().len() + series.sum::<usize>()
}
