//! The rules of Prometheus and `OpenMetrics`, as functions that run at compile time.
//!
//! The macros, the runtime and the command line must agree on what a name, a unit or a declaration is,
//! so the rules stand here once. Nothing here depends on anything, does I/O or keeps state.
//! Deliberately not here: how numbers are stored, gathered or written.

mod budget;
pub mod catalog;
mod desc;
mod duration;
mod health;
mod kind;
mod label;
mod name;
mod native;
mod objective;
mod operation;
mod polls;
pub mod record;
mod unit;

pub use budget::{Message, Share, budget_message};
pub use desc::{Desc, Origin, package};
pub use health::{PROBE_NAMES, is_health_name};
pub use kind::Kind;
pub use label::{Domain, LabelDesc, MAX_LABELS, MAX_LIMIT, cardinality, duplicate_label};
pub use name::{NameError, check_label_name, check_metric_name};
pub use native::{LEAST_FACTOR, Native};
pub use objective::{Latency, Objective};
pub use operation::{DEFAULT_BUCKETS, Ending, OUTCOMES, OperationDesc};
pub use polls::{PollsDesc, STATES};
pub use unit::{BASE_UNITS, WrongUnit, base_unit, wrong_unit};
