use std::collections::{BTreeMap, BTreeSet};

use bellwether_tests::support::python;
use serde_json::Value;

/// Reads a page as others do: families by the names under which people ask for them, with their samples.
const READ: &str = r"
import json, sys
from prometheus_client.parser import text_string_to_metric_families
families = {}
for family in text_string_to_metric_families(sys.stdin.read()):
    counter = family.type == 'counter' and any(it.name.endswith('_total') for it in family.samples)
    name = family.name + '_total' if counter else family.name
    families[name] = {'type': family.type, 'samples': [[it.name, it.labels, it.value] for it in family.samples]}
json.dump(families, sys.stdout)
";

/// What is on a page; nothing where the parser is not installed.
pub(crate) fn families(page: &str) -> Option<BTreeMap<String, Value>> {
    let read = python(READ, page)?;
    Some(serde_json::from_str(&read).unwrap())
}

/// A family as the table has it.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) name: String,
    kind: String,
    /// Values where the table has them.
    labels: BTreeMap<String, Option<BTreeSet<String>>>,
    bounds: Vec<f64>,
}

impl Family {
    /// The families of a line such as `a_total, b_total | counter | tool, status=ok/error |`.
    pub(crate) fn parse(line: &str) -> Vec<Self> {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [names, kind, labels, bounds] = cells[..] else {
            assert!(line.trim().is_empty(), "{line}");
            return Vec::new();
        };
        let labels = labels.split(',').map(str::trim).filter(|it| !it.is_empty());
        let labels = labels.map(|label| match label.split_once('=') {
            Some((name, values)) => {
                let values = values.split('/').map(str::to_owned).collect();
                (name.to_owned(), Some(values))
            }
            None => (label.to_owned(), None),
        });
        let labels: BTreeMap<_, _> = labels.collect();
        let bounds = bounds.split_whitespace().map(|it| it.parse().unwrap());
        let bounds: Vec<f64> = bounds.collect();
        let names = names.split(',').map(|name| Self {
            name: name.trim().to_owned(),
            kind: kind.to_owned(),
            labels: labels.clone(),
            bounds: bounds.clone(),
        });
        names.collect()
    }

    /// Asserts that it is on the page, with this type, in each sample these labels and no others, and these bounds.
    pub(crate) fn is_in(&self, exposed: &BTreeMap<String, Value>) {
        let Self { name, .. } = self;
        let found = exposed.get(name);
        let found =
            found.unwrap_or_else(|| panic!("`{name}` is not exposed: {:?}", exposed.keys()));
        assert_eq!(found["type"], *self.kind, "{name}");
        let samples = found["samples"].as_array().unwrap();
        assert!(!samples.is_empty(), "`{name}` has no series");
        let (mut values, mut bounds) = (BTreeMap::<_, BTreeSet<_>>::new(), BTreeSet::new());
        for sample in samples {
            let mut labels = sample[1].as_object().unwrap().clone();
            if let Some(bound) = labels.remove("le") {
                bounds.insert(bound.as_str().unwrap().to_owned());
            }
            let names: Vec<_> = labels.keys().collect();
            assert_eq!(names, self.labels.keys().collect::<Vec<_>>(), "{sample}");
            for (name, value) in labels {
                let value = value.as_str().unwrap().to_owned();
                values.entry(name).or_default().insert(value);
            }
        }
        for (label, expected) in &self.labels {
            if let Some(expected) = expected {
                assert_eq!(values[label], *expected, "{name}: {label}");
            }
        }
        if !self.bounds.is_empty() {
            let finite = bounds.iter().filter(|it| *it != "+Inf");
            let mut finite: Vec<f64> = finite.map(|it| it.parse().unwrap()).collect();
            finite.sort_by(f64::total_cmp);
            assert_eq!(finite, self.bounds, "{name}");
        }
    }
}
