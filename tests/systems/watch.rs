use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use bellwether_tests::support::{
    Alertmanager, Directory, Prometheus, Webhook, find, free, queries,
};

use crate::{Kind, LIMIT};

/// How many times faster than in life everything happens: an hour is a minute, five minutes are five seconds.
const SCALE: &str = "60";

/// What answers a query: values by labels.
pub(crate) type Series = BTreeMap<String, f64>;

/// A real Prometheus and a real Alertmanager that run from a system's folder, and someone who is told.
pub(crate) struct Watch {
    pub(crate) prometheus: Prometheus,
    webhook: Webhook,
    directory: Directory,
    _manager: Alertmanager,
}

impl Watch {
    /// Over a system whose metrics are there, whether or not it runs. None where the programs are not installed.
    pub(crate) fn over(kind: &Kind, target: SocketAddr) -> Option<Self> {
        Self::over_several(kind, target, &[])
    }

    /// Over that and its other parts, as `cargo bellwether deploy` is told of them.
    pub(crate) fn over_several(kind: &Kind, target: SocketAddr, parts: &[&str]) -> Option<Self> {
        find("prometheus")?;
        find("prometheus-alertmanager")?;
        let (directory, manager, webhook) = (Directory::new(), free(), Webhook::listening());
        let [target, at] = [target, manager].map(|it| it.to_string());
        let more = ["--scrape", &target, "--alertmanager", &at];
        let told = ["--pager", webhook.url(), "--chat", webhook.url()];
        let faster = ["--time-scale", SCALE];
        kind.deploy(
            directory.path(),
            &[&more[..], parts, &told, &faster].concat(),
        );
        let config = directory.path().join("alertmanager/alertmanager.yml");
        let manager = Alertmanager::configured(&config, manager)?;
        let config = directory.path().join("prometheus/prometheus.yml");
        in_a_pod(&config);
        Some(Self {
            prometheus: Prometheus::configured(&config)?,
            webhook,
            directory,
            _manager: manager,
        })
    }

    /// Waits until each panel of a dashboard in the folder has data that is plausible, by its title and its series.
    #[track_caller]
    pub(crate) fn panels(&self, dashboard: &str, plausible: impl Fn(&str, &Series) -> bool) {
        let folder = self.directory.path().join("grafana/dashboards");
        let variables = [
            ("$job", ".+"),
            ("$instance", ".+"),
            ("$__rate_interval", "10s"),
            ("$__range", "1m"),
        ];
        let mut waiting = queries(&folder.join(dashboard), &variables);
        assert!(waiting.len() > 2, "{waiting:?}");
        // What only a program has that sends spans or pushes has a panel in every dashboard that is made.
        let sends = ["bellwether_spans", "bellwether_push"];
        waiting.retain(|(title, _)| !sends.iter().any(|start| title.starts_with(start)));
        let start = Instant::now();
        while !waiting.is_empty() {
            let ask =
                |(title, query): &(String, String)| (title.clone(), self.prometheus.ask(query));
            let answers: Vec<_> = waiting.iter().map(ask).collect();
            let mut at = answers.iter();
            waiting.retain(|_| {
                let (title, series) = at.next().unwrap();
                series.is_empty() || !plausible(title, series)
            });
            assert!(start.elapsed() < LIMIT, "{waiting:#?} {answers:#?}");
            thread::sleep(Duration::from_millis(500));
        }
    }

    /// Asserts that nothing that someone would be told of fires for as long as said, nor has before. But on a busy machine
    /// the first scrape may come more than five seconds after the first evaluation, which are five minutes here: until
    /// then the program is absent indeed.
    #[track_caller]
    pub(crate) fn quiet(&self, seconds: u64) {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(seconds) {
            let firing = self.prometheus.ask("ALERTS{alertstate=\"firing\"}");
            assert!(firing.is_empty(), "{firing:?}");
            thread::sleep(Duration::from_millis(500));
        }
        let mut fired = self.webhook.fired();
        fired.retain(|alert| !alert.ends_with("Absent"));
        assert_eq!(fired, [""; 0]);
    }

    /// Waits until someone is told that these alerts fire.
    #[track_caller]
    pub(crate) fn told(&self, alerts: &[&str]) {
        for alert in alerts {
            self.webhook.told(alert, "firing", LIMIT);
        }
    }
}

/// Gives the target the label that a cluster would give it.
fn in_a_pod(config: &std::path::Path) {
    let text = fs::read_to_string(config).unwrap();
    let (before, after) = text.rsplit_once("- targets:").unwrap();
    let text = format!("{before}- labels: {{pod: pod-0}}\n    targets:{after}");
    fs::write(config, text).unwrap();
}
