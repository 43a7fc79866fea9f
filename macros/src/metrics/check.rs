use bellwether_spec::{Kind, base_unit, wrong_unit};
use syn::{Expr, Ident, Lit, LitStr};

use super::constant::ConstantLabels;
use super::kind::{self, FieldKind};
use super::parse::{Field, Group};
use crate::attr::Slot;
use crate::diag::Diagnostics;
use crate::{exact, name, unit};

/// Reports what is wrong with a group apart from names.
pub(crate) fn group(group: &Group<'_>, diag: &mut Diagnostics) {
    for parameter in &group.generics.params {
        let message = "metrics cannot be generic, because each must be known before the program runs; remove the parameter";
        diag.error(parameter, message);
    }
    if let Some(prefix) = group.args.prefix.get() {
        check_prefix(prefix, diag);
    }
    if let Some(limit) = group.args.max_series.get() {
        check_max_series(limit, diag);
    }
    let none = ConstantLabels::default();
    let labels = group.args.labels.get().unwrap_or(&none);
    labels.check(&none, diag);
    for field in &group.fields {
        check_help(field, diag);
        kind::check_tuples(field.ty, diag);
        if let Some(own) = field.args.labels.get() {
            own.check(labels, diag);
        }
        match field.kind {
            FieldKind::Family(kind, ty) => family(field, kind, ty, diag),
            FieldKind::Operation { class } => operation(field, class, diag),
            FieldKind::Unknown => {}
        }
    }
}

fn check_prefix(prefix: &LitStr, diag: &mut Diagnostics) {
    let text = prefix.value();
    if text.is_empty() {
        diag.error(
            prefix,
            "`prefix` is empty; write whose metrics these are, as in `prefix = \"orchestrator\"`",
        );
    } else if text.ends_with('_') {
        let right = text.trim_end_matches('_');
        let message =
            format!("`prefix` ends in `_`, which is added anyway; write `prefix = \"{right}\"`");
        diag.error(prefix, message);
    } else if let Some(problem) =
        name::beginning_problem("prefix", &text, "whose metrics these are")
    {
        diag.error(prefix, problem);
    }
}

fn check_max_series(limit: &Expr, diag: &mut Diagnostics) {
    let Expr::Lit(literal) = limit else {
        return; // A constant of the user's.
    };
    if !matches!(&literal.lit, Lit::Int(_)) {
        diag.error(
            limit,
            "`max_series` takes a whole number; write `max_series = 200`",
        );
    }
}

/// Source: Prometheus, writing client libraries: a metric without HELP tells nobody what it counts.
fn check_help(field: &Field<'_>, diag: &mut Diagnostics) {
    if !field.help.is_empty() || field.args.unknown {
        return;
    }
    if let Some(help) = field.args.help.get() {
        diag.error(help, "`help` is empty; write a sentence about the metric");
    } else if field.args.help.key().is_some() {
        // It cannot be read, which has been reported.
    } else if let Some(doc) = field.late_help {
        let message = "HELP is made before macros in a doc comment are expanded; write the text itself, or `#[metric(help = \"...\")]`";
        diag.error(doc, message);
    } else {
        let name = field.ident;
        let message = format!(
            "`{name}` has no help text; write a doc comment above it, such as `/// What it counts.`"
        );
        diag.error(field.ident, message);
    }
}

fn family(field: &Field<'_>, kind: Kind, ty: &Ident, diag: &mut Diagnostics) {
    check_unit(field, kind, ty, diag);
    check_buckets(field, kind, ty, diag);
    check_native(field, kind, ty, diag);
    if let Some(key) = field.args.operation.first_key() {
        let name = field.ident;
        let message = format!(
            "`{key}` applies to an `Operation`, but `{name}` is a `{ty}`; remove it or change the type"
        );
        diag.error(key, message);
    }
    if let (Some(key), None) = (field.args.because.key(), field.args.exact.key()) {
        diag.error(
            key,
            "`because` explains an `exact` name that breaks a convention; remove it",
        );
    }
    if let (Some(_), Some(key)) = (field.args.exact.key(), field.args.name.key()) {
        diag.error(key, "`exact` is the whole name already; remove `name`");
    }
}

