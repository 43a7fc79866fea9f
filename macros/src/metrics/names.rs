//! Names of metrics: made by rule from prefix, field, unit and kind, or given whole.

use bellwether_spec::{Kind, WrongUnit, wrong_unit};
use syn::Ident;

use super::kind::FieldKind;
use super::parse::{Field, Group};
use crate::diag::Diagnostics;
use crate::operation::Role;
use crate::unit::{self, Unit};
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
                    let unit = Unit::of(kind, unit.as_deref());
                    exact::check(kind, unit, name, &field.args.because, diag);
                }
                None => by_rule(field, kind, diag),
            },
            FieldKind::Operation { class } => operation(field, class, diag),
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
    let (part, base) = (field.part.as_str(), field.base.as_str());
    let before = |last: &str| {
        let before = part.strip_suffix(last).unwrap_or_default();
        before.trim_end_matches('_')
    };
    if let Some((_, ending, owner)) = exact::ending(base) {
        sample_ending(field, kind, (ending, owner), diag);
    } else if let Some((rest, last, base)) = exact::trailing_unit(base)
        && !field.base.ends_with(&format!("per_{last}"))
        && (field.args.unit().is_some() || !before(last).is_empty())
        && !wrong_unit(&format!("_{last}")).is_some_and(|it| it.may_be_a_word())
    {
        let whole = format!("{rest}_{base}");
        let problem = match field.args.unit() {
            Some(unit) => format!("ends in a unit, but `unit` adds `_{unit}` already"),
            None if !unit::has_unit(kind) => {
                format!("ends in the unit `{last}`, but {kind} metrics have none")
            }
            None => format!("ends in the unit `{last}`, which belongs into `unit = \"{base}\"`"),
        };
        blame(field, kind, &problem, (before(last), &whole), diag);
    } else if let Some(unit) = field.args.unit()
        && exact::says_unit(base, &unit)
    {
        let problem = format!("ends in its unit, but `unit` adds `_{unit}` already");
        blame(field, kind, &problem, (before(&unit), base), diag);
    } else {
        words(field, kind, diag);
    }
}

/// An ending that says what a sample is, and perhaps a unit before it.
fn sample_ending(
    field: &Field<'_>,
    kind: Kind,
    (ending, owner): (&str, &str),
    diag: &mut Diagnostics,
) {
    let why = if kind.suffix() == ending {
        "which is added by itself".into()
    } else {
        format!("which is for {owner}")
    };
    let mut problem = format!("ends in `{ending}`, {why}");
    let stem = format!("_{}", field.part);
    let mut right = exact::stem(&stem);
    if let Some((rest, last, base)) = exact::trailing_unit(right)
        && !rest.ends_with("_per")
        && unit::has_unit(kind)
    {
        problem =
            format!("{problem}, after the unit `{last}`, which belongs into `unit = \"{base}\"`");
        right = exact::stem(rest);
    }
    let right = (right.trim_matches('_'), field.base.as_str());
    blame(field, kind, &problem, right, diag);
}

/// The families of an operation begin with its name, but for those that have one of their own.
fn operation(field: &Field<'_>, class: bool, diag: &mut Diagnostics) {
    let operation = &field.args.operation;
    if !operation.is_named_after(&field.subject(class)) {
        return valid(field, diag);
    }
    words(field, Role::Calls.kind(), diag);
}

/// Reports words that Prometheus' own checker dislikes, wherever they stand, and what is no name.
fn words(field: &Field<'_>, kind: Kind, diag: &mut Diagnostics) {
    let part = format!("_{}", field.part);
    if let Some((problem, right)) = name::style(&part) {
        blame(field, kind, &problem, (&right, &field.base), diag);
    } else if let Some(wrong) = wrong_unit(&part) {
        wrong_unit_in(field, kind, &wrong, diag);
    } else {
        valid(field, diag);
    }
}

fn wrong_unit_in(field: &Field<'_>, kind: Kind, wrong: &WrongUnit<'_>, diag: &mut Diagnostics) {
    let (word, base, given) = (wrong.word, wrong.base, field.args.unit());
    if wrong.may_be_a_word() {
        let problem = unit::taken_for_one(wrong, &field.part);
        let message = format!("`{}` {problem}; write the word out", field.part);
        return at_the_name(field, message, diag);
    }
    let right = unit::left_out(&format!("_{}", field.part));
    let has = if unit::alone(wrong, &field.part) {
        format!("is only the unit `{word}`")
    } else {
        format!("has the unit `{word}` in it")
    };
    let problem = match given {
        _ if matches!(field.kind, FieldKind::Operation { .. }) => {
            format!("{has}, but each metric of an operation has its own")
        }
        _ if !unit::has_unit(kind) => format!("{has}, but {kind} metrics have none"),
        Some(unit) => format!("{has}, but `unit` adds `_{unit}` already"),
        None if right.contains("_per_") => {
            format!("is in `{word}`, but Prometheus measures in `{base}`")
        }
        None => format!("{has}, which belongs into `unit = \"{base}\"`"),
    };
    blame(field, kind, &problem, (&right, &field.base), diag);
}

/// Reports at the `name`, or else at the field, and says what to write there: the `right` part, where there is one, else the
/// `whole` name, where it can be given without a reason. What repeats the prefix is such a name already.
fn blame(
    field: &Field<'_>,
    kind: Kind,
    problem: &str,
    (right, whole): (&str, &str),
    diag: &mut Diagnostics,
) {
    let prefix = field.base.strip_suffix(&field.part).unwrap_or_default();
    let right = unit::left_out(&format!("_{}", right.trim_start_matches('_')));
    let right = right.trim_start_matches('_');
    let repeats = !prefix.is_empty() && format!("{right}_").starts_with(prefix);
    let again = if repeats { prefix } else { "" };
    let right = right.get(again.len()..).unwrap_or_default();
    let whole = whole.get(again.len()..).unwrap_or_default();
    let unit = field.args.unit();
    let whole = exact::whole(kind, Unit::of(kind, unit.as_deref()), whole);
    let problem = match prefix.trim_end_matches('_') {
        prefix if repeats => format!("{problem}, and repeats the prefix `{prefix}`"),
        _ => problem.to_owned(),
    };
    let given = field.args.name.get();
    let about = match given {
        Some(_) => "name what it is about",
        None => "name the field after what it is about",
    };
    let exactly = |whole| match given {
        Some(_) => format!("write `exact = \"{whole}\"`"),
        None => format!("write `#[metric(exact = \"{whole}\")]`"),
    };
    let instead = match (right, whole) {
        ("", Some(whole)) if repeats => exactly(whole),
        ("", Some(whole)) => format!("{about}, or {}", exactly(whole)),
        ("", None) => about.to_owned(),
        (right, _) if given.is_some() => format!("write `name = \"{right}\"`"),
        (right, _) => format!("name the field `{right}`"),
    };
    at_the_name(
        field,
        format!("`{}` {problem}; {instead}", field.part),
        diag,
    );
}

/// Reports at the `name`, or else at the field.
fn at_the_name(field: &Field<'_>, message: String, diag: &mut Diagnostics) {
    match field.args.name.get() {
        Some(name) => diag.error(name, message),
        None => diag.error(field.ident, message),
    }
}

fn valid(field: &Field<'_>, diag: &mut Diagnostics) {
    let Some(problem) = name::metric_problem("metric name", &field.part) else {
        return;
    };
    at_the_name(field, problem, diag);
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
