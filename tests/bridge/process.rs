//! What the operating system knows of this process.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bellwether::{Collected, Kind, Number, Registry};
use bellwether_tests::support::wait_for;

use crate::Gives;

#[test]
fn the_global_registry_tells_what_linux_knows_of_the_process() {
    let snapshot = Registry::global().snapshot();
    let value = |name: &str| {
        snapshot
            .value(name, &[])
            .unwrap_or_else(|| panic!("no {name}"))
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let age = now.as_secs_f64() - value("process_start_time_seconds");
    assert!((-2.0..600.0).contains(&age), "started {age} s ago");
    assert!(value("process_threads") >= 2.0);
    let (resident, all) = (
        value("process_resident_memory_bytes"),
        value("process_virtual_memory_bytes"),
    );
    assert!(resident > 1e6 && resident < all, "{resident} of {all}");
    assert!((0.0..1e4).contains(&value("process_cpu_seconds_total")));

    let open = |count: usize| {
        let files: Vec<_> = (0..count)
            .map(|_| std::fs::File::open("/proc/self/stat").unwrap())
            .collect();
        let snapshot = Registry::global().snapshot();
        drop(files);
        snapshot.value("process_open_fds", &[]).unwrap()
    };
    // Other tests may have files open too.
    let more = open(100) - open(0);
    assert!((90.0..=110.0).contains(&more), "{more} more for 100 files");
    assert!(value("process_max_fds") > 100.0);
    assert!(
        Registry::new()
            .snapshot()
            .family("process_threads")
            .is_none()
    );
}

#[test]
fn a_process_may_be_called_anything() {
    let names: [&[u8]; 10] = [
        b"prozess-name-t\xc3",
        b"\xff\xfe\x80",
        b"a) S 1 (b",
        b")",
        b"((",
        b" ) 1 2 3 4 5 6",
        b"a\nVmRSS: 1 kB",
        b"\nThreads: 99",
        b"a\\nb\tc",
        b"",
    ];
    let before = std::fs::read("/proc/self/comm").unwrap();
    for name in names {
        std::fs::write("/proc/self/comm", name).unwrap();
        let snapshot = Registry::global().snapshot();
        let value = |family: &str| {
            let value = snapshot.value(&format!("process_{family}"), &[]);
            value.unwrap_or_else(|| panic!("{family} of {name:?}"))
        };
        let threads = value("threads");
        assert!((2.0..90.0).contains(&threads), "{threads} of {name:?}");
        assert!(value("resident_memory_bytes") > 1e6);
        assert!(value("virtual_memory_bytes") > 1e6);
        assert!(value("cpu_seconds_total") < 1e4);
        assert!(value("start_time_seconds") > 1.7e9);
        assert!(value("open_fds") > 2.0 && value("max_fds") > 2.0);
    }
    std::fs::write("/proc/self/comm", before.trim_ascii_end()).unwrap();
}

#[test]
fn processor_time_rises_with_work() {
    let used = || {
        let snapshot = Registry::global().snapshot();
        snapshot.value("process_cpu_seconds_total", &[]).unwrap()
    };
    let before = used();
    // As long as it takes where other programs want the processor too.
    wait_for("processor time", Duration::from_mins(1), || {
        let start = Instant::now();
        while start.elapsed().as_millis() < 100 {}
        (used() - before > 0.05).then_some(())
    });
}

#[test]
fn process_metrics_of_another_library_stay_and_are_not_doubled() {
    Registry::global().collect_from(Gives(|families: &mut Collected| {
        families
            .family(Kind::Gauge, "process_virtual_memory_max_bytes", "Theirs.")
            .number(&[], Number::Unsigned(42));
    }));
    let snapshot = Registry::global().snapshot();
    let family = snapshot.family("process_virtual_memory_max_bytes").unwrap();
    assert_eq!(family.help(), "Theirs.");
    assert_eq!(
        snapshot.value("process_virtual_memory_max_bytes", &[]),
        Some(42.0)
    );
}
