use bellwether_tests::support::{SpanReceiver, free, wait_for};

use crate::{Kind, LIMIT, Watch};

const PALADIN: Kind = Kind {
    name: "paladin",
    table: "
        paladin_requests_total           | counter   |           |
        paladin_request_duration_seconds | histogram |           | 0.1 0.5 1 2 5 10
        paladin_errors_total             | counter   |           |
        paladin_active_paladins          | gauge     |           |
        garrison_entries_total           | gauge     |           |
        garrison_tokens_total            | gauge     |           |
        arsenal_tool_calls_total         | counter   | tool      |
        arsenal_tool_duration_seconds    | histogram | tool      |
        battalion_executions_total       | counter   |           |
        battalion_duration_seconds       | histogram |           |
        llm_api_calls_total, llm_api_errors_total | counter | provider |
        llm_api_duration_seconds         | histogram | provider  |
        redis_operations_total, minio_operations_total | counter | operation |
        process_cpu_seconds_total        | counter   |           |
        process_resident_memory_bytes, process_open_fds, process_max_fds | gauge | |
    ",
    started: &[],
    beside: &[],
    exceptions: &[
        "garrison_entries_total non-counter metrics should not have \"_total\" suffix",
        "garrison_tokens_total non-counter metrics should not have \"_total\" suffix",
    ],
    deployed: &[
        "--scrape",
        "paladin:9464",
        "--app",
        "paladin:0.1.0 --metrics 0.0.0.0:9464",
        "--pager",
        "http://pager.example/alerts",
        "--chat",
        "http://chat.example/alerts",
    ],
    checked: &["--target-label", "pod"],
};

#[test]
fn the_folder_of_paladin_is_what_the_tool_makes_and_fits_to_the_code() {
    PALADIN.is_fresh();
    PALADIN.is_clean();
}

#[test]
fn paladin_exposes_its_table_answers_its_panels_and_tells_someone() {
    let address = free();
    // First, or it is missed before it has begun.
    let mut system = PALADIN.start(address, &[]);
    let Some(watch) = Watch::over(&PALADIN, address) else {
        return;
    };
    PALADIN.table_holds(&system);
    watch.panels("overview.json", |title, series| {
        let value = *series.values().next().unwrap();
        match title {
            "Requests by pod" => series.contains_key("pod=pod-0") && (4.0..30.0).contains(&value),
            "Latency" => (0.2..1.0).contains(&value),
            "Errors" => value == 0.0,
            _ => panic!("{title}"),
        }
    });
    watch.panels("paladin.json", |_, _| true);
    watch.quiet(15);
    system.set("failures 40");
    system.set("latency 12");
    watch.told(&["PaladinErrorRate", "PaladinSlow"]);
    drop(system);
    watch.told(&["PaladinDown"]);
}

#[test]
fn nothing_of_paladin_stays_in_flight_after_failures_panics_and_those_who_leave() {
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
    let mut system = PALADIN.start(free(), &storm);
    system.wait_for("paladin_errors_total", |it| it > 100.0);
    system.comes_to_rest(&["paladin_active_paladins"]);
    let requests = system.value("paladin_requests_total");
    // Each was timed, however it ended; and more ended than failed or got an answer, for some were abandoned.
    assert_eq!(
        system.value("paladin_request_duration_seconds_count"),
        requests
    );
    let answered = system.value(r#"redis_operations_total{operation="publish"}"#);
    assert!(requests > system.value("paladin_errors_total") + answered);
}

#[test]
fn the_health_of_paladin_names_four_components_and_it_drains() {
    let mut system = PALADIN.start(free(), &["--drain", "10"]);
    let well = system.answers("/health", 200);
    assert_eq!(
        (&well["status"], &well["version"]),
        (&"pass".into(), &"0.1.0".into())
    );
    assert!(well["uptime_seconds"].as_f64().unwrap() > 0.0);
    let components: Vec<_> = well["components"].as_object().unwrap().keys().collect();
    assert_eq!(components, ["arsenal", "garrison", "llm", "queue"]);
    for (dependency, component) in [
        ("llm", "llm"),
        ("redis", "garrison"),
        ("arsenal", "arsenal"),
        ("queue", "queue"),
    ] {
        system.set(&format!("break {dependency}"));
        let ill = system.answers("/health", 503);
        assert_eq!(ill["components"][component]["status"], "fail", "{ill}");
        assert_eq!(system.health("/health/live").0, 200);
        system.set(&format!("mend {dependency}"));
        system.answers("/health", 200);
    }
    system.drains();
}

#[test]
fn executions_of_paladin_are_spans_with_their_calls_as_children() {
    let receiver = SpanReceiver::answering(200);
    let arguments = ["--otlp", &receiver.url(), "--failures", "30"];
    let _system = PALADIN.start(free(), &arguments);
    wait_for("the spans of an execution that failed", LIMIT, || {
        let spans = receiver.spans();
        let failed = spans
            .iter()
            .find(|it| it.span.name == "execute" && it.attribute("outcome") == "error")?;
        assert_eq!(failed.sender("service.name"), "paladin");
        assert!(!failed.attribute("task").is_empty());
        let mut children = spans.iter().filter(|it| it.parent() == failed.id());
        children.any(|it| it.span.name == "prompt").then_some(())
    });
    // A battalion is the parent of its executions.
    wait_for("the spans of a battalion", LIMIT, || {
        let spans = receiver.spans();
        let battalion = spans.iter().find(|it| it.span.name == "battalion")?;
        let mut children = spans.iter().filter(|it| it.parent() == battalion.id());
        children.all(|it| it.span.name == "execute").then_some(())
    });
}
