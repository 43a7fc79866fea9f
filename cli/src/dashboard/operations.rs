//! A row for each operation with families of its own, and one for each module of functions that share theirs.

use std::collections::BTreeMap;

use super::layout::Section;
use super::model::Panel;
use super::panel::{Query, heatmap, lines, query, stacked};
use crate::Options;
use crate::catalog::{Catalog, Family, Operation};
use crate::objective::{
    Failures, Indicator, Scope, buckets, counted, failures, finished, unexpected,
};
use crate::query::{Selector, quantile, rate, share, sum_by};
use crate::rules::{QUANTILES, SHORT, quantile_record};

const WINDOW: &str = "$__rate_interval";

pub(super) fn sections(catalog: &Catalog, options: &Options) -> Vec<Section> {
    let mut rows = BTreeMap::<String, Vec<&Operation>>::new();
    for operation in &catalog.operations {
        let row = row(catalog, operation);
        rows.entry(row).or_default().push(operation);
    }
    let sections = rows.into_iter().filter_map(|(title, operations)| {
        let operation = *operations.first()?;
        let group = Group {
            catalog,
            options,
            operation,
            mixed: is_mixed(catalog, operation),
        };
        Some(Section::new(title, group.panels()))
    });
    sections.collect()
}

fn row(catalog: &Catalog, operation: &Operation) -> String {
    match operation.constant_labels.get("module") {
        Some(module) if !is_mixed(catalog, operation) => format!("Functions of {module}"),
        _ => operation.name.clone(),
    }
}

/// Whether an operation shares some of its families with others and has some for itself.
fn is_mixed(catalog: &Catalog, operation: &Operation) -> bool {
    let names = [
        &operation.calls,
        &operation.duration,
        &operation.in_flight,
        &operation.errors,
    ];
    let mut families = names.into_iter().flatten().filter_map(|name| {
        let mut families = catalog.families.iter();
        families.find(|family| family.name == *name)
    });
    families.any(|it| *it.constants_of(operation) != operation.constant_labels)
}

/// Operations that have a row together: they feed the same families.
struct Group<'a> {
    catalog: &'a Catalog,
    options: &'a Options,
    /// The first of them.
    operation: &'a Operation,
    /// Whether it has a row for itself, though it shares some of its families with others.
    mixed: bool,
}

