use std::collections::BTreeMap;

use super::indicator::time;
use super::shared::{Shared, shared};
use super::{Failures, Indicator, Mistake, Mistakes, Names, Scope, Sli};
use crate::catalog::{Catalog, Constants, Family, Kind, Latency, Operation};
use crate::options::Options;

/// Every promise of a catalog, with the indicators that they share.
pub(crate) struct Plan<'a> {
    pub(crate) indicators: Vec<Indicator<'a>>,
    pub(crate) promises: Vec<Promise<'a>>,
}

/// One promise of one operation.
#[derive(Clone, Debug)]
pub(crate) struct Promise<'a> {
    pub(crate) operation: &'a Operation,
    /// What tells its series from those of others.
    pub(crate) constants: &'a Constants,
    /// What alerts are called by.
    pub(crate) name: String,
    /// Which of the plan's indicators tells whether it is kept.
    pub(crate) indicator: usize,
    /// Per cent of the calls that are good.
    pub(crate) share: f64,
}

impl Promise<'_> {
    /// The part of the calls that may be bad.
    pub(crate) fn budget(&self) -> f64 {
        1.0 - self.share / 100.0
    }
}

impl<'a> Plan<'a> {
    /// # Errors
    /// Promises that the catalog's own families cannot tell about.
    pub(crate) fn new(
        catalog: &'a Catalog,
        options: &Options,
        scope: &Scope,
    ) -> Result<Self, Mistakes> {
        let names = Names::new(&catalog.operations);
        let mut making = Making {
            catalog,
            options,
            scope,
            plan: Self {
                indicators: Vec::new(),
                promises: Vec::new(),
            },
            known: BTreeMap::new(),
            mistakes: shared(catalog).iter().filter_map(Shared::mistake).collect(),
        };
        for (place, operation) in catalog.operations.iter().enumerate() {
            making.promises_of(operation, names.of(place));
        }
        if making.mistakes.is_empty() {
            return Ok(making.plan);
        }
        Err(Mistakes(making.mistakes))
    }

    /// The indicator of a promise.
    pub(crate) fn indicator(&self, promise: &Promise<'_>) -> &Indicator<'a> {
        &self.indicators[promise.indicator]
    }
}

struct Making<'a, 'o> {
    catalog: &'a Catalog,
    options: &'o Options,
    scope: &'o Scope,
    plan: Plan<'a>,
    /// Where indicators are, by the name under which they are recorded.
    known: BTreeMap<String, usize>,
    mistakes: Vec<Mistake>,
}

impl<'a> Making<'a, '_> {
    fn promises_of(&mut self, operation: &'a Operation, name: &str) {
        let Some(objective) = &operation.objective else {
            return;
        };
        if let Some(share) = objective.success {
            let found = failures(self.catalog, operation);
            let found = found.map(|(family, failures)| (family, Sli::Failed(failures)));
            self.promise(operation, name, share, found);
        }
        if let Some(latency) = &objective.latency {
            let found = slow(self.catalog, operation, latency);
            self.promise(operation, name, latency.share, found);
        }
    }

    fn promise(
        &mut self,
        operation: &'a Operation,
        name: &str,
        share: f64,
        found: Result<(&'a Family, Sli<'a>), String>,
    ) {
        let possible = share > 0.0 && share < 100.0;
        let found = found.and_then(|found| {
            possible.then_some(found).ok_or_else(|| {
                format!(
                    "`{}` promises {share} per cent; a share is more than 0 and less than 100",
                    operation.name
                )
            })
        });
        match found {
            Ok((family, sli)) => self.keep(operation, name, share, (family, sli)),
            Err(text) => self.mistake(operation, text),
        }
    }

