use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use bellwether_spec::{Desc, Kind, LabelDesc};

use super::labels::Names;
use super::metric::Metric;
use crate::label::{LabelSet, Texts};
use crate::registry::{Registrar, Source};
use crate::report::report;
use crate::snapshot::{Number, Sink};

/// Facts about the program as labels: its version, its mode.
///
/// | Exposed as | Unit | Cost | Errors | Source |
/// |---|---|---|---|---|
/// | one sample, `…_info`, with the value 1; none until it is set, unless it has no labels but constant ones | none | `set`: a lock; for start-up | none | `OpenMetrics` 1.0, "Info" |
pub struct Info<L = ()> {
    facts: Arc<Facts>,
    labels: PhantomData<fn(L)>,
}

/// What an info shows.
#[derive(Debug)]
pub(crate) struct Facts {
    names: Names,
    shown: RwLock<Option<Arc<str>>>,
    /// Whether it was reported that a value is too long.
    cut: AtomicBool,
}

impl Facts {
    pub(crate) fn new(desc: &Desc, constant: &str) -> Self {
        let names = Names::new(desc, constant);
        let shown = desc.labels.is_empty().then(|| names.text(&[]).into());
        Self {
            names,
            shown: RwLock::new(shown),
            cut: AtomicBool::new(false),
        }
    }
}

impl<L: LabelSet> Info<L> {
    /// Shows these facts in place of those before.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "labels are passed owned or borrowed"
    )]
    pub fn set<S: LabelSet<Key = L::Key>>(&self, facts: S) {
        let mut texts = Texts::default();
        facts.texts(&mut texts);
        let problem = if texts.any_long() {
            texts.cut(L::LABELS, self.facts.names.family())
        } else {
            None
        };
        let shown = self.facts.names.text(texts.as_slice()).into();
        *self
            .facts
            .shown
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(shown);
        // Relaxed: only one of those that cut reports it.
        if let Some(problem) = problem
            && !self.facts.cut.swap(true, Ordering::Relaxed)
        {
            report(&problem);
        }
    }
}

impl<L> Clone for Info<L> {
    fn clone(&self) -> Self {
        Self {
            facts: Arc::clone(&self.facts),
            labels: PhantomData,
        }
    }
}

impl<L> fmt::Debug for Info<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Info").field(&self.facts.shown).finish()
    }
}

impl<L: LabelSet> Metric for Info<L> {
    type Labels = L;
    const KIND: Kind = Kind::Info;
    const OWN_LABELS: &'static [LabelDesc] = &[];

    fn create(registrar: &mut Registrar<'_>, desc: &'static Desc) -> Self {
        Self {
            facts: registrar.info(desc),
            labels: PhantomData,
        }
    }
}

impl Source for Facts {
    fn collect(&self, _family: usize, sink: &mut Sink<'_>) {
        let shown = self
            .shown
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(labels) = shown {
            sink.number(&labels, Number::Unsigned(1));
        }
    }
}
