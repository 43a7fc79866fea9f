use std::any::Any;
use std::sync::{Arc, MutexGuard};

use bellwether_spec::{Desc, OperationDesc, PollsDesc};

use super::state::State;
use super::{Registry, Source};
use crate::family::{Declared, Facts, Recorded};
use crate::operation::{OperationCells, PollCells};

/// Adds the families of one group to a registry, once all of them have been checked.
///
/// What is declared again in the same words is shared, so that registering twice changes nothing.
pub struct Registrar<'a> {
    pub(super) registry: &'a Registry,
    pub(super) state: MutexGuard<'a, State>,
}

impl Registrar<'_> {
    pub(crate) fn family(&mut self, desc: &'static Desc, recorded: Recorded) -> Arc<Declared> {
        self.share(
            desc,
            0,
            |family: &Declared| family.is(desc, recorded),
            |constant| Declared::new(desc, recorded, constant),
        )
    }

    pub(crate) fn info(&mut self, desc: &'static Desc) -> Arc<Facts> {
        self.share(desc, 0, |_| true, |constant| Facts::new(desc, constant))
    }

    pub(crate) fn operation(&mut self, desc: &'static OperationDesc) -> Arc<OperationCells> {
        let families: Vec<&Desc> = desc.families().collect();
        let shared = families.first().and_then(|first| {
            self.find(first, |operation: &OperationCells| {
                operation.desc.says_as(desc)
            })
        });
        shared.unwrap_or_else(|| {
            let operation = Arc::new(OperationCells::new(desc, &self.registry.inner.constant));
            for (number, family) in families.into_iter().enumerate() {
                self.state
                    .insert(family, Arc::clone(&operation) as Arc<dyn Source>, number);
            }
            operation
        })
    }

    pub(crate) fn polls(&mut self, desc: &'static PollsDesc) -> Arc<PollCells> {
        let shared = self.find(&desc.time, |cells: &PollCells| cells.desc.says_as(desc));
        shared.unwrap_or_else(|| {
            let cells = Arc::new(PollCells::new(desc, &self.registry.inner.constant));
            for (number, family) in desc.families().into_iter().enumerate() {
                self.state
                    .insert(family, Arc::clone(&cells) as Arc<dyn Source>, number);
            }
            cells
        })
    }

    fn share<S: Source>(
        &mut self,
        desc: &'static Desc,
        number: usize,
        same: impl Fn(&S) -> bool,
        create: impl FnOnce(&str) -> S,
    ) -> Arc<S> {
        self.find(desc, same).unwrap_or_else(|| {
            let source = Arc::new(create(&self.registry.inner.constant));
            self.state
                .insert(desc, Arc::clone(&source) as Arc<dyn Source>, number);
            source
        })
    }

    /// The source of this type that feeds the same series already.
    fn find<S: Source>(&self, desc: &Desc, same: impl Fn(&S) -> bool) -> Option<Arc<S>> {
        let parts = self.state.families.get(desc.name)?.parts.iter();
        let mut alike = parts.filter(|part| part.desc.constant_labels == desc.constant_labels);
        alike.find_map(|part| {
            let any: Arc<dyn Any + Send + Sync> = Arc::clone(&part.source) as _;
            any.downcast::<S>().ok().filter(|source| same(source))
        })
    }
}

impl std::fmt::Debug for Registrar<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registrar").finish_non_exhaustive()
    }
}
