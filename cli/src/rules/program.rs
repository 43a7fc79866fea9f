//! Alerts on the program: whether it is there, and what it says of itself. Each stands only where the catalog has what
//! it asks for.

use std::time::Duration;

use super::text::{Alert, Severity};
use super::{Group, Rule};
use crate::Options;
use crate::catalog::Catalog;
use crate::objective::camel;
use crate::query::{Selector, aggregate, over};

/// Two evaluations at least, so that one that went wrong is none.
const TWO_MINUTES: Duration = Duration::from_mins(2);
const FIVE_MINUTES: Duration = Duration::from_mins(5);
const QUARTER: Duration = Duration::from_mins(15);

pub(super) fn group(catalog: &Catalog, options: &Options) -> Group {
    let program = Program { catalog, options };
    let mut rules = vec![program.down(), program.absent()];
    rules.extend(program.health());
    rules.extend(program.problems());
    rules.extend(program.collectors());
    rules.extend(program.overflow());
    rules.extend(program.restarts());
    rules.extend(program.descriptors());
    Group {
        name: format!("{} program", options.job),
        interval: options.interval(1),
        rules,
    }
}

struct Program<'a> {
    catalog: &'a Catalog,
    options: &'a Options,
}

impl Program<'_> {
    fn select(&self, metric: &str) -> Selector {
        Selector::new(metric).equal("job", &self.options.job)
    }

    /// The same, where the catalog has it.
    fn known(&self, metric: &str) -> Option<Selector> {
        self.catalog.family_of_sample(metric)?;
        Some(self.select(metric))
    }

    fn alert(&self, name: &str, expr: String, lasting: Duration) -> Alert {
        Alert {
            name: camel(&self.options.job) + name,
            expr,
            lasting: self.options.scaled(lasting).to_string(),
            severity: Severity::Ticket,
            summary: String::new(),
            description: String::new(),
            runbook: String::new(),
        }
    }

    fn window(&self, window: Duration) -> String {
        self.options.scaled(window).to_string()
    }

    fn aggregate(&self, operator: &str, labels: &[&str], what: &str) -> String {
        let level = self.options.level();
        let level: Vec<_> = level
            .iter()
            .map(String::as_str)
            .chain(labels.iter().copied())
            .collect();
        aggregate(operator, &level, what)
    }

    /// What was counted during a window, for each value of these labels.
    fn counted(&self, selector: &Selector, labels: &[&str], window: &str) -> String {
        let counted = self.aggregate("sum", labels, &over("increase", selector, window));
        format!("{counted} > 0")
    }

    fn down(&self) -> Rule {
        let job = &self.options.job;
        let alert = Alert {
            severity: Severity::Page,
            summary: format!("`{job}` at {{{{ $labels.instance }}}} is down."),
            description: "Prometheus cannot scrape it. It has crashed, hangs, or cannot be reached.".to_owned(),
            runbook: "See whether the process runs and what it last wrote, then whether its port answers from where \
                      Prometheus is; the page of targets of Prometheus has the error of the last scrape."
                .to_owned(),
            ..self.alert("Down", format!("{} == 0", self.select("up")), FIVE_MINUTES)
        };
        alert.rule()
    }

    fn absent(&self) -> Rule {
        let job = &self.options.job;
        let alert = Alert {
            severity: Severity::Page,
            summary: format!("Prometheus knows no target of `{job}`."),
            description: format!(
                "There is no series `up` of the job `{job}`, so that no other alert on it can fire."
            ),
            runbook:
                "See whether service discovery finds it, and whether the job is still called so."
                    .to_owned(),
            ..self.alert(
                "Absent",
                format!("absent({})", self.select("up")),
                FIVE_MINUTES,
            )
        };
        alert.rule()
    }

    /// A component that is critical fails a probe, and is worth waking someone. The metric says which ones are, so that
    /// components that are added at run time get the same alert as those of the catalog.
    fn health(&self) -> Vec<Rule> {
        let Some(up) = self.known("health_component_up") else {
            return Vec::new();
        };
        let of = |severity| up.clone().equal("severity", severity);
        let critical = Alert {
            severity: Severity::Page,
            ..self.component("Unhealthy", &of("critical"), "fails a probe until it is up")
        };
        let others = self.component("Degraded", &of("warning"), "goes on without it");
        vec![critical.rule(), others.rule()]
    }

    fn component(&self, name: &str, up: &Selector, so: &str) -> Alert {
        Alert {
            summary: "The component `{{ $labels.component }}` of {{ $labels.instance }} is down."
                .to_owned(),
            description: format!("Its check has failed for a while; the program {so}."),
            runbook: "`/health` of the program says why, to those who may see details.".to_owned(),
            ..self.alert(name, format!("{up} == 0"), FIVE_MINUTES)
        }
    }

    fn problems(&self) -> Option<Rule> {
        const LABELS: [&str; 2] = ["instance", "kind"];
        let window = self.window(QUARTER);
        let problems = self.known("bellwether_problems_total")?;
        let new = self.counted(&problems, &LABELS, &window);
        // Declarations are registered before the first scrape, so that nobody sees this count rise; and what is wrong with
        // them stays.
        let standing = problems.clone().equal("kind", "registration");
        let standing = self.aggregate("count", &LABELS, &format!("{standing} > 0"));
        let alert = Alert {
            summary: "{{ $labels.instance }} reports problems with its metrics.".to_owned(),
            description: format!(
                "Problems of the kind `{{{{ $labels.kind }}}}` were reported during the last {window}, or, where that is \
                 `registration`, which is declarations that disagree, since its start. What they concern may be missing \
                 from the page."
            ),
            runbook: "Its log has each of them as an event at level ERROR of the target `bellwether`, or its standard \
                      error where it has no `tracing` subscriber. `cargo bellwether check` finds declarations that \
                      disagree."
                .to_owned(),
            ..self.alert("MetricsProblem", format!("{new} or {standing}"), TWO_MINUTES)
        };
        Some(alert.rule())
    }

    /// Alerts for as long as collectors fail. `…MetricsProblem` reports each cause only once.
    fn collectors(&self) -> Option<Rule> {
        let window = self.window(QUARTER);
        let failures = self.known("bellwether_collector_failures_total")?;
        let alert = Alert {
            summary: "Scrapes of {{ $labels.instance }} lack what a collector should give.".to_owned(),
            description: format!(
                "{{{{ $value | humanize }}}} times during the last {window} a collector or a family was left out of a \
                 scrape, for the reason `{{{{ $labels.reason }}}}`. Alerts on what is missing cannot fire."
            ),
            runbook: "Its log names the collector, once for each cause, as an event at level ERROR of the target \
                      `bellwether`, or its standard error where it has no `tracing` subscriber."
                .to_owned(),
            ..self.alert(
                "CollectorFails",
                self.counted(&failures, &["instance", "reason"], &window),
                TWO_MINUTES,
            )
        };
        Some(alert.rule())
    }

    fn overflow(&self) -> Option<Rule> {
        let window = self.window(QUARTER);
        let overflow = self.known("bellwether_label_overflow_total")?;
        let alert = Alert {
            summary: "`{{ $labels.family }}` gets more label values than it may keep apart.".to_owned(),
            description: format!(
                "{{{{ $value | humanize }}}} recordings of the last {window} had a value beyond the limit of their label, and \
                 were added to the overflow value."
            ),
            runbook: "See which value is new. Raise the limit of the label if all are meant, or make the label something \
                      that has fewer values."
                .to_owned(),
            ..self.alert("LabelOverflow", self.counted(&overflow, &["family"], &window), QUARTER)
        };
        Some(alert.rule())
    }

    fn restarts(&self) -> Option<Rule> {
        let window = self.window(QUARTER * 2);
        let start = self.known("process_start_time_seconds")?;
        let alert = Alert {
            severity: Severity::Page,
            summary: "{{ $labels.instance }} starts again and again.".to_owned(),
            description: format!("It has started {{{{ $value }}}} times during the last {window}."),
            runbook:
                "See what it last wrote before it ended, and whether it was ended for its memory."
                    .to_owned(),
            ..self.alert(
                "Restarting",
                format!("{} > 3", over("changes", &start, &window)),
                TWO_MINUTES,
            )
        };
        Some(alert.rule())
    }

    fn descriptors(&self) -> Option<Rule> {
        let open = self.known("process_open_fds")?;
        let most = self.known("process_max_fds")?;
        let alert = Alert {
            summary: "{{ $labels.instance }} runs out of file descriptors.".to_owned(),
            description: "{{ $value | humanizePercentage }} of those that it may have are open. Without one it can accept no \
                          connection and open no file."
                .to_owned(),
            runbook: "Look for connections or files that are never closed; raise the limit if all are needed.".to_owned(),
            ..self.alert("DescriptorsLow", format!("{open}\n/\n{most}\n> 0.9"), QUARTER)
        };
        Some(alert.rule())
    }
}
