//! What dashboards ask for again and again, recorded: quantiles over many series, and budgets of thirty days.

use std::collections::BTreeMap;

use super::{Group, Rule, SHORT};
use crate::Options;
use crate::catalog::{Catalog, Family};
use crate::objective::{Plan, Scope, buckets};
use crate::query::{Window, number, quantile};

/// The quantiles that dashboards show.
pub(crate) const QUANTILES: [f64; 3] = [0.5, 0.95, 0.99];

/// Under which name a quantile is recorded: `job:checkout_duration_seconds:p99_rate5m`.
pub(crate) fn quantile_record(level: &[String], family: &Family, q: f64, window: Window) -> String {
    let (level, percent) = (level.join("_"), number(q * 100.0).replace('.', "_"));
    format!("{level}:{}:p{percent}_rate{window}", family.name)
}

pub(super) fn group(catalog: &Catalog, plan: &Plan<'_>, options: &Options) -> Group {
    let window = options.scaled(SHORT);
    let text = window.to_string();
    let mut rules = Vec::new();
    for indicator in &plan.indicators {
        let all = indicator.record_all("rate", window);
        rules.push(Rule::recording(all, indicator.all("rate", &text)));
        let bad = indicator.record_bad("rate", window);
        rules.push(Rule::recording(bad, indicator.bad("rate", &text)));
    }
    let scope = Scope::Job(options.job.clone());
    for (family, level) in timed(catalog, options).into_values() {
        let samples = scope.select(&format!("{}_bucket", family.name));
        let labels: Vec<_> = level.iter().map(String::as_str).collect();
        let quantiles = QUANTILES.map(|q| {
            let record = quantile_record(&level, family, q, window);
            Rule::recording(record, quantile(q, &labels, &samples, &text))
        });
        rules.extend(quantiles);
    }
    Group {
        name: format!("{} dashboards", options.job),
        interval: options.interval(1),
        rules,
    }
}

/// Every family of durations of operations, and the labels by which they are told apart.
fn timed<'a>(
    catalog: &'a Catalog,
    options: &Options,
) -> BTreeMap<&'a str, (&'a Family, Vec<String>)> {
    let operations = catalog.operations.iter();
    let families = operations.filter_map(|operation| {
        let family = buckets(catalog, operation)?;
        let mut level = options.level();
        level.extend(family.constants_of(operation).keys().cloned());
        Some((family.name.as_str(), (family, level)))
    });
    families.collect()
}
