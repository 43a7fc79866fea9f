//! Instrumentation the compiler checks, from the label in the code to the alert that wakes someone.
//!
//! Begin with [`instrumented`](macro@instrumented) for calls, with [`Metrics`](derive@Metrics) and [`Label`](derive@Label)
//! for all else. `docs/guide.md` of the repository leads from there to objectives, health, deployment and tests, and from
//! other libraries to this one.

extern crate self as bellwether;

#[doc(hidden)]
pub mod __private;
#[cfg(feature = "prometheus")]
pub mod bridge;
mod build_info;
pub mod catalog;
mod cell;
mod encode;
mod exemplar;
mod family;
#[cfg(feature = "health")]
pub mod health;
#[cfg(feature = "http")]
pub mod http;
mod label;
#[cfg(all(test, bellwether_model))]
mod models;
mod operation;
#[cfg(feature = "process")]
mod process;
#[cfg(feature = "push")]
pub mod push;
mod registry;
mod report;
#[cfg(feature = "runtime")]
pub mod runtime;
pub mod snapshot;
#[cfg(any(feature = "access", feature = "logs"))]
mod suggest;
mod sync;
#[cfg(feature = "logs")]
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;

/// Describes the families that the runtime registers where and when it uses them: they are declared all the same. Here,
/// because a registry knows neither of these modules.
const OWN: &[fn(&mut Catalog)] = &[
    #[cfg(feature = "health")]
    health::describe,
    #[cfg(feature = "http")]
    http::describe,
    #[cfg(feature = "push")]
    push::describe,
    #[cfg(feature = "otlp")]
    telemetry::describe,
];

#[cfg(feature = "health")]
#[doc = include_str!("docs/health_check.md")]
pub use bellwether_macros::health_check;
#[doc = include_str!("docs/instrumented.md")]
pub use bellwether_macros::instrumented;
#[cfg(feature = "http")]
#[doc = include_str!("docs/request_layer.md")]
pub use bellwether_macros::request_layer;
pub use bellwether_macros::{Label, Labels, Metrics};
pub use bellwether_spec::{Desc, Domain, Kind, LabelDesc, Origin};
pub use catalog::Catalog;
pub use encode::{Format, Protobuf};
pub use exemplar::{Exemplar, Trace, exemplars_from};
pub use family::{
    Counter, FloatCounter, FloatGauge, Gauge, Handle, Histogram, Info, Observation, State, StateSet,
};
#[cfg(feature = "health")]
pub use health::Health;
pub use label::{Closed, Label, LabelSet, Open, Openness, Texts};
pub use operation::{Call, Operation, OperationHandle, Outcome, Verdict};
pub use registry::{Conflict, RegisterError, Registry};
pub use report::{CollectorFailure, Problem, on_problem};
pub use snapshot::{Changes, Collected, CollectedFamily, Collector, Number, Snapshot};
