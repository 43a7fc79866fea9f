use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use super::{DeployError, alertmanager, compose, prometheus};
use crate::objective::slug;

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
    /// What runs beside the others: the program, its parts.
    pub apps: Vec<App>,
    /// How often the program is scraped.
    pub scrape: Duration,
    /// How often the Prometheus operator scrapes it, if not as often.
    pub monitor: Option<Duration>,
    /// What else is scraped, in jobs of its own.
    pub parts: Vec<Part>,
}

/// A container that is scraped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// The host of one of the targets, which becomes its name; none for the program, which is then called like its job.
    pub host: Option<String>,
    /// What runs in it.
    pub image: String,
    /// What the image's entry point is told, where anything.
    pub arguments: Vec<String>,
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
            targets: vec![format!("{}:9464", compose::HOST)],
            alertmanager: format!("alertmanager:{}", alertmanager::PORT),
            prometheus: format!("http://prometheus:{}", prometheus::PORT),
            pager: None,
            chat: None,
            apps: Vec::new(),
            scrape: prometheus::SCRAPE,
            monitor: None,
            parts: Vec::new(),
        }
    }
}

impl Places {
    /// The program as a job, and the parts, which come behind it.
    pub(super) fn jobs(&self, job: &str) -> Vec<Part> {
        let program = Part {
            job: job.to_owned(),
            targets: self.targets.clone(),
            scrape: None,
        };
        let parts = self.parts.iter().cloned();
        std::iter::once(program).chain(parts).collect()
    }

    /// # Errors
    /// All that is wrong with them, and what to write.
    pub(super) fn check(&self, job: &str) -> Result<(), DeployError> {
        let mut mistakes = self.mistakes_of_jobs(job);
        let hosts = self.hosts();
        let mut names = BTreeMap::new();
        for app in &self.apps {
            let (name, image) = (app.name(job), &app.image);
            if let Some(host) = &app.host
                && !hosts.contains(&**host)
            {
                let there = said(&hosts);
                mistakes.push(format!(
                    "`{image}` is to run as `{host}`, but no target has that host; {there}"
                ));
            } else if compose::OWN.contains(&&*name) {
                mistakes.push(format!(
                    "`{image}` is to run as `{name}`, but the folder has a container of that name; name the host otherwise"
                ));
            } else if let Some(other) = names.insert(name.clone(), image) {
                mistakes.push(format!(
                    "`{other}` and `{image}` are both to run as `{name}`; remove one, or give it a host of its own, as in `HOST={image}`"
                ));
            }
        }
        if mistakes.is_empty() {
            return Ok(());
        }
        Err(DeployError::Places(mistakes))
    }

    /// Jobs are told apart by their names, and their files by what these come to.
    fn mistakes_of_jobs(&self, job: &str) -> Vec<String> {
        let mut files = BTreeMap::from([(slug(job), job)]);
        let mut mistakes = Vec::new();
        for part in &self.parts {
            let (part, file) = (part.job.as_str(), slug(&part.job));
            if file.is_empty() {
                mistakes.push(format!(
                    "the job `{part}` has no letter and no digit that its files could be named after; name it otherwise"
                ));
            } else if part == job {
                mistakes.push(format!(
                    "`{job}` is the job of the program itself; give that another target, or the part another name"
                ));
            } else if let Some(other) = files.insert(file, part) {
                mistakes.push(format!(
                    "the jobs `{other}` and `{part}` would have the same files; name one of them otherwise"
                ));
            }
        }
        mistakes
    }

    /// The hosts of targets that a container can be called.
    fn hosts(&self) -> BTreeSet<&str> {
        let parts = self.parts.iter().flat_map(|part| &part.targets);
        let targets = self.targets.iter().chain(parts);
        let hosts = targets.filter_map(|target| Some(target.rsplit_once(':')?.0));
        let elsewhere = |host: &str| {
            let address = host.trim_start_matches('[').trim_end_matches(']');
            ["localhost", compose::HOST].contains(&host) || address.parse::<IpAddr>().is_ok()
        };
        hosts.filter(|host| !elsewhere(host)).collect()
    }
}

impl App {
    /// What its container is called.
    pub(super) fn name(&self, job: &str) -> String {
        self.host.clone().unwrap_or_else(|| slug(job))
    }
}

/// Which hosts there are.
fn said(hosts: &BTreeSet<&str>) -> String {
    let quoted: Vec<_> = hosts.iter().map(|host| format!("`{host}`")).collect();
    match quoted.as_slice() {
        [] => "none has a name that a container could have; write a target such as `shop:9464`"
            .to_owned(),
        [only] => format!("the only host is {only}"),
        several => format!("the hosts are {}", several.join(", ")),
    }
}
