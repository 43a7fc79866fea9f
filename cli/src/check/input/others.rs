use crate::check::source::Value;

/// Whether a part of a file is certainly neither rules nor a dashboard: the configuration of Prometheus, Alertmanager or
/// Grafana, what Docker composes, or an object of Kubernetes. One that can hold rules as a text is not passed over.
pub(super) fn is_other(value: &Value) -> bool {
    let has = |key: &str| value.get(key).is_some();
    if has("groups") || has("panels") || has("dashboard") {
        return false;
    }
    let kind = value.text_of("kind").map(|kind| kind.text.as_str());
    let object = kind.is_some_and(|kind| {
        let rules = ["PrometheusRule", "PrometheusRuleList", "List", "ConfigMap"];
        has("apiVersion") && !rules.contains(&kind)
    });
    let grafana = has("datasources") || has("providers");
    let prometheus = has("scrape_configs") || has("rule_files");
    object || grafana || prometheus || has("services") || has("route") && has("receivers")
}
