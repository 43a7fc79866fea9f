//! A folder from which Prometheus, Alertmanager and Grafana run, and what a cluster needs instead. Everything in it agrees
//! on the job, the addresses and the paths, because it is made from the same values.

mod alertmanager;
mod compose;
mod error;
mod kubernetes;
mod places;
mod prometheus;
mod readme;
mod written;

use std::collections::BTreeMap;

pub use error::DeployError;
pub use places::{App, Part, Places};
pub use written::Written;

use crate::dashboard::{DashboardProvider, Datasources, dashboard};
use crate::objective::slug;
use crate::rules::{PrometheusRule, rules};
use crate::yaml::yaml;
use crate::{Catalog, Options};

/// Where Grafana's image looks for what it is told by files.
const GRAFANA_DASHBOARDS: &str = "/var/lib/grafana/dashboards";

/// The files of the folder by their paths in it: the same for the same arguments, to the byte. What people wrote takes the
/// place of a file of the same name.
///
/// # Errors
/// Objectives that the catalog's families cannot tell about; jobs of one name, containers of one name, or of a name that no
/// target has; files that people wrote whose manifests would be one. All of one of these.
///
/// ```
/// use bellwether_cli::{Catalog, Options, deploy};
///
/// let text = r#"{"schema": "bellwether.catalog", "version": 1, "program": "shop", "families": []}"#;
/// let catalog = Catalog::from_json(text)?;
/// let (options, places) = (Options::new(&catalog), deploy::Places::default());
/// let files = deploy::deploy(&catalog, &options, &places, &deploy::Written::default())?;
/// assert!(files["prometheus/prometheus.yml"].contains("job_name: shop"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn deploy(
    catalog: &Catalog,
    options: &Options,
    places: &Places,
    written: &Written,
) -> Result<BTreeMap<String, String>, DeployError> {
    let options = Options {
        recorded: true,
        ..options.clone()
    };
    let (job, name) = (&options.job, slug(&options.job));
    places.check(job)?;
    written.check()?;
    let rules = rules(catalog, &options)?;
    let dashboard = dashboard(catalog, &options)?;
    let scrape = options.scaled(places.scrape).to_string();
    // They consist of texts, numbers, lists and maps with texts as keys, which YAML can express.
    let text = |value| yaml(value).unwrap_or_default();
    let files = [
        (
            "README.md".to_owned(),
            readme::readme(&options, places, written, &name),
        ),
        (
            "compose.yml".to_owned(),
            text(&compose::compose(places, job)),
        ),
        (
            "prometheus/prometheus.yml".to_owned(),
            text(&prometheus::config(&options, places, written)),
        ),
        (
            "kubernetes/prometheus.yml".to_owned(),
            text(&prometheus::pods(&options, places, written)),
        ),
        (format!("prometheus/rules/{name}.yml"), rules.yaml()),
        (
            "alertmanager/alertmanager.yml".to_owned(),
            text(&alertmanager::config(&options, places)),
        ),
        (
            format!("grafana/dashboards/{}.json", dashboard.uid),
            dashboard.json(),
        ),
        (
            "grafana/provisioning/datasources/prometheus.yaml".to_owned(),
            Datasources::new(&places.prometheus, &scrape).yaml(),
        ),
        (
            "grafana/provisioning/dashboards/bellwether.yaml".to_owned(),
            DashboardProvider::new(GRAFANA_DASHBOARDS).yaml(),
        ),
        (
            "kubernetes/prometheusrule.yaml".to_owned(),
            PrometheusRule::new(rules, job, BTreeMap::new()).yaml(),
        ),
    ];
    let files = files.into_iter().chain(monitors(&options, places));
    Ok(files.chain(written.files(&options)).collect())
}

/// What has the Prometheus operator scrape each job: two files, of which one is used.
fn monitors(options: &Options, places: &Places) -> Vec<(String, String)> {
    let often = places.monitor.unwrap_or(places.scrape);
    let jobs = places.jobs(&options.job).into_iter().enumerate();
    let files = jobs.flat_map(|(at, part)| {
        let scrape = options.scaled(part.scrape.unwrap_or(often)).to_string();
        let [service, pod] = [kubernetes::service_monitor, kubernetes::pod_monitor]
            .map(|monitor| yaml(&monitor(&part.job, &scrape)).unwrap_or_default());
        let [service_file, pod_file] = kubernetes::monitors(&part.job, at == 0);
        let below = |file| format!("kubernetes/{file}");
        [(below(service_file), service), (below(pod_file), pod)]
    });
    files.collect()
}
