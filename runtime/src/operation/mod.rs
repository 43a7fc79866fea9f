//! Calls as one thing: how many ended and how, how long they took, how many are running, what went wrong.

mod call;
mod cells;
mod expected;
mod families;
mod future;
mod handle;
mod layout;
mod made;
mod outcome;
mod place;
mod polls;
mod site;
mod span;
mod verdict;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bellwether_spec::{Domain, LabelDesc, OperationDesc};

use call::Series;

pub use call::Call;
#[cfg(feature = "http")]
pub(crate) use call::Running;
pub(crate) use cells::OperationCells;
pub use expected::{Expected, Settled, expected};
pub use future::{CallFuture, boxed, future, future_in, into_pin, pinned};
pub use handle::OperationHandle;
pub use made::{Counts, Made, NoFuture, made};
pub use outcome::{Outcome, Verdict};
pub use place::Place;
pub(crate) use polls::PollCells;
pub use polls::{PollSite, Polled, polled};
pub use site::{CallSite, call, call_in, call_once, unreached};
pub use span::{follows_from, span_metadata};
pub use verdict::{
    ClassProbe, FailsWith, Fallible, LabelProbe, NoLabel, NoResult, Probe, ResultProbe,
    Unclassified, debug, decided, display, holds, result_of,
};

use crate::label::{Label, LabelSet};
use crate::registry::Registrar;

/// Calls by outcome, their duration, those in flight, and errors by class, as one thing.
///
/// `L` is what calls are labelled with, `E` the class of an error where errors are told apart. `#[instrumented]` is an
/// anonymous one; as a field of `#[derive(Metrics)]` it is started by hand.
///
/// | Exposed as | Unit | Cost | Errors | Source |
/// |---|---|---|---|---|
/// | `…_calls_total{outcome}`, `…_duration_seconds`, `…_in_flight`, and `…_errors_total` with a class | seconds | two reads of the clock, four loads and stores in cells of this thread | none | Prometheus, instrumentation, "Online-serving systems" |
///
/// ```
/// use bellwether::{Metrics, Operation, Registry};
///
/// #[derive(Metrics)]
/// #[metrics(prefix = "shop")]
/// struct Shop {
///     /// Checkouts.
///     checkout: Operation,
/// }
///
/// let registry = Registry::new();
/// let shop = Shop::register(&registry)?;
/// let call = shop.checkout.start(());
/// call.ok();
/// let calls = registry.snapshot().value("shop_checkout_calls_total", &[("outcome", "ok")]);
/// assert_eq!(calls, Some(1.0));
/// # Ok::<(), bellwether::RegisterError>(())
/// ```
pub struct Operation<L = (), E = ()> {
    cells: Arc<OperationCells>,
    labels: PhantomData<fn(L, E)>,
}

impl<L: LabelSet, E> Operation<L, E> {
    /// Begins a call. Finish the guard; one that is dropped counts as cancelled, or as a panic while the thread
    /// unwinds.
    #[inline]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "labels are passed owned or borrowed"
    )]
    pub fn start<S: LabelSet<Key = L::Key>>(&self, labels: S) -> Call<'_, E> {
        Call::start(&self.cells, Series::Found(self.cells.at(&labels)))
    }

    /// The series of these labels. Closed labels: an index. Open labels: a look-up; hold what it gives where that
    /// matters.
    ///
    /// ```
    /// use bellwether::{Label, Metrics, Operation, Registry};
    ///
    /// #[derive(Label)]
    /// #[label(limit = 64)]
    /// struct Tenant<'a>(&'a str);
    ///
    /// #[derive(Metrics)]
    /// #[metrics(prefix = "shop")]
    /// struct Shop {
    ///     /// Checkouts.
    ///     checkout: Operation<Tenant<'static>>,
    /// }
    ///
    /// let registry = Registry::new();
    /// let shop = Shop::register(&registry)?;
    /// let of_ann = shop.checkout.with(Tenant("ann"));
    /// of_ann.start().ok();
    /// of_ann.start().error();
    /// let calls = registry.snapshot().total("shop_checkout_calls_total", &[("tenant", "ann")]);
    /// assert!(calls > 1.5);
    /// # Ok::<(), bellwether::RegisterError>(())
    /// ```
    #[inline]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "labels are passed owned or borrowed"
    )]
    pub fn with<S: LabelSet<Key = L::Key>>(&self, labels: S) -> OperationHandle<'_, E> {
        OperationHandle::new(&self.cells, self.cells.at(&labels))
    }

    /// Takes the series of an open label set out of the exposition; whether they were there. A family of the operation
    /// that is without the labels, by `labels = false`, shows less from then on: Prometheus takes that for a restart.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "labels are passed owned or borrowed"
    )]
    pub fn remove<S: LabelSet<Key = L::Key>>(&self, labels: S) -> bool {
        self.cells.remove(&labels)
    }

    /// Takes all series of an open label set out of the exposition. A closed set keeps its series.
    pub fn clear(&self) {
        self.cells.clear();
    }
}

impl<L, E> Clone for Operation<L, E> {
    fn clone(&self) -> Self {
        Self {
            cells: Arc::clone(&self.cells),
            labels: PhantomData,
        }
    }
}

impl<L, E> fmt::Debug for Operation<L, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Operation").field(&self.cells.desc).finish()
    }
}

/// The class of an error: an enum with `#[derive(Label)]`, or `()` where errors are not told apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the class of an error",
    label = "its values are not a closed set",
    note = "derive `Label` on the error's enum: a variant is a class, what it carries is ignored"
)]
pub trait Class {
    /// The class's label as it is, or none.
    const OWN: Option<LabelDesc>;
    /// The label that errors get: none, or the class's, whose values are followed by `panic`.
    const LABEL: &'static [LabelDesc];
}

impl Class for () {
    const OWN: Option<LabelDesc> = None;
    const LABEL: &'static [LabelDesc] = &[];
}

impl<E: Label> Class for E {
    const OWN: Option<LabelDesc> = Some(LabelDesc::new(E::NAME, E::DOMAIN).expected(E::EXPECTED));
    const LABEL: &'static [LabelDesc] =
        &[LabelDesc::new(E::NAME, with_panic(E::DOMAIN)).expected(E::EXPECTED)];
}

/// The domain of a class with the value for errors that have none, because the call panicked.
#[expect(clippy::panic, reason = "only at compile time")]
pub(crate) const fn with_panic(domain: Domain) -> Domain {
    match domain {
        Domain::Closed { values, .. } => Domain::Closed {
            values,
            and: &["panic"],
        },
        Domain::Open { .. } => {
            panic!("the class of an error must be an enum with `#[derive(Label)]`")
        }
    }
}

/// What `#[derive(Metrics)]` asks of an operation.
pub trait OperationMetric: Sized {
    /// What calls are labelled with.
    type Labels: LabelSet;
    /// The class's label, or none.
    const CLASS: &'static [LabelDesc];
    /// Makes it in a registry, or gives the one that is there for the same declaration.
    fn create(registrar: &mut Registrar<'_>, desc: &'static OperationDesc) -> Self;
}

impl<L: LabelSet, E: Class> OperationMetric for Operation<L, E> {
    type Labels = L;
    const CLASS: &'static [LabelDesc] = E::LABEL;

    fn create(registrar: &mut Registrar<'_>, desc: &'static OperationDesc) -> Self {
        Self {
            cells: registrar.operation(desc),
            labels: PhantomData,
        }
    }
}
