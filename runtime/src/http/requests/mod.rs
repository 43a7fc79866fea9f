//! Requests as calls: the layer that counts, times and shows them in flight, for axum and whatever speaks tower.
//!
//! Deliberately not here: how a call is kept and exposed. A request is a call of an [`Operation`](crate::Operation) that is
//! put together while the program runs, and whose ways to end are the status of the answer.

mod answer;
mod body;
mod choices;
mod counted;
mod declaration;
mod held;
mod labels;
mod layer;
mod once;
mod service;
mod status;

pub use answer::{BodyEnd, Head, Until};
pub use body::CountedBody;
pub use layer::RequestLayer;
pub use service::{RequestFuture, RequestService};
