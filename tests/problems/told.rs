//! What is told of a problem, to whom, and how often.

use std::io::Write as _;
use std::panic::panic_any;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bellwether::{
    Collected, Collector, CollectorFailure, Counter, FloatCounter, Format, Kind, Label, Metrics,
    Number, Problem, Registry, on_problem,
};

use crate::alone::alone;
use crate::back::OWN;
use crate::conflicts::{self, use_all};

const KINDS: [&str; 9] = [
    "amount",
    "collector",
    "exemplar",
    "health",
    "label",
    "push",
    "registration",
    "server",
    "telemetry",
];

fn counted(kind: &str) -> f64 {
    let snapshot = Registry::global().snapshot();
    snapshot
        .value("bellwether_problems_total", &[("kind", kind)])
        .unwrap()
}

#[test]
fn without_a_hook_or_a_subscriber_each_problem_is_one_line_on_the_standard_error() {
    let Some(wrote) = alone(&[""], |_| {
        for _ in 0..3 {
            use_all();
            Registry::global().encode(Format::Text);
        }
    }) else {
        return;
    };
    let lines: Vec<_> = wrote[0]
        .lines()
        .filter(|line| line.starts_with("bellwether: "))
        .collect();
    assert_eq!(lines.len(), conflicts::PROBLEMS, "{lines:#?}");
    let about = |what: &str| {
        let mut lines = lines.iter().filter(|line| line.contains(what));
        let line = lines.next().unwrap_or_else(|| panic!("{what}: {lines:#?}"));
        line.matches("conflicts.rs:").count()
    };
    // Both places.
    assert_eq!(about("`twice_visits` is declared twice"), 2);
    assert_eq!(about("`thrice_duration_seconds` is declared twice"), 2);
    assert_eq!(about("`odd_build`"), 2);
    assert_eq!(about("`twin`"), 1);
}

#[test]
fn a_subscriber_or_a_hook_takes_the_place_of_the_standard_error() {
    let Some(wrote) = alone(&["hook", "subscriber"], |variant| {
        if variant == "hook" {
            assert!(on_problem(|problem| {
                let _ = writeln!(std::io::stderr(), "told: {problem}");
            }));
        } else {
            tracing_subscriber::fmt()
                .with_ansi(false)
                .with_writer(std::io::stderr)
                .init();
        }
        use_all();
        Registry::global().snapshot();
    }) else {
        return;
    };
    for wrote in &wrote {
        assert!(
            !wrote.contains("\nbellwether: ") && !wrote.starts_with("bellwether: "),
            "{wrote}"
        );
        assert_eq!(
            wrote.matches("`twice_visits` is declared twice").count(),
            1,
            "{wrote}"
        );
    }
    assert!(wrote[1].contains("ERROR bellwether: "), "{}", wrote[1]);
}

#[test]
fn problems_are_counted_by_kind_and_all_kinds_stand_at_zero() {
    alone(&[""], |_| {
        let snapshot = Registry::global().snapshot();
        let family = snapshot.family("bellwether_problems").unwrap();
        let labels = family
            .series()
            .map(|it| it.labels().get("kind").unwrap().into_owned());
        assert_eq!(labels.collect::<Vec<_>>(), KINDS);
        let declared = Registry::global().catalog();
        let declared = declared.family("bellwether_problems_total").unwrap();
        assert_eq!(declared.declarations[0].labels[0].name, "kind");
        // Those of the declarations have been found by then.
        for kind in KINDS {
            let found = match kind {
                "registration" => 3.0,
                "health" => 1.0,
                _ => 0.0,
            };
            assert_eq!(counted(kind), found, "{kind}");
        }
        let spent = Spent::register(&OWN).unwrap();
        for amount in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            spent.dollars.inc_by(amount);
        }
        spent.dollars.inc_by(1.5);
        assert_eq!(counted("amount"), 4.0);
        assert_eq!(spent.dollars.get(), 1.5);
    });
}

#[derive(Metrics, Debug)]
#[metrics(prefix = "spent", global = false)]
struct Spent {
    /// Money.
    dollars: FloatCounter,
    /// Orders of a tenant.
    orders: Counter<Tenant>,
}

#[derive(Label, Debug)]
#[label(limit = 4)]
struct Tenant(String);

