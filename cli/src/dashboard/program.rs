//! How the program is: up, healthy, and what it takes.

use super::families;
use super::layout::Section;
use super::model::Panel;
use super::panel::{lines, query, stat, states};
use crate::catalog::{Catalog, Family};
use crate::objective::Scope;
use crate::query::{Selector, aggregate, over, rate, sum_by};

/// The samples of a metric, where the catalog has it.
fn known(catalog: &Catalog, metric: &str) -> Option<Selector> {
    catalog.family_of_sample(metric)?;
    Some(Scope::Variables.select(metric))
}

pub(super) fn overview(catalog: &Catalog) -> Section {
    let up = sum_by(&[], &Scope::Variables.select("up").to_string());
    let up = stat("Instances up", "short", query(up, "up"));
    let mut panels = vec![up.thresholds("red", &[(1.0, "green")]).or("none")];
    if let Some(start) = known(catalog, "process_start_time_seconds") {
        let since = aggregate("max", &[], &start.to_string());
        panels.push(stat(
            "Last start",
            "s",
            query(format!("time() - {since}"), "ago"),
        ));
    }
    if let Some(up) = known(catalog, "health_component_up") {
        let down = format!("sum(1 - {up})");
        let panel = stat("Components down", "short", query(down, "down"));
        panels.push(panel.thresholds("green", &[(1.0, "red")]));
    }
    let counted = [
        ("Problems of metrics", "bellwether_problems_total"),
        ("Label overflows", "bellwether_label_overflow_total"),
    ];
    for (title, metric) in counted {
        if let Some(samples) = known(catalog, metric) {
            let counted = sum_by(&[], &over("increase", &samples, "$__range"));
            let panel = stat(title, "short", query(counted, "in this time"));
            panels.push(panel.thresholds("green", &[(1.0, "orange")]));
        }
    }
    Section::new("Overview", panels)
}

pub(super) fn health(catalog: &Catalog) -> Section {
    let mut panels = Vec::new();
    if let Some(up) = known(catalog, "health_component_up") {
        let up = aggregate("min", &["component", "severity"], &up.to_string());
        panels.push(states(
            "Components",
            ["down", "up"],
            query(up, "{{component}} ({{severity}})"),
        ));
    }
    let others = catalog.families.iter();
    let others = others.filter(|family| own(family) && family.name.starts_with("health_"));
    let others = others.filter(|family| family.name != "health_component_up");
    panels.extend(others.flat_map(families::panels));
    Section::new("Health", panels)
}

pub(super) fn process(catalog: &Catalog) -> Section {
    let mut panels: Vec<Panel> = Vec::new();
    let by_instance = |samples: String| query(sum_by(&["instance"], &samples), "{{instance}}");
    if let Some(cpu) = known(catalog, "process_cpu_seconds_total") {
        let shown = by_instance(rate(&cpu, "$__rate_interval"));
        let panel = lines("Processors in use", "short", vec![shown]);
        panels.push(panel.at_least_0());
    }
    let gauges = [
        ("Resident memory", "bytes", "process_resident_memory_bytes"),
        ("Open file descriptors", "short", "process_open_fds"),
        ("Threads", "short", "process_threads"),
    ];
    for (title, unit, metric) in gauges {
        if let Some(samples) = known(catalog, metric) {
            let shown = by_instance(samples.to_string());
            panels.push(lines(title, unit, vec![shown]).at_least_0());
        }
    }
    Section::new("Process", panels).closed()
}

/// What the runtime tells of its own work.
pub(super) fn runtime(catalog: &Catalog) -> Section {
    let families = catalog.families.iter();
    let own = families.filter(|family| own(family) && family.name.starts_with("bellwether_"));
    Section::new(
        "Bellwether itself",
        own.flat_map(families::panels).collect(),
    )
    .closed()
}

fn own(family: &Family) -> bool {
    let mut places = family.declarations.iter();
    places.all(|place| place.origin.package == "bellwether")
}
