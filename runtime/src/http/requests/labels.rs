use bellwether_spec::{Domain, LabelDesc};

use crate::label::{LabelSet, Open, Texts};

/// The methods that are told apart, and what all others are: their names come from outside.
/// Source: RFC 9110, "Methods"; RFC 5789 for PATCH.
pub(super) const METHODS: [&str; 10] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", OTHER,
];

/// A method that is not listed, and a route beyond the limit.
pub(super) const OTHER: &str = "other";

/// The route of a request that has none. A template begins with `/`, so none is called like this.
pub(super) const UNMATCHED: &str = "unmatched";

/// What requests are labelled with.
#[derive(Debug)]
pub(super) struct Labels<'a> {
    method: &'static str,
    route: &'a str,
}

impl<'a> Labels<'a> {
    pub(super) fn new(method: usize, route: Option<&'a str>) -> Self {
        Self {
            method: METHODS[method],
            route: route.unwrap_or(UNMATCHED),
        }
    }
}

/// Where a method is among [`METHODS`].
#[inline]
pub(super) fn index(method: &str) -> usize {
    let known = METHODS.iter().position(|known| *known == method);
    known.unwrap_or(METHODS.len() - 1)
}

/// The names and the limit stand in the declaration; here only counts that one of the two is open.
impl LabelSet for Labels<'_> {
    type Key = Labels<'static>;
    type Values = Open;
    const LABELS: &'static [LabelDesc] = &[
        LabelDesc::new("method", Domain::closed(&METHODS)),
        LabelDesc::new(
            "route",
            Domain::Open {
                limit: usize::MAX,
                overflow: OTHER,
            },
        ),
    ];

    fn index(&self) -> usize {
        0 // Not asked of an open set.
    }

    fn texts<'a>(&'a self, texts: &mut Texts<'a>) {
        texts.push(self.method);
        texts.push(self.route);
    }
}
