//! A dashboard for Grafana: what a program promises, its operations, what it declares, and how it is.

mod families;
mod layout;
mod model;
mod objectives;
mod operations;
mod panel;
mod program;
mod provisioning;
mod unit;

pub use model::Dashboard;
pub use provisioning::{DashboardProvider, Datasources};

use serde_json::json;

use crate::objective::{Mistakes, Plan, Scope, slug};
use crate::{Catalog, Options};
use layout::laid_out;
use model::{SOURCE, Templating, Variable};

/// The version of the schema of dashboards that Grafana 12 writes.
const SCHEMA: u32 = 41;

/// The dashboard of a program: the same for the same catalog and options, to the byte.
///
/// # Errors
/// Objectives that the catalog's families cannot tell about, all of them.
///
/// ```
/// use bellwether_cli::{Catalog, Options, dashboard};
///
/// let text = r#"{"schema": "bellwether.catalog", "version": 1, "program": "shop", "families": []}"#;
/// let catalog = Catalog::from_json(text)?;
/// let dashboard = dashboard::dashboard(&catalog, &Options::new(&catalog))?;
/// assert_eq!(dashboard.uid, "shop");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn dashboard(catalog: &Catalog, options: &Options) -> Result<Dashboard, Mistakes> {
    let plan = Plan::new(catalog, options, &Scope::Variables)?;
    let mut sections = vec![program::overview(catalog)];
    sections.push(objectives::section(&plan, options));
    sections.extend(operations::sections(catalog, options));
    sections.extend(families::sections(catalog));
    sections.push(program::health(catalog));
    sections.push(program::process(catalog));
    sections.push(program::runtime(catalog));
    Ok(Dashboard {
        uid: slug(&options.job).chars().take(40).collect(),
        title: options.job.clone(),
        description: "Made by `cargo bellwether dashboard` from what the program declares."
            .to_owned(),
        tags: vec!["bellwether".to_owned()],
        editable: true,
        graph_tooltip: 1,
        refresh: "30s",
        schema_version: SCHEMA,
        time: json!({"from": "now-3h", "to": "now"}),
        timezone: "browser",
        templating: Templating {
            list: variables(catalog, options),
        },
        panels: laid_out(sections),
    })
}

fn variables(catalog: &Catalog, options: &Options) -> Vec<Variable> {
    let datasource = Variable {
        name: "datasource",
        label: "Data source",
        kind: "datasource",
        query: "prometheus".to_owned(),
        datasource: None,
        current: None,
        include_all: false,
        all_value: None,
        multi: false,
        refresh: 1,
        sort: 0,
    };
    let asked = |name, label, query| Variable {
        name,
        label,
        kind: "query",
        query,
        datasource: Some(SOURCE),
        include_all: true,
        all_value: Some(".+"),
        multi: true,
        refresh: 2,
        sort: 1,
        ..datasource.clone()
    };
    let sample = characteristic(catalog);
    let mut job = asked("job", "Job", format!("label_values({sample}, job)"));
    job.current = Some(json!({"selected": true, "text": [options.job], "value": [options.job]}));
    let query = format!("label_values({sample}{{job=~\"$job\"}}, instance)");
    let mut instance = asked("instance", "Instance", query);
    instance.current = Some(json!({"selected": true, "text": ["All"], "value": ["$__all"]}));
    vec![datasource, job, instance]
}

/// A sample that this program has, and few others: one of a family of its own.
fn characteristic(catalog: &Catalog) -> String {
    let mut families = catalog.families.iter();
    let own = families.find(|family| {
        let mut places = family.declarations.iter();
        places.all(|it| it.constant_labels.is_empty() && it.origin.package != "bellwether")
    });
    let sample = own.and_then(|family| family.samples().pop());
    sample.unwrap_or_else(|| "up".to_owned())
}
