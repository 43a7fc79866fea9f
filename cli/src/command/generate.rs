//! What `rules`, `dashboard` and `deploy` have in common.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};

use crate::{Catalog, Options};

/// How the generated files are told to look at the program.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What is generated")]
pub(super) struct Generate {
    /// The job that scrapes the program. Only its series are looked at [default: the program's name]
    #[arg(long, value_name = "NAME")]
    job: Option<String>,
    /// A label beside the job that keeps series apart, such as `cluster`. May be given several times.
    #[arg(long, value_name = "LABEL")]
    by: Vec<String>,
    /// How many bad calls it takes in the longer window of an alert before it may fire.
    #[arg(long, value_name = "N", default_value_t = 5)]
    least_failures: u32,
    /// From which per cent of failed calls on an operation without an objective is reported.
    #[arg(long, value_name = "PER_CENT", default_value_t = 5.0)]
    failure_share: f64,
    /// How many seconds lie between two evaluations of a rule.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    interval: u32,
    /// For tests: divides every time in the rules, so that 60 makes an hour a minute.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    time_scale: f64,
}

impl Generate {
    /// # Errors
    /// Arguments out of their range.
    pub(super) fn options(&self, catalog: &Catalog, recorded: bool) -> anyhow::Result<Options> {
        let mut options = Options::new(catalog);
        if let Some(job) = &self.job {
            options.job.clone_from(job);
        }
        for label in &self.by {
            let mut bytes = label.bytes();
            let good = bytes.all(|it| it == b'_' || it.is_ascii_alphanumeric());
            if !good
                || label.starts_with(|it: char| !it.is_ascii_alphabetic() && it != '_')
                || label.is_empty()
            {
                bail!("`--by {label}`: not the name of a label");
            }
        }
        if !(self.failure_share > 0.0 && self.failure_share < 100.0) {
            bail!(
                "`--failure-share {}`: per cent, more than 0 and less than 100",
                self.failure_share
            );
        }
        if !(self.time_scale >= 1.0 && self.time_scale <= 1000.0) {
            bail!(
                "`--time-scale {}`: from 1, which is no test, to 1000",
                self.time_scale
            );
        }
        if self.interval == 0 || self.interval > 60 {
            bail!(
                "`--interval {}`: from 1 to 60, for a recorded sample is found for five minutes",
                self.interval
            );
        }
        options.by.clone_from(&self.by);
        options.least_failures = self.least_failures;
        options.failure_share = self.failure_share;
        options.interval = Duration::from_secs(self.interval.into());
        options.time_scale = self.time_scale;
        options.recorded = recorded;
        Ok(options)
    }
}

/// Writes a file, and the directories that it is in.
///
/// # Errors
/// What the file system says, with the path.
pub(super) fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)
            .with_context(|| format!("cannot make {}", directory.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
