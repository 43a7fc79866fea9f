//! Series by their labels: the storage behind every metric that a user declares.
//!
//! Deliberately not here: formats, HTTP, and where a name is registered.

mod callback;
mod counter;
mod declared;
mod gauge;
mod handle;
mod histogram;
mod info;
mod key;
mod labels;
mod metric;
mod native;
mod open;
mod reader;
mod recent;
mod state_set;
mod store;

pub use counter::{Counter, FloatCounter};
pub(crate) use declared::{Declared, Recorded};
pub use gauge::{FloatGauge, Gauge};
pub use handle::Handle;
pub use histogram::{Histogram, Observation};
pub(crate) use info::Facts;
pub use info::Info;
#[cfg(all(test, bellwether_model))]
pub(crate) use labels::Names;
pub(crate) use labels::pair;
pub use metric::Metric;
#[cfg(all(test, bellwether_model))]
pub(crate) use open::{Open, OpenSeries};
pub(crate) use reader::Reader;
pub use state_set::{State, StateSet};
pub(crate) use store::{At, Store, Writers};
