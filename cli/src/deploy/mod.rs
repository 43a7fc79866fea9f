//! A folder from which Prometheus, Alertmanager and Grafana run, and what a cluster needs instead. Everything in it agrees
//! on the job, the addresses and the paths, because it is made from the same values.

mod alertmanager;
mod compose;
mod kubernetes;
mod prometheus;
mod readme;
mod written;

use std::collections::BTreeMap;
use std::time::Duration;

pub use written::Written;

use crate::dashboard::{DashboardProvider, Datasources, dashboard};
use crate::objective::{Mistakes, slug};
use crate::rules::{PrometheusRule, rules};
use crate::yaml::yaml;
use crate::{Catalog, Options};

/// Where Grafana's image looks for what it is told by files.
const GRAFANA_DASHBOARDS: &str = "/var/lib/grafana/dashboards";

/// Where things are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Places {
    /// Where Prometheus scrapes the program.
    pub targets: Vec<String>,
    /// Where Prometheus finds Alertmanager.
    pub alertmanager: String,
    /// Where Grafana finds Prometheus.
    pub prometheus: String,
    /// Whom Alertmanager tells of pages; nobody where there is none.
    pub pager: Option<String>,
    /// Whom it tells of the rest.
    pub chat: Option<String>,
    /// The image of the program, where it runs beside the others.
    pub app: Option<String>,
    /// How often the program is scraped.
    pub scrape: Duration,
    /// How often the Prometheus operator scrapes it, if not as often.
    pub monitor: Option<Duration>,
    /// What else is scraped, in jobs of its own.
    pub parts: Vec<Part>,
}

/// A part of a system that runs by itself and is scraped as a job of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The job.
    pub job: String,
    /// Where Prometheus scrapes it.
    pub targets: Vec<String>,
    /// How often, if not as often as the program.
    pub scrape: Option<Duration>,
}

impl Default for Places {
    /// Those of the containers, and a program that listens on the host.
    fn default() -> Self {
        Self {
            targets: vec!["host.docker.internal:9464".to_owned()],
            alertmanager: format!("alertmanager:{}", alertmanager::PORT),
            prometheus: format!("http://prometheus:{}", prometheus::PORT),
            pager: None,
            chat: None,
            app: None,
            scrape: prometheus::SCRAPE,
            monitor: None,
            parts: Vec::new(),
        }
    }
}

/// The files of the folder by their paths in it: the same for the same arguments, to the byte. What people wrote takes the
/// place of a file of the same name.
///
/// # Errors
/// Objectives that the catalog's families cannot tell about, all of them.
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
) -> Result<BTreeMap<String, String>, Mistakes> {
    let options = Options {
        recorded: true,
        ..options.clone()
    };
    let (job, name) = (&options.job, slug(&options.job));
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
            text(&compose::compose(places, &name)),
        ),
        (
            "prometheus/prometheus.yml".to_owned(),
            text(&prometheus::config(&options, places)),
        ),
        (
            "kubernetes/prometheus.yml".to_owned(),
            text(&prometheus::pods(&options, places, &name)),
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

/// What has the Prometheus operator scrape the program.
fn monitors(options: &Options, places: &Places) -> [(String, String); 2] {
    let scrape = options.scaled(places.monitor.unwrap_or(places.scrape));
    let (job, scrape) = (&options.job, scrape.to_string());
    let [service, pod] = [kubernetes::service_monitor, kubernetes::pod_monitor]
        .map(|monitor| yaml(&monitor(job, &scrape)).unwrap_or_default());
    [
        ("kubernetes/servicemonitor.yaml".to_owned(), service),
        ("kubernetes/podmonitor.yaml".to_owned(), pod),
    ]
}
