//! A source of exemplars that panics.

use std::panic::catch_unwind;
use std::sync::Mutex;

use bellwether::{Problem, Registry, exemplars_from, instrumented, on_problem};

use crate::alone::alone;
use crate::back::{Back, OWN};

#[instrumented(name = "traced")]
fn traced(panics: bool) {
    assert!(!panics, "the call's own panic");
}

#[test]
fn a_source_that_panics_costs_the_exemplar_and_is_reported_once() {
    alone(&[""], |_| {
        static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
        assert!(on_problem(|problem| {
            if matches!(problem, Problem::Exemplar) {
                TOLD.lock().unwrap().push(problem.to_string());
            }
        }));
        assert!(exemplars_from(|| panic!(
            "a source that panics, for a test"
        )));
        let back = Back::register(&OWN).unwrap();
        back.sizes.observe(0.5);
        back.orders.start(()).ok();
        traced(false);
        // While the thread unwinds, a second panic that got out would end the process.
        catch_unwind(|| traced(true)).unwrap_err();
        let snapshot = Registry::global().snapshot();
        let outcomes = ["ok", "panic"].map(|outcome| {
            let labels = [("outcome", outcome)];
            snapshot.value("traced_calls_total", &labels)
        });
        assert_eq!(outcomes, [Some(1.0); 2]);
        assert_eq!(
            snapshot.total("bellwether_problems_total", &[("kind", "exemplar")]),
            1.0
        );
        let snapshot = OWN.snapshot();
        assert_eq!(snapshot.total("back_sizes_count", &[]), 1.0);
        assert_eq!(TOLD.lock().unwrap().len(), 1);
    });
}
