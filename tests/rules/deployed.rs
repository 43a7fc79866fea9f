//! The folder, judged by the programs that run from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bellwether_cli::deploy::{Places, deploy};
use bellwether_tests::support::{Directory, find, run};

use crate::files::golden;
use crate::{options, shop};

fn files() -> BTreeMap<String, String> {
    deploy(&shop(), &options(), &Places::default()).unwrap()
}

/// Writes files below a directory.
pub(crate) fn written(files: &BTreeMap<String, String>, directory: &Path) {
    for (name, text) in files {
        let path = directory.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn the_folder_is_that_of_the_golden_file() {
    let own = files().into_iter().filter(|(path, _)| {
        // Rules and dashboards have files of their own.
        !path.contains("rules/")
            && !path.contains("dashboards/shop")
            && !path.contains("prometheusrule")
    });
    let texts = own.map(|(path, text)| {
        format!(
            "--- {path}
{text}"
        )
    });
    let text = texts.collect::<Vec<_>>().concat();
    golden("deploy.txt", &text);
}

#[test]
fn promtool_accepts_the_configuration_with_its_rules() {
    let Some(promtool) = find("promtool") else {
        return;
    };
    let directory = Directory::new();
    written(&files(), directory.path());
    let path = directory.path().join("prometheus/prometheus.yml");
    let (success, said) = run(&promtool, &["check", "config", path.to_str().unwrap()], "");
    assert!(success, "{said}");
    assert!(
        said.contains("rules found") && said.contains("1 rule files found"),
        "{said}"
    );
}

#[test]
fn amtool_accepts_the_routes_with_and_without_someone_to_tell() {
    let Some(amtool) = find("amtool") else {
        return;
    };
    for webhook in [None, Some("http://127.0.0.1:9099/alerts".to_owned())] {
        let mut places = Places::default();
        places.webhook = webhook;
        let directory = Directory::new();
        written(
            &deploy(&shop(), &options(), &places).unwrap(),
            directory.path(),
        );
        let path = directory.path().join("alertmanager/alertmanager.yml");
        let path = path.to_str().unwrap();
        let (success, said) = run(&amtool, &["check-config", path], "");
        assert!(success, "{said}");
        for severity in ["page", "ticket"] {
            let config = format!("--config.file={path}");
            let label = format!("severity={severity}");
            let (_, said) = run(&amtool, &["config", "routes", "test", &config, &label], "");
            // A warning about its own arguments may follow.
            assert_eq!(said.lines().next(), Some(severity));
        }
    }
}

/// Every path that the containers are given, and that the README names, is in the folder.
#[test]
fn the_files_name_each_other_rightly() {
    let files = files();
    let there = |path: &str| {
        let below = format!("{}/", path.trim_end_matches('/'));
        files
            .keys()
            .any(|name| name == path || name.starts_with(&below))
    };
    let mounted = files["compose.yml"]
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- ./"));
    let mounted: Vec<_> = mounted
        .map(|line| line.split_once(':').unwrap().0)
        .collect();
    assert_eq!(mounted.len(), 4);
    for path in mounted {
        assert!(there(path), "{path}");
    }
    let mut named = 0;
    for word in files["README.md"].split('`').skip(1).step_by(2) {
        if word.contains('/') && !word.contains(':') {
            assert!(there(word), "{word}");
            named += 1;
        }
    }
    assert_eq!(named, 5);
    let provider = &files["grafana/provisioning/dashboards/bellwether.yaml"];
    let (_, path) = provider.split_once("path: ").unwrap();
    assert!(files["compose.yml"].contains(&format!("./grafana/dashboards:{}:ro", path.trim())));
}

#[test]
fn the_job_is_the_same_everywhere() {
    let mut options = options();
    options.job = "till: \"north\"".to_owned();
    let files = deploy(&shop(), &options, &Places::default()).unwrap();
    // What reads YAML strictly finds the job as it is.
    let job = r#""till: \"north\"""#;
    let config = &files["prometheus/prometheus.yml"];
    assert!(config.contains(&format!("job_name: {job}")), "{config}");
    for monitor in ["service", "pod"] {
        let text = &files[&format!("kubernetes/{monitor}monitor.yaml")];
        assert!(text.contains(&format!("replacement: {job}")), "{text}");
        assert!(
            text.contains("app.kubernetes.io/name: till-north"),
            "{text}"
        );
    }
    let Some(promtool) = find("promtool") else {
        return;
    };
    let directory = Directory::new();
    written(&files, directory.path());
    let path = directory.path().join("prometheus/prometheus.yml");
    let (success, said) = run(&promtool, &["check", "config", path.to_str().unwrap()], "");
    assert!(success, "{said}");
}
