//! Names of metrics: made by rule from prefix, field, unit and kind, or given whole.

use bellwether_spec::Kind;
use syn::Ident;

use super::kind::FieldKind;
use super::parse::{Field, Group};
use crate::diag::Diagnostics;
use crate::operation::Role;
use crate::{exact, name};

/// A family and the field that feeds it.
struct Named<'a> {
    field: &'a Ident,
    kind: Kind,
    family: String,
}

impl Field<'_> {
    /// The name of the field's one family: with the unit, without `_total` or `_info`.
    pub(crate) fn family(&self, kind: Kind) -> String {
        match (self.args.exact.get(), self.args.unit()) {
            (Some(exact), _) => exact::family(kind, &exact.value()).into(),
            (None, Some(unit)) => format!("{}_{unit}", self.base),
            (None, None) => self.base.clone(),
        }
    }
}

/// Reports what is wrong with the names of a group.
pub(crate) fn check(group: &Group<'_>, diag: &mut Diagnostics) {
    let prefix = group.args.unknown || group.args.prefix.key().is_some();
    for field in &group.fields {
        match field.kind {
            FieldKind::Family(kind, _) => match field.args.exact.get() {
                Some(name) => {
                    let unit = field.args.unit();
                    exact::check(kind, unit.as_deref(), name, &field.args.because, diag);
                }
                None => by_rule(field, kind, diag),
            },
            FieldKind::Operation { .. } => valid(field, diag),
            FieldKind::Unknown => {}
        }
    }
    if !prefix && let Some(field) = group.fields.iter().find(|it| it.args.exact.key().is_none()) {
        let message = format!(
            "`{}` needs a prefix that says whose metric it is; write `#[metrics(prefix = \"...\")]` above the struct",
            field.ident
        );
        diag.error(group.ident, message);
    }
    samples_differ(group, diag);
}

/// A name made by rule may not say what the rule adds.
fn by_rule(field: &Field<'_>, kind: Kind, diag: &mut Diagnostics) {
    if let Some((_, ending, owner)) = exact::ending(&field.base) {
        let part = field.part.strip_suffix(ending).unwrap_or_default();
        let why = if kind.suffix() == ending {
            "which is added by itself".into()
        } else {
            format!("which is for {owner}")
        };
        let whole = field.base.as_str();
        blame(
            field,
            part,
            &format!("ends in `{ending}`, {why}"),
            whole,
            diag,
        );
    } else if let Some((_, last, base)) = exact::trailing_unit(&field.base)
        && !field.base.ends_with(&format!("per_{last}"))
    {
        let part = field
            .part
            .strip_suffix(last)
            .unwrap_or_default()
            .trim_end_matches('_');
        match field.args.unit() {
            Some(unit) => {
                let problem = format!("ends in a unit, but `unit` adds `_{unit}` already");
                blame(field, part, &problem, &field.base, diag);
            }
            None if part.is_empty() => {}
            None => {
                let problem =
                    format!("ends in the unit `{last}`, which belongs into `unit = \"{base}\"`");
                blame(field, part, &problem, &field.base, diag);
            }
        }
    } else if let Some(unit) = field.args.unit()
        && exact::says_unit(&field.base, &unit)
    {
        let part = field
            .part
            .strip_suffix(unit.as_str())
            .unwrap_or_default()
            .trim_end_matches('_');
        let problem = format!("ends in its unit, but `unit` adds `_{unit}` already");
        blame(field, part, &problem, &field.base, diag);
    } else if let Some((problem, right)) = name::style(&format!("_{}", field.part)) {
        blame(
            field,
            right.trim_start_matches('_'),
            &problem,
            &field.base,
            diag,
        );
    } else {
        valid(field, diag);
    }
}

/// Reports at the `name`, or else at the field, and says what to write there.
fn blame(field: &Field<'_>, right: &str, problem: &str, whole: &str, diag: &mut Diagnostics) {
    let wrong = &field.part;
    match (field.args.name.get(), right) {
        (Some(name), "") => diag.error(name, format!("`{wrong}` {problem}; write what it is about, or `exact = \"{whole}\"`")),
        (None, "") => diag.error(field.ident, format!("`{wrong}` {problem}; name the field after what it is about, or write `exact = \"{whole}\"`")),
        (Some(name), right) => diag.error(name, format!("`{wrong}` {problem}; write `name = \"{right}\"`")),
        (None, right) => diag.error(field.ident, format!("`{wrong}` {problem}; name the field `{right}`")),
    }
}

fn valid(field: &Field<'_>, diag: &mut Diagnostics) {
    let Some(problem) = name::metric_problem("metric name", &field.part) else {
        return;
    };
    match field.args.name.get() {
        Some(name) => diag.error(name, problem),
        None => diag.error(field.ident, problem),
    }
}

/// Source: `OpenMetrics` 1.0, "Metric Naming": names of families and samples may not clash, suffixes included.
fn samples_differ(group: &Group<'_>, diag: &mut Diagnostics) {
    let named: Vec<_> = group.fields.iter().flat_map(named).collect();
    for (at, this) in named.iter().enumerate() {
        let clash = named[..at]
            .iter()
            .filter(|other| other.field != this.field)
            .find_map(|other| Some((other, clash(this, other)?)));
        if let Some((other, sample)) = clash {
            let (this, other) = (this.field, other.field);
            let message =
                format!("`{this}` and `{other}` both give the name `{sample}`; rename one of them");
            diag.error(this, message);
        }
    }
}

fn named<'a>(field: &'a Field<'_>) -> Vec<Named<'a>> {
    let one = |kind, family| Named {
        field: field.ident,
        kind,
        family,
    };
    match field.kind {
        FieldKind::Family(kind, _) => vec![one(kind, field.family(kind))],
        FieldKind::Operation { class } => {
            let (operation, subject) = (&field.args.operation, field.subject(class));
            let family = |role: Role| Some(one(role.kind(), operation.family(role, &subject)?));
            Role::ALL.into_iter().filter_map(family).collect()
        }
        FieldKind::Unknown => Vec::new(),
    }
}

fn clash(this: &Named<'_>, other: &Named<'_>) -> Option<String> {
    let others: Vec<_> = names(other).collect();
    names(this).find(|name| others.contains(name))
}

/// The family's own name, and those of its samples.
fn names(named: &Named<'_>) -> impl Iterator<Item = String> {
    let samples = named.kind.sample_suffixes().iter();
    let own = std::iter::once(&"").chain(samples);
    own.map(|suffix| format!("{}{suffix}", named.family))
}
