use bellwether_spec::Kind;

use super::native;
use super::wire::Wire;
use crate::exemplar::Exemplar;
use crate::snapshot::{Family, Histogram, Labels, Native, Series, Snapshot, Value};

/// A `MetricFamily` for each family that has series: readers refuse one without.
pub(super) fn encode(snapshot: &Snapshot) -> Vec<u8> {
    let bytes = snapshot.families().map(|family| size(&family)).sum();
    let mut wire = Wire::with_capacity(bytes);
    for family in snapshot.families() {
        if family.series().len() > 0 {
            wire.delimited(|wire| encode_family(wire, &family));
        }
    }
    wire.finish()
}

/// `MetricFamily`: name, help, type, metrics, unit.
fn encode_family(wire: &mut Wire, family: &Family<'_>) {
    let meta = family.meta();
    wire.text(1, &meta.text_name());
    wire.text(2, &meta.help);
    wire.unsigned(3, number_of(meta.kind));
    for series in family.series() {
        wire.message(4, |wire| {
            encode_series(wire, &series, meta.kind, meta.created);
        });
    }
    // Prometheus looks for it at the end of the name, before `_total`.
    let without_total = meta.bare && meta.kind == Kind::Counter;
    if !meta.unit.is_empty() && !without_total {
        wire.text(5, &meta.unit);
    }
}

/// `MetricType`.
const fn number_of(kind: Kind) -> u64 {
    match kind {
        Kind::Counter => 0,
        Kind::Summary => 2,
        Kind::Histogram => 4,
        Kind::Gauge | Kind::Info | Kind::StateSet => 1,
        _ => 3,
    }
}

/// `Metric`: labels, and a message for each kind.
fn encode_series(wire: &mut Wire, series: &Series<'_>, kind: Kind, created: Option<f64>) {
    encode_labels(wire, series.labels());
    match series.value() {
        Value::Number(number) => {
            let field = match kind {
                Kind::Counter => 3,
                Kind::Gauge | Kind::Info | Kind::StateSet => 2,
                _ => 5,
            };
            wire.message(field, |wire| {
                wire.double(1, number.as_f64());
                if let Some(created) = created {
                    encode_time(wire, 3, created);
                }
            });
        }
        Value::Histogram(histogram) => {
            wire.message(7, |wire| encode_histogram(wire, &histogram, created));
        }
        Value::Summary {
            quantiles,
            count,
            sum,
        } => wire.message(4, |wire| {
            wire.unsigned(1, count);
            wire.double(2, sum);
            for (quantile, value) in quantiles {
                wire.message(3, |wire| {
                    wire.double(1, *quantile);
                    wire.double(2, *value);
                });
            }
        }),
    }
}

/// `LabelPair`, a field of `Metric` and of `Exemplar`.
fn encode_labels(wire: &mut Wire, labels: Labels<'_>) {
    for (name, value) in labels {
        wire.message(1, |wire| {
            wire.text(1, name);
            wire.text(2, &value);
        });
    }
}

/// `Histogram`: count, sum, buckets, native buckets.
///
/// Native buckets may hold values that the others lack, because threads are just recording them: the count is theirs, and
/// that of the bucket without end.
fn encode_histogram(wire: &mut Wire, histogram: &Histogram<'_>, created: Option<f64>) {
    let native = histogram.native();
    let all = native.map_or_else(|| histogram.count(), Native::count);
    wire.unsigned(1, all);
    wire.double(2, histogram.sum());
    let mut exemplars = histogram.numbered_exemplars().iter().peekable();
    for (at, (bound, count)) in histogram.buckets().enumerate() {
        let count = if bound == f64::INFINITY { all } else { count };
        wire.message(3, |wire| {
            wire.unsigned(1, count);
            wire.double(2, bound);
            if let Some((_, exemplar)) = exemplars.next_if(|(bucket, _)| *bucket == at) {
                wire.message(3, |wire| encode_exemplar(wire, exemplar));
            }
        });
    }
    if let Some(native) = native {
        native::encode(wire, native);
    }
    if let Some(created) = created {
        encode_time(wire, 15, created);
    }
    if native.is_some() {
        for (_, exemplar) in histogram.exemplars() {
            wire.message(16, |wire| encode_exemplar(wire, exemplar));
        }
    }
}

/// `Exemplar`: labels, value, time.
fn encode_exemplar(wire: &mut Wire, exemplar: &Exemplar) {
    encode_labels(wire, exemplar.labels());
    wire.double(2, exemplar.value());
    encode_time(wire, 3, exemplar.timestamp());
}

/// `google.protobuf.Timestamp`: seconds since 1970, and nanoseconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and no clock shows a time before 1970"
)]
fn encode_time(wire: &mut Wire, field: u32, seconds: f64) {
    let whole = seconds.max(0.0).floor();
    wire.message(field, |wire| {
        wire.unsigned(1, whole as u64);
        wire.unsigned(2, ((seconds - whole) * 1e9) as u64);
    });
}

/// About how many bytes a family takes.
fn size(family: &Family<'_>) -> usize {
    let samples = 24 * (family.bounds().len() + 2);
    let series = family
        .series()
        .map(|series| 16 + series.label_text().len() + samples);
    64 + family.name().len() + family.help().len() + series.sum::<usize>()
}
