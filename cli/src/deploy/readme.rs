use super::{Places, Written, alertmanager, kubernetes, prometheus};
use crate::Options;

/// What is in the folder, and how to run it.
pub(super) fn readme(options: &Options, places: &Places, written: &Written, name: &str) -> String {
    let Options { job, .. } = options;
    let targets = places.targets.join("`, `");
    let parts = places.parts.iter();
    let parts = parts.map(|it| format!(", `{}` at `{}`", it.job, it.targets.join("`, `")));
    let parts = parts.collect::<Vec<_>>().concat();
    let (prometheus, alertmanager) = (prometheus::PORT, alertmanager::PORT);
    let told = [("page", &places.pager), ("ticket", &places.chat)].map(|(name, url)| match url {
        Some(url) => format!("`{name}` posts to {url}."),
        None => format!("`{name}` tells nobody yet: fill in how it reaches someone."),
    });
    let told = told.join(" ");
    let written = beside(written);
    let port = kubernetes::PORT;
    format!(
        "# Watching `{job}`\n\
         \n\
         Made by `cargo bellwether deploy` from what the program declares. Make it again when that changes, rather than edit \
         it.\n\
         \n\
         ```sh\n\
         docker compose up -d    # Prometheus at http://127.0.0.1:{prometheus}, Alertmanager at :{alertmanager}, Grafana at \
         :3000\n\
         ```\n\
         \n\
         | file | what it is |\n\
         | --- | --- |\n\
         | `prometheus/prometheus.yml` | Scrapes the job `{job}` at `{targets}`{parts}. A program on the host has to listen on more \
         than the loopback address for a container to reach it. |\n\
         | `prometheus/rules/{name}.yml` | Recorded shares of bad calls, and alerts. |\n\
         | `alertmanager/alertmanager.yml` | Whom it tells: `page` of what is a page or critical, `ticket` of the rest. {told} A page holds back the tickets about the same objective. |\n\
         {written}\
         | `grafana/` | The data source and the dashboards, which Grafana takes when it starts. Its first user is `admin` \
         with the password `admin`, to be changed at once. |\n\
         | `kubernetes/` | Instead of the above, for the Prometheus operator: the rules, and one of `servicemonitor.yaml` and \
         `podmonitor.yaml`. Both look for the label `app.kubernetes.io/name: {name}` and a port named `{port}`. |\n\
         | `kubernetes/prometheus.yml` | For a Prometheus in a cluster without the operator: it finds pods with that label and \
         the annotations `prometheus.io/scrape: \"true\"`, `prometheus.io/port` and, if it is not `/metrics`, \
         `prometheus.io/path`. |\n"
    )
}

/// A row for each file that somebody wrote.
fn beside(written: &Written) -> String {
    let rules = written
        .rules
        .keys()
        .map(|name| format!("prometheus/rules/{name}"));
    let dashboards = written.dashboards.keys();
    let dashboards = dashboards.map(|name| format!("grafana/dashboards/{name}"));
    let rows = rules.chain(dashboards);
    let rows = rows.map(|path| format!("| `{path}` | Written by hand, and copied here. |\n"));
    rows.collect::<Vec<_>>().concat()
}
