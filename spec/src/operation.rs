use crate::{Desc, Domain, Kind, LabelDesc, Native, Objective, Origin};

/// The words for how a call ends, in the order of their indices: ok, error, panic, cancelled.
pub const OUTCOMES: [&str; 4] = ["ok", "error", "panic", "cancelled"];

/// Bounds in seconds where none are given: from half a millisecond, a call in memory, to ten seconds, a slow
/// upstream.
pub const DEFAULT_BUCKETS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// A way to end that is told apart more finely than by its outcome: an HTTP status and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The value of the outcome's label.
    pub word: &'static str,
    /// Whether the outcome is an error, and not ok.
    pub error: bool,
}

/// The families that one operation feeds, each of which can be left out.
///
/// All of them carry the labels that the user chose, or none of these and show the sum; the calls, and the duration when
/// asked, carry the outcome as well, and the errors their class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OperationDesc {
    /// What people call it: the function, or the given name.
    pub name: &'static str,
    /// Finished calls.
    pub calls: Option<Desc>,
    /// Seconds that a call took.
    pub duration: Option<Desc>,
    /// Calls that have begun and not ended.
    pub in_flight: Option<Desc>,
    /// Calls that ended in an error or a panic.
    pub errors: Option<Desc>,
    /// The word for each outcome, in the order of [`OUTCOMES`]. Equal words are one series.
    pub words: &'static [&'static str; 4],
    /// Ways to end beyond the outcomes themselves. Equal words are one series here too.
    pub more: &'static [Ending],
    /// What it promises.
    pub objective: Option<Objective>,
}

impl OperationDesc {
    /// Nothing exposed yet.
    pub const NONE: Self = Self {
        name: "",
        calls: None,
        duration: None,
        in_flight: None,
        errors: None,
        words: &OUTCOMES,
        more: &[],
        objective: None,
    };

    /// What `#[instrumented]` without names means: the three families that all such functions share, told apart by
    /// `constant_labels`, which are `function` and `module`. Records in binaries only point to these families: whoever
    /// changes one changes [`record::VERSION`](crate::record::VERSION).
    pub const fn function(
        constant_labels: &'static [(&'static str, &'static str)],
        origin: Origin,
    ) -> Self {
        let name = match constant_labels {
            [(_, function), ..] => function,
            [] => "",
        };
        Self::NONE
            .name(name)
            .function_calls(constant_labels, origin)
            .function_duration(constant_labels, origin)
            .function_in_flight(constant_labels, origin)
    }

    /// Feeds the shared `function_calls_total`.
    #[must_use]
    pub const fn function_calls(
        self,
        constant: &'static [(&'static str, &'static str)],
        origin: Origin,
    ) -> Self {
        const OUTCOME: [LabelDesc; 1] = [LabelDesc::new("outcome", Domain::closed(&OUTCOMES))];
        let desc = Desc::new(
            Kind::Counter,
            "function_calls",
            "Finished calls of instrumented functions.",
            origin,
        );
        self.calls(desc.own_labels(&OUTCOME).constant_labels(constant))
    }

    /// Feeds the shared `function_duration_seconds`.
    #[must_use]
    pub const fn function_duration(
        self,
        constant: &'static [(&'static str, &'static str)],
        origin: Origin,
    ) -> Self {
        const HELP: &str = "Time from the start of a call to its end, however it ends.";
        let desc = Desc::new(Kind::Histogram, "function_duration_seconds", HELP, origin);
        self.duration(
            desc.unit("seconds")
                .buckets(&DEFAULT_BUCKETS)
                .constant_labels(constant),
        )
    }

    /// Feeds the shared `function_in_flight`.
    #[must_use]
    pub const fn function_in_flight(
        self,
        constant: &'static [(&'static str, &'static str)],
        origin: Origin,
    ) -> Self {
        let desc = Desc::new(
            Kind::Gauge,
            "function_in_flight",
            "Calls that have begun and not ended.",
            origin,
        );
        self.in_flight(desc.constant_labels(constant))
    }

