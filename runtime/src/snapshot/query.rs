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
        let (family, sample) = self.sample(name)?;
        let (labels, le) = sample.split(labels)?;
        let mut series = family.series();
        series
            .find(|series| series.labels().are(&labels))?
            .sample(sample, le)
    }

    /// The histogram of this family with exactly these labels.
    pub fn histogram(&self, name: &str, labels: &[(&str, &str)]) -> Option<Histogram<'_>> {
        match self.series(name, labels)?.value() {
            Value::Histogram(histogram) => Some(histogram),
            _ => None,
        }
    }

    /// The sum of a sample, named as in [`value`](Self::value), over all series that have these labels among theirs: 0
    /// where there is none. The name of a histogram alone is that of its count, and buckets without `le` are added up.
    pub fn total(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let Some((family, sample)) = self.sample(name) else {
            return 0.0;
        };
        let Some((labels, le)) = sample.split(labels) else {
            return 0.0;
        };
        let matching = family
            .series()
            .filter(|series| series.labels().have(&labels));
        let values = matching.filter_map(|series| match (sample, le) {
            (Sample::Itself, _) => Some(series.number()),
            (Sample::Bucket, None) => series.all_buckets(),
            _ => series.sample(sample, le),
        });
        values.fold(0.0, |sum, value| sum + value) // `sum` of nothing is -0.
    }

    /// The family that a name is of, and which of its samples.
    pub(super) fn sample(&self, name: &str) -> Option<(Family<'_>, Sample)> {
        if let Some(family) = self.family(name) {
            return Some((family, Sample::Itself));
        }
        Sample::PARTS.into_iter().find_map(|(suffix, sample)| {
            let family = self.family(name.strip_suffix(suffix)?)?;
            let parts = matches!(family.kind(), Kind::Histogram | Kind::Summary);
            parts.then_some((family, sample))
        })
    }
}

/// Which sample of a series.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    Itself,
    Count,
    Sum,
    Bucket,
}

/// Labels, and the bound that was among them.
type Split<'a> = (Vec<(&'a str, &'a str)>, Option<f64>);

impl Sample {
    /// What each is called after its family.
    const PARTS: [(&'static str, Self); 3] = [
        ("_count", Self::Count),
        ("_sum", Self::Sum),
        ("_bucket", Self::Bucket),
    ];

    /// The labels of the series, and the bound of the bucket where one is asked for; nothing where that is no number.
    fn split<'a>(self, labels: &[(&'a str, &'a str)]) -> Option<Split<'a>> {
        let mut labels = labels.to_vec();
        let bound = labels.iter().position(|(name, _)| *name == "le");
        let bound = bound.filter(|_| self == Self::Bucket);
        let Some(at) = bound else {
            return Some((labels, None));
        };
        let (_, le) = labels.remove(at);
        Some((labels, Some(le.parse().ok()?)))
    }
}

impl Series<'_> {
    /// What a sample says; for a bucket, that of the bound `le`.
    fn sample(&self, sample: Sample, le: Option<f64>) -> Option<f64> {
        match (self.value(), sample) {
            (Value::Number(number), Sample::Itself) => Some(number.as_f64()),
            (Value::Histogram(histogram), Sample::Count) => Some(as_float(histogram.count())),
            (Value::Histogram(histogram), Sample::Sum) => Some(histogram.sum()),
            (Value::Histogram(histogram), Sample::Bucket) => {
                let is = |upper: f64| le.is_some_and(|le| upper.total_cmp(&le).is_eq());
                let mut buckets = histogram.buckets();
                let (_, count) = buckets.find(|(upper, _)| is(*upper))?;
                Some(as_float(count))
            }
            (Value::Summary { count, .. }, Sample::Count) => Some(as_float(count)),
            (Value::Summary { sum, .. }, Sample::Sum) => Some(sum),
            _ => None,
        }
    }

    /// The number, or how many observations there are.
    fn number(&self) -> f64 {
        match self.value() {
            Value::Number(number) => number.as_f64(),
            Value::Histogram(histogram) => as_float(histogram.count()),
            Value::Summary { count, .. } => as_float(count),
        }
    }

    /// The sum of the samples of all buckets.
    fn all_buckets(&self) -> Option<f64> {
        match self.value() {
            Value::Histogram(histogram) => {
                Some(histogram.buckets().map(|(_, count)| as_float(count)).sum())
            }
            _ => None,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "what Prometheus does too")]
fn as_float(count: u64) -> f64 {
    count as f64
}
