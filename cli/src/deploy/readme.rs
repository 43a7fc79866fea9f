use super::{Places, alertmanager, kubernetes, prometheus};
use crate::Options;

/// What is in the folder, and how to run it.
pub(super) fn readme(options: &Options, places: &Places, name: &str) -> String {
    let Options { job, .. } = options;
    let targets = places.targets.join("`, `");
    let (prometheus, alertmanager) = (prometheus::PORT, alertmanager::PORT);
    let told = match &places.webhook {
        Some(url) => format!("`page` and `ticket` both post to {url}."),
        None => "`page` and `ticket` tell nobody yet: fill in how they reach someone.".to_owned(),
    };
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
         | `prometheus/prometheus.yml` | Scrapes the job `{job}` at `{targets}`. A program on the host has to listen on more \
         than the loopback address for a container to reach it. |\n\
         | `prometheus/rules/{name}.yml` | Recorded shares of bad calls, and alerts. |\n\
         | `alertmanager/alertmanager.yml` | Whom it tells: {told} A page holds back the tickets about the same objective. |\n\
         | `grafana/` | The data source and the dashboard, which Grafana takes when it starts. Its first user is `admin` \
         with the password `admin`, to be changed at once. |\n\
         | `kubernetes/` | Instead of the above, for the Prometheus operator: the rules, and one of `servicemonitor.yaml` and \
         `podmonitor.yaml`. Both look for the label `app.kubernetes.io/name: {name}` and a port named `{port}`. |\n"
    )
}
