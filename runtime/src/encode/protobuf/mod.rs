mod family;
mod native;
mod wire;

use crate::snapshot::Snapshot;

/// The protobuf format of Prometheus, which alone shows native histograms.
///
/// A `MetricFamily` for each family, each after its length. Infos and states are gauges there, as in the text format.
/// The server and the router answer with it where `Accept` asks for it; this is for those who serve it by themselves.
///
/// | Cost | Source |
/// |---|---|
/// | one pass into one buffer, no allocation for a series | Prometheus, "Exposition formats", Protobuf; `io.prometheus.client` |
///
/// ```
/// use bellwether::{Metrics, Protobuf, Registry};
///
/// #[derive(Metrics)]
/// #[metrics(prefix = "shop")]
/// struct Shop {
///     /// Orders.
///     orders: bellwether::Counter,
/// }
///
/// let registry = Registry::new();
/// let shop = Shop::register(&registry)?;
/// shop.orders.inc();
/// let bytes: Vec<u8> = registry.encode_protobuf();
/// assert_eq!(bytes, Protobuf::encode(&registry.snapshot()));
/// // A length, and the first field: the name.
/// assert!(bytes[1..].starts_with(b"\x0a\x11shop_orders_total"));
/// # Ok::<(), bellwether::RegisterError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Protobuf;

impl Protobuf {
    /// What to answer as `Content-Type`.
    pub const CONTENT_TYPE: &str = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    /// Writes a snapshot.
    pub fn encode(snapshot: &Snapshot) -> Vec<u8> {
        family::encode(snapshot)
    }
}
