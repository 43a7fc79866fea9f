//! When alerts fire, and when they do not.

use crate::scenario::{DAY, HOUR, Scenario};
use crate::{family, operation, without_outcome};

/// Calls of `checkout` in a minute: all of them, and how many of them fail.
fn checkout(scenario: Scenario, calls: f64, failing: impl Fn(u32) -> f64) -> Scenario {
    scenario
        .counter(
            "checkout_calls_total{payment=\"card\",outcome=\"ok\"}",
            |minute| calls - failing(minute),
        )
        .counter(
            "checkout_calls_total{payment=\"card\",outcome=\"error\"}",
            &failing,
        )
        .still("checkout_calls_total{payment=\"card\",outcome=\"panic\"}")
        .still("checkout_calls_total{payment=\"card\",outcome=\"cancelled\"}")
}

#[test]
fn a_burst_of_failures_pages_and_no_longer_when_it_is_over() {
    let burst = 12 * HOUR;
    let failing = |minute| {
        if (burst..burst + 10).contains(&minute) {
            12.0
        } else {
            0.0
        }
    };
    checkout(Scenario::of(20 * HOUR), 60.0, failing)
        .evaluated_every(5)
        .firing(burst, &[])
        .paging(burst + 10, &["CheckoutErrorBudgetBurn1h"])
        // Somebody should still look at it, without haste.
        .firing(burst + 30, &["CheckoutErrorBudgetBurn3d"])
        .firing(burst + 7 * HOUR, &[])
        .holds();
}

/// One call in five fails, from here on.
const FAILING: u32 = 12 * HOUR;

fn failing(minute: u32) -> f64 {
    if minute > FAILING { 12.0 } else { 0.0 }
}

#[test]
fn failures_that_only_a_counter_of_errors_has_page_too() {
    Scenario::of(14 * HOUR)
        .declaring(|shop| {
            without_outcome(shop, "checkout_calls");
            operation(shop, "checkout").outcomes = None;
        })
        .counter("checkout_calls_total{payment=\"card\"}", |_| 60.0)
        .counter(
            "checkout_errors_total{payment=\"card\",reason=\"sold_out\"}",
            failing,
        )
        .evaluated_every(5)
        .firing(FAILING, &[])
        .paging(FAILING + 10, &["CheckoutErrorBudgetBurn1h"])
        .holds();
}

#[test]
fn expected_errors_that_only_a_counter_of_errors_has_page_no_one() {
    Scenario::of(14 * HOUR)
        .declaring(|shop| {
            without_outcome(shop, "checkout_calls");
            operation(shop, "checkout").outcomes = None;
            let labels = &mut family(shop, "checkout_errors").declarations[0].labels;
            let reason = labels.iter_mut().find(|it| it.name == "reason").unwrap();
            reason.expected = vec!["sold_out".to_owned()];
        })
        .counter("checkout_calls_total{payment=\"card\"}", |_| 60.0)
        .counter(
            "checkout_errors_total{payment=\"card\",reason=\"sold_out\"}",
            failing,
        )
        .still("checkout_errors_total{payment=\"card\",reason=\"declined\"}")
        .evaluated_every(5)
        .firing(FAILING, &[])
        .firing(FAILING + 10, &[])
        .holds();
}

#[test]
fn failures_that_only_durations_tell_page_too() {
    let samples = |scenario: Scenario, outcome: &str, rise: fn(u32) -> f64| {
        let labels = format!("payment=\"card\",outcome=\"{outcome}\"");
        scenario
            .counter(
                &format!("checkout_duration_seconds_bucket{{{labels},le=\"1\"}}"),
                rise,
            )
            .counter(
                &format!("checkout_duration_seconds_count{{{labels}}}"),
                rise,
            )
    };
    let scenario = Scenario::of(14 * HOUR).declaring(|shop| {
        let label = without_outcome(shop, "checkout_calls");
        family(shop, "checkout_duration_seconds").declarations[0]
            .labels
            .push(label);
        operation(shop, "checkout").calls = None;
    });
    let scenario = samples(scenario, "ok", |minute| 60.0 - failing(minute));
    samples(scenario, "error", failing)
        .evaluated_every(5)
        .firing(FAILING, &[])
        .paging(FAILING + 10, &["CheckoutErrorBudgetBurn1h"])
        .holds();
}

#[test]
fn a_slow_leak_is_a_ticket_and_wakes_nobody() {
    // One call in six hundred: less than twice what the objective allows.
    let failing = |minute: u32| f64::from(u8::from(minute.is_multiple_of(10)));
    checkout(Scenario::of(3 * DAY), 60.0, failing)
        .evaluated_every(15)
        .firing(DAY, &["CheckoutErrorBudgetBurn3d"])
        .firing(3 * DAY, &["CheckoutErrorBudgetBurn3d"])
        .holds();
}

#[test]
fn what_the_objective_allows_is_no_alert() {
    let failing = |minute: u32| f64::from(u8::from(minute.is_multiple_of(20)));
    checkout(Scenario::of(DAY), 60.0, failing)
        .evaluated_every(15)
        .firing(12 * HOUR, &[])
        .firing(DAY, &[])
        .holds();
}

