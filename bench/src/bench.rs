//! What is measured: a row of the table, a contender in it, and how its totals are checked.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A row of the table: what is done once in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Row {
    Call,
    CallEnums,
    CallText,
    CallHeld,
    Plain,
    Counter,
    CounterEnums,
    CounterTexts,
    CounterHeld,
    Histogram,
    Gauge,
}

impl Row {
    pub(crate) const ALL: [Self; 11] = [
        Self::Call,
        Self::CallEnums,
        Self::CallText,
        Self::CallHeld,
        Self::Plain,
        Self::Counter,
        Self::CounterEnums,
        Self::CounterTexts,
        Self::CounterHeld,
        Self::Histogram,
        Self::Gauge,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Call => "async call",
            Self::CallEnums => "async call, two enum labels",
            Self::CallText => "async call, an open text label looked up",
            Self::CallHeld => "async call, an open text label held",
            Self::Plain => "sync call",
            Self::Counter => "counter",
            Self::CounterEnums => "counter by two enums",
            Self::CounterTexts => "counter by two open texts looked up",
            Self::CounterHeld => "counter by two open texts held",
            Self::Histogram => "histogram",
            Self::Gauge => "gauge",
        }
    }
}

/// Gives an exposition.
pub(crate) type Expose = Arc<dyn Fn() -> String + Send + Sync>;

/// A sum over samples that has to be a multiple of the calls made.
#[derive(Clone, Debug)]
pub(crate) struct Total {
    /// The name of the samples.
    pub(crate) sample: String,
    /// What a sample's labels have to contain.
    pub(crate) with: &'static str,
    /// Per call.
    pub(crate) each: u64,
}

impl Total {
    pub(crate) fn new(sample: impl Into<String>, each: u64) -> Self {
        Self {
            sample: sample.into(),
            with: "",
            each,
        }
    }

    /// The three families of a call: how many, how long, how many now.
    pub(crate) fn call(calls: &str, duration: &str, in_flight: &str) -> Vec<Self> {
        vec![
            Self::new(calls, 1),
            Self::new(format!("{duration}_count"), 1),
            Self::new(in_flight, 0),
        ]
    }

    pub(crate) fn one(sample: &str) -> Vec<Self> {
        vec![Self::new(sample, 1)]
    }

    /// The sum in an exposition, or none where no sample fits.
    fn sum(&self, text: &str) -> Option<f64> {
        let fits = |line: &str| {
            let rest = line.strip_prefix(&*self.sample)?;
            if !rest.starts_with([' ', '{']) || !rest.contains(self.with) {
                return None;
            }
            rest.rsplit(' ').next()?.parse::<f64>().ok()
        };
        text.lines().filter_map(fits).reduce(|sum, n| sum + n)
    }
}

/// One contender in one row.
pub(crate) struct Bench {
    pub(crate) row: Row,
    pub(crate) contender: &'static str,
    run: Box<dyn Fn(u64) + Send + Sync>,
    calls: AtomicU64,
    check: Option<(Expose, Vec<Total>)>,
}

impl Bench {
    /// `call` is given the number of the call, from which its labels come.
    pub(crate) fn new(
        row: Row,
        contender: &'static str,
        call: impl Fn(u64) + Send + Sync + 'static,
    ) -> Self {
        Self {
            row,
            contender,
            run: Box::new(move |n| (0..n).for_each(&call)),
            calls: AtomicU64::new(0),
            check: None,
        }
    }

    /// These totals have to be in the exposition in the end.
    pub(crate) fn checked(mut self, expose: &Expose, totals: Vec<Total>) -> Self {
        self.check = Some((Arc::clone(expose), totals));
        self
    }

    /// Makes `n` calls.
    pub(crate) fn run(&self, n: u64) {
        (self.run)(n);
        self.calls.fetch_add(n, Ordering::Relaxed);
    }

    /// What is wrong with the totals.
    #[expect(clippy::cast_precision_loss, reason = "fewer calls than 2^53")]
    pub(crate) fn mistakes(&self, expositions: &mut Expositions) -> Vec<String> {
        let Some((expose, totals)) = &self.check else {
            return Vec::new();
        };
        let calls = self.calls.load(Ordering::Relaxed);
        let text = expositions
            .entry(self.contender)
            .or_insert_with(|| expose());
        let wrong = totals.iter().filter_map(|total| {
            let sum = total.sum(text);
            let expected = (calls * total.each) as f64;
            let differs = sum.is_none_or(|sum| (sum - expected).abs() > 0.5);
            differs.then(|| {
                let (sample, row, contender) = (&total.sample, self.row.title(), self.contender);
                format!("{contender}, {row}: {sample} is {sum:?} and not {expected}")
            })
        });
        wrong.collect()
    }
}

/// The expositions read so far, by contender.
pub(crate) type Expositions = BTreeMap<&'static str, String>;

pub(crate) const LIMIT: &str = "limit: two rdtsc";
pub(crate) const OURS: &str = "bellwether";

impl fmt::Debug for Bench {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.row.title(), self.contender)
    }
}
