//! Rules and dashboards in the tests of a program: they fit to what it declares, or a test says where they do not.
//!
//! ```no_run
//! #[test]
//! fn our_alerts_fit_to_our_metrics() {
//!     bellwether::testing::assert_clean("deploy/rules.yml");
//! }
//! ```
//!
//! It is `cargo bellwether check` on the catalog of the running test, so nothing has to be built or started for it. Paths
//! are from the package's own directory, where cargo runs tests. The feature `testing` belongs among the
//! development dependencies; nothing of it is in a program.

use std::time::Duration;

use bellwether_cli::check::{Input, Options, check};

use crate::Registry;

/// Asserts that a rule file, a `PrometheusRule` manifest or a Grafana dashboard has no mistake, against all that the program
/// declares. A pattern such as `deploy/**/*.yml` names several, which know what each other record.
///
/// # Panics
/// With what is wrong, line by line, and what to write instead; and where there is no such file.
#[track_caller]
pub fn assert_clean(pattern: &str) {
    Check::new().files(pattern).assert_clean();
}

/// A check with what the catalog does not say.
///
/// ```
/// use bellwether::testing::Check;
/// use bellwether::{Counter, Metrics, Registry};
///
/// #[derive(Metrics)]
/// #[metrics(prefix = "shop")]
/// struct Shop {
///     /// Items sold.
///     items: Counter,
/// }
///
/// let registry = Registry::new();
/// let shop = Shop::register(&registry)?;
/// Check::new()
///     .registry(&registry)
///     .external("node_.*")
///     .expression("sum(rate(shop_items_total[5m])) > 100 and on () node_load1 > 5")
///     .assert_clean();
/// # Ok::<(), bellwether::RegisterError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until `assert_clean`"]
pub struct Check {
    registry: Registry,
    patterns: Vec<String>,
    expressions: Vec<String>,
    external: Vec<String>,
    allow_for: Vec<(String, String)>,
    options: Options,
}

impl Default for Check {
    fn default() -> Self {
        Self::new()
    }
}

impl Check {
    /// A check against the global registry: all that the program declares.
    pub fn new() -> Self {
        Self {
            registry: Registry::global().clone(),
            patterns: Vec::new(),
            expressions: Vec::new(),
            external: Vec::new(),
            allow_for: Vec::new(),
            options: Options::default(),
        }
    }

    /// Checks against what is registered here instead.
    pub fn registry(mut self, registry: &Registry) -> Self {
        self.registry = registry.clone();
        self
    }

    /// Adds the files that a path or a pattern names.
    pub fn files(mut self, pattern: impl Into<String>) -> Self {
        self.patterns.push(pattern.into());
        self
    }

    /// Adds an expression.
    pub fn expression(mut self, promql: impl Into<String>) -> Self {
        self.expressions.push(promql.into());
        self
    }

    /// Metrics of other programs, as a pattern for whole names: `node_.*`.
    pub fn external(mut self, pattern: impl Into<String>) -> Self {
        self.external.push(pattern.into());
        self
    }

    /// A label that Prometheus adds to the program's series, beside `job` and `instance`.
    pub fn target_label(mut self, name: impl Into<String>) -> Self {
        self.options = self.options.target_label(name);
        self
    }

    /// How often the program is scraped; 15 s unless said.
    pub fn scrape_interval(mut self, interval: Duration) -> Self {
        self.options.scrape_interval = interval;
        self
    }

    /// How often rules are evaluated where their group does not say; 15 s unless said.
    pub fn evaluation_interval(mut self, interval: Duration) -> Self {
        self.options.evaluation_interval = interval;
        self
    }

    /// The most series that the whole program may reach.
    pub fn max_series(mut self, series: u64) -> Self {
        self.options.max_series = Some(series);
        self
    }

    /// Switches a rule of the check off everywhere.
    pub fn allow(mut self, rule: impl Into<String>) -> Self {
        self.options = self.options.allow(rule);
        self
    }

    /// Switches a rule off for what is called so as a whole, as in `allow_for("naming", "legacy_.*")`: a family, or the
    /// part of an expression that the finding is about.
    pub fn allow_for(mut self, rule: impl Into<String>, pattern: impl Into<String>) -> Self {
        self.allow_for.push((rule.into(), pattern.into()));
        self
    }

    /// Asserts that there is no error and no warning. Without files and expressions, what is declared is checked alone.
    ///
    /// # Panics
    /// With what is wrong, line by line, and what to write instead; and where a file or a pattern cannot be read.
    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion for tests")]
    pub fn assert_clean(self) {
        match self.report() {
            Ok(report) if report.is_clean() => {}
            Ok(report) => panic!("\n\n{}", report.to_text(false)),
            Err(error) => panic!("{error}"),
        }
    }

    fn report(self) -> Result<bellwether_cli::check::Report, String> {
        let catalog = self.registry.catalog().to_json();
        let catalog = bellwether_cli::Catalog::from_json(&catalog).map_err(|it| it.to_string())?;
        let mut options = self.options;
        for pattern in &self.external {
            let wrong = |error| format!("`{pattern}` is no pattern: {error}");
            options = options.external(pattern).map_err(wrong)?;
        }
        for (rule, pattern) in self.allow_for {
            let wrong = |error| format!("`{pattern}` is no pattern: {error}");
            options = options.allow_for(rule, &pattern).map_err(wrong)?;
        }
        let mut inputs = Vec::new();
        for pattern in &self.patterns {
            inputs.extend(Input::read(pattern).map_err(|error| error.to_string())?);
        }
        inputs.extend(self.expressions.into_iter().map(Input::expression));
        Ok(check(&catalog, &inputs, &options))
    }
}