#[test]
fn without_calls_there_is_no_alert_and_no_number_that_is_none() {
    let scenario = checkout(Scenario::of(8 * HOUR), 0.0, |_| 0.0)
        .still("checkout_duration_seconds_bucket{payment=\"card\",le=\"1\"}")
        .still("checkout_duration_seconds_count{payment=\"card\"}")
        .still("charge_calls_total{outcome=\"error\"}")
        .still("charge_calls_total{outcome=\"ok\"}");
    scenario
        .evaluated_every(5)
        .firing(8 * HOUR, &[])
        .nothing(8 * HOUR, "{__name__=~\".+:ratio_rate.+\"}")
        .nothing(8 * HOUR, "{__name__=~\".+:increase.+\"} != 0")
        .holds();
}

#[test]
fn one_failure_of_three_calls_at_night_wakes_nobody() {
    // A call at ten, at twenty and at thirty past two; the second fails.
    let call = |minute: u32| [130, 140, 150].contains(&minute);
    let scenario = Scenario::of(8 * HOUR)
        .evaluated_every(2)
        .counter("checkout_calls_total{outcome=\"ok\"}", |minute| {
            f64::from(u8::from(call(minute) && minute != 140))
        })
        .counter("checkout_calls_total{outcome=\"error\"}", |minute| {
            f64::from(u8::from(minute == 140))
        });
    let times = [142, 146, 152, 3 * HOUR, 5 * HOUR, 8 * HOUR];
    let scenario = times
        .into_iter()
        .fold(scenario, |it, minute| it.firing(minute, &[]));
    scenario.holds();
}

#[test]
fn an_outage_pages_however_few_the_calls_are() {
    // A call every twenty minutes, and each fails: five have to.
    let failing = |minute: u32| f64::from(u8::from(minute.is_multiple_of(20)));
    let scenario = Scenario::of(3 * HOUR)
        .counter("checkout_calls_total{outcome=\"error\"}", failing)
        .still("checkout_calls_total{outcome=\"ok\"}");
    scenario
        .paging(HOUR, &[])
        .paging(2 * HOUR, &["CheckoutErrorBudgetBurn6h"])
        .holds();
}

#[test]
fn cancelled_calls_count_neither_way() {
    // Nine of ten are cancelled, and of those that are left one in fifty fails.
    let scenario = Scenario::of(HOUR)
        .counter("checkout_calls_total{outcome=\"cancelled\"}", |_| 900.0)
        .counter("checkout_calls_total{outcome=\"ok\"}", |_| 98.0)
        .counter("checkout_calls_total{outcome=\"error\"}", |_| 2.0);
    scenario
        .paging(
            30,
            &["CheckoutErrorBudgetBurn1h", "CheckoutErrorBudgetBurn6h"],
        )
        .holds();
}

#[test]
fn an_objective_below_93_per_cent_pages_when_nothing_works() {
    let scenario = Scenario::of(HOUR)
        .counter("mail_calls_total{outcome=\"error\"}", |_| 60.0)
        .still("mail_calls_total{outcome=\"ok\"}");
    scenario
        .paging(30, &["MailErrorBudgetBurn1h", "MailErrorBudgetBurn6h"])
        .holds();
}

/// Half of the calls take longer than a second, which the bound says in either format.
fn slow(bound: &str) -> Scenario {
    let bucket = format!("checkout_duration_seconds_bucket{{payment=\"card\",le=\"{bound}\"}}");
    Scenario::of(HOUR)
        .counter(&bucket, |_| 30.0)
        .counter("checkout_duration_seconds_count{payment=\"card\"}", |_| {
            60.0
        })
}

#[test]
fn slow_calls_page_in_the_text_format() {
    let alerts = ["CheckoutLatencyBudgetBurn1h", "CheckoutLatencyBudgetBurn6h"];
    slow("1").paging(30, &alerts).holds();
}

#[test]
fn slow_calls_page_in_openmetrics() {
    let alerts = ["CheckoutLatencyBudgetBurn1h", "CheckoutLatencyBudgetBurn6h"];
    slow("1.0").paging(30, &alerts).holds();
}

#[test]
fn a_function_is_told_from_others_in_its_family() {
    let failing = |function: &str, module: &str, outcome: &str| {
        format!(
            "function_calls_total{{function=\"{function}\",module=\"{module}\",outcome=\"{outcome}\"}}"
        )
    };
    Scenario::of(HOUR)
        .counter(&failing("search", "shop", "error"), |_| 0.1)
        .counter(&failing("search", "shop", "ok"), |_| 59.9)
        .counter(&failing("count", "shop::shelves", "error"), |_| 30.0)
        .counter(&failing("count", "shop::shelves", "ok"), |_| 30.0)
        .firing(9, &[])
        .firing(HOUR, &["CountFailing"])
        .holds();
}

