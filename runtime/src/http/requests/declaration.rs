use std::sync::{Mutex, PoisonError};

use bellwether_spec::{Desc, Domain, Ending, Kind, LabelDesc, OperationDesc, Origin};

use super::choices::Choices;
use super::labels::{METHODS, OTHER};
use super::status::{VALUES, WORDS, endings};
use crate::registry::RegisterError;

/// What a layer declares. It lives as long as the program, as all declarations do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declaration {
    pub(super) desc: &'static OperationDesc,
    /// The codes that are told apart, rising, in the order of their endings.
    pub(super) codes: &'static [u16],
}

/// What differs between the families of one layer and those of another.
#[derive(Debug)]
pub struct RequestFamilies {
    /// The name of the calls, without `_total`.
    pub calls: &'static str,
    /// The name of the durations.
    pub duration: &'static str,
    /// The name of the calls in flight.
    pub in_flight: &'static str,
    /// Why the names break a convention, in the order above.
    pub because: [&'static str; 3],
    /// The labels of all three.
    pub labels: &'static [LabelDesc],
    /// The label of the calls that says how they ended.
    pub status: &'static [LabelDesc],
    /// The ways to end beside the four outcomes.
    pub endings: &'static [Ending],
    /// Bounds of the durations, in seconds.
    pub buckets: &'static [f64],
    /// Whether the durations have the status too.
    pub duration_by_status: bool,
    /// Whether a request ends with the body of its answer.
    pub until_body_end: bool,
    /// Where the layer is declared.
    pub origin: Origin,
}

impl RequestFamilies {
    /// As an operation, which is called as its calls are.
    pub const fn operation(&self) -> OperationDesc {
        let calls = Desc::new(
            Kind::Counter,
            self.calls,
            "HTTP requests by the status of their answer, or by how they ended without one.",
            self.origin,
        );
        let duration = Desc::new(
            Kind::Histogram,
            self.duration,
            if self.until_body_end {
                "Time from an HTTP request to the end of its answer's body, however it ends."
            } else {
                "Time from an HTTP request to the head of its answer, however it ends."
            },
            self.origin,
        );
        let in_flight = Desc::new(
            Kind::Gauge,
            self.in_flight,
            "HTTP requests that have begun and not ended.",
            self.origin,
        );
        let [why_calls, why_duration, why_in_flight] = self.because;
        let duration = duration.labels(self.labels).unit("seconds");
        let duration = duration.buckets(self.buckets).because(why_duration);
        let calls = calls.labels(self.labels).because(why_calls);
        OperationDesc::NONE
            .name(self.calls)
            .calls(calls.own_labels(self.status))
            .duration(if self.duration_by_status {
                duration.own_labels(self.status)
            } else {
                duration
            })
            .in_flight(in_flight.labels(self.labels).because(why_in_flight))
            .words(&WORDS)
            .more(self.endings)
    }
}

/// The labels of all three families.
pub const fn request_labels(
    method: &'static str,
    route: &'static str,
    routes: usize,
) -> [LabelDesc; 2] {
    let routes = Domain::Open {
        limit: routes,
        overflow: OTHER,
    };
    [
        LabelDesc::new(method, Domain::closed(&METHODS)),
        LabelDesc::new(route, routes),
    ]
}

/// The label for the status. Its values: the codes that are told apart, then the classes of the others, then what is no
/// status.
pub const fn request_status(name: &'static str, codes: &'static [&'static str]) -> LabelDesc {
    let domain = match codes {
        [] => Domain::closed(&VALUES),
        codes => Domain::Closed {
            values: codes,
            and: &VALUES,
        },
    };
    LabelDesc::new(name, domain)
}

impl Declaration {
    /// The declaration of these choices at this place: the same for the same ones, so that a layer that is made over and
    /// over adds nothing.
    ///
    /// # Errors
    /// A name, a bound or a limit that cannot be exposed.
    pub(super) fn of(choices: &Choices, here: Origin) -> Result<Self, RegisterError> {
        static KNOWN: Mutex<Vec<(Choices, Origin, Declaration)>> = Mutex::new(Vec::new());
        choices.check(here)?;
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |known: &&(Choices, Origin, Self)| known.0 == *choices && known.1 == here;
        if let Some((_, _, same)) = known.iter().find(same) {
            return Ok(*same);
        }
        let new = Self::new(choices, here);
        known.push((choices.clone(), here, new));
        Ok(new)
    }

    fn new(choices: &Choices, here: Origin) -> Self {
        let [method, route, status] = choices.labels;
        let codes = choices.codes.iter();
        let words: &[&str] = codes
            .map(|code| &*code.to_string().leak())
            .collect::<Vec<_>>()
            .leak();
        let families = RequestFamilies {
            calls: choices.calls_name().leak(),
            duration: choices.duration_name().leak(),
            in_flight: choices.in_flight_name().leak(),
            labels: request_labels(method, route, choices.routes)
                .to_vec()
                .leak(),
            status: vec![request_status(status, words)].leak(),
            endings: endings(&choices.codes, words).leak(),
            buckets: choices.buckets.clone().leak(),
            because: [""; 3],
            duration_by_status: choices.duration_by_status,
            until_body_end: choices.until_body_end,
            origin: here,
        };
        Self {
            desc: Box::leak(Box::new(families.operation())),
            codes: choices.codes.clone().leak(),
        }
    }
}
