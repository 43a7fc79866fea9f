use bellwether_spec::Kind;

use super::{Family, Histogram, Series, Snapshot, Value};

impl Snapshot {
    /// The family of this name, as exposed or as in `OpenMetrics`: `requests_total` and `requests` are one.
    pub fn family(&self, name: &str) -> Option<Family<'_>> {
        let base = |kind: Kind| name.strip_suffix(kind.suffix()).unwrap_or(name);
        self.families()
            .find(|family| family.name() == name || family.name() == base(family.kind()))
    }

    /// The series with exactly these labels, in any order.
    pub fn series(&self, name: &str, labels: &[(&str, &str)]) -> Option<Series<'_>> {
        self.family(name)?
            .series()
            .find(|series| series.labels().are(labels))
    }

    /// One sample's value, by the name it is exposed with: `requests_total`, `queue_depth`, `latency_seconds_count`,
    /// `latency_seconds_sum`, or `latency_seconds_bucket` with its `le` among the labels (`"0.5"`, `"+Inf"`).
    ///
    /// `None` where there is no such series. Cost: a walk through the families; meant for tests and logs.
    pub fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        if let Some(Value::Number(number)) = self.series(name, labels).map(|series| series.value())
        {
            return Some(number.as_f64());
        }
        if let Some(base) = name.strip_suffix("_count") {
            return Some(as_float(self.histogram(base, labels)?.count()));
        }
        if let Some(base) = name.strip_suffix("_sum") {
            return Some(self.histogram(base, labels)?.sum());
        }
        let rest: Vec<_> = labels
            .iter()
            .copied()
            .filter(|(name, _)| *name != "le")
            .collect();
        let (_, le) = labels.iter().find(|(name, _)| *name == "le")?;
        let bound: f64 = le.parse().ok()?;
        let histogram = self.histogram(name.strip_suffix("_bucket")?, &rest)?;
        let (_, count) = histogram
            .buckets()
            .find(|(upper, _)| upper.total_cmp(&bound).is_eq())?;
        Some(as_float(count))
    }

    /// The histogram of this family with exactly these labels.
    pub fn histogram(&self, name: &str, labels: &[(&str, &str)]) -> Option<Histogram<'_>> {
        match self.series(name, labels)?.value() {
            Value::Histogram(histogram) => Some(histogram),
            _ => None,
        }
    }

    /// The sum of a sample over all series that have these labels among theirs.
    pub fn total(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let Some(family) = self.family(name) else {
            return 0.0;
        };
        let matching = family.series().filter(|series| {
            labels.iter().all(|(name, value)| {
                series
                    .labels()
                    .get(name)
                    .is_some_and(|found| found == *value)
            })
        });
        matching.map(|series| series.number()).sum()
    }
}

impl Series<'_> {
    /// The number, or how many observations there are.
    fn number(&self) -> f64 {
        match self.value() {
            Value::Number(number) => number.as_f64(),
            Value::Histogram(histogram) => as_float(histogram.count()),
            Value::Summary { count, .. } => as_float(count),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "what Prometheus does too")]
fn as_float(count: u64) -> f64 {
    count as f64
}
