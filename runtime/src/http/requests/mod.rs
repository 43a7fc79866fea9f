//! Requests as calls: the layer that counts, times and shows them in flight, for axum and whatever speaks tower.
//!
//! Deliberately not here: how a call is kept and exposed. A request is a call of an [`Operation`](crate::Operation) that is
//! put together by `request_layer!` when the program is built, or by the layer while it runs, and whose ways to end are the
//! status of the answer.

mod answer;
mod body;
mod choices;
mod counted;
mod declaration;
mod declared;
mod grpc;
mod held;
mod labels;
mod layer;
mod once;
mod service;
mod span;
mod status;

pub use answer::{BodyEnd, Head, Until};
pub use body::CountedBody;
pub use declaration::{RequestFamilies, RequestFamily, request_labels, request_status};
pub use declared::{Declared, Declares, RequestSite, no_request_layer};
pub use layer::{Chosen, RequestLayer, request_layer};
pub(super) use once::in_flight;
pub use service::{RequestFuture, RequestService};
pub use status::{REQUEST_CLASSES, request_endings};
