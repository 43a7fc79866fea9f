use bellwether_spec::{
    DEFAULT_BUCKETS, Domain, LabelDesc, NameError, Origin, WrongUnit, check_label_name,
    check_metric_name, duplicate_label, wrong_unit,
};

use super::status::VALUES;
use crate::registry::{Conflict, RegisterError};

/// What can be chosen of the families, as it was written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choices {
    pub(super) prefix: Option<&'static str>,
    pub(super) calls: Option<&'static str>,
    pub(super) duration: Option<&'static str>,
    pub(super) in_flight: Option<&'static str>,
    /// Left out unless named.
    pub(super) errors: Option<&'static str>,
    /// The names of the method, the route and the status.
    pub(super) labels: [&'static str; 3],
    /// How many routes are told apart.
    pub(super) routes: usize,
    /// The codes that are told apart, sorted.
    pub(super) codes: Vec<u16>,
    pub(super) buckets: Vec<f64>,
    pub(super) duration_by_status: bool,
    pub(super) until_body_end: bool,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            prefix: None,
            calls: None,
            duration: None,
            in_flight: None,
            errors: None,
            labels: ["method", "route", "status"],
            routes: 128,
            codes: Vec::new(),
            buckets: DEFAULT_BUCKETS.to_vec(),
            duration_by_status: false,
            until_body_end: false,
        }
    }
}

impl Choices {
    /// The name of the calls without `_total`.
    pub(super) fn calls_name(&self) -> String {
        let own = self.calls.map(without_total);
        own.unwrap_or_else(|| self.prefixed("http_requests"))
    }

    /// The same of the errors; empty where they are left out.
    pub(super) fn errors_name(&self) -> String {
        self.errors.map(without_total).unwrap_or_default()
    }

    pub(super) fn duration_name(&self) -> String {
        let own = self.duration.map(str::to_owned);
        own.unwrap_or_else(|| self.prefixed("http_request_duration_seconds"))
    }

    pub(super) fn in_flight_name(&self) -> String {
        let own = self.in_flight.map(str::to_owned);
        own.unwrap_or_else(|| self.prefixed("http_requests_in_flight"))
    }

    fn prefixed(&self, name: &str) -> String {
        match self.prefix {
            Some(prefix) => format!("{prefix}_{name}"),
            None => name.to_owned(),
        }
    }

    /// Refuses what macros refuse when they are compiled.
    pub(super) fn check(&self, here: Origin) -> Result<(), RegisterError> {
        let problem = self.names().or_else(|| self.label_names());
        let problem = problem.or_else(|| self.bounds()).or_else(|| self.limits());
        match problem {
            Some(problem) => Err(Conflict::Malformed { problem, here }.into()),
            None => Ok(()),
        }
    }

    fn names(&self) -> Option<String> {
        let mut counters = self.calls.into_iter().chain(self.errors);
        if let Some(name) = counters.find(|name| !name.ends_with("_total")) {
            return Some(format!(
                "`{name}` is the name of a counter; write `{name}_total`"
            ));
        }
        if let Some(duration) = self.duration.filter(|name| !name.ends_with("_seconds")) {
            return Some(format!(
                "`{duration}` is measured in seconds; write `{duration}_seconds`"
            ));
        }
        let mut names = vec![
            self.calls_name(),
            self.duration_name(),
            self.in_flight_name(),
        ];
        names.extend(self.errors.map(without_total));
        let refused = |name: &String| match check_metric_name(name) {
            Err(error) => Some(format!("`{name}` is no metric name: {}", why(error))),
            Ok(()) => Some(in_another_unit(name, &wrong_unit(name)?)),
        };
        names.iter().find_map(refused)
    }

    fn label_names(&self) -> Option<String> {
        let refused = |name: &&str| Some(((*name).to_owned(), check_label_name(name).err()?));
        if let Some((name, error)) = self.labels.iter().find_map(refused) {
            return Some(format!("`{name}` is no label name: {}", why(error)));
        }
        let labels = self
            .labels
            .map(|name| LabelDesc::new(name, Domain::closed(&VALUES)));
        let twice = duplicate_label(&labels)?;
        Some(format!("two labels are called `{twice}`"))
    }

    fn bounds(&self) -> Option<String> {
        if self.buckets.is_empty() {
            return Some("there is no bucket; write at least one bound in seconds".to_owned());
        }
        if let Some(bound) = self.buckets.iter().find(|bound| !bound.is_finite()) {
            return Some(format!(
                "bucket bound {bound} is not finite; `+Inf` is implied"
            ));
        }
        let falls = self.buckets.windows(2).find(|pair| pair[0] >= pair[1])?;
        let (before, bound) = (falls[0], falls[1]);
        Some(format!(
            "bucket bound {bound} must be greater than {before}, the one before it"
        ))
    }

    fn limits(&self) -> Option<String> {
        if self.routes == 0 {
            return Some("a limit of 0 routes tells none apart; write at least 1".to_owned());
        }
        let code = self.codes.iter().find(|code| !(100..600).contains(*code))?;
        Some(format!("{code} is no status code"))
    }
}

fn without_total(name: &'static str) -> String {
    name.trim_end_matches("_total").to_owned()
}

fn in_another_unit(name: &str, unit: &WrongUnit<'_>) -> String {
    let (word, base) = (unit.word, unit.base);
    let problem = if unit.may_be_a_word() {
        format!("has the word `{word}` that Prometheus' checker takes for a unit; write it out")
    } else {
        format!("has the unit `{word}`, but Prometheus measures in `{base}`; leave it out")
    };
    format!("`{name}` {problem}, or give a reason for the name in `request_layer!`")
}

fn why(error: NameError) -> &'static str {
    match error {
        NameError::Empty => "it is empty",
        NameError::Digit => "it begins with a digit",
        NameError::Colon => "colons are for recording rules",
        NameError::Underscores => "names that begin with `__` belong to Prometheus",
        NameError::Reserved => "it belongs to histograms and summaries",
        _ => "it has other characters than letters, digits and `_`",
    }
}
