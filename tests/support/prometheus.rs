use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::{Directory, Running, find, get, run, wait_for};

/// Asserts that `promtool` accepts the configurations in a folder that `cargo bellwether deploy` made: that for containers with
/// its rules, and that for a cluster. Nothing where it is not installed.
///
/// # Panics
/// Where it does not.
#[track_caller]
pub fn promtool_accepts(folder: &Path) {
    let Some(promtool) = find("promtool") else {
        return;
    };
    let check = |config: &Path| {
        let (success, said) = run(
            &promtool,
            &["check", "config", &config.display().to_string()],
            "",
        );
        assert!(success, "{said}");
        said
    };
    let said = check(&folder.join("prometheus/prometheus.yml"));
    assert!(said.contains("rules found"), "{said}");
    let text = fs::read_to_string(folder.join("kubernetes/prometheus.yml"));
    // Not every one is built with what finds pods; the rest they can judge.
    let pods = "kubernetes_sd_configs:\n  - role: pod";
    let text = text
        .expect("it is there")
        .replace(pods, "static_configs: []");
    let copy = Directory::new();
    let config = copy.path().join("prometheus.yml");
    fs::write(&config, text).expect("a file in a new directory");
    check(&config);
}

/// A Prometheus that scrapes every second.
#[derive(Debug)]
pub struct Prometheus {
    _running: Running,
    _data: Directory,
    address: SocketAddr,
}

impl Prometheus {
    /// One that scrapes `/metrics` of a server; see [`with`](Self::with).
    pub fn scraping(target: SocketAddr) -> Option<Self> {
        Self::with(&format!(
            "- job_name: quickstart\n  static_configs: [{{targets: [\"{target}\"]}}]\n"
        ))
    }

    /// One with these jobs, as they stand below `scrape_configs`, once it answers. None where it is not installed.
    ///
    /// # Panics
    /// Where it does not start, and as [`find`].
    pub fn with(jobs: &str) -> Option<Self> {
        Self::with_features(jobs, &[])
    }

    /// The same with these of the features that it has to be asked for, and exemplars.
    ///
    /// # Panics
    /// As [`with`](Self::with).
    pub fn with_features(jobs: &str, features: &[&str]) -> Option<Self> {
        let directory = Directory::new();
        let config = directory.path().join("prometheus.yml");
        let text = format!("global: {{scrape_interval: 1s}}\nscrape_configs:\n{jobs}");
        fs::write(&config, text).expect("a file in a new directory");
        Self::start(&config, features)
    }

    /// One that reads this file when it starts, once it answers. None where it is not installed.
    ///
    /// # Panics
    /// As [`with`](Self::with).
    pub fn configured(config: &Path) -> Option<Self> {
        Self::start(config, &[])
    }

    fn start(config: &Path, features: &[&str]) -> Option<Self> {
        let program = find("prometheus")?;
        let data = Directory::new();
        // It does not tell which port it took for 0.
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let address = free.expect("a free port");
        let mut command = Command::new(program);
        command
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", data.path().display()))
            .arg(format!("--web.listen-address={address}"))
            .arg("--log.level=error");
        let features = [&["exemplar-storage"], features].concat();
        command.arg(format!("--enable-feature={}", features.join(",")));
        let running = Running::start(&mut command);
        // It listens before it can answer queries.
        wait_for("Prometheus", Duration::from_mins(1), || {
            TcpStream::connect(address).ok()?;
            (get(address, "/-/ready", "").status == 200).then_some(())
        });
        Some(Self {
            _running: running,
            _data: data,
            address,
        })
    }

    /// The answer to an instant query: values by their labels, written as `a=x b=y` without those of the target.
    ///
    /// # Panics
    /// Where it is no query.
    #[track_caller]
    pub fn ask(&self, query: &str) -> BTreeMap<String, f64> {
        let path = format!("/api/v1/query?query={}", encoded(query));
        let answer = get(self.address, &path, "");
        let answer: Value = serde_json::from_str(&answer.body).expect("it answers in JSON");
        assert_eq!(answer["status"], "success", "{query}: {answer}");
        let results = answer["data"]["result"].as_array().expect("a list");
        let results = results.iter();
        results
            .map(|result| (labels(&result["metric"]), value(result)))
            .collect()
    }

    /// The labels of the exemplars of these series, in the order of their times.
    ///
    /// # Panics
    /// Where it is no query.
    #[track_caller]
    pub fn exemplars(&self, query: &str) -> Vec<BTreeMap<String, String>> {
        let path = format!(
            "/api/v1/query_exemplars?query={}&start=0&end=99999999999",
            encoded(query)
        );
        let answer = get(self.address, &path, "");
        let answer: Value = serde_json::from_str(&answer.body).expect("it answers in JSON");
        assert_eq!(answer["status"], "success", "{query}: {answer}");
        let series = answer["data"].as_array().expect("a list").iter();
        let exemplars = series.flat_map(|it| it["exemplars"].as_array().expect("a list"));
        let labels = exemplars.map(|it| it["labels"].clone());
        labels
            .map(|it| serde_json::from_value(it).expect("labels"))
            .collect()
    }

    /// The one value that answers.
    ///
    /// # Panics
    /// Where there is none, or another.
    #[track_caller]
    pub fn one(&self, query: &str) -> f64 {
        let answer = self.ask(query);
        assert_eq!(answer.len(), 1, "{query}: {answer:?}");
        answer.into_values().next().expect("there is one")
    }

    /// Asserts on the one value that answers.
    ///
    /// # Panics
    /// Where there is none, or another, or it is not between these.
    #[track_caller]
    pub fn between(&self, query: &str, low: f64, high: f64) {
        let value = self.one(query);
        assert!((low..=high).contains(&value), "{query}: {value}");
    }
}

fn labels(metric: &Value) -> String {
    let labels = metric.as_object().expect("labels").iter();
    let own = labels.filter(|(name, _)| !["__name__", "instance", "job"].contains(&name.as_str()));
    let texts: Vec<_> = own
        .map(|(name, value)| format!("{name}={}", value.as_str().expect("text")))
        .collect();
    texts.join(" ")
}

fn value(result: &Value) -> f64 {
    let value = result["value"][1].as_str().expect("a number in text");
    value.parse().expect("a number")
}

fn encoded(query: &str) -> String {
    let bytes = query.bytes().map(|byte| format!("%{byte:02X}"));
    bytes.collect::<Vec<_>>().concat()
}
