use std::path::{Path, PathBuf};

use super::generate::{Generate, write};
use super::{Terminal, Verdict};
use crate::Catalog;
use crate::dashboard::{DashboardProvider, Datasources, dashboard};

/// Makes a dashboard for Grafana: objectives, operations, what is declared, health and the process.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    generate: Generate,
    /// Asks for what `rules --recorded` records instead of computing quantiles and budgets in each panel.
    #[arg(long)]
    recorded: bool,
    /// Writes to this file, and not to the standard output.
    #[arg(short, long, value_name = "FILE", conflicts_with = "provisioning")]
    out: Option<PathBuf>,
    /// Writes a folder from which Grafana takes the dashboard and its data source when it starts.
    #[arg(long, value_name = "DIRECTORY")]
    provisioning: Option<PathBuf>,
    /// With `--provisioning`: where Grafana finds Prometheus.
    #[arg(
        long,
        value_name = "URL",
        default_value = "http://127.0.0.1:9090",
        requires = "provisioning"
    )]
    prometheus: String,
    /// With `--provisioning`: where Grafana finds the folder of dashboards.
    #[arg(
        long,
        value_name = "PATH",
        default_value = "/var/lib/grafana/dashboards",
        requires = "provisioning"
    )]
    path: String,
}

pub(super) fn run(
    arguments: &Arguments,
    catalog: &Catalog,
    terminal: &mut Terminal,
) -> anyhow::Result<Verdict> {
    let options = arguments.generate.options(catalog, arguments.recorded)?;
    let dashboard = dashboard(catalog, &options)?;
    match (&arguments.out, &arguments.provisioning) {
        (_, Some(directory)) => {
            let name = format!("dashboards/{}.json", dashboard.uid);
            write(&directory.join(name), &dashboard.json())?;
            provisioning(directory, arguments)?;
        }
        (Some(path), None) => write(path, &dashboard.json())?,
        (None, None) => terminal.text(&dashboard.json())?,
    }
    Ok(Verdict::Fine)
}

fn provisioning(directory: &Path, arguments: &Arguments) -> anyhow::Result<()> {
    let folder = directory.join("provisioning");
    let source = Datasources::new(&arguments.prometheus, "15s");
    write(&folder.join("datasources/prometheus.yaml"), &source.yaml())?;
    let provider = DashboardProvider::new(&arguments.path);
    write(&folder.join("dashboards/bellwether.yaml"), &provider.yaml())
}
