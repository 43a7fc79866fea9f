//! Exposed names that the user writes whole, and the conventions that such a name may break only with a reason.

use bellwether_spec::{BASE_UNITS, Kind, WrongUnit, base_unit, wrong_unit};
use syn::LitStr;

use crate::attr::Slot;
use crate::diag::Diagnostics;
use crate::name;
use crate::unit::{self, Unit};

/// Endings that say what a sample is, and whose they are.
const ENDINGS: [(&str, &str); 6] = [
    ("_total", "counters"),
    ("_info", "infos"),
    ("_bucket", "histograms"),
    ("_count", "histograms"),
    ("_sum", "histograms"),
    ("_created", "creation times"),
];

/// The name of the family whose samples are exposed under this name.
pub(crate) fn family(kind: Kind, exposed: &str) -> &str {
    exposed.strip_suffix(kind.suffix()).unwrap_or(exposed)
}

/// Whether the family's name says this unit, which `OpenMetrics` asks for.
pub(crate) fn says_unit(family: &str, unit: &str) -> bool {
    family
        .strip_suffix(unit)
        .is_some_and(|rest| rest.ends_with('_'))
}

/// Reports a name that cannot be, or that breaks a convention without a reason, or a reason without a break.
pub(crate) fn check(
    kind: Kind,
    unit: Unit<'_>,
    exposed: &LitStr,
    because: &Slot<LitStr>,
    diag: &mut Diagnostics,
) {
    let text = exposed.value();
    if let Some(problem) = name::metric_problem("metric name", &text) {
        diag.error(exposed, problem);
        return;
    }
    if !text.ends_with(kind.suffix()) {
        let (suffix, right) = (kind.suffix(), unit::at_the_end(unit, &text));
        let message = format!("{kind} `{text}` must end in `{suffix}`; write `{right}{suffix}`");
        diag.error(exposed, message);
        return;
    }
    match (broken(kind, unit, family(kind, &text)), because.key()) {
        (Some(broken), None) => diag.error(
            exposed,
            format!("{broken}, or say why it cannot be so with `because = \"...\"`"),
        ),
        (None, Some(key)) => diag.error(
            key,
            format!("`because` is needless, since `{text}` breaks no convention; remove it"),
        ),
        _ => {}
    }
    if let Some(reason) = because.get()
        && reason.value().trim().is_empty()
    {
        diag.error(
            reason,
            "`because` is empty; write why the convention cannot be kept",
        );
    }
}

/// The convention that the name breaks, and what to write.
fn broken(kind: Kind, unit: Unit<'_>, family: &str) -> Option<String> {
    let full = format!("{family}{}", kind.suffix());
    let in_base_units = |family: &str| {
        let right = unit::at_the_end(unit, family);
        format!("{right}{}", kind.suffix())
    };
    if let Some((_, ending, owner)) = ending(family) {
        let rest = in_base_units(stem(family));
        return Some(format!(
            "{kind} `{full}` ends in `{ending}`, which is for {owner}; write `{rest}`"
        ));
    }
    if let Some((problem, right)) = name::style(family) {
        let right = in_base_units(&right);
        return Some(format!("`{full}` {problem}; write `{right}`"));
    }
    if let Some(wrong) = wrong_unit(family) {
        let problem = wrong_unit_in(unit, family, &wrong);
        let right = in_base_units(family);
        return Some(match problem {
            (problem, None) => format!("`{full}` {problem}; write `{right}`"),
            (problem, Some(instead)) => format!("`{full}` {problem}; write {instead}"),
        });
    }
    if let Some((rest, last)) = family.rsplit_once('_')
        && !rest.ends_with("_per")
        && let Some(base) = base_unit(last)
    {
        let right = format!("{rest}_{base}{}", kind.suffix());
        return Some(format!(
            "`{full}` is in `{last}`, but Prometheus measures in `{base}`; write `{right}`"
        ));
    }
    let Unit::Is(unit) = unit else { return None };
    if says_unit(family, unit) {
        return None;
    }
    let right = format!("{family}_{unit}{}", kind.suffix());
    Some(format!(
        "`{full}` does not say its unit `{unit}`; write `{right}`"
    ))
}

/// What is wrong with the unit in a name, and what to write if that is not a name.
fn wrong_unit_in(unit: Unit<'_>, family: &str, wrong: &WrongUnit<'_>) -> (String, Option<String>) {
    let (word, base) = (wrong.word, wrong.base);
    let alone = unit::alone(wrong, family);
    if wrong.may_be_a_word() {
        let problem = unit::taken_for_one(wrong, family);
        return (problem, Some("the word out".into()));
    }
    match unit {
        Unit::None if alone => (
            "is a unit, but what it shows has none".into(),
            Some("what it is about".into()),
        ),
        Unit::None => (
            format!("has the unit `{word}`, but what it shows has none"),
            None,
        ),
        Unit::Is(_) | Unit::Unknown if alone => (
            format!("says only its unit, and Prometheus measures in `{base}`"),
            Some(format!("what is measured, and then `_{base}`")),
        ),
        Unit::Is(_) | Unit::Unknown => (
            format!("is in `{word}`, but Prometheus measures in `{base}`"),
            None,
        ),
    }
}

/// The exposed name of the family of this name, where it can be written whole without a reason.
pub(crate) fn whole(kind: Kind, unit: Unit<'_>, name: &str) -> Option<String> {
    let family = family(kind, name);
    let kept = broken(kind, unit, family).is_none();
    kept.then(|| format!("{family}{}", kind.suffix()))
}

/// The ending that belongs to one kind of sample: what stands before it, itself, and whose it is.
pub(crate) fn ending(family: &str) -> Option<(&str, &'static str, &'static str)> {
    ENDINGS.iter().find_map(|(ending, owner)| {
        let rest = family.strip_suffix(ending)?;
        Some((rest, *ending, *owner))
    })
}

/// What stands before all endings, as before `_total_sum`.
pub(crate) fn stem(mut family: &str) -> &str {
    while let Some((rest, ..)) = ending(family) {
        family = rest;
    }
    family.trim_end_matches('_')
}

/// The unit at the end of a name, as written and as it should be: what stands before it, itself, the base unit.
pub(crate) fn trailing_unit(name: &str) -> Option<(&str, &str, &'static str)> {
    let (rest, last) = name.rsplit_once('_')?;
    let base = BASE_UNITS.iter().copied().find(|unit| *unit == last);
    Some((rest, last, base.or_else(|| base_unit(last))?))
}
