use std::collections::BTreeSet;

use syn::{Expr, ExprLit, Lit};

use super::parse::Arguments;
use crate::diag::Diagnostics;
use crate::name;
use crate::operation::{Measured, Role};
use crate::ungrouped;

/// Reports everything that is wrong with what is said.
pub(super) fn arguments(arguments: &Arguments, diag: &mut Diagnostics) {
    prefix(arguments, diag);
    families(arguments, diag);
    labels(arguments, diag);
    if let Some(limit) = arguments.routes.get()
        && arguments.routes().is_none_or(|limit| limit == 0)
    {
        diag.error(
            limit,
            "`routes` is how many routes are told apart; write at least 1",
        );
    }
    codes(arguments, diag);
    if let Some(buckets) = arguments.families.buckets.get() {
        buckets.check(diag);
    }
    let fed = |role| arguments.name(role).is_some();
    let measured = Measured {
        outcomes: tells_status(arguments) || (fed(Role::Calls) && fed(Role::Errors)),
        duration: fed(Role::Duration),
        shared: None,
    };
    arguments.families.check_slo(&measured, diag);
}

fn prefix(arguments: &Arguments, diag: &mut Diagnostics) {
    let Some(prefix) = arguments.prefix.get() else {
        return;
    };
    let problem = name::beginning_problem("prefix", &prefix.value(), "whose requests these are");
    if let Some(problem) = problem {
        return diag.error(prefix, problem);
    }
    let named = |role: &Role| {
        let family = arguments.families.slot(*role).get();
        family.is_some_and(|it| it.name.is_some())
    };
    let mut fed = Role::ALL
        .into_iter()
        .filter(|it| arguments.name(*it).is_some());
    if fed.all(|role| named(&role)) {
        let message =
            "every family has a name of its own, and no prefix is added to those; remove it";
        diag.error(prefix, message);
    }
}

fn families(arguments: &Arguments, diag: &mut Diagnostics) {
    let fed: Vec<_> = Role::ALL
        .into_iter()
        .filter_map(|role| Some((role, arguments.name(role)?)))
        .collect();
    for role in Role::ALL {
        arguments.families.check_name(role, diag);
    }
    for (at, (role, name)) in fed.iter().enumerate() {
        let family = arguments.families.slot(*role).get();
        let twin = fed[..at].iter().find(|(_, other)| other == name);
        if let (Some((other, _)), Some(family)) = (twin, family) {
            let (this, other) = (role.key(), other.key());
            let message = format!("`{this}` and `{other}` have the same name; write two names");
            diag.error(&family.name, message);
        }
    }
    if let Some(class) = arguments
        .families
        .errors
        .get()
        .and_then(|it| it.class.key())
    {
        let message = "requests have no class of errors but their status; remove `class`, and tell codes apart with `codes = [...]`";
        diag.error(class, message);
    }
    measures(arguments, &fed, diag);
    shows_labels(arguments, &fed, diag);
    shows_status(arguments, diag);
}

/// A layer that feeds nothing is none.
fn measures(arguments: &Arguments, fed: &[(Role, String)], diag: &mut Diagnostics) {
    let last = arguments.families.in_flight.key();
    if let (true, Some(key)) = (fed.is_empty(), last) {
        diag.error(
            key,
            "every family is left out; keep one, or put no layer here",
        );
    }
}

/// A route that no family tells from others need not be found.
fn shows_labels(arguments: &Arguments, fed: &[(Role, String)], diag: &mut Diagnostics) {
    let families = &arguments.families;
    let Some((last, _)) = fed.last() else { return };
    let key = families.slot(*last).get().and_then(|it| it.labels.key());
    if let Some(key) = key
        && fed.iter().all(|(role, _)| !families.labelled(*role))
    {
        let message = "no family has the labels; let one keep them";
        diag.error(key, message);
    }
}

/// Codes that no family shows would only look as if they were told apart.
fn shows_status(arguments: &Arguments, diag: &mut Diagnostics) {
    if tells_status(arguments) {
        return;
    }
    if let Some(key) = arguments.codes.key() {
        let message = "`codes` are values of a label that no family has; remove it, or write `duration(outcome)`";
        diag.error(key, message);
    }
}

fn tells_status(arguments: &Arguments) -> bool {
    [Role::Calls, Role::Duration]
        .into_iter()
        .any(|role| arguments.by_status(role))
}

fn labels(arguments: &Arguments, diag: &mut Diagnostics) {
    let labels = arguments.labels();
    for (at, (name, given)) in labels.iter().enumerate() {
        let Some(given) = given else { continue };
        name::check_label(given, diag);
        let twin = labels.iter().enumerate();
        let twin =
            twin.filter(|(other, (_, given))| *other < at || (given.is_none() && *other != at));
        if twin.into_iter().any(|(_, (other, _))| other == name) {
            let message = format!("two labels are called `{name}`; write two names");
            diag.error(given, message);
        }
    }
}

fn codes(arguments: &Arguments, diag: &mut Diagnostics) {
    let Some(list) = arguments.codes.get() else {
        return;
    };
    let mut seen = BTreeSet::new();
    for item in &list.elems {
        match code(item) {
            None => diag.error(item, "this is no status code; write one from 100 to 599"),
            Some(code) if !seen.insert(code) => {
                diag.error(item, format!("{code} stands twice; remove one of them"));
            }
            Some(_) => {}
        }
    }
}

/// A status code, as HTTP has them.
pub(super) fn code(item: &Expr) -> Option<u16> {
    let Expr::Lit(ExprLit {
        lit: Lit::Int(code),
        ..
    }) = ungrouped::expr(item)
    else {
        return None;
    };
    let code = code.base10_parse().ok();
    code.filter(|code| (100..600).contains(code))
}
