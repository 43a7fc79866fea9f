//! Alerts on budgets that are spent too fast: a long window says that it matters, a short one that it still goes on.

use std::time::Duration;

use super::text::{Alert, Severity, per_cent, place};
use super::{BUDGET_WINDOW, Group, Rule};
use crate::Options;
use crate::objective::{Failures, Indicator, Plan, Promise, Sli, told};
use crate::query::{Selector, Window, block, number};

/// How fast, over what.
struct Burn {
    /// How many times faster than the budget allows.
    factor: f64,
    long: Duration,
    short: Duration,
    /// How long it has to last: two evaluations at least.
    lasting: Duration,
    severity: Severity,
}

const fn burn(factor: f64, long: u64, short: u64, severity: Severity) -> Burn {
    Burn {
        factor,
        long: Duration::from_mins(long),
        short: Duration::from_mins(short),
        lasting: Duration::from_mins(if matches!(severity, Severity::Page) {
            2
        } else {
            15
        }),
        severity,
    }
}

/// Two per cent of the budget in an hour, five in six hours, ten in a day, ten in three days.
/// Source: The Site Reliability Workbook, "Alerting on SLOs", multiwindow, multi-burn-rate alerts.
const BURNS: [Burn; 4] = [
    burn(14.4, 60, 5, Severity::Page),
    burn(6.0, 6 * 60, 30, Severity::Page),
    burn(3.0, 24 * 60, 2 * 60, Severity::Ticket),
    burn(1.0, 3 * 24 * 60, 6 * 60, Severity::Ticket),
];

/// Whether a window is the longer one of an alert.
pub(super) fn is_long(window: Duration) -> bool {
    BURNS.iter().any(|burn| burn.long == window)
}

pub(super) fn group(plan: &Plan<'_>, options: &Options) -> Group {
    let alerts = plan.promises.iter().flat_map(|promise| {
        let indicator = plan.indicator(promise);
        let alerts = BURNS.iter();
        alerts.map(move |burn| alert(promise, indicator, burn, options))
    });
    Group {
        name: format!("{} objectives", options.job),
        interval: options.interval(1),
        rules: alerts.collect(),
    }
}

/// The share of bad calls from which an alert fires. No share is more than everything, so where a low objective would ask
/// for that, the middle between its budget and everything has to do.
fn threshold(factor: f64, budget: f64) -> f64 {
    let threshold = factor * budget;
    if threshold < 1.0 {
        threshold
    } else {
        f64::midpoint(budget, 1.0)
    }
}

fn alert(promise: &Promise<'_>, indicator: &Indicator<'_>, burn: &Burn, options: &Options) -> Rule {
    let recorded = |operation: &str, window: Duration| {
        let name = indicator.record_bad(operation, options.scaled(window));
        let selector = indicator.scope.recorded(&name);
        Indicator::one(selector, promise.constants)
    };
    let threshold = number(threshold(burn.factor, promise.budget()));
    let burning = |window| -> String {
        let ratio: Selector = recorded("ratio_rate", window);
        format!("{ratio} > {threshold}")
    };
    let both = block(&format!(
        "{}\nand\n{}",
        burning(burn.long),
        burning(burn.short)
    ));
    let enough = format!(
        "{} >= {}",
        recorded("increase", burn.long),
        options.least_failures
    );
    let alert = Alert {
        name: format!(
            "{}{}BudgetBurn{}",
            promise.name,
            what(indicator).0,
            Window(burn.long)
        ),
        expr: format!("{both}\nand\n{enough}"),
        lasting: options.scaled(burn.lasting).to_string(),
        severity: burn.severity,
        summary: format!(
            "`{}` {} in {{{{ $value | humanizePercentage }}}} of its calls.",
            promise.operation.name,
            what(indicator).1
        ),
        description: description(promise, indicator, burn, options),
        runbook: runbook(promise, indicator),
    };
    let slo = what(indicator).2;
    let window = Window(burn.long).to_string();
    alert.labelled(&[
        ("objective", slo),
        ("operation", &promise.operation.name),
        ("window", &window),
    ])
}

/// A word for the alert's name, one for its text, one for its label.
fn what(indicator: &Indicator<'_>) -> (&'static str, &'static str, &'static str) {
    match indicator.sli {
        Sli::Failed(_) => ("Error", "fails", "success"),
        Sli::Slow(..) => ("Latency", "is too slow", "latency"),
    }
}

fn description(
    promise: &Promise<'_>,
    indicator: &Indicator<'_>,
    burn: &Burn,
    options: &Options,
) -> String {
    let calls = match indicator.sli {
        Sli::Failed(_) => "failed".to_owned(),
        Sli::Slow(bound, _) => format!("took longer than {} s", number(bound)),
    };
    let days = number((BUDGET_WINDOW.as_secs_f64() / 86_400.0 / burn.factor * 10.0).round() / 10.0);
    format!(
        "{{{{ $value | humanizePercentage }}}} of the calls of `{}` {calls} during the last {}. The objective is {} % and \
         allows {}. At this pace or worse, the budget of 30 days is spent in {days} days.",
        promise.operation.name,
        options.scaled(burn.long),
        number(promise.share),
        per_cent(promise.budget())
    )
}

fn runbook(promise: &Promise<'_>, indicator: &Indicator<'_>) -> String {
    let operation = promise.operation;
    let where_to_look = match (indicator.sli, &operation.errors, &operation.in_flight) {
        (Sli::Failed(Failures::Told(_)), Some(errors), _) => {
            format!("`{errors}_total` tells failures apart by their class.")
        }
        (Sli::Failed(failures), ..) => told(indicator.family, failures),
        (Sli::Slow(..), _, Some(in_flight)) => {
            format!("A growing `{in_flight}` means that calls wait for something.")
        }
        (Sli::Slow(..), _, None) => {
            format!("`{}` has the distribution.", indicator.family.name)
        }
    };
    format!(
        "{where_to_look} See what was deployed or changed when it began. {}",
        place(operation)
    )
}
