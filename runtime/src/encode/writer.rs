use bellwether_spec::Kind;

use super::number::{self, Whole};
use crate::snapshot::{Family, Histogram, Meta, Number, Snapshot};

/// Writes lines into one buffer.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) out: String,
    whole: Whole,
}

impl Writer {
    /// With room for the snapshot, so that the buffer seldom grows.
    pub(super) fn new(snapshot: &Snapshot, whole: Whole) -> Self {
        let families = snapshot.families();
        let bytes: usize = families
            .map(|family| {
                256 + family
                    .series()
                    .map(|series| size(&family, series.label_text()))
                    .sum::<usize>()
            })
            .sum();
        Self {
            out: String::with_capacity(bytes),
            whole,
        }
    }

    /// `# WORD name text`.
    pub(super) fn comment(&mut self, word: &str, family: [&str; 2], text: &str, quote: bool) {
        self.out.push_str("# ");
        self.out.push_str(word);
        self.out.push(' ');
        self.out.push_str(family[0]);
        self.out.push_str(family[1]);
        self.out.push(' ');
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
    pub(super) fn sample(&mut self, name: [&str; 2], labels: &str, value: Number) {
        self.name(name);
        if !labels.is_empty() {
            self.out.push('{');
            self.out.push_str(labels);
            self.out.push('}');
        }
        self.value(value);
    }

    /// `name{labels,extra="bound"} value`: a bucket or a quantile.
    pub(super) fn bounded(
        &mut self,
        name: [&str; 2],
        labels: &str,
        extra: &str,
        bound: f64,
        value: Number,
    ) {
        self.name(name);
        self.out.push('{');
        self.out.push_str(labels);
        if !labels.is_empty() {
            self.out.push(',');
        }
        self.out.push_str(extra);
        self.out.push_str("=\"");
        number::float(&mut self.out, bound, self.whole);
        self.out.push_str("\"}");
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
        for (bound, count) in histogram.buckets() {
            let count = Number::Unsigned(count);
            self.bounded([name, "_bucket"], labels, "le", bound, count);
        }
        if total {
            self.sample([name, "_sum"], labels, Number::Float(histogram.sum()));
            let count = Number::Unsigned(histogram.count());
            self.sample([name, "_count"], labels, count);
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
            self.bounded(
                [name, ""],
                labels,
                "quantile",
                *quantile,
                Number::Float(*value),
            );
        }
        self.sample([name, "_sum"], labels, Number::Float(sum));
        self.sample([name, "_count"], labels, Number::Unsigned(count));
    }

    fn name(&mut self, name: [&str; 2]) {
        self.out.push_str(name[0]);
        self.out.push_str(name[1]);
    }

    fn value(&mut self, value: Number) {
        self.out.push(' ');
        number::number(&mut self.out, value, self.whole);
        self.out.push('\n');
    }
}

/// About how many bytes a series takes.
fn size(family: &Family<'_>, labels: &str) -> usize {
    let Meta {
        name, bounds, kind, ..
    } = family.meta();
    let lines = if *kind == Kind::Histogram {
        bounds.len() + 3
    } else {
        1
    };
    lines * (name.len() + labels.len() + 32)
}
