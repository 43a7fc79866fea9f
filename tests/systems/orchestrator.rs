use std::net::TcpListener;

use bellwether_tests::support::{example, free, run};

use crate::{Kind, Watch};

const ORCHESTRATOR: Kind = Kind {
    name: "orchestrator",
    table: "
        orchestrator_requests_total         | counter | stage=rag/assemble/inference/post/stream |
        orchestrator_requests_shed_total    | counter | stage=rag/assemble/inference/post/stream |
        orchestrator_errors_total           | counter | stage=rag/assemble/inference/post/stream, error_type |
        orchestrator_tokens_generated_total | counter | worker_type |
        orchestrator_queue_depth            | gauge   | stage=rag/assemble/inference/post/stream |
        orchestrator_stage_duration_seconds | histogram | stage | 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10
        orchestrator_request_duration_seconds | histogram | session | 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10
    ",
    started: &[],
    beside: &[],
    exceptions: &[],
    deployed: &["--scrape", "orchestrator:9090"],
    checked: &[],
};

#[test]
fn the_folder_of_the_orchestrator_is_what_the_tool_makes_and_fits_to_the_code() {
    ORCHESTRATOR.is_fresh();
    ORCHESTRATOR.is_clean();
}

#[test]
fn the_orchestrator_exposes_its_table_answers_its_panels_and_tells_someone() {
    let address = free();
    // First, or it is missed before it has begun.
    let mut system = ORCHESTRATOR.start(address, &[]);
    let Some(watch) = Watch::over(&ORCHESTRATOR, address) else {
        return;
    };
    watch.panels("overview.json", |title, series| {
        let all = |low: f64, high: f64| series.values().all(|it| (low..high).contains(it));
        match title {
            "Requests by stage" => series.len() == 5 && all(3.0, 30.0),
            "Latency by stage" => series.len() == 5 && all(0.0005, 2.0),
            "Queue depth" => series.len() == 5 && all(0.0, 100.0),
            "Shed" => series.len() == 5 && all(0.0, 0.001),
            "Totals" => all(0.0, 1e6),
            _ => panic!("{title}"),
        }
    });
    watch.panels("orchestrator.json", |_, _| true);
    ORCHESTRATOR.table_holds(&system);
    watch.quiet(10);
    system.set("failures 80");
    watch.told(&["OrchestratorErrors"]);
    for switch in ["failures 0", "latency 20", "load 30"] {
        system.set(switch);
    }
    watch.told(&[
        "OrchestratorQueueFull",
        "OrchestratorShedding",
        "OrchestratorInferenceSlow",
    ]);
    // Sessions are told apart up to their limit, whatever comes.
    let page = system.page();
    let sessions = page
        .lines()
        .filter(|it| it.starts_with("orchestrator_request_duration_seconds_count"));
    assert_eq!(sessions.count(), 65);
    drop(system);
    watch.told(&["OrchestratorDown"]);
}

#[test]
fn no_queue_of_the_orchestrator_keeps_anything_after_failures_panics_and_those_who_leave() {
    let storm = [
        "--failures",
        "20",
        "--panics",
        "10",
        "--leaving",
        "30",
        "--load",
        "8",
    ];
    let mut system = ORCHESTRATOR.start(free(), &storm);
    let upstream = r#"orchestrator_errors_total{stage="inference",error_type="upstream"}"#;
    let panics = r#"orchestrator_errors_total{stage="post",error_type="panic"}"#;
    system.wait_for(upstream, |it| it > 30.0);
    system.wait_for(panics, |it| it > 10.0);
    system.comes_to_rest(&[
        r#"orchestrator_queue_depth{stage="rag"}"#,
        r#"orchestrator_queue_depth{stage="inference"}"#,
        r#"orchestrator_queue_depth{stage="stream"}"#,
    ]);
    // What a stage has done, it was timed for.
    for stage in ["rag", "assemble", "post"] {
        let timed = format!("orchestrator_stage_duration_seconds_count{{stage=\"{stage}\"}}");
        let done = format!("orchestrator_requests_total{{stage=\"{stage}\"}}");
        system.wait_for(&timed, |it| it == system.value(&done));
    }
}

#[test]
fn the_orchestrator_drains() {
    ORCHESTRATOR.start(free(), &["--drain", "10"]).drains();
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (success, said) = run(&example("orchestrator"), &["--metrics", &address], "");
    assert!(!success && said.contains(&address), "{said}");
}

#[test]
fn the_exposition_is_a_text_in_the_program_too() {
    let (success, said) = run(&example("orchestrator"), &["--print"], "");
    assert!(success);
    assert!(
        said.contains("\norchestrator_requests_shed_total{stage=\"inference\"} 0\n"),
        "{said}"
    );
}

/// The claims of the hand-written monitoring, beaten without optimizations.
#[expect(clippy::print_stderr, reason = "the figures are to be seen")]
#[test]
fn the_orchestrator_costs_less_than_it_claims() {
    let costs_less = || {
        let (success, said) = run(&example("orchestrator_cost"), &[], "");
        assert!(success, "{said}");
        eprintln!("{said}");
        let figure = |name: &str| -> f64 {
            let line = said
                .lines()
                .find_map(|it| it.strip_prefix(name))
                .expect(name);
            line.split_whitespace().next().unwrap().parse().unwrap()
        };
        assert!(figure("memory for a series:") < 1024.0, "{said}");
        figure("time for a recorded metric:") < 100.0 && figure("share of a processor:") < 1.0
    };
    // Others take time from it, and never give it any.
    assert!((0..5).any(|_| costs_less()));
}
