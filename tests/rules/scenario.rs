//! A day or three in the life of the shop, told to `promtool test rules`.

use std::fs;

use bellwether_cli::Catalog;
use bellwether_cli::rules::rules;
use bellwether_tests::support::{Directory, find, run};
use serde_json::{Value, json};

use crate::{options, shop};

pub(crate) const HOUR: u32 = 60;
pub(crate) const DAY: u32 = 24 * HOUR;

/// What Prometheus scrapes minute by minute, and which alerts shall fire when.
pub(crate) struct Scenario {
    shop: Catalog,
    minutes: u32,
    evaluated: u32,
    series: Vec<Value>,
    expressions: Vec<Value>,
}

impl Scenario {
    /// So long, with a shop that is up.
    pub(crate) fn of(minutes: u32) -> Self {
        let scenario = Self {
            shop: shop(),
            minutes,
            evaluated: 1,
            series: Vec::new(),
            expressions: Vec::new(),
        };
        scenario.gauge("up", |_| 1.0)
    }

    /// The shop declares something else.
    pub(crate) fn declaring(mut self, change: impl FnOnce(&mut Catalog)) -> Self {
        change(&mut self.shop);
        self
    }

    /// Rules are evaluated this often only, where a long time has to pass.
    pub(crate) fn evaluated_every(mut self, minutes: u32) -> Self {
        self.evaluated = minutes;
        self
    }

    /// A series that has this value in each minute. Its labels are added to those of the target.
    pub(crate) fn gauge(mut self, series: &str, value: impl Fn(u32) -> f64) -> Self {
        let values = (0..=self.minutes).map(|minute| value(minute).to_string());
        self.push(series, &values.collect::<Vec<_>>().join(" "));
        self
    }

    /// A counter that has risen by so much at the end of each minute.
    pub(crate) fn counter(mut self, series: &str, rise: impl Fn(u32) -> f64) -> Self {
        let mut total = 0.0;
        let values = (0..=self.minutes).map(|minute| {
            total += if minute == 0 { 0.0 } else { rise(minute) };
            total.to_string()
        });
        let values = values.collect::<Vec<_>>().join(" ");
        self.push(series, &values);
        self
    }

    /// A series that stands still.
    pub(crate) fn still(self, series: &str) -> Self {
        self.counter(series, |_| 0.0)
    }

    fn push(&mut self, series: &str, values: &str) {
        let target = "job=\"shop\",instance=\"a:9464\"";
        let series = match series.split_once('{') {
            Some((name, labels)) => format!("{name}{{{target},{labels}"),
            None => format!("{series}{{{target}}}"),
        };
        self.series
            .push(json!({"series": series, "values": values}));
    }

    /// At this minute exactly these alerts fire.
    pub(crate) fn firing(self, minute: u32, alerts: &[&str]) -> Self {
        self.samples(
            minute,
            "sum by (alertname) (ALERTS{alertstate=\"firing\"})",
            alerts,
        )
    }

    /// At this minute exactly these alerts fire that wake someone.
    pub(crate) fn paging(self, minute: u32, alerts: &[&str]) -> Self {
        self.samples(
            minute,
            "sum by (alertname) (ALERTS{alertstate=\"firing\",severity=\"page\"})",
            alerts,
        )
    }

    fn samples(self, minute: u32, expression: &str, alerts: &[&str]) -> Self {
        let samples = alerts.iter().map(|alert| {
            let labels = format!("{{alertname=\"{alert}\"}}");
            json!({"labels": labels, "value": 1})
        });
        let samples: Vec<_> = samples.collect();
        self.gives(minute, expression, &samples)
    }

    /// At this minute an expression has no value at all.
    pub(crate) fn nothing(self, minute: u32, expression: &str) -> Self {
        self.gives(minute, expression, &[])
    }

    fn gives(mut self, minute: u32, expression: &str, samples: &[Value]) -> Self {
        self.expressions.push(json!({
            "expr": expression, "eval_time": format!("{minute}m"), "exp_samples": samples,
        }));
        self
    }

    /// Lets `promtool` live through it with the rules of the shop.
    #[track_caller]
    pub(crate) fn holds(self) {
        let Some(promtool) = find("promtool") else {
            return;
        };
        let directory = Directory::new();
        let rules = rules(&self.shop, &options()).unwrap();
        let order: Vec<_> = rules.groups.iter().map(|group| &group.name).collect();
        fs::write(directory.path().join("rules.yml"), rules.yaml()).unwrap();
        // JSON is YAML.
        let test = json!({
            "rule_files": ["rules.yml"],
            "group_eval_order": order,
            "evaluation_interval": format!("{}m", self.evaluated),
            "tests": [{
                "interval": "1m", "input_series": self.series, "promql_expr_test": self.expressions,
            }],
        });
        let path = directory.path().join("test.yml");
        fs::write(&path, test.to_string()).unwrap();
        let (success, said) = run(&promtool, &["test", "rules", path.to_str().unwrap()], "");
        assert!(success, "{said}");
    }
}
