use std::time::Duration;

use anyhow::{Context, bail};

use super::{Format, Terminal, Verdict};
use crate::Catalog;
use crate::check::{Input, LINTS, Options, check, duration};

/// Checks rule files, dashboards and expressions against what the program declares; without any, the declarations alone.
///
/// Warnings and errors end with exit code 1; what is for information does not. The rules are in docs/check.md, and
/// `--list` prints them.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Prometheus rule files, `PrometheusRule` manifests and Grafana dashboards; patterns such as `deploy/**/*.json` too.
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// An expression in PromQL. Can be given several times.
    #[arg(long, value_name = "PROMQL")]
    expr: Vec<String>,
    /// Metrics of other programs, as a pattern for whole names: `node_.*`. Can be given several times.
    #[arg(long, value_name = "PATTERN")]
    external: Vec<String>,
    /// A label that Prometheus gives to the program's targets, beside `job` and `instance`: `pod`.
    #[arg(long, value_name = "NAME")]
    target_label: Vec<String>,
    /// How often the program is scraped.
    #[arg(long, value_name = "DURATION", default_value = "15s", value_parser = interval)]
    scrape_interval: Duration,
    /// How often rules are evaluated, where their group does not say.
    #[arg(long, value_name = "DURATION", default_value = "15s", value_parser = interval)]
    evaluation_interval: Duration,
    /// The most series that the whole program may reach.
    #[arg(long, value_name = "NUMBER")]
    max_series: Option<u64>,
    /// Switches a rule off everywhere, or for what is called so: `naming:legacy_.*`. For one place write
    /// `# bellwether: allow(RULE) because …` there.
    #[arg(long, value_name = "RULE[:PATTERN]")]
    allow: Vec<String>,
    /// Prints the rules instead: what each finds, why, and what to write instead.
    #[arg(long)]
    list: bool,
}

/// A duration that is longer than nothing.
pub(super) fn interval(text: &str) -> Result<Duration, String> {
    let found = duration(text).filter(|it| *it > Duration::ZERO);
    found.ok_or_else(|| "write `15s` or `1m`".to_owned())
}

impl Arguments {
    /// Whether only the rules are asked for, and no catalog is needed.
    pub(super) fn is_list(&self) -> bool {
        self.list
    }

    fn options(&self) -> anyhow::Result<Options> {
        let mut options = Options::default();
        for pattern in &self.external {
            let wrong = || format!("`--external {pattern}` is no pattern");
            options = options.external(pattern).with_context(wrong)?;
        }
        for allow in &self.allow {
            let (rule, pattern) = match allow.split_once(':') {
                Some((rule, pattern)) => (rule, Some(pattern)),
                None => (&**allow, None),
            };
            if LINTS.iter().all(|lint| lint.id != rule) {
                bail!("there is no rule `{rule}`; `--list` prints them");
            }
            options = match pattern {
                Some(pattern) => {
                    let wrong = || format!("`--allow {allow}` has no pattern after the colon");
                    options.allow_for(rule, pattern).with_context(wrong)?
                }
                None => options.allow(rule),
            };
        }
        options.target_labels.clone_from(&self.target_label);
        options.scrape_interval = self.scrape_interval;
        options.evaluation_interval = self.evaluation_interval;
        options.max_series = self.max_series;
        Ok(options)
    }
}

/// Prints the rules.
pub(super) fn list(terminal: &mut Terminal) -> anyhow::Result<Verdict> {
    match terminal.format {
        Format::Json => terminal.json(&LINTS)?,
        Format::Text => {
            for lint in LINTS {
                let (id, severity) = (lint.id, lint.severity);
                terminal.text(&format!(
                    "{id} ({severity})\n  {}.\n  {}.\n  Write instead: {}.\n\n",
                    lint.what, lint.why, lint.instead
                ))?;
            }
        }
    }
    Ok(Verdict::Fine)
}

pub(super) fn run(
    arguments: &Arguments,
    catalog: &Catalog,
    terminal: &mut Terminal,
) -> anyhow::Result<Verdict> {
    let options = arguments.options()?;
    let mut inputs = Vec::new();
    for pattern in &arguments.files {
        inputs.extend(Input::read(pattern)?);
    }
    inputs.extend(arguments.expr.iter().map(Input::expression));
    let report = check(catalog, &inputs, &options);
    match terminal.format {
        Format::Json => terminal.json(&report.to_json())?,
        Format::Text => terminal.text(&report.to_text(terminal.colour))?,
    }
    Ok(if report.is_clean() {
        Verdict::Fine
    } else {
        Verdict::Findings
    })
}