#[test]
fn an_operation_without_an_objective_is_reported_when_many_calls_fail() {
    let failing = |minute| if minute < 2 * HOUR { 1.0 } else { 6.0 };
    Scenario::of(3 * HOUR)
        .counter("charge_calls_total{outcome=\"ok\"}", |_| 60.0)
        .counter("charge_calls_total{outcome=\"panic\"}", failing)
        .firing(2 * HOUR, &[])
        .firing(3 * HOUR, &["ChargeFailing"])
        .holds();
}

#[test]
fn calls_above_the_highest_bound_are_reported() {
    let of = "function=\"count\",module=\"shop::shelves\"";
    Scenario::of(HOUR)
        .counter(
            &format!("function_duration_seconds_bucket{{{of},le=\"10\"}}"),
            |_| 58.0,
        )
        .counter(&format!("function_duration_seconds_count{{{of}}}"), |_| {
            60.0
        })
        .firing(HOUR, &["CountBeyondBuckets"])
        .holds();
}

#[test]
fn what_hangs_is_told_from_what_runs_for_ever() {
    let calls = |minute| if minute < HOUR { 1.0 } else { 0.0 };
    Scenario::of(2 * HOUR)
        .gauge("checkout_in_flight{payment=\"card\"}", |_| 3.0)
        .counter(
            "checkout_calls_total{payment=\"card\",outcome=\"ok\"}",
            calls,
        )
        .gauge("charge_in_flight", |_| 1.0)
        .still("charge_calls_total{outcome=\"ok\"}")
        .firing(HOUR, &[])
        .firing(2 * HOUR, &["CheckoutStuck"])
        .holds();
}

#[test]
fn what_the_program_says_of_itself_is_reported() {
    let later = |minute: u32| f64::from(u8::from(minute > HOUR));
    Scenario::of(2 * HOUR)
        .counter("bellwether_problems_total{kind=\"push\"}", later)
        .counter(
            "bellwether_label_overflow_total{family=\"shop_visits\"}",
            later,
        )
        .counter(
            "bellwether_collector_failures_total{reason=\"timeout\"}",
            later,
        )
        .gauge(
            "health_component_up{component=\"database\",severity=\"critical\"}",
            |minute| 1.0 - later(minute),
        )
        .gauge(
            "health_component_up{component=\"mail\",severity=\"warning\"}",
            |minute| 1.0 - later(minute),
        )
        .gauge("process_open_fds", |minute| 10.0 + 990.0 * later(minute))
        .gauge("process_max_fds", |_| 1024.0)
        .gauge("process_start_time_seconds", |minute| {
            f64::from(minute.saturating_sub(HOUR) / 6)
        })
        .firing(HOUR, &[])
        .firing(
            2 * HOUR,
            &[
                "ShopCollectorFails",
                "ShopDegraded",
                "ShopDescriptorsLow",
                "ShopLabelOverflow",
                "ShopMetricsProblem",
                "ShopRestarting",
                "ShopUnhealthy",
            ],
        )
        .paging(2 * HOUR, &["ShopRestarting", "ShopUnhealthy"])
        .holds();
}

#[test]
fn a_critical_component_that_no_catalog_knows_pages_and_another_does_not() {
    let down = |minute: u32| f64::from(u8::from(minute <= HOUR));
    Scenario::of(2 * HOUR)
        .gauge(
            "health_component_up{component=\"cache\",severity=\"critical\"}",
            down,
        )
        .firing(HOUR, &[])
        .paging(2 * HOUR, &["ShopUnhealthy"])
        .holds();
    Scenario::of(2 * HOUR)
        .gauge(
            "health_component_up{component=\"search\",severity=\"warning\"}",
            down,
        )
        .firing(2 * HOUR, &["ShopDegraded"])
        .paging(2 * HOUR, &[])
        .holds();
}

#[test]
fn a_collector_that_goes_on_failing_is_reported_for_as_long_as_it_does() {
    // It is a problem once; the scrapes that lack it go on.
    Scenario::of(3 * HOUR)
        .counter("bellwether_problems_total{kind=\"collector\"}", |_| 0.0)
        .counter(
            "bellwether_collector_failures_total{reason=\"panic\"}",
            |minute| f64::from(u8::from((HOUR..2 * HOUR).contains(&minute))),
        )
        .firing(HOUR, &[])
        .firing(2 * HOUR - 1, &["ShopCollectorFails"])
        .firing(2 * HOUR + 30, &[])
        .paging(2 * HOUR - 1, &[])
        .holds();
}

#[test]
fn declarations_that_disagree_are_reported_though_their_count_never_rises() {
    Scenario::of(HOUR)
        .gauge("bellwether_problems_total{kind=\"registration\"}", |_| 1.0)
        .gauge("bellwether_problems_total{kind=\"server\"}", |_| 1.0)
        .firing(HOUR / 2, &["ShopMetricsProblem"])
        .holds();
}

#[test]
fn a_program_that_is_down_pages() {
    Scenario::of(HOUR)
        .gauge("up{replica=\"second\"}", |minute| {
            if minute < 30 { 1.0 } else { 0.0 }
        })
        .firing(33, &[])
        .paging(40, &["ShopDown"])
        .holds();
}
