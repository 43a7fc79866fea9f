//! Recording rules and alerts, from what operations promise and from what every program has.

mod burn;
mod file;
mod kubernetes;
mod operations;
mod program;
mod recorded;
mod recording;
mod rest;
mod text;

pub use file::{Group, Rule, RuleFile};
pub use kubernetes::PrometheusRule;
pub(crate) use recorded::{QUANTILES, quantile_record};
pub(crate) use recording::{BUDGET_WINDOW, SHORT};

use crate::objective::{Mistakes, Plan, Scope};
use crate::{Catalog, Options};

/// The rules of a program: the same for the same catalog and options, to the byte.
///
/// # Errors
/// Objectives that the catalog's families cannot tell about, all of them.
///
/// ```
/// use bellwether_cli::{Catalog, Options, rules};
///
/// let text = r#"{"schema": "bellwether.catalog", "version": 1, "program": "shop", "families": []}"#;
/// let catalog = Catalog::from_json(text)?;
/// let rules = rules::rules(&catalog, &Options::new(&catalog))?;
/// assert!(rules.yaml().contains("alert: ShopDown"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rules(catalog: &Catalog, options: &Options) -> Result<RuleFile, Mistakes> {
    let plan = Plan::new(catalog, options, &Scope::Job(options.job.clone()))?;
    let mut groups = recording::groups(&plan, options);
    groups.push(burn::group(&plan, options));
    groups.push(operations::group(catalog, &plan, options));
    groups.push(program::group(catalog, options));
    if options.recorded {
        groups.push(recorded::group(catalog, &plan, options));
    }
    groups.retain(|group| !group.rules.is_empty());
    Ok(RuleFile { groups })
}
