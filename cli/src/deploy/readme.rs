use std::collections::BTreeSet;

use super::{Places, Written, alertmanager, kubernetes, prometheus};
use crate::Options;
use crate::objective::slug;

/// What is in the folder, and how to run it.
pub(super) fn readme(options: &Options, places: &Places, written: &Written, name: &str) -> String {
    let Options { job, .. } = options;
    let targets = places.targets.join("`, `");
    let parts = places.parts.iter();
    let parts = parts.map(|it| format!(", `{}` at `{}`", it.job, it.targets.join("`, `")));
    let parts = parts.collect::<String>();
    let containers = containers(places, job);
    let (prometheus, alertmanager) = (prometheus::PORT, alertmanager::PORT);
    let told = [("page", &places.pager), ("ticket", &places.chat)].map(|(name, url)| match url {
        Some(url) => format!("`{name}` posts to {url}."),
        None => format!("`{name}` tells nobody yet: fill in how it reaches someone."),
    });
    let told = told.join(" ");
    let written = beside(written);
    let (monitors, those) = monitors(places, name);
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
         {containers}\
         | `prometheus/prometheus.yml` | Scrapes the job `{job}` at `{targets}`{parts}. A program on the host has to listen on more \
         than the loopback address for a container to reach it. |\n\
         | `prometheus/rules/{name}.yml` | Recorded shares of bad calls, and alerts. |\n\
         | `alertmanager/alertmanager.yml` | Whom it tells: `page` of what is a page or critical, `ticket` of the rest. {told} A page holds back the tickets about the same objective. |\n\
         {written}\
         | `grafana/` | The data source and the dashboards, which Grafana takes when it starts. Its first user is `admin` \
         with the password `admin`, to be changed at once. |\n\
         | `kubernetes/` | Instead of the above, for the Prometheus operator: the rules, and {monitors} |\n\
         | `kubernetes/prometheus.yml` | For a Prometheus in a cluster without the operator: it finds pods with {those} and \
         the annotations `prometheus.io/scrape: \"true\"`, `prometheus.io/port` and, if it is not `/metrics`, \
         `prometheus.io/path`. |\n"
    )
}

/// A row about what runs beside what is always there, if anything does.
fn containers(places: &Places, job: &str) -> String {
    if places.apps.is_empty() {
        return String::new();
    }
    let quoted = |text: &String| format!("`{text}`");
    let names = places.apps.iter().map(|app| quoted(&app.name(job)));
    let names = names.collect::<Vec<_>>().join(", ");
    let images: BTreeSet<_> = places.apps.iter().map(|app| quoted(&app.image)).collect();
    let images = images.into_iter().collect::<Vec<_>>().join(", ");
    format!(
        "| `compose.yml` | Runs Prometheus, Alertmanager, Grafana, and what is scraped: {names}, from {images}. A program in a \
         container has to listen on more than the container's loopback address. |\n"
    )
}

/// Which manifests have the operator scrape what, and how the annotated pods are told apart.
fn monitors(places: &Places, name: &str) -> (String, &'static str) {
    let port = kubernetes::PORT;
    if places.parts.is_empty() {
        let monitors = format!(
            "one of `servicemonitor.yaml` and `podmonitor.yaml`. Both look for the label `app.kubernetes.io/name: {name}` and a \
             port named `{port}`."
        );
        return (monitors, "that label");
    }
    let jobs = places.jobs(name).into_iter().enumerate();
    let jobs = jobs.map(|(at, part)| {
        let [service, pod] = kubernetes::monitors(&part.job, at == 0);
        format!("`{}` (`{service}`, `{pod}`)", slug(&part.job))
    });
    let jobs = jobs.collect::<Vec<_>>().join(", ");
    let monitors = format!(
        "for each job one of its two monitors. They look for a port named `{port}` and for the label \
         `app.kubernetes.io/name`, which is {jobs}."
    );
    (monitors, "one of these labels")
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
