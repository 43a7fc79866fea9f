use bellwether_spec::{DEFAULT_BUCKETS, OUTCOMES};
use syn::{Expr, ExprLit, Lit, LitStr, Token, Type};

use super::slo::Slo;
use super::{Role, Subject};
use crate::attr::{Argument, Slot};
use crate::buckets::Buckets;
use crate::diag::Diagnostics;
use crate::exact;
use crate::native::Native;

/// What is said about an operation's families.
#[derive(Default)]
pub(crate) struct Operation {
    pub calls: Slot<Family>,
    pub duration: Slot<Family>,
    pub in_flight: Slot<Family>,
    pub errors: Slot<Family>,
    pub outcome: Slot<Outcome>,
    pub buckets: Slot<Buckets>,
    pub native: Slot<Native>,
    pub slo: Slot<Slo>,
}

/// What is said about one family: `calls = "…"`, `calls = false`, `calls(…)` or `calls`.
#[derive(Default)]
pub(crate) struct Family {
    /// Said to be left out.
    pub left_out: bool,
    /// The whole name as exposed.
    pub name: Option<LitStr>,
    /// Why the name breaks a convention.
    pub because: Slot<LitStr>,
    /// Whether the outcome is one of its labels.
    pub outcome: Slot<bool>,
    /// Whether it has the labels of the operation.
    pub labels: Slot<bool>,
    /// That the class of an error is one of its labels, and perhaps the type of it.
    pub class: Slot<Option<Type>>,
}

/// What `outcome(…)` says: the name of the label, and the words.
#[derive(Default)]
pub(crate) struct Outcome {
    pub label: Slot<LitStr>,
    /// In the order of [`OUTCOMES`].
    pub words: [Slot<LitStr>; 4],
}

impl Operation {
    /// The arguments that are about families.
    pub(crate) const KEYS: [&'static str; 8] = [
        "calls",
        "duration",
        "in_flight",
        "errors",
        "outcome",
        "buckets",
        "native",
        "slo",
    ];

    /// Reads the argument if it is about families.
    pub(crate) fn read(
        &mut self,
        argument: &Argument<'_>,
        diag: &mut Diagnostics,
    ) -> Option<syn::Result<()>> {
        let name = argument.name();
        if let Some(role) = Role::ALL.into_iter().find(|role| role.key() == name) {
            let slot = self.slot_mut(role);
            return Some(slot.set(argument, |it| Family::read(role, it, diag)));
        }
        match name.as_str() {
            "outcome" => Some(self.outcome.set(argument, |it| Outcome::read(it, diag))),
            "buckets" => Some(self.buckets.set(argument, Buckets::read)),
            "native" => Some(self.native.set(argument, |it| Native::read(it, diag))),
            "slo" => Some(self.slo.set(argument, |it| Slo::read(it, diag))),
            _ => None,
        }
    }

    /// Takes what the other says and this does not.
    pub(crate) fn inherit(&mut self, other: Self) {
        self.calls.inherit(other.calls);
        self.duration.inherit(other.duration);
        self.in_flight.inherit(other.in_flight);
        self.errors.inherit(other.errors);
        self.outcome.inherit(other.outcome);
        self.buckets.inherit(other.buckets);
        self.native.inherit(other.native);
        self.slo.inherit(other.slo);
    }

    /// The first of the arguments that was given.
    pub(crate) fn first_key(&self) -> Option<&syn::Ident> {
        let families = Role::ALL.iter().filter_map(|role| self.slot(*role).key());
        families
            .chain(self.outcome.key())
            .chain(self.slo.key())
            .next()
    }

    pub(crate) fn slot(&self, role: Role) -> &Slot<Family> {
        match role {
            Role::Calls => &self.calls,
            Role::Duration => &self.duration,
            Role::InFlight => &self.in_flight,
            Role::Errors => &self.errors,
        }
    }

    fn slot_mut(&mut self, role: Role) -> &mut Slot<Family> {
        match role {
            Role::Calls => &mut self.calls,
            Role::Duration => &mut self.duration,
            Role::InFlight => &mut self.in_flight,
            Role::Errors => &mut self.errors,
        }
    }

    /// The name of the family (without `_total`), unless it is left out.
    pub(crate) fn family(&self, role: Role, subject: &Subject<'_>) -> Option<String> {
        let slot = self.slot(role);
        let Some(family) = slot.get() else {
            let shown = role != Role::Errors || subject.errors || slot.key().is_some();
            return shown.then(|| role.default_name(subject.base));
        };
        match &family.name {
            _ if family.left_out => None,
            Some(name) => Some(exact::family(role.kind(), &name.value()).into()),
            None => Some(role.default_name(subject.base)),
        }
    }

    /// Whether the name of a family begins with that of the operation.
    pub(crate) fn is_named_after(&self, subject: &Subject<'_>) -> bool {
        let named = |role: &Role| self.slot(*role).get().is_some_and(|it| it.name.is_some());
        let fed = |role: &Role| self.family(*role, subject).is_some();
        Role::ALL.iter().any(|role| fed(role) && !named(role))
    }

