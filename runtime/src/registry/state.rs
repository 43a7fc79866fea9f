use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::SystemTime;

use bellwether_spec::{Desc, Kind, Origin};

use super::apart::Failure;
use super::gather::LeftOut;
use super::{Source, own};
use crate::report::{CollectorFailure, Problem};
use crate::snapshot::{Builder, Collector, Meta, Snapshot, Unfit};

/// What is registered.
#[derive(Default)]
pub(super) struct State {
    /// By name without suffix, in the order of exposition.
    pub(super) families: BTreeMap<&'static str, Entry>,
    /// Each sample name that a family gives, and the family.
    pub(super) samples: HashMap<String, &'static str>,
    pub(super) collectors: Vec<Registered>,
    /// Whether it is exposed when a family began to count.
    created: bool,
    plan: Option<Arc<Plan>>,
    /// Of the last snapshot: families, series and buckets.
    pub(super) size: [usize; 3],
    /// The problems that gathers have reported and that have not gone since.
    standing: BTreeSet<(String, CollectorFailure)>,
}

/// A collector, its type for messages, and what tells it from others where another may take its place.
#[derive(Clone)]
pub(super) struct Registered {
    pub(super) collector: Arc<dyn Collector>,
    pub(super) name: &'static str,
    pub(super) identity: Option<(TypeId, String)>,
}

/// A family and where its series come from.
pub(super) struct Entry {
    pub(super) desc: Desc,
    pub(super) parts: Vec<Part>,
    /// When the first of them came.
    created: SystemTime,
}

/// One declaration that feeds a family.
pub(super) struct Part {
    pub(super) desc: Desc,
    pub(super) source: Arc<dyn Source>,
    /// Which of the source's families.
    pub(super) number: usize,
}

/// The families as a gather walks through them; made anew when one is registered.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) families: Vec<PlannedFamily>,
    /// Each sample name that they give, and the family.
    pub(super) samples: HashMap<String, &'static str>,
}

pub(super) struct PlannedFamily {
    pub(super) meta: Arc<Meta>,
    /// Whether two parts can give the same series.
    pub(super) merge: bool,
    pub(super) parts: Vec<(Arc<dyn Source>, usize)>,
}

impl PlannedFamily {
    /// Whether reading it calls functions of users.
    pub(super) fn has_callbacks(&self) -> bool {
        self.parts.iter().any(|(source, _)| source.has_callbacks())
    }

    /// Reads it by itself, wherever.
    pub(super) fn reader(&self) -> impl FnOnce() -> Snapshot + Send + use<> {
        let (meta, parts) = (Arc::clone(&self.meta), self.parts.clone());
        move || {
            let mut builder = Builder::default();
            builder.family(&meta, |sink| {
                for (source, number) in &parts {
                    source.collect(*number, sink);
                }
            });
            builder.finish()
        }
    }
}

impl State {
    /// Adds a part to its family, which has been checked to agree.
    pub(super) fn insert(&mut self, desc: &Desc, source: Arc<dyn Source>, number: usize) {
        for suffix in desc.kind.sample_suffixes() {
            self.samples
                .insert(format!("{}{suffix}", desc.name), desc.name);
        }
        let entry = self.families.entry(desc.name).or_insert_with(|| Entry {
            desc: *desc,
            parts: Vec::new(),
            created: SystemTime::now(),
        });
        entry.parts.push(Part {
            desc: *desc,
            source,
            number,
        });
        self.plan = None;
    }

    /// Adds a collector, in the place of the one of the same identity, which the caller drops once it has let go of the
    /// lock: its destructor is the user's code.
    pub(super) fn collect_from(&mut self, collector: Registered) -> Option<Registered> {
        let same = |other: &&mut Registered| {
            other.identity.is_some() && other.identity == collector.identity
        };
        if let Some(before) = self.collectors.iter_mut().find(same) {
            return Some(std::mem::replace(before, collector));
        }
        self.collectors.push(collector);
        None
    }

    /// Of what a gather left out, the problems that no gather has reported before. One that a gather does not meet any
    /// more is forgotten; but none is while something else fails, which may hide it.
    pub(super) fn new_problems(&mut self, left_out: LeftOut) -> Vec<Problem> {
        let failures = left_out.failures.iter().map(Failure::problem);
        let problems: Vec<_> = failures
            .chain(left_out.unfit.into_iter().map(Unfit::problem))
            .collect();
        let cause = |problem: &Problem| match problem {
            Problem::Collector { source, failure } => Some((source.clone(), failure.clone())),
            _ => None,
        };
        if left_out.failures.is_empty() {
            let met: BTreeSet<_> = problems.iter().filter_map(cause).collect();
            self.standing.retain(|standing| met.contains(standing));
        }
        let new = |problem: &Problem| cause(problem).is_none_or(|it| self.standing.insert(it));
        problems.into_iter().filter(new).collect()
    }

    pub(super) fn expose_created(&mut self, created: bool) {
        self.created = created;
        self.plan = None;
    }

    /// Takes a family out, by a name with or without suffix. The caller drops it once it has let go of the lock: its
    /// callbacks are the user's.
    pub(super) fn remove(&mut self, name: &str) -> Option<(Entry, Option<Arc<Plan>>)> {
        let base = self
            .samples
            .get(name)
            .copied()
            .or_else(|| self.families.get_key_value(name).map(|(base, _)| *base));
        let base = base?;
        self.samples.retain(|_, family| *family != base);
        let plan = self.plan.take();
        Some((self.families.remove(base)?, plan))
    }

    /// Where a sample name is taken by another family: that family's name and place.
    pub(super) fn clash(&self, desc: &Desc) -> Option<(String, &'static str, Origin)> {
        let names = desc
            .kind
            .sample_suffixes()
            .iter()
            .map(|suffix| format!("{}{suffix}", desc.name));
        names.into_iter().find_map(|sample| {
            let family = *self
                .samples
                .get(&sample)
                .filter(|family| **family != desc.name)?;
            Some((sample, family, self.families.get(family)?.desc.origin))
        })
    }

    pub(super) fn plan(&mut self, global: bool, constant: &str) -> Arc<Plan> {
        let plan = self.plan.take().unwrap_or_else(|| {
            let mut families: Vec<_> = self
                .families
                .values()
                .map(|entry| entry.plan(self.created))
                .collect();
            families.extend(own::families(&families, global, constant));
            families.sort_by(|a, b| a.meta.name.cmp(&b.meta.name));
            let samples = self.samples.clone();
            Arc::new(Plan { families, samples })
        });
        self.plan = Some(Arc::clone(&plan));
        plan
    }
}

impl Entry {
    fn plan(&self, created: bool) -> PlannedFamily {
        let mut parts: Vec<&Part> = self.parts.iter().collect();
        parts.sort_by_key(|part| part.desc.constant_labels);
        let merge = parts
            .windows(2)
            .any(|pair| pair[0].desc.constant_labels == pair[1].desc.constant_labels);
        let mut meta = Meta::from(&self.desc);
        // Only what rises has a beginning. Source: OpenMetrics 1.0, "Counter" and "Histogram".
        if created && matches!(meta.kind, Kind::Counter | Kind::Histogram) {
            let since = self.created.duration_since(SystemTime::UNIX_EPOCH);
            meta.created = since.ok().map(|since| since.as_secs_f64());
        }
        PlannedFamily {
            meta: Arc::new(meta),
            merge,
            parts: parts
                .into_iter()
                .map(|part| (Arc::clone(&part.source), part.number))
                .collect(),
        }
    }
}
