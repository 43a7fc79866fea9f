//! What is declared by itself and belongs to no operation, a row for each group.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Section;
use super::model::Panel;
use super::panel::{heatmap, lines, query, states, table};
use super::unit::{per_second, unit};
use crate::catalog::{Catalog, Family, Kind, Values};
use crate::objective::Scope;
use crate::query::{aggregate, number, quantile, rate, sum_by};
use crate::rules::QUANTILES;

const WINDOW: &str = "$__rate_interval";

/// How many series a panel shows where there may be any number of values.
const MOST: u64 = 10;

pub(super) fn sections(catalog: &Catalog) -> Vec<Section> {
    let taken = of_operations(catalog);
    let mut groups = BTreeMap::<String, Vec<&Family>>::new();
    for family in &catalog.families {
        if let Some(group) = group(family)
            && !taken.contains(family.name.as_str())
        {
            groups.entry(group).or_default().push(family);
        }
    }
    let sections = groups.into_iter().map(|(title, families)| {
        let panels = families.into_iter().flat_map(panels);
        Section::new(title, panels.collect())
    });
    sections.collect()
}

/// Families that operations feed have panels with them.
fn of_operations(catalog: &Catalog) -> BTreeSet<&str> {
    let operations = catalog.operations.iter();
    let names = operations.flat_map(|it| [&it.calls, &it.duration, &it.in_flight, &it.errors]);
    names.filter_map(|name| name.as_deref()).collect()
}

/// Where it is declared, and the prefix that the metrics of a struct share. Not those of the runtime.
fn group(family: &Family) -> Option<String> {
    let origin = &family.declarations.first()?.origin;
    let prefix = family.name.split('_').next()?;
    (origin.package != "bellwether").then(|| format!("Metrics {prefix}_… of {}", origin.module))
}

/// The panels of one family; a heat map beside quantiles.
pub(super) fn panels(family: &Family) -> Vec<Panel> {
    let (labels, open) = labels(family);
    let by: Vec<_> = labels.iter().copied().collect();
    let legend = by.iter().map(|label| format!("{{{{{label}}}}}"));
    let legend = legend.collect::<Vec<_>>().join(" ");
    let legend = if by.is_empty() {
        family.name.clone()
    } else {
        legend
    };
    let samples = family.samples();
    let select = |sample: usize| Scope::Variables.select(&samples[sample]);
    let most = |expression: String| {
        if open {
            format!("topk({MOST}, {expression})")
        } else {
            expression
        }
    };
    let title = |suffix: &str| format!("{}{suffix}", family.name);
    let panels = match family.kind {
        Kind::Counter => {
            let expr = most(sum_by(&by, &rate(&select(0), WINDOW)));
            let shown = vec![query(expr, legend)];
            vec![lines(&title(" per second"), per_second(family), shown).at_least_0()]
        }
        Kind::Histogram => {
            let quantiles = QUANTILES.map(|q| {
                let expr = quantile(q, &[], &select(0), WINDOW);
                query(expr, format!("p{}", number(q * 100.0)))
            });
            let heat = query(sum_by(&["le"], &rate(&select(0), WINDOW)), "{{le}}");
            vec![
                lines(&title(""), unit(family), quantiles.into()),
                heatmap(&title(", distribution"), unit(family), heat),
            ]
        }
        Kind::Info => {
            let expr = aggregate("count", &by, &select(0).to_string());
            vec![table(&title(""), query(expr, legend))]
        }
        Kind::StateSet => {
            let expr = aggregate("max", &by, &select(0).to_string());
            vec![states(&title(""), ["no", "yes"], query(expr, legend))]
        }
        Kind::Summary => {
            let by: Vec<_> = by.iter().copied().chain(["quantile"]).collect();
            let expr = aggregate("max", &by, &select(0).to_string());
            vec![lines(
                &title(""),
                unit(family),
                vec![query(expr, "{{quantile}}")],
            )]
        }
        _ => {
            // Instances together hold so much, but are not so warm or so full together.
            let intensive = ["ratio", "celsius", "volts", "seconds", "hertz"];
            let intensive = intensive.contains(&family.unit.as_str());
            let operator = if intensive { "avg" } else { "sum" };
            let expr = most(aggregate(operator, &by, &select(0).to_string()));
            vec![lines(&title(""), unit(family), vec![query(expr, legend)])]
        }
    };
    let described = panels
        .into_iter()
        .map(|panel| panel.described(family.help.clone()));
    described.collect()
}

/// The labels of a family, and whether one of them is open to many values.
fn labels(family: &Family) -> (BTreeSet<&str>, bool) {
    let labels = family.declarations.iter().flat_map(|it| &it.labels);
    let open = labels.clone().any(|label| match &label.values {
        Values::Open { limit, .. } => *limit > MOST,
        Values::Closed { .. } => false,
    });
    let constant = family.declarations.iter();
    let constant = constant.flat_map(|it| it.constant_labels.keys());
    let labels = labels.map(|label| label.name.as_str());
    (labels.chain(constant.map(String::as_str)).collect(), open)
}
