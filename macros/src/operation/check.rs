use bellwether_spec::OUTCOMES;
use proc_macro2::Ident;

use super::parse::Outcome;
use super::{Operation, Role, Subject};
use crate::diag::Diagnostics;
use crate::unit::Unit;
use crate::{exact, name};

impl Operation {
    /// Reports what is wrong with the names, the words and the buckets.
    pub(crate) fn check(&self, subject: &Subject<'_>, diag: &mut Diagnostics) {
        for role in Role::ALL {
            self.check_name(role, diag);
        }
        if let Some(outcome) = self.outcome.get() {
            check_outcome(outcome, diag);
        }
        if let Some(key) = self.outcome.key() {
            self.outcome_is_shown(key, subject, diag);
        }
        self.check_buckets(subject, diag);
        self.labels_are_shown(subject, diag);
        self.names_differ(subject, diag);
    }

    /// Reports what is wrong with a name that was given.
    pub(crate) fn check_name(&self, role: Role, diag: &mut Diagnostics) {
        let Some(family) = self.slot(role).get() else {
            return;
        };
        match (&family.name, family.because.key()) {
            (Some(name), _) => {
                let unit = role.unit().map_or(Unit::None, Unit::Is);
                exact::check(role.kind(), unit, name, &family.because, diag);
            }
            (None, Some(key)) => diag.error(
                key,
                "`because` explains a `name` that breaks a convention; remove it",
            ),
            (None, None) => {}
        }
    }

    /// Words that no family shows would only look as if they did something.
    fn outcome_is_shown(&self, key: &Ident, subject: &Subject<'_>, diag: &mut Diagnostics) {
        let shown = [Role::Calls, Role::Duration]
            .into_iter()
            .any(|role| self.by_outcome(role) && self.family(role, subject).is_some());
        if !shown {
            let message = "`outcome` renames a label that no family has; remove it, or write `duration(outcome)`";
            diag.error(key, message);
        }
    }

    /// A series that no family tells from others is none.
    fn labels_are_shown(&self, subject: &Subject<'_>, diag: &mut Diagnostics) {
        let fed = Role::ALL.into_iter();
        let fed: Vec<_> = fed
            .filter(|role| self.family(*role, subject).is_some())
            .collect();
        if let Some(last) = fed.last()
            && fed.iter().all(|role| !self.labelled(*role))
            && let Some(key) = self.slot(*last).get().and_then(|it| it.labels.key())
        {
            let message = "no family has the labels; let one keep them, or remove them everywhere";
            diag.error(key, message);
        }
    }

    fn check_buckets(&self, subject: &Subject<'_>, diag: &mut Diagnostics) {
        if let Some(buckets) = self.buckets.get() {
            buckets.check(diag);
        }
        if let Some(native) = self.native.get() {
            native.check(diag);
        }
        let keys = [self.buckets.key(), self.native.key()];
        for key in keys.into_iter().flatten() {
            if self.family(Role::Duration, subject).is_none() {
                let message =
                    format!("`{key}` applies to `duration`, which is left out; remove it");
                diag.error(key, message);
            }
        }
    }

    /// Two families under one name would be added up into nonsense.
    fn names_differ(&self, subject: &Subject<'_>, diag: &mut Diagnostics) {
        let family = |role| Some((role, self.family(role, subject)?));
        let named: Vec<_> = Role::ALL.into_iter().filter_map(family).collect();
        for (at, (role, family)) in named.iter().enumerate() {
            let twin = named[..at].iter().find(|(_, other)| other == family);
            let given = self.slot(*role).get().and_then(|it| it.name.as_ref());
            if let (Some((other, _)), Some(given)) = (twin, given) {
                let (this, other) = (role.key(), other.key());
                let message = format!("`{this}` and `{other}` have the same name; write two names");
                diag.error(given, message);
            }
        }
    }
}

fn check_outcome(outcome: &Outcome, diag: &mut Diagnostics) {
    if let Some(label) = outcome.label.get() {
        name::check_label(label, diag);
    }
    let words = outcome.words.iter().zip(OUTCOMES);
    for (word, outcome) in words.filter_map(|(slot, outcome)| Some((slot.get()?, outcome))) {
        if word.value().is_empty() {
            let message =
                format!("the word for `{outcome}` is empty; write one, as in `\"{outcome}\"`");
            diag.error(word, message);
        }
    }
}
