use std::time::Duration;

use crate::Catalog;
use crate::query::Window;

/// What generated rules, dashboards and deployments have in common, so that they find each other's series.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// The job that scrapes the program. Everything that is generated looks at it alone, for other programs have
    /// families of the same names.
    pub job: String,
    /// Labels beside the job that keep series apart, such as `cluster`; what is not named here is added up.
    pub by: Vec<String>,
    /// How many bad calls it takes, in the longer window of an alert, before it may fire.
    pub least_failures: u32,
    /// From which per cent of failed calls on an operation without an objective is reported.
    pub failure_share: f64,
    /// How often rules are evaluated.
    pub interval: Duration,
    /// Divides every time in the rules, so that a test sees an alert within seconds. 1 where it is not a test.
    pub time_scale: f64,
    /// Whether rules record what the dashboards' expensive panels ask for, and whether these ask for it.
    pub recorded: bool,
}

impl Options {
    /// What fits most programs: the job is called as the program.
    pub fn new(catalog: &Catalog) -> Self {
        let known = !catalog.program.is_empty();
        Self {
            job: if known { &catalog.program } else { "app" }.to_owned(),
            by: Vec::new(),
            least_failures: 5,
            failure_share: 5.0,
            interval: Duration::from_secs(30),
            time_scale: 1.0,
            recorded: false,
        }
    }

    /// The labels that every recorded series and every alert keeps.
    pub(crate) fn level(&self) -> Vec<String> {
        let job = [String::from("job")];
        job.into_iter().chain(self.by.iter().cloned()).collect()
    }

    /// A time, divided by the scale; a second at least, for Prometheus does nothing more often.
    pub(crate) fn scaled(&self, time: Duration) -> Window {
        let scaled = time.as_secs_f64() / self.time_scale;
        let milliseconds = (scaled * 1000.0).round().max(1000.0);
        Window(Duration::from_secs_f64(milliseconds / 1000.0))
    }

    /// How often a group is evaluated that may be so much slower than others.
    pub(crate) fn interval(&self, times: u32) -> String {
        self.scaled(self.interval * times).to_string()
    }
}
