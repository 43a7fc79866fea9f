use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::bail;

use super::generate::{Generate, write};
use super::{Format, Terminal, Verdict};
use crate::Catalog;
use crate::rules::{PrometheusRule, rules};

/// Makes recording rules and alerts for Prometheus, from objectives and from what every program has.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    generate: Generate,
    /// Records what `dashboard --recorded` asks for, too.
    #[arg(long)]
    recorded: bool,
    /// Makes a `PrometheusRule` for the Prometheus operator.
    #[arg(long)]
    kubernetes: bool,
    /// With `--kubernetes`: a label of the object, by which the operator chooses it. May be given several times.
    #[arg(long, value_name = "NAME=VALUE", requires = "kubernetes")]
    label: Vec<String>,
    /// Writes to this file, and not to the standard output.
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(
    arguments: &Arguments,
    catalog: &Catalog,
    terminal: &mut Terminal,
) -> anyhow::Result<Verdict> {
    let options = arguments.generate.options(catalog, arguments.recorded)?;
    let rules = rules(catalog, &options)?;
    let kubernetes = arguments
        .kubernetes
        .then(|| labels(&arguments.label))
        .transpose()?
        .map(|labels| PrometheusRule::new(rules.clone(), &options.job, labels));
    let text = match (&kubernetes, terminal.format) {
        (Some(object), Format::Text) => object.yaml(),
        (None, Format::Text) => rules.yaml(),
        (Some(object), Format::Json) => serde_json::to_string_pretty(object)? + "\n",
        (None, Format::Json) => serde_json::to_string_pretty(&rules)? + "\n",
    };
    match &arguments.out {
        Some(path) => write(path, &text)?,
        None => terminal.text(&text)?,
    }
    Ok(Verdict::Fine)
}

fn labels(given: &[String]) -> anyhow::Result<BTreeMap<String, String>> {
    let mut labels = BTreeMap::new();
    for label in given {
        let Some((name, value)) = label.split_once('=') else {
            bail!("`--label {label}`: a name, `=` and a value");
        };
        labels.insert(name.to_owned(), value.to_owned());
    }
    Ok(labels)
}
