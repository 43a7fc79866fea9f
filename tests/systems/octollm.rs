use bellwether_tests::support::{SpanReceiver, free, get, request, wait_for};
use serde_json::Value;

use crate::system::sum;
use crate::{Kind, LIMIT, Watch};

const OCTOLLM: Kind = Kind {
    name: "octollm",
    table: "
        http_requests_total             | counter   | method=GET/POST, endpoint, status=success/error  |
        http_request_duration_seconds   | histogram | method=GET/POST, endpoint                        | 0.01 0.05 0.1 0.5 1 2.5 5 10
        tasks_created_total             | counter   | priority                                         |
        tasks_completed_total           | counter   | status=success/error                             |
        tasks_in_progress               | gauge     |                                                  |
        task_duration_seconds           | histogram | arm, status=success/error                        | 1 5 10 30 60 120 300 600
        arm_requests_total              | counter   | arm=planner/executor/coder/judge/guardian/retriever, status=success/error |
        arm_request_duration_seconds    | histogram | arm                                              | 0.1 0.5 1 2.5 5 10
        arm_availability                | gauge     | arm=planner/executor/coder/judge/guardian/retriever |
        llm_api_calls_total             | counter   | provider, model, status=success/error            |
        llm_api_tokens_total            | counter   | provider, model, type=prompt/completion          |
        llm_api_cost_dollars_total      | counter   | provider, model                                  |
        llm_api_duration_seconds        | histogram | provider, model                                  | 0.5 1 2 5 10 20 30
        memory_operations_total         | counter   | operation=read/write, memory_type=global/local   |
        memory_query_duration_seconds   | histogram | operation=read/write, memory_type=global/local   | 0.01 0.05 0.1 0.5 1 2
        cache_hits_total, cache_misses_total | counter | cache_type                                    |
        security_violations_total       | counter   | violation_type, severity=warning/critical        |
        pii_detections_total            | counter   | pii_type                                         |
        app_info                        | gauge     | version, component=orchestrator, rust_version    |
    ",
    started: &["--listen", "127.0.0.1:0"],
    beside: &[],
    exceptions: &[],
    deployed: &[
        "--scrape",
        "orchestrator:9464",
        "--scrape-interval",
        "10s",
        "--monitor-interval",
        "30s",
        "--part",
        "octollm-reflex=reflex-layer:9464@5s",
        "--part",
        "octollm-arms=planner:9464@15s",
        "--part",
        "octollm-arms=executor:9464",
        "--part",
        "octollm-arms=coder:9464",
        "--part",
        "octollm-arms=judge:9464",
        "--part",
        "octollm-arms=guardian:9464",
        "--part",
        "octollm-arms=retriever:9464",
        "--app",
        "orchestrator=octollm:0.1.0 --listen 0.0.0.0:8080 --metrics 0.0.0.0:9464",
        "--app",
        "reflex-layer=octollm:0.1.0 --component reflex-layer --listen 0.0.0.0:8080 --metrics 0.0.0.0:9464",
        "--app",
        "planner=octollm:0.1.0 --component planner --listen 0.0.0.0:8080 --metrics 0.0.0.0:9464",
        "--app",
        "executor=octollm:0.1.0 --component executor --listen 0.0.0.0:8080 --metrics 0.0.0.0:9464",
        "--app",
        "coder=octollm:0.1.0 --component coder --listen 0.0.0.0:8080 --metrics 0.0.0.0:9464",
        "--app",
        "judge=octollm:0.1.0 --component judge --listen 0.0.0.0:8080 --metrics 0.0.0.0:9464",
        "--app",
        "guardian=octollm:0.1.0 --component guardian --listen 0.0.0.0:8080 --metrics 0.0.0.0:9464",
        "--app",
        "retriever=octollm:0.1.0 --component retriever --listen 0.0.0.0:8080 --metrics 0.0.0.0:9464",
    ],
    checked: &["--external", "(node|pg|redis)_.*"],
};

#[test]
fn the_folder_of_octollm_is_what_the_tool_makes_and_fits_to_the_code() {
    OCTOLLM.is_fresh();
    OCTOLLM.is_clean();
}

