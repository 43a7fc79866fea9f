//! Alerts for operations without an objective, and for those that hang.

use std::collections::BTreeMap;
use std::time::Duration;

use super::rest::{Rest, shared_name, title};
use super::text::{Alert, Severity, per_cent};
use super::{Group, Rule};
use crate::Options;
use crate::catalog::{Catalog, Family, Kind, Operation};
use crate::objective::{Failures, Indicator, Names, Plan, Sli, told};
use crate::query::{Selector, block, number, over, sum_by};

/// Over which time shares are taken, without an objective.
const WINDOW: Duration = Duration::from_mins(10);

/// For how long nothing may finish while something is in flight.
const STUCK: Duration = Duration::from_mins(15);

/// A histogram knows its p99 as long as no more than this part of the calls is above its highest bound.
const BEYOND: f64 = 0.01;

pub(super) fn group(catalog: &Catalog, plan: &Plan<'_>, options: &Options) -> Group {
    let rest = Rest::all(catalog, plan, options);
    let shares = rest.iter().map(|rest| share(rest, options));
    Group {
        name: format!("{} operations", options.job),
        interval: options.interval(1),
        rules: shares.chain(stuck(catalog, options)).collect(),
    }
}

/// A share of bad calls, and enough of them.
fn share(rest: &Rest<'_>, options: &Options) -> Rule {
    let window = options.scaled(WINDOW).to_string();
    let indicator = &rest.indicator;
    let limit = match indicator.sli {
        Sli::Failed(_) => options.failure_share / 100.0,
        Sli::Slow(..) => BEYOND,
    };
    let enough = block(&indicator.bad("increase", &window));
    let expr = format!(
        "{} > {}\nand\n{enough} >= {}",
        block(&indicator.ratio(&window)),
        number(limit),
        options.least_failures
    );
    let text = Text {
        title: &rest.title,
        window: &window,
        limit,
    };
    let (name, summary, description, runbook) = match indicator.sli {
        Sli::Failed(failures) => text.failing(indicator.family, failures),
        Sli::Slow(bound, _) => text.beyond(bound),
    };
    let alert = Alert {
        name: format!("{}{name}", rest.name),
        expr,
        lasting: window.clone(),
        severity: Severity::Ticket,
        summary,
        description,
        runbook,
    };
    alert.rule()
}

struct Text<'a> {
    title: &'a str,
    window: &'a str,
    limit: f64,
}

impl Text<'_> {
    fn failing(
        &self,
        family: &Family,
        failures: Failures<'_>,
    ) -> (&'static str, String, String, String) {
        let Self {
            title,
            window,
            limit,
        } = self;
        (
            "Failing",
            format!("`{title}` fails in {{{{ $value | humanizePercentage }}}} of its calls."),
            format!(
                "{{{{ $value | humanizePercentage }}}} of the calls of `{title}` failed during the last {window}; from {} on \
                 it is reported. It has no objective, which would say what is too much.",
                per_cent(*limit)
            ),
            format!(
                "{} Give it an objective with `slo(success = …)`.",
                told(family, failures)
            ),
        )
    }

    fn beyond(&self, bound: f64) -> (&'static str, String, String, String) {
        let Self { title, window, .. } = self;
        let bound = number(bound);
        (
            "BeyondBuckets",
            format!("The p99 of `{title}` is above {bound} s, the highest bound of its buckets."),
            format!(
                "{{{{ $value | humanizePercentage }}}} of the calls of `{title}` took longer than {bound} s during the last \
                 {window}. How much longer, its histogram cannot tell."
            ),
            "Find out what the calls wait for. Where so long a time is right, give the histogram higher bounds, or the \
             operation an objective with `slo(latency(…))`."
                .to_owned(),
        )
    }
}

/// In flight without finishing: for families in which calls do finish. What runs for ever never has.
fn stuck(catalog: &Catalog, options: &Options) -> Vec<Rule> {
    let names = Names::new(&catalog.operations);
    let mut families = BTreeMap::<_, Vec<_>>::new();
    for (place, operation) in catalog.operations.iter().enumerate() {
        if let (Some(calls), Some(in_flight)) = (&operation.calls, &operation.in_flight) {
            let sharing = families.entry((calls, in_flight)).or_default();
            sharing.push((names.of(place), operation));
        }
    }
    let known = |name: &str, kind| {
        let mut all = catalog.families.iter();
        all.find(|family| family.name == name && family.kind == kind)
    };
    let families = families
        .iter()
        .filter_map(|((calls, in_flight), operations)| {
            let calls = known(calls, Kind::Counter)?;
            let in_flight = known(in_flight, Kind::Gauge)?;
            let (name, operation) = operations[0];
            let alone = operations.len() == 1;
            // Of calls that are counted together it is not known whose are in flight.
            if !alone && operations.iter().any(|it| is_mixed(calls, in_flight, it.1)) {
                return None;
            }
            let name = if alone {
                name.to_owned()
            } else {
                shared_name(calls, options)
            };
            let title = if alone {
                operation.name.clone()
            } else {
                title(&operation.constant_labels)
            };
            let families = (calls, in_flight);
            Some(stuck_alert((&name, &title), operation, families, options))
        });
    families.collect()
}

/// Whether an operation shares one of the two families with others and has the other for itself.
fn is_mixed(one: &Family, two: &Family, operation: &Operation) -> bool {
    let [one, two] = [one, two].map(|it| it.constants_of(operation).keys());
    one.ne(two)
}

fn stuck_alert(
    (name, title): (&str, &str),
    operation: &Operation,
    (calls, in_flight): (&Family, &Family),
    options: &Options,
) -> Rule {
    let window = options.scaled(STUCK).to_string();
    let mut level = options.level();
    level.push("instance".to_owned());
    let mixed = is_mixed(calls, in_flight, operation);
    if !mixed {
        level.extend(calls.constants_of(operation).keys().cloned());
    }
    let level: Vec<_> = level.iter().map(String::as_str).collect();
    let select = |family: &Family, suffix: &str| {
        let all = Selector::new(format!("{}{suffix}", family.name)).equal("job", &options.job);
        if mixed {
            Indicator::one(all, family.constants_of(operation))
        } else {
            all
        }
    };
    let in_flight = over("min_over_time", &select(in_flight, ""), &window);
    let calls = select(calls, "_total");
    let finished = over("increase", &calls, &window);
    let ever = calls.to_string();
    let alert = Alert {
        name: format!("{name}Stuck"),
        expr: format!(
            "{} > 0\nunless\n{} > 0\nand\n{} > 0",
            sum_by(&level, &in_flight),
            sum_by(&level, &finished),
            sum_by(&level, &ever)
        ),
        lasting: options.scaled(Duration::from_mins(2)).to_string(),
        severity: Severity::Ticket,
        summary: format!("`{title}` hangs at {{{{ $labels.instance }}}}."),
        description: format!(
            "At least {{{{ $value }}}} calls of `{title}` were in flight all through the last {window}, and none ended, \
             though others have before."
        ),
        runbook: "Look for a deadlock, or for something it waits for without a limit on time. What users see may be no \
                  failures at all, for a failure is counted when a call ends."
            .to_owned(),
    };
    alert.rule()
}
