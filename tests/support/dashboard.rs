use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{find, run};

/// What a dashboard asks, each with the title of its panel, when its variables have these values.
///
/// # Panics
/// Where it is no dashboard.
pub fn queries(dashboard: &Path, variables: &[(&str, &str)]) -> Vec<(String, String)> {
    let text = fs::read_to_string(dashboard).expect("a dashboard");
    let dashboard: Value = serde_json::from_str(&text).expect("a dashboard is JSON");
    let panels = dashboard["panels"].as_array().expect("panels").iter();
    let panels = panels.flat_map(|panel| match panel["panels"].as_array() {
        Some(inner) if !inner.is_empty() => inner.iter().collect(),
        _ => vec![panel],
    });
    let queries = panels.flat_map(|panel| {
        let targets = panel["targets"].as_array().into_iter().flatten();
        targets.map(|target| {
            let query = target["expr"].as_str().expect("an expression").to_owned();
            let query = variables
                .iter()
                .fold(query, |query, (name, value)| query.replace(name, value));
            (panel["title"].as_str().expect("a title").to_owned(), query)
        })
    });
    queries.collect()
}

/// Asserts that Grafana's own types accept these dashboards, if they are there to be asked.
///
/// # Panics
/// Where they do not; and where they are not there and the environment has `CI`.
#[track_caller]
pub fn grafana_accepts(dashboards: &[PathBuf]) {
    let Some((node, folder)) = grafana() else {
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/grafana.cjs");
    let folder = folder.display().to_string();
    let files: Vec<_> = dashboards
        .iter()
        .map(|it| it.display().to_string())
        .collect();
    let mut arguments = vec![script, "judge", &folder];
    arguments.extend(files.iter().map(String::as_str));
    let (success, said) = run(&node, &arguments, "");
    assert!(success, "{said}");
}

/// Where the judge is, if it is there.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn grafana() -> Option<(PathBuf, PathBuf)> {
    let node = find("node")?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/judges/grafana");
    if folder.join("made").exists() {
        return Some((node, folder));
    }
    let what = "Grafana's types are not there; `.ci/grafana` fetches them";
    assert!(std::env::var_os("CI").is_none(), "{what}");
    eprintln!("skipped: {what}");
    None
}
