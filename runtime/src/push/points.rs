use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use bellwether_spec::Kind;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value as Point;
use opentelemetry_proto::tonic::metrics::v1::summary_data_point::ValueAtQuantile;
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, Gauge, Histogram, HistogramDataPoint, Metric, NumberDataPoint, Sum,
    Summary, SummaryDataPoint,
};

use super::Temporality;
use crate::snapshot::{Family, Number, Series, Snapshot, Value};

/// Turns snapshots into what the collector takes, and knows what it has had.
#[derive(Debug)]
pub(super) struct Points {
    temporality: Temporality,
    /// When counting began, or for differences when the last one was taken: nanoseconds since 1970.
    start: u64,
    /// What was sent last, by family and labels. Empty where totals are sent.
    sent: HashMap<(String, String), Counted>,
}

/// A count that only rises.
#[derive(Clone, Debug)]
enum Counted {
    Number(Number),
    Histogram(Vec<u64>, f64),
}

/// What is sent, and what is to be remembered once it has arrived.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) metrics: Vec<Metric>,
    now: u64,
    counted: HashMap<(String, String), Counted>,
}

impl Points {
    pub(super) fn new(temporality: Temporality) -> Self {
        Self {
            temporality,
            start: now(),
            sent: HashMap::new(),
        }
    }

    pub(super) fn batch(&self, snapshot: &Snapshot) -> Batch {
        let mut batch = Batch {
            metrics: Vec::with_capacity(snapshot.families().len()),
            now: now(),
            counted: HashMap::new(),
        };
        for family in snapshot.families() {
            let data = self.data(&family, &mut batch);
            batch.metrics.push(Metric {
                name: family.name().to_owned(),
                description: family.help().to_owned(),
                unit: unit(family.unit()).to_owned(),
                metadata: Vec::new(),
                data: Some(data),
            });
        }
        batch
    }

    /// Differences start from here. One that did not arrive is part of the next.
    pub(super) fn arrived(&mut self, batch: Batch) {
        if self.temporality == Temporality::Delta {
            self.sent = batch.counted;
            self.start = batch.now;
        }
    }

    /// Source: OpenTelemetry, "Prometheus and OpenMetrics Compatibility".
    fn data(&self, family: &Family<'_>, batch: &mut Batch) -> Data {
        let aggregation_temporality = match self.temporality {
            Temporality::Cumulative => AggregationTemporality::Cumulative,
            Temporality::Delta => AggregationTemporality::Delta,
        };
        match family.kind() {
            Kind::Histogram => Data::Histogram(Histogram {
                data_points: self.histograms(family, batch),
                aggregation_temporality: aggregation_temporality.into(),
            }),
            Kind::Counter => Data::Sum(Sum {
                data_points: self.counts(family, batch),
                aggregation_temporality: aggregation_temporality.into(),
                is_monotonic: true,
            }),
            // Facts and states are sums that can fall: what they are now is all there is to know.
            Kind::Info | Kind::StateSet => Data::Sum(Sum {
                data_points: self.states(family, batch),
                aggregation_temporality: AggregationTemporality::Cumulative.into(),
                is_monotonic: false,
            }),
            Kind::Summary => Data::Summary(Summary {
                data_points: self.summaries(family, batch),
            }),
            _ => Data::Gauge(Gauge {
                data_points: self.states(family, batch),
            }),
        }
    }

    fn states(&self, family: &Family<'_>, batch: &Batch) -> Vec<NumberDataPoint> {
        let points = family.series().filter_map(|series| match series.value() {
            Value::Number(number) => Some(self.number(&series, number, batch)),
            _ => None,
        });
        points.collect()
    }

    fn counts(&self, family: &Family<'_>, batch: &mut Batch) -> Vec<NumberDataPoint> {
        let mut points = Vec::with_capacity(family.series().len());
        for series in family.series() {
            let Value::Number(number) = series.value() else {
                continue;
            };
            let difference = match self.before(family, &series) {
                Some(Counted::Number(before)) => less(number, *before),
                _ => number,
            };
            points.push(self.number(&series, difference, batch));
            self.remember(family, &series, Counted::Number(number), batch);
        }
        points
    }

