use std::time::Duration;

use serde_json::{Value, json};

use super::Places;
use crate::Options;

/// Where Alertmanager listens.
pub(super) const PORT: u16 = 9093;

/// Whom it tells of what: pages at once, tickets without haste, and no ticket about what someone was paged for. Rules that
/// people wrote often say `critical` where those that are made say `page`.
pub(super) fn config(options: &Options, places: &Places) -> Value {
    let after = |seconds| options.scaled(Duration::from_secs(seconds)).to_string();
    let receivers = [("page", &places.pager), ("ticket", &places.chat)];
    let receivers = receivers.map(|(name, url)| receiver(name, url.as_deref()));
    json!({
        "route": {
            "receiver": "ticket",
            "group_by": ["alertname", "job", "operation"],
            "group_wait": after(60),
            "group_interval": after(300),
            "repeat_interval": after(24 * 3600),
            "routes": [{
                "matchers": ["severity =~ page|critical"],
                "receiver": "page",
                "group_wait": after(10),
                "repeat_interval": after(3600),
            }],
        },
        "inhibit_rules": [{
            "source_matchers": ["severity = page", "operation =~ .+"],
            "target_matchers": ["severity = ticket"],
            "equal": ["job", "operation", "objective"],
        }],
        "receivers": receivers,
    })
}

fn receiver(name: &str, webhook: Option<&str>) -> Value {
    match webhook {
        Some(url) => json!({
            "name": name,
            "webhook_configs": [{"url": url, "send_resolved": true}],
        }),
        None => json!({"name": name}),
    }
}
