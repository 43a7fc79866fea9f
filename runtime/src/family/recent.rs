//! The series of open sets that a thread has met last, so that it finds them again without a lock, and without writing to
//! what other threads write to.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::key::Key;
use super::open::OpenSeries;
use crate::sync::thread_local;

/// A thread keeps at most twice as many. Each series has a pair of places; a third of the same pair takes one of them. A power of two.
const PAIRS: usize = if cfg!(bellwether_model) { 1 } else { 128 };

type Pair = [Option<Arc<Met>>; 2];

/// A series as one thread has met it. Its references are counted by that thread alone, as long as it keeps them, and what
/// a look-up compares stands here, because all threads write to the cells of the series.
#[derive(Debug)]
pub(crate) struct Met {
    pub(crate) series: Arc<OpenSeries>,
    age: Age,
    hash: u64,
    text: Arc<str>,
    plain: bool,
}

/// A set between two removals of its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Age {
    pub(super) set: u64,
    pub(super) removals: u64,
}

thread_local! {
    static RECENT: RefCell<Vec<Pair>> = const { RefCell::new(Vec::new()) };
}

/// A number that no other set has had.
pub(super) fn new_set() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn pair(hash: u64) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are wanted")]
    let hash = hash as usize;
    hash & (PAIRS - 1)
}

/// The series with these values, where this thread has met it at this age of the set.
#[inline]
pub(super) fn find(age: Age, key: &Key<'_>) -> Option<Arc<Met>> {
    let find = |recent: &RefCell<Vec<Pair>>| {
        let recent = recent.try_borrow().ok()?;
        let [first, second] = recent.get(pair(key.hash()))?;
        let this = |met: &&Arc<Met>| met.hash == key.hash() && met.age == age;
        let met = first.as_ref().filter(this);
        let met = met.or_else(|| second.as_ref().filter(this))?;
        key.wrote(&met.text, met.plain).then(|| Arc::clone(met))
    };
    RECENT.try_with(find).ok().flatten()
}

/// Keeps a series for the next time, in the place of another. That one's allocation is used again unless it is held.
pub(super) fn keep(age: Age, hash: u64, series: &Arc<OpenSeries>) -> Arc<Met> {
    let met = || Met {
        series: Arc::clone(series),
        age,
        hash,
        text: Arc::clone(&series.labels.of(0)[0]),
        plain: series.plain(),
    };
    let keep = |recent: &RefCell<Vec<Pair>>| {
        let mut recent = recent.try_borrow_mut().ok()?;
        if recent.is_empty() {
            recent.resize_with(PAIRS, Pair::default);
        }
        let pair = recent.get_mut(pair(hash))?;
        let free = |kept: &Option<Arc<Met>>| kept.as_ref().is_none_or(|kept| kept.hash == hash);
        let at = pair.iter().position(free);
        let place = &mut pair[at.unwrap_or_else(|| usize::from(hash >> 63 == 0))];
        match place.as_mut().and_then(Arc::get_mut) {
            Some(kept) => *kept = met(),
            None => *place = Some(Arc::new(met())),
        }
        place.clone()
    };
    // It is gone where a destructor of another thread-local records.
    let kept = RECENT.try_with(keep).ok().flatten();
    kept.unwrap_or_else(|| Arc::new(met()))
}
