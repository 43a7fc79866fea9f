use std::fs;
use std::path::PathBuf;

use anyhow::bail;

use super::generate::{Generate, write};
use super::{Format, Terminal, Verdict};
use crate::Catalog;
use crate::deploy::{Places, deploy};

/// Makes a folder from which Prometheus, Alertmanager and Grafana run, and manifests for Kubernetes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    generate: Generate,
    /// The folder.
    #[arg(short, long, value_name = "DIRECTORY", default_value = "deploy")]
    out: PathBuf,
    /// Writes into a folder that is not empty, over files of the same names.
    #[arg(long)]
    force: bool,
    /// Where Prometheus scrapes the program. May be given several times.
    #[arg(
        long,
        value_name = "HOST:PORT",
        default_value = "host.docker.internal:9464"
    )]
    target: Vec<String>,
    /// Where Prometheus finds Alertmanager.
    #[arg(long, value_name = "HOST:PORT", default_value = "alertmanager:9093")]
    alertmanager: String,
    /// Where Grafana finds Prometheus.
    #[arg(long, value_name = "URL", default_value = "http://prometheus:9090")]
    prometheus: String,
    /// Whom Alertmanager tells.
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
}

pub(super) fn run(
    arguments: &Arguments,
    catalog: &Catalog,
    terminal: &mut Terminal,
) -> anyhow::Result<Verdict> {
    let options = arguments.generate.options(catalog, true)?;
    let places = Places {
        targets: arguments.target.clone(),
        alertmanager: arguments.alertmanager.clone(),
        prometheus: arguments.prometheus.clone(),
        webhook: arguments.webhook.clone(),
    };
    let files = deploy(catalog, &options, &places)?;
    let folder = &arguments.out;
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken && !arguments.force {
        bail!(
            "{} is not empty; `--force` writes into it",
            folder.display()
        );
    }
    for (path, text) in &files {
        write(&folder.join(path), text)?;
    }
    let paths: Vec<_> = files.keys().map(|path| folder.join(path)).collect();
    match terminal.format {
        Format::Json => terminal.json(&paths)?,
        Format::Text => {
            for path in paths {
                terminal.text(&format!("{}\n", path.display()))?;
            }
        }
    }
    Ok(Verdict::Fine)
}