    /// Why the family's name breaks a convention.
    pub(crate) fn because(&self, role: Role) -> Option<&LitStr> {
        self.slot(role).get()?.because.get()
    }

    /// Whether the outcome is a label of the family: of the calls unless switched off, of the duration if asked.
    pub(crate) fn by_outcome(&self, role: Role) -> bool {
        let said = self
            .slot(role)
            .get()
            .and_then(|family| family.outcome.get());
        said.copied().unwrap_or(role == Role::Calls)
    }

    /// Whether the family has the operation's labels, and not one series for all of them.
    pub(crate) fn labelled(&self, role: Role) -> bool {
        let said = self.slot(role).get().and_then(|it| it.labels.get());
        said.copied().unwrap_or(true)
    }

    /// The name of the label for the outcome.
    pub(crate) fn outcome_label(&self) -> String {
        let label = self.outcome.get().and_then(|outcome| outcome.label.get());
        label.map_or_else(|| "outcome".into(), LitStr::value)
    }

    /// The word for each outcome, in the order of [`OUTCOMES`].
    pub(crate) fn words(&self) -> [String; 4] {
        std::array::from_fn(|at| {
            let word = self
                .outcome
                .get()
                .and_then(|outcome| outcome.words[at].get());
            word.map_or_else(|| OUTCOMES[at].into(), LitStr::value)
        })
    }
}

impl Operation {
    /// The words that differ, in their order.
    pub(crate) fn distinct_words(&self) -> Vec<String> {
        let mut words = Vec::new();
        for word in self.words() {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    /// The bounds that were written, or the default ones, where they can be read here.
    pub(crate) fn given_bounds(&self) -> Option<Vec<f64>> {
        match self.buckets.get() {
            Some(buckets) => buckets.known(),
            None => Some(DEFAULT_BUCKETS.to_vec()),
        }
    }

    /// The same, with the one that `slo` adds.
    pub(super) fn known_bounds(&self) -> Option<Vec<f64>> {
        let mut bounds = self.given_bounds()?;
        if let Some(added) = self.added_bound() {
            let at = bounds.partition_point(|bound| *bound < added);
            bounds.insert(at, added);
        }
        Some(bounds)
    }

    pub(super) fn added_bound(&self) -> Option<f64> {
        self.slo.get()?.added_bound()
    }
}

impl Family {
    fn read(role: Role, argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Self> {
        let mut family = Self::default();
        if argument.is_list() {
            family.list(role, argument, diag)?;
        } else if argument.input().peek(Token![=]) {
            let value = argument.expr("\"...\"")?;
            match &value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(name),
                    ..
                }) => family.name = Some(name.clone()),
                Expr::Lit(ExprLit {
                    lit: Lit::Bool(shown),
                    ..
                }) => family.left_out = !shown.value,
                other => {
                    let key = role.key();
                    let message =
                        format!("`{key}` takes a name or `false`; write `{key} = \"...\"`");
                    return Err(syn::Error::new_spanned(other, message));
                }
            }
        }
        Ok(family)
    }

    fn list(
        &mut self,
        role: Role,
        argument: &Argument<'_>,
        diag: &mut Diagnostics,
    ) -> syn::Result<()> {
        let mut name = Slot::default();
        argument.list(&["name = \"...\""], diag, |argument, _| {
            match (argument.name().as_str(), role) {
                ("name", _) => name.set(argument, Argument::text),
                ("because", _) => self.because.set(argument, Argument::text),
                ("labels", _) => self.labels.set(argument, Argument::on),
                ("outcome", Role::Calls | Role::Duration) => {
                    self.outcome.set(argument, Argument::on)
                }
                ("class", Role::Errors) => self.class.set(argument, class),
                (_, Role::InFlight) => Err(argument.unknown(&["name", "labels", "because"])),
                (_, Role::Errors) => Err(argument.unknown(&["name", "class", "labels", "because"])),
                _ => Err(argument.unknown(&["name", "outcome", "labels", "because"])),
            }
        })?;
        self.name = name.get().cloned();
        Ok(())
    }
}

/// `class`, or `class = Type`.
fn class(argument: &Argument<'_>) -> syn::Result<Option<Type>> {
    if argument.input().peek(Token![=]) {
        return argument.value("ErrorType").map(Some);
    }
    argument.flag().map(|()| None)
}

impl Outcome {
    fn read(argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Self> {
        const KEYS: [&str; 5] = ["label", "ok", "error", "panic", "cancelled"];
        let mut outcome = Self::default();
        argument.list(&["ok = \"success\""], diag, |argument, _| {
            let name = argument.name();
            if name == "label" {
                return outcome.label.set(argument, Argument::text);
            }
            match OUTCOMES.iter().position(|word| *word == name) {
                Some(at) => outcome.words[at].set(argument, Argument::text),
                None => Err(argument.unknown(&KEYS)),
            }
        })?;
        Ok(outcome)
    }
}
