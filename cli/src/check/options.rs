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
    /// Rules that are switched off for what fits the pattern.
    pub(crate) allow_for: Vec<(String, Regex)>,
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
            allow_for: Vec::new(),
        }
    }
}

impl Options {
    /// Takes metrics whose whole name fits for known: someone else exposes them.
    ///
    /// # Errors
    /// A pattern that is no regular expression.
    pub fn external(mut self, pattern: &str) -> Result<Self, PatternError> {
        self.external.push(whole(pattern)?);
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

    /// Switches a rule off for what is called so as a whole: a family, or the part of an expression that the finding is
    /// about.
    ///
    /// # Errors
    /// A pattern that is no regular expression.
    pub fn allow_for(
        mut self,
        rule: impl Into<String>,
        pattern: &str,
    ) -> Result<Self, PatternError> {
        self.allow_for.push((rule.into(), whole(pattern)?));
        Ok(self)
    }

    /// Whether a finding about this part is switched off.
    pub(crate) fn allows(&self, rule: &str, part: &str) -> bool {
        let fits = |(id, pattern): &(String, Regex)| id == rule && pattern.is_match(part);
        self.allow.iter().any(|id| id == rule) || self.allow_for.iter().any(fits)
    }

    pub(crate) fn target_labels(&self) -> impl Iterator<Item = &str> {
        let always = ["job", "instance"].into_iter();
        always.chain(self.target_labels.iter().map(String::as_str))
    }
}

/// A pattern that fits to the whole or not at all.
fn whole(pattern: &str) -> Result<Regex, PatternError> {
    Regex::new(&format!("^(?:{pattern})$"))
}
