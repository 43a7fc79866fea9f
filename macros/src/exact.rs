//! Exposed names that the user writes whole, and the conventions that such a name may break only with a reason.

use bellwether_spec::{BASE_UNITS, Kind, base_unit};
use syn::LitStr;

use crate::attr::Slot;
use crate::diag::Diagnostics;
use crate::name;

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
    unit: Option<&str>,
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
        let suffix = kind.suffix();
        let message = format!("{kind} `{text}` must end in `{suffix}`; write `{text}{suffix}`");
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
fn broken(kind: Kind, unit: Option<&str>, family: &str) -> Option<String> {
    let full = format!("{family}{}", kind.suffix());
    if let Some((_, ending, owner)) = ending(family) {
        let rest = format!("{}{}", stem(family), kind.suffix());
        return Some(format!(
            "{kind} `{full}` ends in `{ending}`, which is for {owner}; write `{rest}`"
        ));
    }
    if let Some((problem, right)) = name::style(family) {
        let right = format!("{right}{}", kind.suffix());
        return Some(format!("`{full}` {problem}; write `{right}`"));
    }
    if let Some((rest, last)) = family.rsplit_once('_')
        && let Some(base) = base_unit(last)
    {
        let right = format!("{rest}_{base}{}", kind.suffix());
        return Some(format!(
            "`{full}` is in `{last}`, but Prometheus measures in `{base}`; write `{right}`"
        ));
    }
    let unit = unit.filter(|unit| !says_unit(family, unit))?;
    let right = format!("{family}_{unit}{}", kind.suffix());
    Some(format!(
        "`{full}` does not say its unit `{unit}`; write `{right}`"
    ))
}

/// The exposed name of the family of this name, where it can be written whole without a reason.
pub(crate) fn whole(kind: Kind, unit: Option<&str>, name: &str) -> Option<String> {
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