/// Source: Prometheus, "Metric and label naming", base units; `OpenMetrics` 1.0: infos and state sets have no unit.
fn check_unit(field: &Field<'_>, kind: Kind, ty: &Ident, diag: &mut Diagnostics) {
    if let (Some(key), Kind::Info | Kind::StateSet) = (field.args.unit.key(), kind) {
        let name = field.ident;
        diag.error(
            key,
            format!("`{name}` is `{ty}`, which has no unit; remove `unit`"),
        );
        return;
    }
    let Some(unit) = field.args.unit.get() else {
        return;
    };
    let text = unit.value();
    let lower = text.to_lowercase();
    if text.is_empty() {
        diag.error(
            unit,
            "`unit` is empty; write a unit such as `\"seconds\"`, or remove `unit`",
        );
    } else if let Some(base) = base_unit(&lower) {
        let message = format!(
            "unit `{text}` is not a base unit, in which Prometheus measures; write `unit = \"{base}\"` and convert the values"
        );
        diag.error(unit, message);
    } else if let Some(bad) = text
        .chars()
        .find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_'))
    {
        let message = format!(
            "unit `{text}` contains `{bad}`; write small letters, digits and `_`, as in `\"seconds\"`"
        );
        diag.error(unit, message);
    } else if let Some(wrong) = wrong_unit(&format!("_{text}")) {
        let (word, base) = (wrong.word, wrong.base);
        let right = unit::replaced(&format!("_{text}"));
        let right = right.trim_start_matches('_');
        let message = format!(
            "unit `{text}` is in `{word}`, but Prometheus measures in `{base}`; write `unit = \"{right}\"` and convert the values"
        );
        diag.error(unit, message);
    }
}

fn check_buckets(field: &Field<'_>, kind: Kind, ty: &Ident, diag: &mut Diagnostics) {
    let (name, slot) = (field.ident, field.args.buckets());
    let native = field.args.operation.native.key().is_some();
    let known = native || field.args.measures_time() || ends_in_time(field);
    match (kind, slot.key()) {
        (Kind::Histogram, None) if !known && !field.args.unknown => {
            let message = format!(
                "histogram `{name}` needs buckets, because the default ones are for seconds; write `#[metric(buckets = [...])]`, or `unit = \"seconds\"` if it measures time"
            );
            diag.error(name, message);
        }
        (Kind::Histogram, _) => {
            if let Some(buckets) = slot.get() {
                buckets.check(diag);
            }
        }
        (_, Some(key)) => {
            let message = format!(
                "`buckets` applies to histograms, but `{name}` is a `{ty}`; remove it or change the type"
            );
            diag.error(key, message);
        }
        (_, None) => {}
    }
}

/// Whether the name, made by rule, says a time, which the unit has to say: what is written there measures time.
fn ends_in_time(field: &Field<'_>) -> bool {
    let unit = exact::trailing_unit(&field.base);
    let time = unit.is_some_and(|(.., base)| base == "seconds");
    time && field.args.exact.key().is_none() && field.args.unit.key().is_none()
}

fn check_native(field: &Field<'_>, kind: Kind, ty: &Ident, diag: &mut Diagnostics) {
    let native = &field.args.operation.native;
    match (kind, native.key()) {
        (Kind::Histogram, _) => {
            if let Some(native) = native.get() {
                native.check(diag);
            }
        }
        (_, Some(key)) => {
            let name = field.ident;
            let message = format!(
                "`native` applies to histograms, but `{name}` is a `{ty}`; remove it or change the type"
            );
            diag.error(key, message);
        }
        (_, None) => {}
    }
}

fn operation(field: &Field<'_>, class: bool, diag: &mut Diagnostics) {
    let args = &field.args;
    let subject = field.subject(class);
    args.operation.check(&subject, diag);
    args.operation
        .check_slo(&args.operation.measured(&subject), diag);
    if let Some(key) = args.unit.key() {
        diag.error(
            key,
            "an operation is counted, and timed in seconds; remove `unit`",
        );
    }
    if let Some(key) = args.exact.key() {
        diag.error(key, "an operation has several names; write `calls = \"...\"`, `duration = \"...\"` and `in_flight = \"...\"`");
    } else if let Some(key) = args.because.key() {
        diag.error(key, "`because` stands beside the name it explains; write `calls(name = \"...\", because = \"...\")`");
    }
    let class = args.operation.errors.get().map(|errors| &errors.class);
    if let Some(key) = class.and_then(Slot::key) {
        diag.error(key, "the class of errors is the second type argument; write `Operation<Labels, Error>` and remove `class`");
    }
}
