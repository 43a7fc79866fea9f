use std::time::Duration;

use regex::Regex;

/// What the catalog does not say, and what to look for.
///
/// ```
/// use bellwether_cli::check::Options;
///
/// let options = Options::default().external("node_.*")?.target_label("pod");
/// # Ok::<(), bellwether_cli::check::PatternError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Names of metrics that other programs expose.
    pub(crate) external: Vec<Regex>,
    /// Labels that Prometheus gives to the targets, beside `job` and `instance`.
    pub target_labels: Vec<String>,
    /// How often the targets are scraped. 15 s unless said otherwise.
    pub scrape_interval: Duration,
    /// How often rules are evaluated in groups that do not say. 15 s unless said otherwise.
    pub evaluation_interval: Duration,
    /// The most series that the whole program may reach.
    pub max_series: Option<u64>,
    /// Rules that are switched off everywhere, by their ids.
    pub allow: Vec<String>,
}

/// A pattern of names that is no regular expression.
pub type PatternError = regex::Error;

impl Default for Options {
    fn default() -> Self {
        Self {
            external: Vec::new(),
            target_labels: Vec::new(),
            scrape_interval: Duration::from_secs(15),
            evaluation_interval: Duration::from_secs(15),
            max_series: None,
            allow: Vec::new(),
        }
    }
}

impl Options {
    /// Takes metrics whose whole name fits for known: someone else exposes them.
    ///
    /// # Errors
    /// A pattern that is no regular expression.
    pub fn external(mut self, pattern: &str) -> Result<Self, PatternError> {
        self.external.push(Regex::new(&format!("^(?:{pattern})$"))?);
        Ok(self)
    }

    /// Takes a label for one that Prometheus adds to every series of a target, such as `namespace` or `pod`.
    #[must_use]
    pub fn target_label(mut self, name: impl Into<String>) -> Self {
        self.target_labels.push(name.into());
        self
    }

    /// Switches a rule off everywhere.
    #[must_use]
    pub fn allow(mut self, rule: impl Into<String>) -> Self {
        self.allow.push(rule.into());
        self
    }

    pub(crate) fn target_labels(&self) -> impl Iterator<Item = &str> {
        let always = ["job", "instance"].into_iter();
        always.chain(self.target_labels.iter().map(String::as_str))
    }
}
