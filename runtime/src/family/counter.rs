use std::marker::PhantomData;
use std::sync::Arc;

use super::declared::Declared;
use super::handle::{Handle, labelled, metric};
use crate::snapshot::Number;

/// A count of events that only rises: requests served, bytes sent.
///
/// | Exposed as | Unit | Cost | Errors | Source |
/// |---|---|---|---|---|
/// | one sample a series, `…_total`, from 0 | the family's | a load and a store in a cell of this thread | none; wraps at 2^64, which reads as a restart | `OpenMetrics` 1.0, "Counter" |
///
/// ```
/// use bellwether::{Counter, Metrics, Registry};
///
/// #[derive(Metrics)]
/// #[metrics(prefix = "shop")]
/// struct Shop {
///     /// Orders taken.
///     orders: Counter,
/// }
///
/// let registry = Registry::new();
/// let shop = Shop::register(&registry)?;
/// shop.orders.inc();
/// assert_eq!(registry.snapshot().value("shop_orders_total", &[]), Some(1.0));
/// # Ok::<(), bellwether::RegisterError>(())
/// ```
pub struct Counter<L = ()> {
    pub(super) family: Arc<Declared>,
    pub(super) labels: PhantomData<fn(L)>,
}

/// A counter of fractions: dollars spent, seconds of processor time.
///
/// | Exposed as | Unit | Cost | Errors | Source |
/// |---|---|---|---|---|
/// | one sample a series, `…_total`, from 0 | the family's | a load and a store in a cell of this thread | an amount below 0, infinite or not a number is ignored and reported | `OpenMetrics` 1.0, "Counter" |
pub struct FloatCounter<L = ()> {
    pub(super) family: Arc<Declared>,
    pub(super) labels: PhantomData<fn(L)>,
}

labelled!(Counter);
labelled!(FloatCounter);
metric!(Counter, Counter, Count);
metric!(FloatCounter, Counter, Sum);

impl Counter {
    /// Adds 1.
    #[inline]
    pub fn inc(&self) {
        self.with(()).inc();
    }

    /// Adds `n`, in the family's unit.
    #[inline]
    pub fn inc_by(&self, n: u64) {
        self.with(()).inc_by(n);
    }

    /// The count so far, over all threads. Cost: a load for each thread that counted; for tests and logs.
    pub fn get(&self) -> u64 {
        self.with(()).get()
    }

    /// Adds what `read` gives at each gather to what is counted here; it must not fall.
    pub fn read_from(&self, read: impl Fn() -> u64 + Send + Sync + 'static) {
        self.with(()).read_from(read);
    }
}

impl Handle<'_, Counter> {
    /// Adds 1.
    #[inline]
    pub fn inc(&self) {
        self.inc_by(1);
    }

    /// Adds `n`, in the family's unit.
    #[inline]
    pub fn inc_by(&self, n: u64) {
        self.record(|cells| cells.add(0, n));
    }

    /// The count so far, over all threads. Cost: a load for each thread that counted; for tests and logs.
    pub fn get(&self) -> u64 {
        match self.family.value(&self.at) {
            Number::Unsigned(count) => count,
            _ => 0, // A counter is unsigned.
        }
    }

    /// Adds what `read` gives at each gather to what is counted here; it must not fall.
    pub fn read_from(&self, read: impl Fn() -> u64 + Send + Sync + 'static) {
        let labels = &self.family.store.labels_at(&self.at).of(0)[0];
        self.family
            .callbacks
            .set(labels, move || Some(Number::Unsigned(read())));
    }
}

impl FloatCounter {
    /// Adds `n`, in the family's unit. Ignores and [reports](crate::on_problem) what is below 0, infinite or not a number.
    #[inline]
    pub fn inc_by(&self, n: f64) {
        self.with(()).inc_by(n);
    }

    /// The sum so far, over all threads. Cost: a load for each thread that counted; for tests and logs.
    pub fn get(&self) -> f64 {
        self.with(()).get()
    }

    /// Adds what `read` gives at each gather to what is counted here; it must not fall.
    pub fn read_from(&self, read: impl Fn() -> f64 + Send + Sync + 'static) {
        self.with(()).read_from(read);
    }
}

impl Handle<'_, FloatCounter> {
    /// Adds `n`, in the family's unit. Ignores and [reports](crate::on_problem) what is below 0, infinite or not a number.
    #[inline]
    pub fn inc_by(&self, n: f64) {
        if (0.0..f64::INFINITY).contains(&n) {
            self.record(|cells| cells.add_f64(0, n));
        } else {
            self.refuse(n);
        }
    }

    /// The sum so far, over all threads. Cost: a load for each thread that counted; for tests and logs.
    pub fn get(&self) -> f64 {
        self.family.value(&self.at).as_f64()
    }

    /// Adds what `read` gives at each gather to what is counted here; it must not fall.
    pub fn read_from(&self, read: impl Fn() -> f64 + Send + Sync + 'static) {
        let labels = &self.family.store.labels_at(&self.at).of(0)[0];
        self.family
            .callbacks
            .set(labels, move || Some(Number::Float(read())));
    }

    #[cold]
    fn refuse(&self, n: f64) {
        crate::report::report(&crate::report::Problem::Amount {
            family: self.family.desc.name,
            amount: n,
        });
    }
}
