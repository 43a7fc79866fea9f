use std::sync::{Mutex, PoisonError};

use bellwether_spec::{Desc, Domain, Kind, LabelDesc, OperationDesc, Origin};

use super::choices::Choices;
use super::labels::{METHODS, OTHER};
use super::status::{VALUES, WORDS, endings};
use crate::registry::RegisterError;

/// What a layer declares. It lives as long as the program, as all declarations do.
#[derive(Debug)]
pub(super) struct Declaration {
    pub(super) desc: OperationDesc,
    choices: Choices,
    here: Origin,
}

impl Declaration {
    /// The declaration of these choices at this place: the same for the same ones, so that a layer that is made over and
    /// over adds nothing.
    ///
    /// # Errors
    /// A name, a bound or a limit that cannot be exposed.
    pub(super) fn of(choices: &Choices, here: Origin) -> Result<&'static Self, RegisterError> {
        static KNOWN: Mutex<Vec<&Declaration>> = Mutex::new(Vec::new());
        choices.check(here)?;
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |known: &&&Self| known.choices == *choices && known.here == here;
        if let Some(same) = known.iter().find(same) {
            return Ok(*same);
        }
        let new = Box::leak(Box::new(Self::new(choices.clone(), here)));
        known.push(new);
        Ok(new)
    }

    /// The codes that are told apart, sorted.
    pub(super) fn codes(&self) -> &[u16] {
        &self.choices.codes
    }

    fn new(choices: Choices, here: Origin) -> Self {
        let [method, route, status] = choices.labels;
        let routes = Domain::Open {
            limit: choices.routes,
            overflow: OTHER,
        };
        let labels = [
            LabelDesc::new(method, Domain::closed(&METHODS)),
            LabelDesc::new(route, routes),
        ];
        let labels: &[LabelDesc] = labels.to_vec().leak();
        let codes = endings(&choices.codes).leak();
        let status: &[LabelDesc] = vec![LabelDesc::new(status, statuses(&choices.codes))].leak();
        let calls = Desc::new(
            Kind::Counter,
            choices.calls_name().leak(),
            "HTTP requests by the status of their answer, or by how they ended without one.",
            here,
        );
        let duration = Desc::new(
            Kind::Histogram,
            choices.duration_name().leak(),
            if choices.until_body_end {
                "Time from an HTTP request to the end of its answer's body, however it ends."
            } else {
                "Time from an HTTP request to the head of its answer, however it ends."
            },
            here,
        );
        let duration = duration
            .labels(labels)
            .unit("seconds")
            .buckets(choices.buckets.clone().leak());
        let in_flight = Desc::new(
            Kind::Gauge,
            choices.in_flight_name().leak(),
            "HTTP requests that have begun and not ended.",
            here,
        );
        let desc = OperationDesc::NONE
            .calls(calls.labels(labels).own_labels(status))
            .duration(if choices.duration_by_status {
                duration.own_labels(status)
            } else {
                duration
            })
            .in_flight(in_flight.labels(labels))
            .words(&WORDS)
            .more(codes);
        Self {
            desc,
            choices,
            here,
        }
    }
}

/// The values of the status: the codes that are told apart, then the classes of the others, then what is no status.
fn statuses(codes: &[u16]) -> Domain {
    if codes.is_empty() {
        return Domain::closed(&VALUES);
    }
    let codes = codes.iter().map(|code| &*code.to_string().leak());
    Domain::Closed {
        values: codes.collect::<Vec<&'static str>>().leak(),
        and: &VALUES,
    }
}
