//! What a tokio runtime tells of itself.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use bellwether::{Format, Registry, runtime};
use bellwether_tests::support::{find, run, wait_for};
use tokio::runtime::{Builder, Runtime};

const LIMIT: Duration = Duration::from_mins(1);

fn with_workers(workers: usize) -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(workers).build().unwrap()
}

fn total(registry: &Registry, name: &str) -> f64 {
    registry.snapshot().total(name, &[("runtime", "main")])
}

fn is(value: f64, wanted: f64) -> bool {
    (value - wanted).abs() < 0.5
}

#[test]
fn workers_tasks_and_the_queue_are_shown_as_they_are() {
    let tokio = with_workers(2);
    let registry = Registry::new();
    runtime::register(&registry, "main", tokio.handle());
    assert!(is(total(&registry, "tokio_workers"), 2.0));
    // The first two keep a worker each, so that the others have to wait.
    let (begun, begins) = channel();
    let mut releases = Vec::new();
    for number in 0..7 {
        let (release, held) = channel::<()>();
        let begun = begun.clone();
        tokio.spawn(async move {
            begun.send(()).unwrap();
            held.recv().unwrap_err();
        });
        releases.push(release);
        if number < 2 {
            begins.recv_timeout(LIMIT).unwrap();
        }
    }
    assert!(is(total(&registry, "tokio_global_queue_tasks"), 5.0));
    assert!(is(total(&registry, "tokio_parked_workers"), 0.0));
    assert!(is(total(&registry, "tokio_alive_tasks"), 7.0));
    drop(releases);
    wait_for("workers at rest", LIMIT, || {
        let alive = is(total(&registry, "tokio_alive_tasks"), 0.0);
        let parked = is(total(&registry, "tokio_parked_workers"), 2.0);
        (alive && parked).then_some(())
    });
    assert!(is(total(&registry, "tokio_global_queue_tasks"), 0.0));
    assert!(total(&registry, "tokio_worker_parks_total") > 1.5);
}

#[test]
fn a_worker_is_busy_for_as_long_as_a_task_keeps_it() {
    let tokio = with_workers(1);
    let registry = Registry::new();
    runtime::register(&registry, "main", tokio.handle());
    let task = tokio.spawn(async {
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(50) {
            std::hint::spin_loop();
        }
        start.elapsed().as_secs_f64()
    });
    let kept = tokio.block_on(task).unwrap();
    // It is told when the worker parks.
    let busy = wait_for("busy time", LIMIT, || {
        let busy = total(&registry, "tokio_worker_busy_seconds_total");
        (busy >= kept).then_some(busy)
    });
    assert!(busy >= kept);
}

#[test]
fn each_runtime_has_its_name_and_the_last_numbers_stay() {
    let registry = Registry::new();
    let (main, side) = (
        with_workers(1),
        Builder::new_current_thread().build().unwrap(),
    );
    runtime::register(&registry, "main", main.handle());
    runtime::register(&registry, "side", side.handle());
    side.block_on(async { tokio::task::yield_now().await });
    drop((main, side));
    let snapshot = registry.snapshot();
    for name in ["main", "side"] {
        let workers = snapshot.value("tokio_workers", &[("runtime", name)]);
        assert_eq!(workers, Some(1.0), "{name}");
    }
}

#[test]
fn a_runtime_that_starts_again_takes_the_place_of_the_one_before() {
    let own = Registry::new();
    let problems = || {
        Registry::global()
            .snapshot()
            .total("bellwether_problems_total", &[])
    };
    let before = problems();
    for registry in [&own, Registry::global()] {
        let mut runtimes = Vec::new();
        for workers in 1..=3 {
            let tokio = with_workers(workers);
            runtime::register(registry, "again", tokio.handle());
            // The same once more, as tests do that share a registry.
            runtime::register(registry, "again", tokio.handle());
            for _ in 0..3 {
                let snapshot = registry.snapshot();
                let shown = snapshot.value("tokio_workers", &[("runtime", "again")]);
                assert_eq!(shown, Some(f64::from(u32::try_from(workers).unwrap())));
                let family = snapshot.family("tokio_worker_parks_total").unwrap();
                assert_eq!(
                    family.series().len(),
                    workers,
                    "one for each worker that is"
                );
            }
            // The second goes on, and is not shown any more.
            if workers == 2 {
                runtimes.push(tokio);
            }
        }
    }
    assert!((problems() - before).abs() < 0.5);
}

#[test]
fn promtool_finds_nothing_to_say_about_the_names() {
    let Some(promtool) = find("promtool") else {
        return;
    };
    let tokio = with_workers(2);
    let registry = Registry::new();
    runtime::register(&registry, "main", tokio.handle());
    let page = registry.encode(Format::Text);
    assert_eq!(page.matches("# TYPE tokio_").count(), 6, "{page}");
    let (success, said) = run(&promtool, &["check", "metrics"], &page);
    assert!(success && said.trim().is_empty(), "{said}\n{page}");
}
