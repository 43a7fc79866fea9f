use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bellwether_spec::{Desc, Kind, LabelDesc};

use super::declared::{Declared, Recorded};
use super::metric::Metric;
use crate::label::{Label, LabelSet};
use crate::registry::Registrar;

/// Which of several states something is in: a circuit breaker, a connection.
///
/// `S` is an enum with `#[derive(Label)]`, `L` what the set is labelled with.
///
/// | Exposed as | Unit | Cost | Errors | Source |
/// |---|---|---|---|---|
/// | a sample for each state, 1 for the present one and 0 for the others, with a label called as the family; all 0 until one is set | none | `set`: one store | none | `OpenMetrics` 1.0, "StateSet"; a gauge in the text format |
pub struct StateSet<S, L = ()> {
    family: Arc<Declared>,
    labels: PhantomData<fn(S, L)>,
}

/// One series of a [`StateSet`].
#[derive(Debug)]
pub struct State<'a, S> {
    family: &'a Declared,
    at: super::At,
    states: PhantomData<fn(S)>,
}

impl<S: Label, L: LabelSet> StateSet<S, L> {
    /// The set of these labels.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "labels are passed owned or borrowed"
    )]
    pub fn with<Q: LabelSet<Key = L::Key>>(&self, labels: Q) -> State<'_, S> {
        State {
            family: &self.family,
            at: self.family.store.at(&labels),
            states: PhantomData,
        }
    }
}

impl<S: Label> StateSet<S> {
    /// Changes to this state.
    pub fn set<Q: Label<Key = S::Key>>(&self, state: Q) {
        self.with(()).set(state);
    }
}

impl<S: Label> State<'_, S> {
    /// Changes to this state.
    pub fn set<Q: Label<Key = S::Key>>(&self, state: Q) {
        let state = state.index() as u64 + 1;
        self.family.store.set(&self.at, |cells| cells.set(0, state));
    }
}

impl<S, L> Clone for StateSet<S, L> {
    fn clone(&self) -> Self {
        Self {
            family: Arc::clone(&self.family),
            labels: PhantomData,
        }
    }
}

impl<S, L> fmt::Debug for StateSet<S, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StateSet({})", self.family.desc.name)
    }
}

impl<S: Label, L: LabelSet> Metric for StateSet<S, L> {
    type Labels = L;
    const KIND: Kind = Kind::StateSet;
    // Without a name: the label is called as the family.
    const OWN_LABELS: &'static [LabelDesc] = &[LabelDesc::new("", S::DOMAIN)];

    fn create(registrar: &mut Registrar<'_>, desc: &'static Desc) -> Self {
        Self {
            family: registrar.family(desc, Recorded::State),
            labels: PhantomData,
        }
    }
}
