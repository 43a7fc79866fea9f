use std::sync::{Arc, Once, OnceLock};

use bellwether_spec::catalog::Catalog;
use bellwether_spec::{Desc, OperationDesc, PollsDesc, Share};
use linkme::distributed_slice;

use super::{RegisterError, Registrar, Registry, agreement};
use crate::operation::{OperationCells, PollCells};
use crate::report::{Problem, report};

/// Everything that is declared in the program, put together by the linker: call sites and groups of metrics, those of
/// functions that are never called too.
#[distributed_slice]
pub static DECLARED: [&'static dyn Declare];

/// One declaration of the program.
pub trait Declare: Sync {
    /// Registers it in the global registry, if that has not been done, and returns the problems with it.
    fn declare(&'static self) -> Vec<Problem>;
    /// Adds it to a catalog, registered or not.
    fn describe(&'static self, catalog: &mut Catalog);
}

/// Registers everything that is declared, once. Problems are reported after that, because hooks and subscribers may
/// gather.
pub(super) fn all() {
    static ALL: Once = Once::new();
    let mut problems = Vec::new();
    ALL.call_once(|| {
        problems = DECLARED
            .iter()
            .flat_map(|declared| declared.declare())
            .collect();
    });
    problems.iter().for_each(report);
}

/// Makes what a cell holds, if it holds nothing, and returns the problem with it to the one caller that made it, which
/// reports it once the cell can be read: hooks and subscribers may ask for it.
pub(crate) fn make<T>(
    cell: &OnceLock<T>,
    new: impl FnOnce() -> (T, Option<RegisterError>),
) -> (&T, Option<Problem>) {
    let mut problem = None;
    let made = cell.get_or_init(|| {
        let (made, error) = new();
        problem = error.map(Problem::Registration);
        made
    });
    (made, problem)
}

/// Like `make`, and reports the problem.
pub(crate) fn make_and_report<T>(
    cell: &OnceLock<T>,
    new: impl FnOnce() -> (T, Option<RegisterError>),
) -> &T {
    let (made, problem) = make(cell, new);
    problem.iter().for_each(report);
    made
}

/// Adds everything that is declared to a catalog.
pub(super) fn describe_all(catalog: &mut Catalog) {
    for declared in DECLARED {
        declared.describe(catalog);
    }
}

/// Adds a group to a catalog.
pub(crate) fn describe_group<G: Group>(catalog: &mut Catalog) {
    let families = G::SHARES.iter().flat_map(|share| &share.families);
    families.flatten().for_each(|desc| catalog.add_family(desc));
    for operation in G::OPERATIONS {
        catalog.add_operation(operation);
    }
}

/// What `#[derive(Metrics)]` makes of a struct.
pub trait Group: Sized + Send + Sync + 'static {
    /// The fields and the families they feed.
    const SHARES: &'static [Share];
    /// Those fields that are operations.
    const OPERATIONS: &'static [&'static OperationDesc] = &[];
    /// Makes the metrics.
    fn create(registrar: &mut Registrar<'_>) -> Self;
}

/// Registers a group, all of it or nothing.
///
/// # Errors
/// A declaration that disagrees with one that is there; both places are named.
pub fn register<G: Group>(registry: &Registry) -> Result<G, RegisterError> {
    let families = G::SHARES
        .iter()
        .flat_map(|share| share.families.iter().flatten());
    let mut registrar = checked(registry, families)?;
    Ok(G::create(&mut registrar))
}

/// Registers a call site in the global registry. One that disagrees with another goes on by itself: it records, and is
/// not exposed.
pub(crate) fn attach(desc: &'static OperationDesc) -> (Arc<OperationCells>, Option<RegisterError>) {
    match operation(Registry::global(), desc) {
        Ok(cells) => (cells, None),
        Err(error) => (Arc::new(OperationCells::new(desc, "")), Some(error)),
    }
}

/// The same for what is said about polls.
pub(crate) fn attach_polls(desc: &'static PollsDesc) -> (Arc<PollCells>, Option<RegisterError>) {
    match checked(Registry::global(), desc.families().into_iter()) {
        Ok(mut registrar) => (registrar.polls(desc), None),
        Err(error) => (Arc::new(PollCells::new(desc, "")), Some(error)),
    }
}

/// Registers facts that never change in the global registry. Those that disagree with another family are not exposed.
///
/// # Errors
/// That family.
pub(crate) fn attach_info(desc: &'static Desc) -> Result<(), RegisterError> {
    let mut registrar = checked(Registry::global(), [desc].into_iter())?;
    registrar.info(desc);
    Ok(())
}

/// Registers an operation, all of its families or none.
///
/// # Errors
/// A family that disagrees with one that is there; both places are named.
pub(crate) fn operation(
    registry: &Registry,
    desc: &'static OperationDesc,
) -> Result<Arc<OperationCells>, RegisterError> {
    Ok(checked(registry, desc.families())?.operation(desc))
}

fn checked<'a>(
    registry: &'a Registry,
    families: impl Iterator<Item = &'a Desc>,
) -> Result<Registrar<'a>, RegisterError> {
    let state = registry.state();
    for desc in families {
        agreement::check(&registry.inner, &state, desc)?;
    }
    Ok(Registrar { registry, state })
}

/// The metrics of a group in the global registry, made when first asked for or at the first gather.
#[derive(Debug)]
pub struct Global<G> {
    group: OnceLock<G>,
}

impl<G: Group> Global<G> {
    /// Not made yet.
    #[expect(clippy::new_without_default, reason = "only for statics")]
    pub const fn new() -> Self {
        Self {
            group: OnceLock::new(),
        }
    }

    /// The metrics. Where the declaration disagrees with another, that is reported, and these record without being
    /// exposed.
    pub fn get(&'static self) -> &'static G {
        match self.group.get() {
            Some(group) => group,
            None => make_and_report(&self.group, registered_or_detached),
        }
    }
}

/// In the global registry, or, where the declaration disagrees with another, in none.
fn registered_or_detached<G: Group>() -> (G, Option<RegisterError>) {
    match register(Registry::global()) {
        Ok(group) => (group, None),
        Err(error) => {
            let detached = Registry::new();
            let state = detached.state();
            let group = G::create(&mut Registrar {
                registry: &detached,
                state,
            });
            (group, Some(error))
        }
    }
}

impl<G: Group> Declare for Global<G> {
    fn declare(&'static self) -> Vec<Problem> {
        let (_, problem) = make(&self.group, registered_or_detached);
        problem.into_iter().collect()
    }

    fn describe(&'static self, catalog: &mut Catalog) {
        describe_group::<G>(catalog);
    }
}
