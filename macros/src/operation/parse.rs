use bellwether_spec::OUTCOMES;
use syn::{LitStr, Token, Type};

use super::{Role, Subject};
use crate::attr::{Argument, Slot};
use crate::buckets::Buckets;
use crate::diag::Diagnostics;
use crate::exact;

/// What is said about an operation's families.
#[derive(Default)]
pub(crate) struct Operation {
    pub calls: Slot<Family>,
    pub duration: Slot<Family>,
    pub in_flight: Slot<Family>,
    pub errors: Slot<Family>,
    pub outcome: Slot<Outcome>,
    pub buckets: Slot<Buckets>,
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
    pub(crate) const KEYS: [&'static str; 6] = [
        "calls",
        "duration",
        "in_flight",
        "errors",
        "outcome",
        "buckets",
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
            _ => None,
        }
    }

    /// The first of the arguments that was given.
    pub(crate) fn first_key(&self) -> Option<&syn::Ident> {
        let families = Role::ALL.iter().filter_map(|role| self.slot(*role).key());
        families.chain(self.outcome.key()).next()
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

    /// Whether the outcome is a label of the family: of the calls unless switched off, of the duration if asked.
    pub(crate) fn by_outcome(&self, role: Role) -> bool {
        let said = self
            .slot(role)
            .get()
            .and_then(|family| family.outcome.get());
        said.copied().unwrap_or(role == Role::Calls)
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

impl Family {
    fn read(role: Role, argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Self> {
        let mut family = Self::default();
        if argument.is_list() {
            family.list(role, argument, diag)?;
        } else if argument.input().peek(Token![=]) {
            match argument.value::<syn::Lit>("\"...\"")? {
                syn::Lit::Str(name) => family.name = Some(name),
                syn::Lit::Bool(shown) => family.left_out = !shown.value,
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
        argument.list(diag, |argument, _| match (argument.name().as_str(), role) {
            ("name", _) => name.set(argument, Argument::text),
            ("because", _) => self.because.set(argument, Argument::text),
            ("outcome", Role::Calls | Role::Duration) => self.outcome.set(argument, Argument::on),
            ("class", Role::Errors) => self.class.set(argument, class),
            (_, Role::InFlight) => Err(argument.unknown(&["name", "because"])),
            (_, Role::Errors) => Err(argument.unknown(&["name", "class", "because"])),
            _ => Err(argument.unknown(&["name", "outcome", "because"])),
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
        argument.list(diag, |argument, _| {
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