impl Group<'_> {
    fn panels(&self) -> Vec<Panel> {
        let panels = [
            self.calls(),
            self.failing(),
            self.quantiles(),
            self.in_flight(),
            self.errors(),
            self.heat(),
        ];
        panels.into_iter().flatten().collect()
    }

    /// The samples of all operations of the group.
    fn select(&self, family: &str, suffix: &str) -> Selector {
        let samples = Scope::Variables.select(&format!("{family}{suffix}"));
        self.only(samples, family)
    }

    fn family(&self, name: &str) -> Option<&Family> {
        let mut families = self.catalog.families.iter();
        families.find(|family| family.name == name)
    }

    fn only(&self, selector: Selector, family: &str) -> Selector {
        if self.mixed {
            return match self.family(family) {
                Some(family) => Indicator::one(selector, family.constants_of(self.operation)),
                None => selector,
            };
        }
        match self.operation.constant_labels.get("module") {
            Some(module) => selector.equal("module", module),
            None => selector,
        }
    }

    /// What tells operations of the group apart: constant labels other than the module, which they have in common.
    fn apart(&self) -> Vec<&str> {
        if self.mixed {
            return Vec::new();
        }
        let labels = self.operation.constant_labels.keys();
        let labels = labels.map(String::as_str);
        labels.filter(|label| *label != "module").collect()
    }

    /// What a series is called.
    fn legend(&self, more: &str) -> String {
        let labels = self.apart().into_iter().map(|it| format!("{{{{{it}}}}}"));
        let words = labels.chain([more.to_owned()]);
        words.collect::<Vec<_>>().join(" ").trim().to_owned()
    }

    fn calls(&self) -> Option<Panel> {
        let family = finished(self.catalog, self.operation)?;
        let calls = self.select(&family.name, counted(family));
        let mut labels = self.apart();
        let outcomes = self.operation.outcomes.as_ref();
        let outcome = outcomes.map(|it| it.label.as_str());
        let outcome = outcome.filter(|label| family.has_label(label));
        labels.extend(outcome);
        let legend = outcome.map_or_else(String::new, |it| format!("{{{{{it}}}}}"));
        let shown = query(sum_by(&labels, &rate(&calls, WINDOW)), self.legend(&legend));
        let panel = stacked("Calls", "ops", vec![shown]);
        Some(panel.described("Finished calls per second, by how they ended."))
    }

    fn failing(&self) -> Option<Panel> {
        let (family, failures) = failures(self.catalog, self.operation).ok()?;
        let calls = self.select(&family.name, counted(family));
        let (failed, all) = match failures {
            Failures::Told(outcomes) => (
                calls.clone().one_of(&outcomes.label, &outcomes.bad),
                calls.none_of(&outcomes.label, &outcomes.neither),
            ),
            Failures::Counted(errors) => {
                let failed = self.select(&errors.name, "_total");
                (unexpected(failed, errors), calls)
            }
        };
        let part = sum_by(&self.apart(), &rate(&failed, WINDOW));
        let whole = sum_by(&self.apart(), &rate(&all, WINDOW));
        let name = self.legend(if self.apart().is_empty() {
            "failing"
        } else {
            ""
        });
        let panel = lines(
            "Share failing",
            "percentunit",
            vec![query(share(&part, &whole), name)],
        );
        Some(panel.part().or("no calls"))
    }

    fn quantiles(&self) -> Option<Panel> {
        let family = buckets(self.catalog, self.operation)?;
        let samples = self.select(&family.name, "_bucket");
        let mut level = self.options.level();
        level.extend(family.constants_of(self.operation).keys().cloned());
        let queries = QUANTILES.map(|q| -> Query {
            let legend = self.legend(&format!("p{}", q * 100.0));
            if !self.options.recorded {
                return query(quantile(q, &self.apart(), &samples, WINDOW), legend);
            }
            let window = self.options.scaled(SHORT);
            let name = quantile_record(&level, family, q, window);
            let recorded = self.only(Scope::Variables.recorded(&name), &family.name);
            query(recorded.to_string(), legend)
        });
        let panel = lines("Duration", "s", queries.into()).at_least_0();
        Some(panel.described(if self.options.recorded {
            "p50, p95 and p99 over all instances, recorded by rules."
        } else {
            "p50, p95 and p99."
        }))
    }

    fn in_flight(&self) -> Option<Panel> {
        let in_flight = self.select(self.operation.in_flight.as_ref()?, "");
        let name = self.legend(if self.apart().is_empty() {
            "in flight"
        } else {
            ""
        });
        let shown = query(sum_by(&self.apart(), &in_flight.to_string()), name);
        Some(lines("In flight", "short", vec![shown]).at_least_0())
    }

    fn errors(&self) -> Option<Panel> {
        let name = self.operation.errors.as_ref()?;
        let family = self.family(name)?;
        // The class is the label that the calls do not have.
        let labels = family.declarations.first()?.labels.iter();
        let calls = finished(self.catalog, self.operation);
        let classes = labels.filter(|label| !calls.is_some_and(|it| it.has_label(&label.name)));
        let mut by = self.apart();
        by.extend(classes.map(|label| label.name.as_str()));
        let legend = by.iter().map(|it| format!("{{{{{it}}}}}"));
        let legend = legend.collect::<Vec<_>>().join(" ");
        let errors = self.select(name, "_total");
        let shown = query(sum_by(&by, &rate(&errors, WINDOW)), legend);
        Some(
            stacked("Errors", "ops", vec![shown])
                .described("Errors and panics per second, by class."),
        )
    }

    fn heat(&self) -> Option<Panel> {
        let family = buckets(self.catalog, self.operation)?;
        let samples = self.select(&family.name, "_bucket");
        let shown = query(sum_by(&["le"], &rate(&samples, WINDOW)), "{{le}}");
        Some(heatmap("Durations", "s", shown).described("Calls per second by how long they took."))
    }
}
