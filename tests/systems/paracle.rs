use bellwether_tests::support::{ReceivedSpan, SpanReceiver, free, get, request, wait_for};
use serde_json::Value;

use crate::{Kind, LIMIT, Watch};

const PARACLE: Kind = Kind {
    name: "paracle",
    table: "
        paracle_agent_executions_total | counter   | agent=summarizer/researcher/coder, status=success/failure |
        paracle_agent_duration_seconds | histogram | agent=summarizer/researcher/coder | 0.5 1 2.5 5 10 30 60 120 300
        paracle_active_agents          | gauge     |                                   |
        paracle_llm_tokens_total       | counter   | provider, model                   |
        paracle_llm_cost_usd_total     | counter   | provider                          |
    ",
    started: &["--listen", "127.0.0.1:0"],
    beside: &["http_request", "function_"],
    exceptions: &[],
    deployed: &["--scrape", "paracle-1:9464", "--scrape", "paracle-2:9464", "--scrape", "paracle-3:9464"],
    checked: &[],
};

#[test]
fn the_folder_of_paracle_is_what_the_tool_makes_and_fits_to_the_code() {
    PARACLE.is_fresh();
    PARACLE.is_clean();
}

#[test]
fn paracle_exposes_its_table_answers_its_panels_and_tells_someone() {
    let address = free();
    // First, or it is missed before it has begun.
    let mut system = PARACLE.start(address, &[]);
    let Some(watch) = Watch::over(&PARACLE, address) else {
        return;
    };
    watch.panels("overview.json", |title, series| {
        let all = |low: f64, high: f64| series.values().all(|it| (low..high).contains(it));
        match title {
            "Executions" => series.len() == 3 && all(0.2, 10.0),
            "Success" => all(100.0, 100.01),
            "Active agents" => all(1.0, 30.0),
            "Tokens" => series.len() == 3 && all(10.0, 30_000.0),
            "Dollars per hour" => series.len() == 2 && all(0.01, 99.0),
            "Latency" => series.len() == 3 && all(0.05, 2.5),
            _ => panic!("{title}"),
        }
    });
    watch.panels("paracle.json", |_, _| true);
    PARACLE.table_holds(&system);
    watch.quiet(10);
    for switch in ["failures 40", "latency 90", "load 8"] {
        system.set(switch);
    }
    watch.told(&["ParacleFailures", "ParacleServerErrors"]);
    system.set("break database");
    watch.told(&["ParacleDatabaseDown"]);
    system.set("mend database");
    watch.told(&["ParacleCost", "ParacleSlow"]);
}

#[test]
fn nothing_of_paracle_stays_in_flight_after_failures_panics_and_those_who_leave() {
    let storm = [
        "--failures",
        "20",
        "--panics",
        "20",
        "--leaving",
        "30",
        "--load",
        "8",
    ];
    let mut system = PARACLE.start(free(), &storm);
    let failures = r#"paracle_agent_executions_total{agent="coder",status="failure"}"#;
    system.wait_for(failures, |it| it > 40.0);
    system.comes_to_rest(&["paracle_active_agents"]);
    let of = |series: &str| system.value(series);
    let successes = of(r#"paracle_agent_executions_total{agent="coder",status="success"}"#);
    assert!(successes > 0.0);
    let timed = of(r#"paracle_agent_duration_seconds_count{agent="coder"}"#);
    assert_eq!(timed, successes + of(failures));
}

#[test]
fn readiness_of_paracle_says_which_service_fails_and_it_drains() {
    let mut system = PARACLE.start(free(), &["--drain", "10"]);
    let api = system.application.unwrap();
    let well = get(api, "/health", "");
    let document: Value = serde_json::from_str(&well.body).unwrap();
    assert_eq!(
        (&document["status"], &document["version"]),
        (&"pass".into(), &"0.1.0".into())
    );
    for service in ["database", "redis", "storage"] {
        system.set(&format!("break {service}"));
        let document = system.answers("/health/ready", 503);
        for component in ["database", "redis", "storage"] {
            let status = if component == service { "fail" } else { "pass" };
            assert_eq!(
                document["components"][component]["status"], status,
                "{document}"
            );
        }
        assert_eq!(get(api, "/health/ready", "").status, 503);
        assert_eq!(get(api, "/health/live", "").status, 200);
        system.set(&format!("mend {service}"));
        system.answers("/health/ready", 200);
    }
    let text = "POST /agents/coder/tasks/77 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert_eq!(request(api, text).status, 200);
    system.drains();
}

#[test]
fn executions_of_paracle_are_spans_with_the_call_of_the_model_in_them_and_lines_with_the_same_fields()
 {
    let receiver = SpanReceiver::answering(200);
    let system = PARACLE.start(free(), &["--otlp", &receiver.url(), "--failures", "30"]);
    wait_for("the spans of an execution", LIMIT, || {
        let spans = receiver.spans();
        let of_the_coder = |it: &&ReceivedSpan| {
            it.span.name == "agent.execute" && it.attribute("agent.id") == "coder"
        };
        // Any of them: a queue that a busy machine finds full drops spans, be they of an execution or of its call.
        let whole = |execution: &ReceivedSpan| {
            assert_eq!(execution.attribute("agent.version"), "0.9.3");
            let mut children = spans.iter().filter(|it| it.parent() == execution.id());
            children.any(|it| {
                it.span.name == "llm.complete" && it.attribute("llm.model") == "claude-opus"
            })
        };
        let mut executions = spans.iter().filter(of_the_coder);
        executions.any(whole).then_some(())
    });
    let failure = wait_for("a line about a failure of the coder", LIMIT, || {
        let logs = system.logs();
        let mut lines = logs
            .iter()
            .filter_map(|it| serde_json::from_str::<Value>(it).ok());
        lines.find(|it| it["level"] == "ERROR" && it["agent"] == "coder")
    });
    for key in ["timestamp", "logger", "task_id", "trace_id"] {
        assert!(!failure[key].is_null(), "{key}: {failure}");
    }
    assert_eq!(failure["error"], "the model does not answer");
    // Lines that say something have it as the message.
    wait_for("a line with a message", LIMIT, || {
        let logs = system.logs();
        logs.iter()
            .any(|it| it.contains(r#""message":"the agent is done""#))
            .then_some(())
    });
}
