//! Open label sets held to a plain model of them.

use bellwether::{Counter, Handle, Registry};
use proptest::prelude::*;

use crate::places::{Places, Stage, Tenant, Zone, overflowed, places, shown};

/// What is done to one family.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Counts, on this thread or on another one.
    Record {
        values: [usize; 2],
        here: bool,
    },
    /// Finds a series and keeps it.
    Hold([usize; 2]),
    /// Counts in a series that was kept.
    RecordHeld(usize),
    Remove([usize; 2]),
    Clear,
}

fn step() -> impl Strategy<Value = Step> {
    let values = || [0..5_usize, 0..4_usize];
    prop_oneof![
        8 => (values(), any::<bool>()).prop_map(|(values, here)| Step::Record { values, here }),
        2 => values().prop_map(Step::Hold),
        2 => (0..8_usize).prop_map(Step::RecordHeld),
        4 => values().prop_map(Step::Remove),
        1 => Just(Step::Clear),
    ]
}

/// The values of a label, and the limit and the overflow value of an open one.
type Values = (&'static [&'static str], Option<(usize, &'static str)>);

/// A family whose labels are chosen by number.
struct Subject<'a> {
    name: &'static str,
    labels: Vec<Values>,
    with: Box<dyn Fn([usize; 2]) -> Handle<'a, Counter> + Sync + 'a>,
    remove: Box<dyn Fn([usize; 2]) -> bool + 'a>,
    clear: Box<dyn Fn() + 'a>,
}

const TENANTS: &[&str] = &["a", "b", "c", "other", "d"];
const ZONES: &[&str] = &["x", "y", "elsewhere", "z"];
const STAGES: [Stage; 2] = [Stage::In, Stage::Out];

fn subjects(places: &Places) -> [Subject<'_>; 3] {
    let tenants = (TENANTS, Some((2, "other")));
    let both = |[tenant, zone]: [usize; 2]| (Tenant(TENANTS[tenant]), Zone(ZONES[zone]));
    let staged = |[tenant, stage]: [usize; 2]| (STAGES[stage % 2], Tenant(TENANTS[tenant]));
    [
        Subject {
            name: "places_one",
            labels: vec![tenants],
            with: Box::new(|[tenant, _]| places.one.with(Tenant(TENANTS[tenant]))),
            remove: Box::new(|[tenant, _]| places.one.remove(Tenant(TENANTS[tenant]))),
            clear: Box::new(|| places.one.clear()),
        },
        Subject {
            name: "places_two",
            labels: vec![tenants, (ZONES, Some((2, "elsewhere")))],
            with: Box::new(move |values| places.two.with(both(values))),
            remove: Box::new(move |values| places.two.remove(both(values))),
            clear: Box::new(|| places.two.clear()),
        },
        Subject {
            name: "places_mixed",
            labels: vec![(&["in", "out"], None), tenants],
            with: Box::new(move |values| places.mixed.with(staged(values))),
            remove: Box::new(move |values| places.mixed.remove(staged(values))),
            clear: Box::new(|| places.mixed.clear()),
        },
    ]
}

/// What a family should show, without a thought for speed.
#[derive(Default)]
struct Model {
    /// Values, count, and whether it is shown; in the order in which they were made.
    series: Vec<(Vec<&'static str>, f64, bool)>,
    overflowed: f64,
}

impl Model {
    fn find(&self, values: &[&str]) -> Option<usize> {
        let is = |(there, _, shown): &(Vec<&str>, f64, bool)| *shown && there == values;
        self.series.iter().position(is)
    }

    /// The series of these values, made where it is not there.
    fn with(&mut self, subject: &Subject<'_>, mut values: Vec<&'static str>) -> usize {
        if self.find(&values).is_none() {
            let mut over = false;
            for (at, (_, open)) in subject.labels.iter().enumerate() {
                let Some((limit, overflow)) = *open else {
                    continue;
                };
                let shown = self.series.iter().filter(|(_, _, shown)| *shown);
                let mut named: Vec<_> = shown.map(|(values, ..)| values[at]).collect();
                named.retain(|value| *value != overflow);
                named.sort_unstable();
                named.dedup();
                let known = values[at] == overflow || named.contains(&values[at]);
                if !known && named.len() >= limit {
                    (values[at], over) = (overflow, true);
                }
            }
            self.overflowed += f64::from(u8::from(over));
        }
        self.find(&values).unwrap_or_else(|| {
            self.series.push((values, 0.0, true));
            self.series.len() - 1
        })
    }
}

/// Takes the steps in the family and in the model; both must show the same after each.
fn follow(registry: &Registry, subject: &Subject<'_>, steps: &[Step]) {
    let mut model = Model::default();
    let mut held = Vec::new();
    let values = |[tenant, other]: [usize; 2]| match subject.labels.as_slice() {
        [(names, _)] => vec![names[tenant]],
        [(tenants, Some(_)), (zones, _)] => vec![tenants[tenant], zones[other]],
        [(stages, _), (tenants, _)] => vec![stages[other % 2], tenants[tenant]],
        _ => unreachable!("there are no more"),
    };
    for step in steps {
        match *step {
            Step::Record { values: of, here } => {
                let with = &subject.with;
                let record = || with(of).inc();
                if here {
                    record();
                } else {
                    std::thread::scope(|scope| scope.spawn(record).join()).unwrap();
                }
                let at = model.with(subject, values(of));
                model.series[at].1 += 1.0;
            }
            Step::Hold(of) => {
                held.push(((subject.with)(of), model.with(subject, values(of))));
            }
            Step::RecordHeld(number) => {
                let number = number % held.len().max(1);
                if let Some((handle, at)) = held.get(number) {
                    handle.inc();
                    model.series[*at].1 += 1.0;
                }
            }
            Step::Remove(of) => {
                let found = model.find(&values(of));
                assert_eq!((subject.remove)(of), found.is_some());
                if let Some(at) = found {
                    model.series[at].2 = false;
                }
            }
            Step::Clear => {
                (subject.clear)();
                model.series.iter_mut().for_each(|series| series.2 = false);
            }
        }
        let snapshot = registry.snapshot();
        let expected = model.series.iter().filter(|(_, _, shown)| *shown);
        let owned = |values: &[&str]| values.iter().map(|it| (*it).to_owned()).collect();
        let expected: Vec<_> = expected.map(|(values, n, _)| (owned(values), *n)).collect();
        assert_eq!(shown(&snapshot, subject.name), expected, "after {step:?}");
        assert_eq!(overflowed(&snapshot, subject.name), model.overflowed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn whatever_is_recorded_removed_and_cleared_a_plain_model_shows_the_same(
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let (registry, places) = places();
        for subject in subjects(&places) {
            follow(&registry, &subject, &steps);
        }
    }
}