    fn keep(
        &mut self,
        operation: &'a Operation,
        name: &str,
        share: f64,
        (family, sli): (&'a Family, Sli<'a>),
    ) {
        let constants = family.constants_of(operation);
        let mut level = self.options.level();
        level.extend(constants.keys().cloned());
        let indicator = Indicator {
            sli,
            family,
            level,
            scope: self.scope.clone(),
            constants: Vec::new(),
            except: None,
        };
        let key = format!("{}:{}", indicator.level.join("_"), indicator.stem());
        let plan = &mut self.plan;
        let place = *self.known.entry(key).or_insert_with(|| {
            plan.indicators.push(indicator);
            plan.indicators.len() - 1
        });
        let mut others = plan.promises.iter().filter(|it| it.indicator == place);
        let same = others.find(|it| it.constants == constants);
        match same {
            None => {
                plan.indicators[place].constants.push(constants);
                plan.promises.push(Promise {
                    operation,
                    constants,
                    name: name.to_owned(),
                    indicator: place,
                    share,
                });
            }
            Some(other) if (other.share - share).abs() < 1e-12 => {}
            Some(other) => {
                let text = format!(
                    "`{}` promises {share} per cent, and `{}` at {} promises {} of the same series; give both the same \
                     objective, or families of their own",
                    operation.name, other.operation.name, other.operation.origin, other.share
                );
                self.mistake(operation, text);
            }
        }
    }

    fn mistake(&mut self, operation: &Operation, text: String) {
        self.mistakes.push(Mistake {
            text,
            origin: operation.origin.clone(),
        });
    }
}

/// What counts an operation's calls: the family that says how they ended, or else the calls, or the durations.
pub(crate) fn finished<'a>(catalog: &'a Catalog, operation: &Operation) -> Option<&'a Family> {
    let counting = counting(catalog, operation);
    let label = operation.outcomes.as_ref().map(|it| it.label.as_str());
    let telling = |family: &&Family| label.is_some_and(|label| family.has_label(label));
    let all = || counting.into_iter().flatten();
    all().find(telling).or_else(|| all().next())
}

fn counting<'a>(catalog: &'a Catalog, operation: &Operation) -> [Option<&'a Family>; 2] {
    let calls = counter(catalog, operation.calls.as_deref());
    [calls, buckets(catalog, operation)]
}

/// What counts an operation's calls, and how failures are told among them: by the outcome of the calls, or of the durations, or
/// by a counter of errors beside the calls.
pub(crate) fn failures<'a>(
    catalog: &'a Catalog,
    operation: &'a Operation,
) -> Result<(&'a Family, Failures<'a>), String> {
    if let (Some(family), Some(outcomes)) = (finished(catalog, operation), &operation.outcomes)
        && family.has_label(&outcomes.label)
    {
        if outcomes.bad.is_empty() {
            return Err(format!(
                "`{}` promises success, but none of the values of `{}` is a failure",
                operation.name, outcomes.label
            ));
        }
        return Ok((family, Failures::Told(outcomes)));
    }
    let errors = counter(catalog, operation.errors.as_deref());
    let [calls, _] = counting(catalog, operation);
    let (Some(calls), Some(errors)) = (calls, errors) else {
        return Err(format!(
            "`{}` promises success, but neither its calls nor its durations say how they ended, and there is no counter of \
             errors beside one of calls; let there be one",
            operation.name
        ));
    };
    Ok((calls, Failures::Counted(errors)))
}

fn counter<'a>(catalog: &'a Catalog, name: Option<&str>) -> Option<&'a Family> {
    family(catalog, name?, Kind::Counter)
}

/// The histogram of an operation's durations.
pub(crate) fn buckets<'a>(catalog: &'a Catalog, operation: &Operation) -> Option<&'a Family> {
    family(catalog, operation.duration.as_deref()?, Kind::Histogram)
}

fn slow<'a>(
    catalog: &'a Catalog,
    operation: &'a Operation,
    latency: &Latency,
) -> Result<(&'a Family, Sli<'a>), String> {
    let name = &operation.name;
    let Some(family) = buckets(catalog, operation) else {
        return Err(format!(
            "`{name}` promises a latency, but there is no histogram of its durations; let it have one"
        ));
    };
    if !family.buckets.contains(&latency.under) {
        let bounds: Vec<_> = family.buckets.iter().map(|bound| time(*bound)).collect();
        return Err(format!(
            "`{name}` promises a latency under {}, which is no bound of `{}`; the bounds are {}",
            time(latency.under),
            family.name,
            bounds.join(", ")
        ));
    }
    let outcomes = operation.outcomes.as_ref();
    let outcomes = outcomes.filter(|outcomes| family.has_label(&outcomes.label));
    Ok((family, Sli::Slow(latency.under, outcomes)))
}

fn family<'a>(catalog: &'a Catalog, name: &str, kind: Kind) -> Option<&'a Family> {
    let mut families = catalog.families.iter();
    families.find(|family| family.name == name && family.kind == kind)
}
