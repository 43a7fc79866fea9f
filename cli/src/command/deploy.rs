use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};

use super::check::interval;
use super::generate::{Generate, write};
use super::{Format, Terminal, Verdict};
use crate::Catalog;
use crate::deploy::{App, Part, Places, Written, deploy};

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
    scrape: Vec<String>,
    /// Where Prometheus finds Alertmanager.
    #[arg(long, value_name = "HOST:PORT", default_value = "alertmanager:9093")]
    alertmanager: String,
    /// Where Grafana finds Prometheus.
    #[arg(long, value_name = "URL", default_value = "http://prometheus:9090")]
    prometheus: String,
    /// Whom Alertmanager tells.
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// Whom it tells of pages and of what is critical, if not the same.
    #[arg(long, value_name = "URL")]
    pager: Option<String>,
    /// Whom it tells of the rest, if not the same.
    #[arg(long, value_name = "URL")]
    chat: Option<String>,
    /// What runs in a container beside the others: `shop:1.2 --metrics 0.0.0.0:9464` is the program, and `HOST=IMAGE`
    /// what a target of `--scrape` or `--part` calls HOST. Split at spaces; what follows the image is its command. May be
    /// given several times.
    #[arg(long, value_name = "[HOST=]IMAGE [ARGUMENT ...]", value_parser = app)]
    app: Vec<App>,
    /// How often the program is scraped.
    #[arg(long, value_name = "DURATION", default_value = "15s", value_parser = interval)]
    scrape_interval: Duration,
    /// How often the Prometheus operator scrapes it, if not as often.
    #[arg(long, value_name = "DURATION", value_parser = interval)]
    monitor_interval: Option<Duration>,
    /// What else is scraped, as a job of its own, in a cluster too: `gateway=gateway:9464@5s`. May be given several times,
    /// for several targets of a job too.
    #[arg(long, value_name = "JOB=HOST:PORT[@DURATION]", value_parser = part)]
    part: Vec<Part>,
    /// A file of rules that people wrote, to be beside those that are made. May be given several times.
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// A dashboard that people wrote. May be given several times.
    #[arg(long, value_name = "FILE")]
    dashboard: Vec<PathBuf>,
}

pub(super) fn run(
    arguments: &Arguments,
    catalog: &Catalog,
    terminal: &mut Terminal,
) -> anyhow::Result<Verdict> {
    let options = arguments.generate.options(catalog, true)?;
    let places = Places {
        targets: arguments.scrape.clone(),
        alertmanager: arguments.alertmanager.clone(),
        prometheus: arguments.prometheus.clone(),
        pager: arguments
            .pager
            .clone()
            .or_else(|| arguments.webhook.clone()),
        chat: arguments.chat.clone().or_else(|| arguments.webhook.clone()),
        apps: arguments.app.clone(),
        scrape: arguments.scrape_interval,
        monitor: arguments.monitor_interval,
        parts: together(&arguments.part),
    };
    let written = Written {
        rules: read(&arguments.rules)?,
        dashboards: read(&arguments.dashboard)?,
    };
    let files = deploy(catalog, &options, &places, &written)?;
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

/// The files by their names, of which each is there once.
fn read(paths: &[PathBuf]) -> anyhow::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for path in paths {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.with_context(|| format!("{} has no name", path.display()))?;
        let text =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        if files.insert(name.to_owned(), text).is_some() {
            bail!("two of the files are called `{name}`; name one of them otherwise");
        }
    }
    Ok(files)
}

/// `shop:1.2 --verbose`, `gateway=shop:1.2 --component gateway`.
fn app(text: &str) -> Result<App, String> {
    let wrong = || "write `shop:1.2` or `gateway=shop:1.2 --component gateway`".to_owned();
    let mut words = text.split_whitespace();
    let first = words.next().ok_or_else(wrong)?;
    let (host, image) = match first.split_once('=') {
        Some((host, image)) => (Some(host), image),
        None => (None, first),
    };
    if image.is_empty() || host == Some("") {
        return Err(wrong());
    }
    Ok(App {
        host: host.map(str::to_owned),
        image: image.to_owned(),
        arguments: words.map(str::to_owned).collect(),
    })
}

/// `gateway=gateway:9464@5s`.
fn part(text: &str) -> Result<Part, String> {
    let wrong = || "write `gateway=gateway:9464` or `gateway=gateway:9464@5s`".to_owned();
    let (job, place) = text.split_once('=').ok_or_else(wrong)?;
    let (target, scrape) = match place.split_once('@') {
        Some((target, scrape)) => (target, Some(interval(scrape)?)),
        None => (place, None),
    };
    if job.is_empty() || !target.contains(':') {
        return Err(wrong());
    }
    Ok(Part {
        job: job.to_owned(),
        targets: vec![target.to_owned()],
        scrape,
    })
}

/// Jobs with all their targets, in the order in which they come; the first interval counts.
fn together(parts: &[Part]) -> Vec<Part> {
    let mut jobs: Vec<Part> = Vec::new();
    for part in parts {
        match jobs.iter_mut().find(|it| it.job == part.job) {
            Some(job) => job.targets.extend_from_slice(&part.targets),
            None => jobs.push(part.clone()),
        }
    }
    jobs
}
