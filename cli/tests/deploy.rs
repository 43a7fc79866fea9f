//! What the options of `deploy` become, seen in the folder that it writes.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of its own for a test, empty at first.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("deploy-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs the program on the catalog of the tests; whether it went well, and what it said.
fn deploy(out: &Path, arguments: &[&str]) -> (bool, String) {
    let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/catalog.json");
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-bellwether"))
        .args(["deploy", "--catalog"])
        .arg(catalog)
        .arg("--out")
        .arg(out)
        .args(arguments)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[track_caller]
fn deployed(out: &Path, arguments: &[&str]) {
    let (fine, said) = deploy(out, arguments);
    assert!(fine, "{said}");
}

fn read(out: &Path, file: &str) -> String {
    fs::read_to_string(out.join(file)).expect(file)
}

#[test]
fn a_folder_that_is_not_empty_is_only_written_into_by_force() {
    let out = folder("force");
    let readme = out.join("README.md");
    fs::write(&readme, "Mine.").unwrap();
    let (fine, said) = deploy(&out, &[]);
    assert!(!fine && said.contains("`--force` writes into it"), "{said}");
    assert_eq!(fs::read_to_string(&readme).unwrap(), "Mine.");
    deployed(&out, &["--force"]);
    assert!(read(&out, "README.md").starts_with("# Watching"));
}

#[test]
fn who_is_told_of_pages_and_of_the_rest_is_the_same_unless_it_is_said() {
    let [one, two, three] = ["http://one/", "http://two/", "http://three/"];
    let cases: [(&[&str], [&str; 2]); 4] = [
        (&["--webhook", one], [one, one]),
        (&["--webhook", one, "--pager", two], [two, one]),
        (&["--webhook", one, "--chat", two], [one, two]),
        (&["--pager", two, "--chat", three], [two, three]),
    ];
    for (number, (arguments, told)) in cases.into_iter().enumerate() {
        let out = folder(&format!("told-{number}"));
        deployed(&out, arguments);
        let config = read(&out, "alertmanager/alertmanager.yml");
        let (_, receivers) = config.split_once("receivers:").unwrap();
        let urls = receivers
            .lines()
            .filter_map(|line| line.split_once("url: "));
        let urls: Vec<_> = urls.map(|it| it.1).collect();
        assert_eq!(urls, told, "{arguments:?}: {config}");
    }
}

#[test]
fn a_part_that_is_given_several_times_is_one_job_with_all_its_targets() {
    let out = folder("part");
    let parts = [
        "till=till-1:9464@5s",
        "till=till-2:9464",
        "till=till-3:9464@9s",
    ];
    deployed(&out, &parts.map(|it| ["--part", it]).concat());
    let config = read(&out, "prometheus/prometheus.yml");
    assert_eq!(config.matches("job_name: till").count(), 1, "{config}");
    for target in ["till-1:9464", "till-2:9464", "till-3:9464"] {
        assert!(config.contains(target), "{config}");
    }
    // The first interval counts.
    assert!(
        config.contains("scrape_interval: 5s") && !config.contains("9s"),
        "{config}"
    );
}

/// A file of rules with one alert.
fn rules(folder: &Path, file: &str) -> String {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = "groups:\n- name: own\n  rules:\n  - alert: Own\n    expr: up == 0\n";
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn rules_that_people_wrote_are_read_whatever_their_file_is_called() {
    let (out, own) = (folder("rules"), folder("rules-own"));
    let files = [
        "own.yaml",
        "shop.alerts.yml",
        "shop.records.yml",
        "tills.rules",
    ];
    let paths = files.map(|file| rules(&own, file));
    let arguments: Vec<_> = paths.iter().flat_map(|it| ["--rules", &**it]).collect();
    deployed(&out, &arguments);
    for config in ["prometheus/prometheus.yml", "kubernetes/prometheus.yml"] {
        let config = read(&out, config);
        for file in ["own.yaml", "tills.rules"] {
            assert!(config.contains(&format!("- rules/{file}\n")), "{config}");
        }
        assert!(config.contains("rules/*.yml"), "{config}");
    }
    for name in ["own", "shop.alerts", "shop.records", "tills"] {
        let manifest = read(&out, &format!("kubernetes/prometheusrule-{name}.yaml"));
        assert!(manifest.contains("alert: Own"), "{manifest}");
    }
}

#[test]
fn files_that_would_be_one_are_refused_and_nothing_is_written() {
    let own = folder("one-own");
    let cases = [
        (
            ["north/own.yml", "south/own.yml"],
            "two of the files are called `own.yml`",
        ),
        (
            ["own.yaml", "own.yml"],
            "`own.yaml` and `own.yml` would have the same manifest",
        ),
        (
            ["a-b.yml", "a_b.yml"],
            "`a-b.yml` and `a_b.yml` would have the same manifest",
        ),
    ];
    for (files, words) in cases {
        let out = folder("one");
        let paths = files.map(|file| rules(&own, file));
        let (fine, said) = deploy(&out, &["--rules", &paths[0], "--rules", &paths[1]]);
        assert!(!fine && said.contains(words), "{said}");
        assert_eq!(fs::read_dir(&out).unwrap().count(), 0);
    }
}
