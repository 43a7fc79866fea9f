//! What a registry says of itself.

use std::sync::Arc;

use bellwether_spec::catalog::Catalog;
use bellwether_spec::{Desc, Domain, Kind, LabelDesc, Origin};

use super::Source;
use super::state::PlannedFamily;
use crate::family::pair;
use crate::report;
use crate::snapshot::{Meta, Number, Sink};

const ORIGIN: Origin = Origin {
    krate: env!("CARGO_PKG_NAME"),
    module: module_path!(),
    file: file!(),
    line: line!(),
};

pub(super) const OVERFLOW: Desc = Desc::new(
    Kind::Counter,
    bellwether_spec::catalog::OVERFLOW,
    "Recordings with a label value beyond the limit of its label, shown as the overflow value.",
    ORIGIN,
);

const PROBLEMS: Desc = Desc::new(
    Kind::Counter,
    "bellwether_problems",
    "Problems that were reported and did not stop the program, such as declarations that disagree.",
    ORIGIN,
)
.labels(&[LabelDesc::new("kind", Domain::closed(&report::KINDS))]);

bellwether_spec::__record! { [] bellwether_spec::record::Piece::Family(&OVERFLOW), bellwether_spec::record::Piece::Family(&PROBLEMS) }

/// Adds what the global registry says of itself to a catalog.
pub(super) fn describe(catalog: &mut Catalog) {
    catalog.add_family(&OVERFLOW);
    catalog.add_family(&PROBLEMS);
    #[cfg(feature = "process")]
    crate::process::describe(catalog);
    for describe in crate::OWN {
        describe(catalog);
    }
}

/// Values beyond the limit of their label, for each of these families that has an open one; and in the global registry
/// what was reported. `constant` is the text of the registry's own labels.
pub(super) fn families(
    planned: &[PlannedFamily],
    global: bool,
    constant: &str,
) -> Vec<PlannedFamily> {
    let series: Vec<_> = planned
        .iter()
        .filter_map(|family| overflow(family, constant))
        .collect();
    let overflow = (!series.is_empty()).then(|| plan(&OVERFLOW, Overflow { series }));
    let problems = global.then(|| plan(&PROBLEMS, Problems::new(constant)));
    overflow.into_iter().chain(problems).collect()
}

fn plan(desc: &Desc, source: impl Source) -> PlannedFamily {
    PlannedFamily {
        meta: Arc::new(Meta::from(desc)),
        merge: false,
        parts: vec![(Arc::new(source), 0)],
    }
}

/// The label text of a series, and the sources that it counts.
type Overflowing = (Arc<str>, Vec<Arc<dyn Source>>);

/// The sources of a family that have an open label. They overflow, and not each family that they feed, so they are
/// counted with the first.
fn overflow(family: &PlannedFamily, constant: &str) -> Option<Overflowing> {
    let first = family.parts.iter().filter(|(_, number)| *number == 0);
    let open = first.filter(|(source, _)| source.overflowed().is_some());
    let sources: Vec<_> = open.map(|(source, _)| Arc::clone(source)).collect();
    let mut labels = constant.to_owned();
    pair(&mut labels, "family", &family.meta.name);
    (!sources.is_empty()).then(|| (labels.into(), sources))
}

#[derive(Debug)]
struct Overflow {
    series: Vec<Overflowing>,
}

impl Source for Overflow {
    fn collect(&self, _family: usize, sink: &mut Sink<'_>) {
        for (labels, sources) in &self.series {
            let count = sources
                .iter()
                .filter_map(|source| source.overflowed())
                .sum();
            sink.number(labels, Number::Unsigned(count));
        }
    }
}

/// The label text of each kind.
#[derive(Debug)]
struct Problems([Arc<str>; report::KINDS.len()]);

impl Problems {
    fn new(constant: &str) -> Self {
        Self(report::KINDS.map(|kind| {
            let mut labels = constant.to_owned();
            pair(&mut labels, "kind", kind);
            labels.into()
        }))
    }
}

impl Source for Problems {
    fn collect(&self, _family: usize, sink: &mut Sink<'_>) {
        for (labels, count) in self.0.iter().zip(report::counts()) {
            sink.number(labels, Number::Unsigned(count));
        }
    }
}