#[test]
fn octollm_exposes_its_table_answers_its_panels_and_tells_someone() {
    let [orchestrator, reflex, coder] = [free(), free(), free()];
    let mut system = OCTOLLM.start(orchestrator, &[]);
    let front = OCTOLLM.start(reflex, &["--component", "reflex-layer"]);
    let arm = OCTOLLM.start(coder, &["--component", "coder"]);
    // As often as the others: 60 times faster, five seconds would be less than a busy machine may need for a scrape.
    let parts = [
        format!("octollm-reflex={reflex}@15s"),
        format!("octollm-arms={coder}@15s"),
    ];
    let more = ["--part", &parts[0], "--part", &parts[1]];
    let Some(watch) = Watch::over_several(&OCTOLLM, orchestrator, &more) else {
        return;
    };
    watch.panels("overview.json", |title, series| {
        let moving = |it: &&f64| it.is_finite() && **it > 0.0;
        let moves = series.values().filter(moving);
        match title {
            "Requests" => moves.clone().count() == 4 && moves.sum::<f64>() < 100.0,
            "Latency" => moves.clone().count() == 4 && moves.fold(0.0, |a, b| b.max(a)) <= 1.0,
            "Error share" => series.len() == 4 && moves.count() == 0,
            "Tasks in progress" => moves.count() <= 1,
            _ => panic!("{title}"),
        }
    });
    watch.panels("octollm.json", |_, _| true);
    OCTOLLM.table_holds(&system);
    for job in ["octollm", "octollm-reflex", "octollm-arms"] {
        let up = watch.prometheus.ask(&format!("up{{job=\"{job}\"}}"));
        assert_eq!(up.values().copied().collect::<Vec<_>>(), [1.0], "{job}");
    }
    watch.quiet(8);
    for switch in ["failures 40", "load 8", "break firewall"] {
        system.set(switch);
    }
    let failing = ["OctollmErrors", "OctollmModelErrors", "OctollmCost"];
    watch.told(&failing);
    watch.told(&["OctollmSecurityViolation", "OctollmPersonalData"]);
    watch.told(&["RequestErrorBudgetBurn1h", "OctollmTaskBudgetSpent"]);
    system.set("failures 0");
    system.set("latency 40");
    watch.told(&["OctollmSlow"]);
    system.set("load 0");
    watch.told(&["OctollmFewTasks"]);
    drop((front, arm));
    watch.told(&["OctollmDown", "OctollmArmDown"]);
}

#[test]
fn nothing_of_octollm_stays_in_flight_after_failures_panics_and_those_who_leave() {
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
    let mut system = OCTOLLM.start(free(), &storm);
    let failures = r#"tasks_completed_total{status="error"}"#;
    system.wait_for(failures, |it| it > 100.0);
    system.comes_to_rest(&["tasks_in_progress"]);
    let successes = system.value(r#"tasks_completed_total{status="success"}"#);
    assert!(successes > 0.0);
    // Each task that was created has ended, and was timed, however it ended.
    let ended = successes + system.value(failures);
    let page = system.page();
    assert_eq!(sum(&page, "tasks_created_total{", ""), ended);
    assert_eq!(sum(&page, "task_duration_seconds_count{", ""), ended);
}

#[test]
fn readiness_of_octollm_says_which_store_fails_and_it_drains() {
    let mut system = OCTOLLM.start(free(), &["--drain", "10"]);
    let api = system.application.unwrap();
    for store in ["database", "redis"] {
        system.set(&format!("break {store}"));
        let document = system.answers("/health/ready", 503);
        assert_eq!(document["components"][store]["status"], "fail");
        assert_eq!(get(api, "/health/live", "").status, 200);
        system.set(&format!("mend {store}"));
        system.answers("/health/ready", 200);
    }
    let text = "POST /tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert_eq!(request(api, text).status, 200);
    system.drains();
}

#[test]
fn requests_of_octollm_are_spans_with_their_task_in_them_and_lines_with_its_fields() {
    let receiver = SpanReceiver::answering(200);
    let system = OCTOLLM.start(free(), &["--otlp", &receiver.url(), "--failures", "30"]);
    wait_for("the spans of a request", LIMIT, || {
        let spans = receiver.spans();
        let task = spans
            .iter()
            .find(|it| it.span.name == "task" && it.attribute("outcome") == "error")?;
        assert_eq!(task.sender("service.name"), "octollm-orchestrator");
        assert_eq!(task.sender("service.version"), "0.1.0");
        let mut requests = spans.iter().filter(|it| it.span.name == "http.request");
        let above = requests.find(|it| it.id() == task.parent())?;
        (above.attribute("endpoint") == "Tasks").then_some(())
    });
    let failure = wait_for("a line about a task that failed", LIMIT, || {
        let logs = system.logs();
        let mut lines = logs
            .iter()
            .filter_map(|it| serde_json::from_str::<Value>(it).ok());
        lines.find(|it| it["level"] == "ERROR" && it["span"] == "task")
    });
    for key in ["timestamp", "logger", "id", "arm", "trace_id"] {
        assert!(!failure[key].is_null(), "{key}: {failure}");
    }
    assert!(failure.get("target").is_none(), "{failure}");
    assert_eq!(failure["error"], "the model does not answer");
    // What happens has the name that its queries know.
    wait_for("a line with an event", LIMIT, || {
        let logs = system.logs();
        let event = r#""logger":"octollm::arms","event":"a task is created""#;
        logs.iter().any(|it| it.contains(event)).then_some(())
    });
}
