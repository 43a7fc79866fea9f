use std::sync::Arc;
use std::time::Duration;

use bellwether_spec::Origin;
use bellwether_spec::catalog::Catalog;
use linkme::distributed_slice;

use super::check::{CACHE, CheckFuture, LIMIT};
use super::{Check, Health, HealthError, Probe};
use crate::registry::Declare;
use crate::report::Problem;

/// Every function with `#[health_check]`, put together by the linker.
#[distributed_slice]
pub static CHECKS: [CheckSite];

/// What `#[health_check]` makes of a function.
#[derive(Debug)]
pub struct CheckSite {
    name: &'static str,
    origin: Origin,
    run: fn() -> CheckFuture,
    probe: Probe,
    critical: bool,
    group: Option<&'static str>,
    limit: Duration,
    cache: Duration,
}

impl CheckSite {
    /// A check with the defaults.
    pub const fn new(name: &'static str, origin: Origin, run: fn() -> CheckFuture) -> Self {
        Self {
            name,
            origin,
            run,
            probe: Probe::Readiness,
            critical: true,
            group: None,
            limit: LIMIT,
            cache: CACHE,
        }
    }

    /// Sets the question that it answers.
    #[must_use]
    pub const fn probe(mut self, probe: Probe) -> Self {
        self.probe = probe;
        self
    }

    /// Says whether all fails where it fails.
    #[must_use]
    pub const fn critical(mut self, critical: bool) -> Self {
        self.critical = critical;
        self
    }

    /// Sets its group.
    #[must_use]
    pub const fn group(mut self, group: &'static str) -> Self {
        self.group = Some(group);
        self
    }

    /// Sets how long a run may take.
    #[must_use]
    pub const fn timeout(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Sets for how long a result is good.
    #[must_use]
    pub const fn cache(mut self, cache: Duration) -> Self {
        self.cache = cache;
        self
    }

    fn check(&self, name: String) -> Check {
        let mut check = Check::build(name, Some(Arc::new(self.run)));
        check.probe = self.probe;
        check.critical = self.critical;
        check.groups = self.group.map(str::to_owned).into_iter().collect();
        check.limit = self.limit;
        check.cache = self.cache;
        check
    }
}

/// Adds all of them, in the order of their names and places, which the linker does not keep. None is lost: the second
/// of one name is a problem, and gets the name of its module too.
pub(super) fn add_all(health: &Health, problems: &mut Vec<Problem>) {
    let mut sites: Vec<_> = CHECKS.iter().collect();
    sites.sort_by_key(|site| (site.name, site.origin.file, site.origin.line));
    for site in sites {
        let Err(error) = health.add(site.check(site.name.to_owned())) else {
            continue;
        };
        let taken = matches!(error, HealthError::Taken { .. });
        problems.push(Problem::Health {
            what: error.to_string(),
            here: Some(site.origin),
        });
        if taken {
            let module = site.origin.module.replace("::", ".");
            let longer = format!("{module}.{}-{}", site.name, site.origin.line);
            // There is one function of a name in a module, and one line where it is.
            let _ = health.add(site.check(longer));
        }
    }
}

/// A gather of the global registry shows the checks that there are, from the first on.
impl Declare for CheckSite {
    fn declare(&'static self) -> Vec<Problem> {
        Health::make_global().1
    }

    fn describe(&'static self, catalog: &mut Catalog) {
        catalog.add_component(self.name, self.critical, self.origin);
    }
}
