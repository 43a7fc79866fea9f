use bellwether_spec::{Desc, Kind, LabelDesc};

use crate::LabelSet;
use crate::registry::Registrar;

/// What can be a field of `#[derive(Metrics)]`: [`Counter`](crate::Counter), [`FloatCounter`](crate::FloatCounter),
/// [`Gauge`](crate::Gauge), [`FloatGauge`](crate::FloatGauge), [`Histogram`](crate::Histogram), [`Info`](crate::Info),
/// [`StateSet`](crate::StateSet). An [`Operation`](crate::Operation) is four families at once, and can be one too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a metric",
    label = "not a metric",
    note = "use `Counter`, `FloatCounter`, `Gauge`, `FloatGauge`, `Histogram`, `Info`, `StateSet` or `Operation` of `bellwether`"
)]
pub trait Metric: Sized {
    /// What it is labelled with.
    type Labels: LabelSet;
    /// What it is exposed as.
    const KIND: Kind;
    /// Whether it is a gauge of floats.
    #[doc(hidden)]
    const FLOATS: bool = false;
    /// Labels that follow those of the user.
    const OWN_LABELS: &'static [LabelDesc];
    /// Makes it in a registry, or gives the one that is there for the same declaration.
    #[doc(hidden)]
    fn create(registrar: &mut Registrar<'_>, desc: &'static Desc) -> Self;
}
