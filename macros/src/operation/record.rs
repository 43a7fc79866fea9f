use bellwether_spec::catalog::Outcomes;
use quote::quote;

use super::{Operation, Parts, Role, Subject};
use crate::exact;
use crate::record::Record;

impl Operation {
    /// Writes the operation down, and after it those of its families that are its own.
    pub(crate) fn record(
        &self,
        subject: &Subject<'_>,
        parts: &Parts<'_>,
        own: impl Fn(Role) -> bool,
        record: &mut Record,
    ) {
        record.text().operation(parts.name);
        if let Some(slo) = self.slo.get() {
            record.text().objective(&slo.objective());
        }
        let mut telling = [Role::Calls, Role::Duration].into_iter();
        let first = telling.find(|role| self.tells_outcomes(*role, subject));
        if first.is_some_and(&own) {
            let outcomes = Outcomes::of(&self.outcome_label(), &self.words());
            record.text().outcomes(&outcomes);
        }
        for role in Role::ALL.into_iter().filter(|role| own(*role)) {
            self.record_family(role, subject, parts, record);
        }
    }

    /// Whether this family says how calls ended.
    fn tells_outcomes(&self, role: Role, subject: &Subject<'_>) -> bool {
        self.by_outcome(role) && self.family(role, subject).is_some()
    }

    /// Whether anything says how many calls failed, of how many.
    pub(crate) fn tells_failures(&self, subject: &Subject<'_>) -> bool {
        let fed = |role| self.family(role, subject).is_some();
        let mut told = [Role::Calls, Role::Duration].into_iter();
        told.any(|role| self.tells_outcomes(role, subject))
            || (fed(Role::Calls) && fed(Role::Errors))
    }

    fn record_family(
        &self,
        role: Role,
        subject: &Subject<'_>,
        parts: &Parts<'_>,
        record: &mut Record,
    ) {
        let (krate, desc) = (parts.krate, &parts.desc);
        let Some(name) = self.family(role, subject) else {
            return;
        };
        let unit = role.unit().filter(|unit| exact::says_unit(&name, unit));
        let help = Self::help(role, subject);
        record
            .text()
            .family(role.kind(), &name, unit.unwrap_or_default(), &help)
            .role(role.key());
        if let Some(because) = self.because(role) {
            record.text().because(&because.value());
        }
        for (name, value) in &parts.constants {
            record.constant(krate, name, value);
        }
        if let Some(labels) = parts.labels.as_ref().filter(|_| self.labelled(role)) {
            record.labels(krate, labels);
        }
        match &parts.class {
            Some(_) if role == Role::Errors => record.labels(krate, &quote!(#desc.class())),
            _ if self.by_outcome(role) => {
                record
                    .text()
                    .label(&self.outcome_label(), &self.distinct_words());
            }
            _ => {}
        }
        match self.known_bounds() {
            _ if role != Role::Duration => {}
            Some(bounds) => {
                record.text().bounds(&bounds);
            }
            None => record.bounds(krate, &quote!(#desc.bounds())),
        }
        if role == Role::Duration && self.native.get().is_some() {
            record.native(krate, &quote!(#desc.native()));
        }
    }
}
