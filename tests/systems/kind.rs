use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use bellwether_tests::support::{
    Directory, example, find, grafana_accepts, program, promtool_accepts, run,
};

use crate::System;
use crate::table::{Family, families};

/// What is special about one of the systems.
pub(crate) struct Kind {
    /// The example, its folder, and the job that scrapes it.
    pub(crate) name: &'static str,
    /// A line a family: names, type, labels (with their values where they are known), bounds.
    pub(crate) table: &'static str,
    /// What it is started with, so that several can run at once.
    pub(crate) started: &'static [&'static str],
    /// How the names of what else is on its page begin, beside what every program of ours has.
    pub(crate) beside: &'static [&'static str],
    /// What `promtool check metrics` says of names that break conventions.
    pub(crate) exceptions: &'static [&'static str],
    /// What `cargo bellwether deploy` is told, beside the files that people wrote.
    pub(crate) deployed: &'static [&'static str],
    /// What `cargo bellwether check` is told.
    pub(crate) checked: &'static [&'static str],
}

/// What every program of ours has on its page.
const EVERYWHERE: [&str; 3] = ["bellwether_", "health_", "process_"];

impl Kind {
    /// Where its files are.
    pub(crate) fn folder(&self) -> PathBuf {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
        examples.join(self.name)
    }

    /// Starts it with its metrics there.
    pub(crate) fn start(&self, metrics: SocketAddr, more: &[&str]) -> System {
        self.filtered(metrics, more, "info")
    }

    /// The same with its lines filtered by the environment.
    pub(crate) fn filtered(&self, metrics: SocketAddr, more: &[&str], filter: &str) -> System {
        System::start(self.name, metrics, &[self.started, more].concat(), filter)
    }

    /// Has `cargo bellwether` do something with its catalog; what that says.
    fn tool(&self, arguments: &[&str]) -> (bool, String) {
        let binary = example(self.name).display().to_string();
        let arguments = [arguments, &["--binary", &binary]].concat();
        run(&program("cargo-bellwether"), &arguments, "")
    }

    /// Makes a folder to run Prometheus, Alertmanager and Grafana from.
    pub(crate) fn deploy(&self, out: &Path, told: &[&str]) {
        let [alerts, overview] =
            ["alerts.yml", "overview.json"].map(|it| self.folder().join(it).display().to_string());
        let out = out.display().to_string();
        let arguments = [
            &["deploy", "--job", self.name, "--out", &out, "--force"][..],
            &["--rules", &alerts, "--dashboard", &overview],
            told,
        ];
        let (success, said) = self.tool(&arguments.concat());
        assert!(success, "{said}");
    }

    /// Asserts that its `deploy` folder is what the tool makes of it now, or makes it so where the environment has `BLESS`.
    pub(crate) fn is_fresh(&self) {
        let (kept, made) = (self.folder().join("deploy"), Directory::new());
        if std::env::var_os("BLESS").is_some() {
            let _ = fs::remove_dir_all(&kept);
            self.deploy(&kept, self.deployed);
        }
        self.deploy(made.path(), self.deployed);
        assert_eq!(files(&kept), files(made.path()));
        for file in files(&kept) {
            let [kept, made] = [&kept, made.path()].map(|it| fs::read_to_string(it.join(&file)));
            let name = self.name;
            assert!(
                kept.unwrap() == made.unwrap(),
                "examples/{name}/deploy/{file} is not what is made now; `BLESS=1` makes it"
            );
        }
    }

    /// Asserts that its rules and dashboards fit to its code, and to the programs that read them.
    pub(crate) fn is_clean(&self) {
        let deploy = self.folder().join("deploy");
        let rules = deploy.join("prometheus/rules/*.yml").display().to_string();
        let dashboards = deploy.join("grafana/dashboards/*.json");
        let arguments = [
            &["check", &rules][..],
            &[&dashboards.display().to_string()],
            self.checked,
        ];
        let (success, said) = self.tool(&arguments.concat());
        assert!(
            success && said.starts_with("nothing to complain about in "),
            "{said}"
        );
        let of = |folder: &str| {
            let folder = deploy.join(folder);
            let files = files(&folder).into_iter();
            files.map(|file| folder.join(file)).collect::<Vec<_>>()
        };
        grafana_accepts(&of("grafana/dashboards"));
        promtool_accepts(&deploy);
        let Some(promtool) = find("promtool") else {
            return;
        };
        for rules in of("prometheus/rules") {
            let rules = rules.display().to_string();
            let arguments = ["check", "rules", "--lint=all", "--lint-fatal", &rules];
            let (success, said) = run(&promtool, &arguments, "");
            assert!(success, "{said}");
        }
    }

    /// Asserts that its page has each family of the table as the table has it, and nothing unexpected beside.
    pub(crate) fn table_holds(&self, system: &System) {
        let page = system.page();
        let Some(exposed) = families(&page) else {
            return;
        };
        let table: Vec<_> = self.table.lines().flat_map(Family::parse).collect();
        for family in &table {
            family.is_in(&exposed);
        }
        for name in exposed.keys() {
            let expected = table.iter().any(|family| family.name == *name);
            let mut beside = self.beside.iter().chain(&EVERYWHERE);
            assert!(
                expected || beside.any(|start| name.starts_with(start)),
                "`{name}` is on the page and not in the table"
            );
        }
        if let Some(promtool) = find("promtool") {
            let (_, said) = run(&promtool, &["check", "metrics"], &page);
            let mut said: Vec<_> = said.lines().collect();
            said.sort_unstable();
            assert_eq!(said, self.exceptions);
        }
    }
}

/// The files below a directory, sorted.
fn files(directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            let below = files(&entry.path());
            found.extend(below.into_iter().map(|file| format!("{name}/{file}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}
