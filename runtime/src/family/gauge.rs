use std::marker::PhantomData;
use std::sync::Arc;

use super::declared::Declared;
use super::handle::{Handle, labelled, metric};
use crate::snapshot::Number;

/// A whole number that goes up and down: items in a queue, open connections.
///
/// | Exposed as | Unit | Cost | Errors | Source |
/// |---|---|---|---|---|
/// | one sample a series, from 0 | the family's | one atomic instruction on a cell that all threads share, because it can be set | none; wraps | `OpenMetrics` 1.0, "Gauge" |
pub struct Gauge<L = ()> {
    pub(super) family: Arc<Declared>,
    pub(super) labels: PhantomData<fn(L)>,
}

/// A gauge of fractions: a temperature, a share.
///
/// | Exposed as | Unit | Cost | Errors | Source |
/// |---|---|---|---|---|
/// | one sample a series, from 0 | the family's | `set`: one store; `inc_by`: a compare-and-swap loop | none | `OpenMetrics` 1.0, "Gauge" |
pub struct FloatGauge<L = ()> {
    pub(super) family: Arc<Declared>,
    pub(super) labels: PhantomData<fn(L)>,
}

labelled!(Gauge);
labelled!(FloatGauge);
metric!(Gauge, Gauge, Integer);
metric!(FloatGauge, Gauge, Float);

macro_rules! gauge {
    ($gauge:ident, $number:ty, $one:literal) => {
        impl $gauge {
            /// Sets the value, in the family's unit.
            #[inline]
            pub fn set(&self, value: $number) {
                self.with(()).set(value);
            }

            /// Adds 1.
            #[inline]
            pub fn inc(&self) {
                self.with(()).inc_by($one);
            }

            /// Takes 1 away.
            #[inline]
            pub fn dec(&self) {
                self.with(()).inc_by(-$one);
            }

            /// Adds `n`, which may be negative, in the family's unit.
            #[inline]
            pub fn inc_by(&self, n: $number) {
                self.with(()).inc_by(n);
            }

            /// The value now.
            pub fn get(&self) -> $number {
                self.with(()).get()
            }

            /// Shows what `read` gives at each gather, in place of what is set.
            pub fn read_from(&self, read: impl Fn() -> $number + Send + Sync + 'static) {
                self.with(()).read_from(read);
            }
        }

        impl Handle<'_, $gauge> {
            /// Adds 1.
            #[inline]
            pub fn inc(&self) {
                self.inc_by($one);
            }

            /// Takes 1 away.
            #[inline]
            pub fn dec(&self) {
                self.inc_by(-$one);
            }
        }
    };
}

gauge!(Gauge, i64, 1);
gauge!(FloatGauge, f64, 1.0);

impl Handle<'_, Gauge> {
    /// Sets the value, in the family's unit.
    #[inline]
    pub fn set(&self, value: i64) {
        self.write(|cells| cells.set(0, value.cast_unsigned()));
    }

    /// Adds `n`, which may be negative, in the family's unit.
    #[inline]
    pub fn inc_by(&self, n: i64) {
        self.write(|cells| cells.add(0, n.cast_unsigned()));
    }

    /// The value now.
    pub fn get(&self) -> i64 {
        match self.family.value(&self.at) {
            Number::Signed(value) => value,
            _ => 0, // A gauge of integers is signed.
        }
    }

    /// Shows what `read` gives at each gather, in place of what is set.
    pub fn read_from(&self, read: impl Fn() -> i64 + Send + Sync + 'static) {
        self.read_if_known(move || Some(read()));
    }

    /// The same; the series is left out of a gather where there is no value.
    pub(crate) fn read_if_known(&self, read: impl Fn() -> Option<i64> + Send + Sync + 'static) {
        let labels = &self.family.store.labels_at(&self.at).of(0)[0];
        self.family
            .callbacks
            .set(labels, move || read().map(Number::Signed));
    }
}

impl FloatGauge {
    /// Sets the value to the seconds since 1970, now.
    pub fn set_to_now(&self) {
        self.with(()).set_to_now();
    }
}

impl Handle<'_, FloatGauge> {
    /// Sets the value, in the family's unit.
    #[inline]
    pub fn set(&self, value: f64) {
        self.write(|cells| cells.set(0, value.to_bits()));
    }

    /// Sets the value to the seconds since 1970, now.
    pub fn set_to_now(&self) {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        self.set(since.unwrap_or_default().as_secs_f64());
    }

    /// Adds `n`, which may be negative, in the family's unit.
    #[inline]
    pub fn inc_by(&self, n: f64) {
        self.write(|cells| cells.add_f64(0, n));
    }

    /// The value now.
    pub fn get(&self) -> f64 {
        self.family.value(&self.at).as_f64()
    }

    /// Shows what `read` gives at each gather, in place of what is set.
    pub fn read_from(&self, read: impl Fn() -> f64 + Send + Sync + 'static) {
        let labels = &self.family.store.labels_at(&self.at).of(0)[0];
        self.family
            .callbacks
            .set(labels, move || Some(Number::Float(read())));
    }
}
