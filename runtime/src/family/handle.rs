use std::fmt;
use std::marker::PhantomData;

use super::declared::Declared;
use super::store::At;
use crate::cell::Cells;

/// One series of a metric: what `with(labels)` gives. Hold it to skip the look-up of an open label.
///
/// `M` is the metric's type without labels, and says what can be recorded: [`Counter`](crate::Counter) has `inc`,
/// [`Gauge`](crate::Gauge) has `set`, [`Histogram`](crate::Histogram) has `observe`.
///
/// A series that is removed stays usable and is no longer exposed.
pub struct Handle<'a, M> {
    pub(crate) family: &'a Declared,
    pub(crate) at: At,
    metric: PhantomData<fn(M)>,
}

impl<'a, M> Handle<'a, M> {
    #[inline]
    pub(crate) fn new(family: &'a Declared, at: At) -> Self {
        Self {
            family,
            at,
            metric: PhantomData,
        }
    }

    /// Has the calling thread add to the cells of the series.
    #[inline]
    pub(crate) fn record(&self, write: impl Fn(Cells<'_>)) {
        self.family.store.record(&self.at, write);
    }

    /// The same for what can be set.
    #[inline]
    pub(crate) fn write(&self, write: impl Fn(Cells<'_>)) {
        self.family.store.set(&self.at, write);
    }
}

impl<M> Clone for Handle<'_, M> {
    fn clone(&self) -> Self {
        Self::new(self.family, self.at.clone())
    }
}

impl<M> fmt::Debug for Handle<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = &self.family.store.labels_at(&self.at).of(0)[0];
        write!(f, "{}{{{labels}}}", self.family.desc.name)
    }
}

/// What each kind of metric has in common: finding a series, and taking one away.
macro_rules! labelled {
    ($metric:ident) => {
        impl<L: $crate::LabelSet> $metric<L> {
            /// The series of these labels. Closed labels: an index. Open labels: a look-up; hold what it gives where
            /// that matters.
            #[inline]
            pub fn with<S: $crate::LabelSet<Key = L::Key>>(
                &self,
                labels: S,
            ) -> $crate::family::Handle<'_, $metric> {
                $crate::family::Handle::new(&self.family, self.family.store.at(&labels))
            }

            /// Takes a series of an open label set out of the exposition and frees the place of its values. Whether it
            /// was there; a closed set keeps its series, which its exposition promises.
            pub fn remove<S: $crate::LabelSet<Key = L::Key>>(&self, labels: S) -> bool {
                self.family.remove(&labels)
            }

            /// Takes all series of an open label set out of the exposition and frees all places. A closed set keeps its
            /// series. Who holds one records on, unseen.
            pub fn clear(&self) {
                self.family.clear();
            }
        }

        impl<L> Clone for $metric<L> {
            /// Another handle to the same series.
            fn clone(&self) -> Self {
                Self {
                    family: std::sync::Arc::clone(&self.family),
                    labels: std::marker::PhantomData,
                }
            }
        }

        impl<L> std::fmt::Debug for $metric<L> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($metric), self.family.desc.name)
            }
        }
    };
}

/// Makes a metric a field of `#[derive(Metrics)]`.
macro_rules! metric {
    ($metric:ident, $kind:ident, $recorded:ident) => {
        impl<L: $crate::LabelSet> $crate::family::Metric for $metric<L> {
            type Labels = L;
            const KIND: bellwether_spec::Kind = bellwether_spec::Kind::$kind;
            const FLOATS: bool = matches!(
                $crate::family::Recorded::$recorded,
                $crate::family::Recorded::Float
            );
            const OWN_LABELS: &'static [bellwether_spec::LabelDesc] = &[];

            fn create(
                registrar: &mut $crate::registry::Registrar<'_>,
                desc: &'static bellwether_spec::Desc,
            ) -> Self {
                let family = registrar.family(desc, $crate::family::Recorded::$recorded);
                Self {
                    family,
                    labels: std::marker::PhantomData,
                }
            }
        }
    };
}

pub(crate) use {labelled, metric};
