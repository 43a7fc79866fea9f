use super::number::Whole;
use super::writer::Writer;
use crate::snapshot::{Family, Number, Snapshot, Value};

/// `OpenMetrics` 1.0. `_created` only where it is asked for: Prometheus stores it as a series of its own.
pub(super) fn encode(snapshot: &Snapshot) -> String {
    let mut writer = Writer::new(snapshot, Whole::Dotted);
    snapshot
        .families()
        .for_each(|family| encode_family(&mut writer, &family));
    writer.out.push_str("# EOF\n");
    writer.out
}

fn encode_family(writer: &mut Writer, family: &Family<'_>) {
    let meta = family.meta();
    let name = [&*meta.name, ""];
    writer.comment("TYPE", name, meta.kind.as_str(), true);
    if !meta.unit.is_empty() {
        writer.comment("UNIT", name, &meta.unit, true);
    }
    if !meta.help.is_empty() {
        writer.comment("HELP", name, &meta.help, true);
    }
    writer.begin([name[0], meta.kind.suffix()], family);
    // Source: OpenMetrics 1.0, "Histogram": with a negative bound there is no sum, for it could fall, and so no count.
    let total = meta.bounds.first().is_none_or(|bound| *bound >= 0.0);
    for series in family.series() {
        let labels = series.label_text();
        match series.value() {
            Value::Number(number) => writer.sample(labels, number),
            Value::Histogram(histogram) => writer.histogram(name[0], labels, &histogram, total),
            Value::Summary {
                quantiles,
                count,
                sum,
            } => writer.summary(name[0], labels, quantiles, count, sum),
        }
        if let Some(created) = meta.created {
            writer.suffixed([name[0], "_created"], labels, Number::Float(created));
        }
    }
}
