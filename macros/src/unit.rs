//! Units in names that Prometheus' own checker complains about, and the names without them.

use bellwether_spec::{Kind, WrongUnit, wrong_unit};

use crate::exact;

/// What is known of the unit of a family.
#[derive(Clone, Copy)]
pub(crate) enum Unit<'a> {
    /// It is this one.
    Is(&'a str),
    /// There is none: it counts, or states a fact.
    None,
    /// Nobody said.
    Unknown,
}

impl<'a> Unit<'a> {
    /// That of a field's family, from what is `said` of it.
    pub(crate) fn of(kind: Kind, said: Option<&'a str>) -> Self {
        match said {
            _ if !has_unit(kind) => Self::None,
            Some(unit) => Self::Is(unit),
            None => Self::Unknown,
        }
    }
}

/// The name without its wrong units; one beside `per` is the base unit instead, because the name says nothing without it.
pub(crate) fn left_out(name: &str) -> String {
    mended(name, false)
}

/// The name with the base unit in the place of each wrong one.
pub(crate) fn replaced(name: &str) -> String {
    mended(name, true)
}

/// The name of a family with its unit as the last word: this one, or else the base unit of the wrong one that it has.
pub(crate) fn at_the_end(unit: Unit<'_>, family: &str) -> String {
    let Some(wrong) = wrong_unit(family) else {
        return family.into();
    };
    let right = left_out(family);
    let unit = match unit {
        Unit::Is(unit) => unit,
        Unit::Unknown => wrong.base,
        Unit::None if right.is_empty() => return family.into(),
        Unit::None => return right,
    };
    match right.as_str() {
        "" => unit.into(),
        right if right.contains("_per_") || exact::says_unit(right, unit) => right.into(),
        right => format!("{right}_{unit}"),
    }
}

/// Whether families of this kind can be in a unit.
pub(crate) fn has_unit(kind: Kind) -> bool {
    !matches!(kind, Kind::Info | Kind::StateSet)
}

/// What is wrong with a word that need not be a unit, in a name that may be nothing else.
pub(crate) fn taken_for_one(unit: &WrongUnit<'_>, name: &str) -> String {
    let is = if alone(unit, name) {
        "is a word".into()
    } else {
        format!("has the word `{}`", unit.word)
    };
    format!("{is} that Prometheus' checker takes for a unit")
}

/// What is wrong with the unit in a name that several metrics begin with, and what to write: a part of the name, or else
/// what it is `about`.
pub(crate) fn at_the_beginning(name: &str, about: &str) -> Option<String> {
    let unit = wrong_unit(name)?;
    if unit.may_be_a_word() {
        let problem = taken_for_one(&unit, name);
        return Some(format!("{problem}; write the word out"));
    }
    let instead = match left_out(name) {
        right if right.is_empty() => format!("write {about}"),
        right => format!("write `{right}`"),
    };
    let problem = if alone(&unit, name) {
        "is a unit".into()
    } else {
        format!("has the unit `{}`", unit.word)
    };
    Some(format!(
        "{problem}, but each metric adds its own; {instead}"
    ))
}

/// Whether the unit is all that the name says.
pub(crate) fn alone(unit: &WrongUnit<'_>, name: &str) -> bool {
    name.trim_matches('_') == unit.word
}

fn mended(name: &str, in_place: bool) -> String {
    let mut words: Vec<&str> = name.split('_').collect();
    loop {
        let name = words.join("_");
        let Some(unit) = wrong_unit(&name) else {
            return name;
        };
        let at = name[..unit.at].matches('_').count();
        let after_per = at.checked_sub(1).is_some_and(|at| words[at] == "per");
        let before_per = words.get(at + 1) == Some(&"per");
        if after_per && unit.base == "seconds" {
            words[at] = "second";
        } else if after_per || before_per || in_place {
            words[at] = unit.base;
        } else {
            words.remove(at);
        }
    }
}