    /// Counts calls in this family. It has the outcome as its own label, or none.
    #[must_use]
    pub const fn calls(mut self, desc: Desc) -> Self {
        self.calls = Some(desc);
        self
    }

    /// Times calls in this family. It has the outcome as its own label, or none.
    #[must_use]
    pub const fn duration(mut self, desc: Desc) -> Self {
        self.duration = Some(desc);
        self
    }

    /// Shows the calls in flight in this family.
    #[must_use]
    pub const fn in_flight(mut self, desc: Desc) -> Self {
        self.in_flight = Some(desc);
        self
    }

    /// Counts errors and panics in this family. It has the class as its own label, or none.
    #[must_use]
    pub const fn errors(mut self, desc: Desc) -> Self {
        self.errors = Some(desc);
        self
    }

    /// Renames the outcomes.
    #[must_use]
    pub const fn words(mut self, words: &'static [&'static str; 4]) -> Self {
        self.words = words;
        self
    }

    /// Adds ways to end. Their words have to be among the values of the outcome's label.
    #[must_use]
    pub const fn more(mut self, more: &'static [Ending]) -> Self {
        self.more = more;
        self
    }

    /// How many ways to end there are.
    pub const fn endings(&self) -> usize {
        self.words.len() + self.more.len()
    }

    /// The word for the way to end of this index: first the outcomes, then the others.
    pub const fn word(&self, ending: usize) -> &'static str {
        if ending < self.words.len() {
            self.words[ending]
        } else {
            self.more[ending - self.words.len()].word
        }
    }

    /// Whether the other says the same, be it at another place or in another sentence.
    pub fn says_as(&self, other: &Self) -> bool {
        let alike = |(ours, theirs): (&Option<Desc>, &Option<Desc>)| match (ours, theirs) {
            (Some(ours), Some(theirs)) => ours.says_as(theirs),
            (ours, theirs) => ours.is_none() && theirs.is_none(),
        };
        self.slots().into_iter().zip(other.slots()).all(alike)
            && self.words == other.words
            && self.more == other.more
    }

    /// Sets what people call it.
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Promises this.
    #[must_use]
    pub const fn objective(mut self, objective: Objective) -> Self {
        self.objective = Some(objective);
        self
    }

    /// The families that are exposed.
    pub fn families(&self) -> impl Iterator<Item = &Desc> {
        self.slots().into_iter().flatten()
    }

    fn slots(&self) -> [&Option<Desc>; 4] {
        [&self.calls, &self.duration, &self.in_flight, &self.errors]
    }

    /// The label for the class of an error, none where errors are not told apart or not counted.
    pub const fn class(&self) -> &'static [LabelDesc] {
        match &self.errors {
            Some(errors) => errors.own_labels,
            None => &[],
        }
    }

    /// The label that says how a call ended: that of the calls, or where they have none that of the durations.
    pub const fn outcome_label(&self) -> Option<&'static str> {
        if let Some(calls) = &self.calls
            && let [label, ..] = calls.own_labels
        {
            return Some(label.name);
        }
        if let Some(duration) = &self.duration
            && let [label, ..] = duration.own_labels
        {
            return Some(label.name);
        }
        None
    }

    /// The bounds of the durations, none where these are left out.
    pub const fn bounds(&self) -> &'static [f64] {
        match &self.duration {
            Some(duration) => duration.buckets,
            None => &[],
        }
    }

    /// How the durations are native, if they are.
    pub const fn native(&self) -> Option<Native> {
        match &self.duration {
            Some(duration) => duration.native,
            None => None,
        }
    }

    /// How many series Prometheus will store at most, over all families.
    pub const fn series(&self) -> usize {
        series(self.calls.as_ref())
            .saturating_add(series(self.duration.as_ref()))
            .saturating_add(series(self.in_flight.as_ref()))
            .saturating_add(series(self.errors.as_ref()))
    }
}

const fn series(desc: Option<&Desc>) -> usize {
    match desc {
        Some(desc) => desc.series(),
        None => 0,
    }
}
