//! What people wrote themselves, in the folder beside what is made.

use std::collections::BTreeMap;
use std::time::Duration;

use regex::{Captures, Regex};
use serde_json::json;

use super::DeployError;
use crate::Options;
use crate::check::duration;
use crate::objective::slug;
use crate::yaml::yaml;

/// Files that go into the folder as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Files of rules for Prometheus, by their names. Their times are divided as those of the rules that are made.
    pub rules: BTreeMap<String, String>,
    /// Dashboards for Grafana, by their names.
    pub dashboards: BTreeMap<String, String>,
}

impl Written {
    /// # Errors
    /// Files of rules whose manifests would be one.
    pub(super) fn check(&self) -> Result<(), DeployError> {
        let mut manifests = BTreeMap::new();
        let mistakes = self.rules.keys().filter_map(|name| {
            let other = manifests.insert(slug(stem(name)), name)?;
            Some(format!(
                "`{other}` and `{name}` would have the same manifest in a cluster; name one of them otherwise"
            ))
        });
        let mistakes: Vec<_> = mistakes.collect();
        if mistakes.is_empty() {
            return Ok(());
        }
        Err(DeployError::Written(mistakes))
    }

    /// What Prometheus has to read, from the directory of its configuration on.
    pub(super) fn rule_files(&self) -> Vec<String> {
        let all = "rules/*.yml".to_owned();
        let found = |name: &str| matches!(name.rsplit_once('.'), Some((_, "yml")));
        let others = self.rules.keys().filter(|name| !found(name));
        let others = others.map(|name| format!("rules/{name}"));
        [all].into_iter().chain(others).collect()
    }

    /// The files by their paths in the folder.
    pub(super) fn files(&self, options: &Options) -> Vec<(String, String)> {
        let mut files = Vec::new();
        for (name, text) in &self.rules {
            let (rules, stem) = (faster(text, options), stem(name));
            let manifest = manifest(&rules, &slug(&format!("{}-{stem}", options.job)), options);
            files.push((format!("kubernetes/prometheusrule-{stem}.yaml"), manifest));
            files.push((format!("prometheus/rules/{name}"), rules));
        }
        for (name, text) in &self.dashboards {
            files.push((format!("grafana/dashboards/{name}"), text.clone()));
        }
        files
    }
}

/// What a file is called, without what it is.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |it| it.0)
}

/// The rules, for the Prometheus operator.
fn manifest(rules: &str, name: &str, options: &Options) -> String {
    let labels = json!({"app.kubernetes.io/name": slug(&options.job)});
    let head = json!({
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": name, "labels": labels},
    });
    let mut text = yaml(&head).unwrap_or_default() + "spec:\n";
    for line in rules.lines() {
        text += format!("  {line}").trim_end();
        text.push('\n');
    }
    text
}

/// Rules whose ranges, offsets and waiting times are divided by the scale.
fn faster(rules: &str, options: &Options) -> String {
    const TIMES: [&str; 3] = [
        r"(?P<before>\[)(?P<time>[0-9a-z]+)(?P<after>[]:])",
        r"(?P<before>\boffset\s+)(?P<time>[0-9a-z]+)(?P<after>\b)",
        r"(?m)(?P<before>^[ -]*(?:for|interval|keep_firing_for):\s*)(?P<time>[0-9a-z]+)(?P<after>\s*$)",
    ];
    if options.time_scale <= 1.0 {
        return rules.to_owned();
    }
    let patterns = TIMES.iter().filter_map(|it| Regex::new(it).ok());
    patterns.fold(rules.to_owned(), |text, pattern| {
        let divided = |found: &Captures<'_>| divided(found, options);
        pattern.replace_all(&text, divided).into_owned()
    })
}

/// What is no time stays as it is, and so does none at all.
fn divided(found: &Captures<'_>, options: &Options) -> String {
    match duration(&found["time"]).filter(|it| *it > Duration::ZERO) {
        Some(time) => format!(
            "{}{}{}",
            &found["before"],
            options.scaled(time),
            &found["after"]
        ),
        None => found[0].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalog;

    #[test]
    fn times_are_divided_and_nothing_else() {
        let text = "- alert: A\n  expr: rate(a{b=~\"[ab]5m\"}[5m] offset 1h) > 5 and c[1h:5m]\n  for: 10m\n  for: 0s\n";
        let catalog =
            r#"{"schema": "bellwether.catalog", "version": 1, "program": "a", "families": []}"#;
        let mut options = Options::new(&Catalog::from_json(catalog).unwrap());
        assert_eq!(faster(text, &options), text);
        options.time_scale = 60.0;
        let expected = "- alert: A\n  expr: rate(a{b=~\"[ab]5m\"}[5s] offset 1m) > 5 and c[1m:5m]\n  for: 10s\n  for: 0s\n";
        assert_eq!(faster(text, &options), expected);
    }
}
