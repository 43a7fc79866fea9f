use std::collections::BTreeSet;

use syn::{Expr, ExprLit, Lit};

use super::parse::Arguments;
use crate::diag::Diagnostics;
use crate::name;
use crate::operation::{Measured, Role};

/// The families of a layer, none of which can be left out.
pub(super) const ROLES: [Role; 3] = [Role::Calls, Role::Duration, Role::InFlight];

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
    let measured = Measured {
        calls: true,
        duration: true,
        shared: None,
    };
    arguments.families.check_slo(&measured, diag);
}

fn prefix(arguments: &Arguments, diag: &mut Diagnostics) {
    let Some(prefix) = arguments.prefix.get() else {
        return;
    };
    if let Some(problem) = name::metric_problem("prefix", &prefix.value()) {
        return diag.error(prefix, problem);
    }
    let named = |role: &Role| {
        let family = arguments.families.slot(*role).get();
        family.is_some_and(|it| it.name.is_some())
    };
    if ROLES.iter().all(named) {
        let message =
            "every family has a name of its own, and no prefix is added to those; remove it";
        diag.error(prefix, message);
    }
}

fn families(arguments: &Arguments, diag: &mut Diagnostics) {
    for role in ROLES {
        let slot = arguments.families.slot(role);
        arguments.families.check_name(role, diag);
        let Some(family) = slot.get() else { continue };
        if family.left_out {
            let key = role.key();
            let message =
                format!("`{key}` of requests cannot be left out; write a name, or remove it");
            diag.error(slot.key(), message);
        }
        if role == Role::Calls && family.outcome.get() == Some(&false) {
            let message = "requests are always counted by their status; remove `outcome`";
            diag.error(family.outcome.key(), message);
        }
        let twin = ROLES.into_iter().take_while(|other| *other != role);
        let twin = twin
            .into_iter()
            .find(|other| arguments.name(*other) == arguments.name(role));
        if let Some(other) = twin {
            let (this, other) = (role.key(), other.key());
            let message = format!("`{this}` and `{other}` have the same name; write two names");
            diag.error(&family.name, message);
        }
    }
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
    }) = item
    else {
        return None;
    };
    let code = code.base10_parse().ok();
    code.filter(|code| (100..600).contains(code))
}
