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
    /// Those that ended.
    pub calls: RequestFamily,
    /// How long they took.
    pub duration: RequestFamily,
    /// Those that have begun and not ended.
    pub in_flight: RequestFamily,
    /// Those that failed.
    pub errors: RequestFamily,
    /// The labels of all of them.
    pub labels: &'static [LabelDesc],
    /// The label that says how a request ended.
    pub status: &'static [LabelDesc],
    /// The ways to end beside the four outcomes.
    pub endings: &'static [Ending],
    /// Bounds of the durations, in seconds.
    pub buckets: &'static [f64],
    /// Whether a request ends with the body of its answer.
    pub until_body_end: bool,
    /// Where the layer is declared.
    pub origin: Origin,
}

/// One of the families of a layer.
#[derive(Clone, Copy, Debug)]
pub struct RequestFamily {
    /// Without `_total`; empty where the family is left out.
    pub name: &'static str,
    /// Why the name breaks a convention.
    pub because: &'static str,
    /// Whether it has the labels of the layer, and not one series for all of them.
    pub labelled: bool,
    /// Whether the status is a label of it.
    pub by_status: bool,
}

impl RequestFamily {
    /// With the labels of the layer, and without the status.
    const fn named(name: &'static str) -> Self {
        Self {
            name,
            because: "",
            labelled: true,
            by_status: false,
        }
    }
}

impl RequestFamilies {
    /// As an operation, which is called as the first of its families is.
    pub const fn operation(&self) -> OperationDesc {
        let time = if self.until_body_end {
            "Time from an HTTP request to the end of its answer's body, however it ends."
        } else {
            "Time from an HTTP request to the head of its answer, however it ends."
        };
        let mut desc = OperationDesc::NONE.words(&WORDS).more(self.endings);
        if let Some(errors) = self.desc(
            Kind::Counter,
            self.errors,
            "HTTP requests that failed: answered with a status of 500 or more, or not at all.",
        ) {
            desc = desc.errors(errors).name(errors.name);
        }
        if let Some(in_flight) = self.desc(
            Kind::Gauge,
            self.in_flight,
            "HTTP requests that have begun and not ended.",
        ) {
            desc = desc.in_flight(in_flight).name(in_flight.name);
        }
        if let Some(duration) = self.desc(Kind::Histogram, self.duration, time) {
            let duration = duration.unit("seconds").buckets(self.buckets);
            desc = desc.duration(duration).name(duration.name);
        }
        if let Some(calls) = self.desc(
            Kind::Counter,
            self.calls,
            "HTTP requests by the status of their answer, or by how they ended without one.",
        ) {
            desc = desc.calls(calls).name(calls.name);
        }
        desc
    }

    const fn desc(&self, kind: Kind, family: RequestFamily, help: &'static str) -> Option<Desc> {
        if family.name.is_empty() {
            return None;
        }
        let mut desc = Desc::new(kind, family.name, help, self.origin).because(family.because);
        if family.labelled {
            desc = desc.labels(self.labels);
        }
        if family.by_status {
            desc = desc.own_labels(self.status);
        }
        Some(desc)
    }
}

/// The labels of the families.
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
            calls: RequestFamily {
                by_status: true,
                ..RequestFamily::named(choices.calls_name().leak())
            },
            duration: RequestFamily {
                by_status: choices.duration_by_status,
                ..RequestFamily::named(choices.duration_name().leak())
            },
            in_flight: RequestFamily::named(choices.in_flight_name().leak()),
            errors: RequestFamily::named(choices.errors_name().leak()),
            labels: request_labels(method, route, choices.routes)
                .to_vec()
                .leak(),
            status: vec![request_status(status, words)].leak(),
            endings: endings(&choices.codes, words).leak(),
            buckets: choices.buckets.clone().leak(),
            until_body_end: choices.until_body_end,
            origin: here,
        };
        Self {
            desc: Box::leak(Box::new(families.operation())),
            codes: choices.codes.clone().leak(),
        }
    }
}
