use bellwether_spec::Kind;

use super::number::Whole;
use super::writer::Writer;
use crate::snapshot::{Family, Snapshot, Value};

/// The text format 0.0.4. Source: Prometheus, "Exposition formats".
pub(super) fn encode(snapshot: &Snapshot) -> String {
    let mut writer = Writer::new(snapshot, Whole::Plain);
    snapshot
        .families()
        .for_each(|family| encode_family(&mut writer, &family));
    writer.out
}

fn encode_family(writer: &mut Writer, family: &Family<'_>) {
    let meta = family.meta();
    let name = [&*meta.name, meta.text_suffix()];
    if !meta.help.is_empty() {
        writer.comment("HELP", name, &meta.help, false);
    }
    writer.comment("TYPE", name, word(meta.kind), false);
    writer.begin(name, family);
    for series in family.series() {
        let labels = series.label_text();
        match series.value() {
            Value::Number(number) => writer.sample(labels, number),
            Value::Histogram(histogram) => writer.histogram(&meta.name, labels, &histogram, true),
            Value::Summary {
                quantiles,
                count,
                sum,
            } => {
                writer.summary(&meta.name, labels, quantiles, count, sum);
            }
        }
    }
}

/// The format knows neither info nor state set: they are gauges.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Info | Kind::StateSet => "gauge",
        Kind::Unknown => "untyped",
        other => other.as_str(),
    }
}