    fn histograms(&self, family: &Family<'_>, batch: &mut Batch) -> Vec<HistogramDataPoint> {
        let mut points = Vec::with_capacity(family.series().len());
        for series in family.series() {
            let Value::Histogram(histogram) = series.value() else {
                continue;
            };
            let (mut counts, mut sum) = (alone(histogram.counts()), histogram.sum());
            let all = Counted::Histogram(counts.clone(), sum);
            if let Some(Counted::Histogram(before, sum_before)) = self.before(family, &series) {
                let fell = counts.len() != before.len()
                    || counts.iter().zip(before).any(|(now, then)| now < then);
                if !fell {
                    counts
                        .iter_mut()
                        .zip(before)
                        .for_each(|(now, then)| *now -= then);
                    sum -= sum_before;
                }
            }
            points.push(HistogramDataPoint {
                attributes: attributes(&series),
                start_time_unix_nano: self.start,
                time_unix_nano: batch.now,
                count: counts.iter().sum(),
                // With a negative bound the sum could fall. Source: OpenTelemetry, "Metrics Data Model", Histogram.
                sum: family
                    .bounds()
                    .first()
                    .is_none_or(|bound| *bound >= 0.0)
                    .then_some(sum),
                bucket_counts: counts,
                explicit_bounds: family.bounds().to_vec(),
                ..HistogramDataPoint::default()
            });
            self.remember(family, &series, all, batch);
        }
        points
    }

    fn summaries(&self, family: &Family<'_>, batch: &Batch) -> Vec<SummaryDataPoint> {
        let points = family.series().filter_map(|series| {
            let Value::Summary {
                quantiles,
                count,
                sum,
            } = series.value()
            else {
                return None;
            };
            let quantiles = quantiles.iter();
            Some(SummaryDataPoint {
                attributes: attributes(&series),
                start_time_unix_nano: self.start,
                time_unix_nano: batch.now,
                count,
                sum,
                quantile_values: quantiles
                    .map(|&(quantile, value)| ValueAtQuantile { quantile, value })
                    .collect(),
                flags: 0,
            })
        });
        points.collect()
    }

    fn number(&self, series: &Series<'_>, number: Number, batch: &Batch) -> NumberDataPoint {
        let whole = match number {
            Number::Unsigned(value) => i64::try_from(value).ok(),
            Number::Signed(value) => Some(value),
            Number::Float(_) => None,
        };
        NumberDataPoint {
            attributes: attributes(series),
            start_time_unix_nano: self.start,
            time_unix_nano: batch.now,
            value: Some(whole.map_or_else(|| Point::AsDouble(number.as_f64()), Point::AsInt)),
            ..NumberDataPoint::default()
        }
    }

    fn before(&self, family: &Family<'_>, series: &Series<'_>) -> Option<&Counted> {
        (self.temporality == Temporality::Delta).then(|| self.sent.get(&key(family, series)))?
    }

    fn remember(
        &self,
        family: &Family<'_>,
        series: &Series<'_>,
        counted: Counted,
        batch: &mut Batch,
    ) {
        if self.temporality == Temporality::Delta {
            batch.counted.insert(key(family, series), counted);
        }
    }
}

fn key(family: &Family<'_>, series: &Series<'_>) -> (String, String) {
    (family.name().to_owned(), series.label_text().to_owned())
}

/// What was counted since. A count that fell began anew.
fn less(now: Number, before: Number) -> Number {
    match (now, before) {
        (Number::Unsigned(now), Number::Unsigned(before)) => {
            Number::Unsigned(now.checked_sub(before).unwrap_or(now))
        }
        (now, before) if now.as_f64() >= before.as_f64() => {
            Number::Float(now.as_f64() - before.as_f64())
        }
        (now, _) => now,
    }
}

/// The count of each bucket by itself, `+Inf` last.
fn alone(cumulative: &[u64]) -> Vec<u64> {
    let mut below = 0;
    let counts = cumulative.iter().map(|&count| {
        let alone = count.saturating_sub(below);
        below = count;
        alone
    });
    counts.collect()
}

fn attributes(series: &Series<'_>) -> Vec<KeyValue> {
    let labels = series.labels();
    labels
        .map(|(name, value)| attribute(name, &value))
        .collect()
}

pub(super) fn attribute(key: &str, value: &str) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue {
            value: Some(any_value::Value::StringValue(value.to_owned())),
        }),
        ..KeyValue::default()
    }
}

/// The unit as OpenTelemetry writes it. Source: "Prometheus and OpenMetrics Compatibility", Metric Metadata; the Unified
/// Code for Units of Measure.
fn unit(name: &str) -> &str {
    match name {
        "seconds" => "s",
        "bytes" => "By",
        "ratio" => "1",
        "meters" => "m",
        "grams" => "g",
        "celsius" => "Cel",
        "volts" => "V",
        "amperes" => "A",
        "joules" => "J",
        other => other,
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let nanoseconds = since.map_or(0, |since| since.as_nanos());
    u64::try_from(nanoseconds).unwrap_or(u64::MAX)
}
