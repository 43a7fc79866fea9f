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
    /// Registers it in the global registry, if that has not been done.
    fn declare(&'static self);
    /// Adds it to a catalog, registered or not.
    fn describe(&'static self, catalog: &mut Catalog);
}

/// Registers everything that is declared, once.
pub(super) fn all() {
    static ALL: Once = Once::new();
    ALL.call_once(|| DECLARED.iter().for_each(|declared| declared.declare()));
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

/// Registers a call site in the global registry. One that disagrees with another is reported and goes on by itself:
/// it records, and is not exposed.
pub(crate) fn attach(desc: &'static OperationDesc) -> Arc<OperationCells> {
    operation(Registry::global(), desc).unwrap_or_else(|error| {
        report(&Problem::Registration(error));
        Arc::new(OperationCells::new(desc, ""))
    })
}

/// The same for what is said about polls.
pub(crate) fn attach_polls(desc: &'static PollsDesc) -> Arc<PollCells> {
    match checked(Registry::global(), desc.families().into_iter()) {
        Ok(mut registrar) => registrar.polls(desc),
        Err(error) => {
            report(&Problem::Registration(error));
            Arc::new(PollCells::new(desc, ""))
        }
    }
}

/// Registers facts that never change in the global registry. Those that disagree with another family are reported, and
/// not exposed.
pub(crate) fn attach_info(desc: &'static Desc) {
    match checked(Registry::global(), [desc].into_iter()) {
        Ok(mut registrar) => drop(registrar.info(desc)),
        Err(error) => report(&Problem::Registration(error)),
    }
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
        self.group.get_or_init(|| {
            register(Registry::global()).unwrap_or_else(|error| {
                report(&Problem::Registration(error));
                let detached = Registry::new();
                let state = detached.state();
                G::create(&mut Registrar {
                    registry: &detached,
                    state,
                })
            })
        })
    }
}

impl<G: Group> Declare for Global<G> {
    fn declare(&'static self) {
        self.get();
    }

    fn describe(&'static self, catalog: &mut Catalog) {
        describe_group::<G>(catalog);
    }
}
