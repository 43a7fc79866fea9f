//! The folder, judged by the programs that run from it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bellwether_cli::deploy::{App, Places, Written, deploy};
use bellwether_tests::support::{Directory, find, promtool_accepts, run};

use crate::files::golden;
use crate::{options, shop};

fn files() -> BTreeMap<String, String> {
    deploy(&shop(), &options(), &Places::default(), &Written::default()).unwrap()
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
fn promtool_accepts_the_configurations_with_their_rules() {
    let directory = Directory::new();
    written(&files(), directory.path());
    promtool_accepts(directory.path());
}

#[test]
fn what_people_wrote_stands_beside_it_and_the_program_runs_beside_the_others() {
    let rules = "groups:\n- name: own\n  rules:\n  - alert: ShopEmpty\n    expr: sum(rate(shop_items_total[5m])) == 0\n    \
                 for: 10m\n    keep_firing_for: 20m\n";
    let mut written = Written::default();
    written.rules.insert("own.yml".to_owned(), rules.to_owned());
    written
        .dashboards
        .insert("own.json".to_owned(), "{}\n".to_owned());
    let mut places = Places::default();
    places.apps = vec![App {
        host: None,
        image: "shop:1.2".to_owned(),
        arguments: Vec::new(),
    }];
    let (mut options, shop) = (options(), shop());
    let files = deploy(&shop, &options, &places, &written).unwrap();
    assert_eq!(files["prometheus/rules/own.yml"], rules);
    assert_eq!(files["grafana/dashboards/own.json"], "{}\n");
    assert!(files["README.md"].contains("| `prometheus/rules/own.yml` |"));
    assert!(files["compose.yml"].contains("  shop:\n    image: shop:1.2\n"));
    let manifest = &files["kubernetes/prometheusrule-own.yaml"];
    assert!(
        manifest.contains("spec:\n  groups:\n  - name: own\n"),
        "{manifest}"
    );
    assert!(manifest.contains("name: shop-own"), "{manifest}");
    options.time_scale = 60.0;
    let files = deploy(&shop, &options, &places, &written).unwrap();
    let faster = &files["prometheus/rules/own.yml"];
    assert!(
        faster.contains("[5s]")
            && faster.contains(" for: 10s")
            && faster.contains(" keep_firing_for: 20s"),
        "{faster}"
    );
}

#[test]
fn amtool_accepts_the_routes_with_and_without_someone_to_tell() {
    let Some(amtool) = find("amtool") else {
        return;
    };
    for webhook in [None, Some("http://127.0.0.1:9099/alerts".to_owned())] {
        let mut places = Places::default();
        (places.pager, places.chat) = (webhook.clone(), webhook);
        let directory = Directory::new();
        written(
            &deploy(&shop(), &options(), &places, &Written::default()).unwrap(),
            directory.path(),
        );
        let path = directory.path().join("alertmanager/alertmanager.yml");
        let path = path.to_str().unwrap();
        let (success, said) = run(&amtool, &["check-config", path], "");
        assert!(success, "{said}");
        for (severity, receiver) in [
            ("page", "page"),
            ("critical", "page"),
            ("ticket", "ticket"),
            ("warning", "ticket"),
        ] {
            let config = format!("--config.file={path}");
            let label = format!("severity={severity}");
            let (_, said) = run(&amtool, &["config", "routes", "test", &config, &label], "");
            // A warning about its own arguments may follow.
            assert_eq!(said.lines().next(), Some(receiver));
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
        let annotation = word.starts_with("prometheus.io/") || word == "/metrics";
        if word.contains('/') && !word.contains(':') && !annotation {
            assert!(there(word), "{word}");
            named += 1;
        }
    }
    assert_eq!(named, 6);
    let provider = &files["grafana/provisioning/dashboards/bellwether.yaml"];
    let (_, path) = provider.split_once("path: ").unwrap();
    assert!(files["compose.yml"].contains(&format!("./grafana/dashboards:{}:ro", path.trim())));
}

#[test]
fn the_job_is_the_same_everywhere() {
    let mut options = options();
    options.job = "till: \"north\"".to_owned();
    let files = deploy(&shop(), &options, &Places::default(), &Written::default()).unwrap();
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
    let directory = Directory::new();
    written(&files, directory.path());
    promtool_accepts(directory.path());
}