/// What a collector does wrong, and whether it does.
struct Wrong(fn(&mut Collected), &'static AtomicBool);

impl Collector for Wrong {
    fn collect(&self, families: &mut Collected) {
        if self.1.load(Ordering::Relaxed) {
            self.0(families);
        }
    }
}

/// Panics when it is dropped, as what a panic carries may.
struct PanicsAgain;

impl Drop for PanicsAgain {
    fn drop(&mut self) {
        panic_any("again");
    }
}

const WRONGS: [fn(&mut Collected); 8] = [
    |_| panic!("a collector that panics, for a test"),
    |_| panic_any(PanicsAgain),
    |families| {
        families.family(Kind::Gauge, "no name", "Not one.");
    },
    |families| {
        let family = families.family(Kind::Gauge, "wrong_twice", "Two of one.");
        let number = Number::Unsigned(1);
        family.number(&[], number).number(&[], number);
    },
    |families| {
        let family = families.family(Kind::Gauge, "wrong_label", "No label.");
        family.number(&[("no label", "")], Number::Unsigned(1));
    },
    |families| {
        families
            .family(Kind::Gauge, "wrong_unit", "Another unit.")
            .unit("seconds");
    },
    |families| {
        families.family(Kind::Gauge, "spent_orders_total", "A counter here.");
    },
    |families| {
        let family = families.family(Kind::Histogram, "wrong_bounds", "Two sizes.");
        family.histogram(&[], &[1.0], vec![1, 1], 1.0);
        family.histogram(&[("a", "b")], &[2.0], vec![1, 1], 1.0);
    },
];

#[test]
fn what_a_collector_does_wrong_is_told_once_until_it_has_gone_well() {
    alone(&["0", "1", "2", "3", "4", "5", "6", "7"], |variant| {
        static TOLD: AtomicUsize = AtomicUsize::new(0);
        static ON: AtomicBool = AtomicBool::new(true);
        assert!(on_problem(|problem| {
            assert!(matches!(problem, Problem::Collector { source, .. } if !source.is_empty()));
            assert_eq!(problem.kind(), "collector");
            TOLD.fetch_add(1, Ordering::Relaxed);
        }));
        Spent::register(&OWN)
            .unwrap()
            .orders
            .with(Tenant("a".to_owned()));
        let wrong = WRONGS[variant.parse::<usize>().unwrap()];
        OWN.collect_from(Wrong(wrong, &ON));
        for round in 1..=2 {
            for _ in 0..5 {
                OWN.snapshot();
            }
            assert_eq!(TOLD.load(Ordering::Relaxed), round);
            ON.store(false, Ordering::Relaxed);
            OWN.snapshot();
            ON.store(true, Ordering::Relaxed);
        }
    });
}

#[test]
fn a_hook_can_tell_which_collector_failed_and_how() {
    alone(&[""], |_| {
        static TOLD: Mutex<Vec<(String, CollectorFailure)>> = Mutex::new(Vec::new());
        static ON: AtomicBool = AtomicBool::new(true);
        assert!(on_problem(|problem| {
            if let Problem::Collector { source, failure } = problem {
                TOLD.lock().unwrap().push((source.clone(), failure.clone()));
            }
        }));
        OWN.collect_from(Wrong(WRONGS[0], &ON));
        OWN.snapshot();
        let told = TOLD.lock().unwrap();
        let [(source, failure)] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert!(source.contains("::told::Wrong"), "{source}");
        assert_eq!(*failure, CollectorFailure::Panicked);
    });
}

#[test]
fn a_label_that_is_too_long_is_cut_and_told_once_for_each_family() {
    alone(&[""], |_| {
        let spent = Spent::register(&OWN).unwrap();
        for end in ["a", "b", "c"] {
            let long = "é".repeat(63) + "x→" + &end.repeat(1_000_000);
            spent.orders.with(Tenant(long)).inc();
        }
        // 126 bytes, 1, and an arrow of 3 that does not fit.
        let cut = "é".repeat(63) + "x";
        let snapshot = OWN.snapshot();
        assert_eq!(
            snapshot.value("spent_orders_total", &[("tenant", &*cut)]),
            Some(3.0)
        );
        assert_eq!(counted("label"), 1.0);
        assert!(OWN.encode(Format::Text).len() < 2000);
    });
}
