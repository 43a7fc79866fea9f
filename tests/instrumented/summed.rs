//! Families that leave the labels out, beside those of the same calls that have them.

use bellwether::{Label, Metrics, Operation, Registry, instrumented};

use crate::{End, later, run, value, work};

#[derive(Label, Clone, Copy)]
enum Agent {
    Scribe,
    Clerk,
}

#[derive(Label)]
#[label(limit = 2)]
struct Session(&'static str);

#[instrumented(
    name = "agent",
    calls(name = "agent_executions_total", labels = false),
    in_flight(name = "agents_active", labels = false),
    errors,
    labels(agent),
    buckets = [1.0]
)]
async fn execute(agent: Agent, end: End) -> Result<u32, String> {
    later(end).await
}

#[test]
fn a_family_without_the_labels_shows_the_sum_of_those_with() {
    for (agent, end) in [
        (Agent::Scribe, End::Ok),
        (Agent::Clerk, End::Ok),
        (Agent::Clerk, End::Error),
    ] {
        let _ = run(execute(agent, end));
    }
    assert_eq!(
        value("agent_executions_total", &[("outcome", "ok")]),
        Some(2.0)
    );
    assert_eq!(
        value("agent_executions_total", &[("outcome", "error")]),
        Some(1.0)
    );
    assert_eq!(value("agents_active", &[]), Some(0.0));
    assert_eq!(
        value("agent_errors_total", &[("agent", "clerk")]),
        Some(1.0)
    );
    assert_eq!(
        value("agent_duration_seconds_count", &[("agent", "clerk")]),
        Some(2.0)
    );
    assert_eq!(value("agent_executions_total", &[("agent", "clerk")]), None);
    let catalog = Registry::global().catalog();
    let active = catalog
        .families
        .iter()
        .find(|it| it.name == "agents_active")
        .unwrap();
    assert!(active.declarations[0].labels.is_empty());
    assert_eq!(active.declarations[0].series, 1);
}

#[instrumented(
    name = "sitting",
    calls(labels = false, outcome = false),
    duration(labels = false),
    errors(labels = false),
    labels(session),
    buckets = [1.0]
)]
fn sit(session: Session, end: End) -> Result<u32, String> {
    work(end)
}

#[test]
fn an_open_set_that_nobody_met_has_a_sum_of_zero_and_later_the_sum_of_all() {
    let read = |name| value(name, &[]);
    for family in [
        "sitting_calls_total",
        "sitting_errors_total",
        "sitting_duration_seconds_count",
    ] {
        assert_eq!(read(family), Some(0.0), "{family}");
    }
    for session in ["a", "b", "c", "d", "a"] {
        sit(Session(session), End::Ok).unwrap();
    }
    sit(Session("b"), End::Error).unwrap_err();
    assert_eq!(read("sitting_calls_total"), Some(6.0));
    assert_eq!(read("sitting_errors_total"), Some(1.0));
    assert_eq!(read("sitting_duration_seconds_count"), Some(6.0));
    // What tells the sessions apart still does.
    for session in ["a", "b", "other"] {
        assert_eq!(
            value("sitting_in_flight", &[("session", session)]),
            Some(0.0),
            "{session}"
        );
    }
}

#[derive(Metrics)]
#[metrics(prefix = "summed", global = false, max_series = 12)]
struct Field {
    /// Jobs of agents.
    #[metric(in_flight(labels = false), duration = false)]
    job: Operation<Agent>,
}

#[test]
fn a_call_by_hand_is_in_the_sum_while_it_runs() {
    let registry = Registry::new();
    let field = Field::register(&registry).unwrap();
    let (first, second) = (
        field.job.start(Agent::Scribe),
        field.job.start(Agent::Clerk),
    );
    let in_flight = || registry.snapshot().value("summed_job_in_flight", &[]);
    assert_eq!(in_flight(), Some(2.0));
    first.ok();
    assert_eq!(in_flight(), Some(1.0));
    drop(second);
    assert_eq!(in_flight(), Some(0.0));
}
