//! The checker's types under the names of the standard library's, so that the same code is compiled against both.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::mem::ManuallyDrop;
use std::rc::Rc;
use std::sync::atomic::Ordering;

pub(crate) use loom::sync::{Mutex, MutexGuard, RwLock};
use loom::thread::ThreadId;

/// A bug that a model can plant, to show that it would be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bug {
    /// A thread goes on using its number after it has given it back.
    NumberKept,
    /// Two threads have the same number at once.
    NumberTwice,
    /// A region is given to another owner with what the one before had counted.
    RegionDirty,
    /// What threads without a number share is written by a load and a store.
    SharedPlain,
    /// A histogram's sum is written before its bucket.
    SumFirst,
    /// A call is counted before it is timed.
    FinishedFirst,
    /// The entered calls are read before the finished ones.
    EnteredFirst,
    /// The entered calls are read from the threads that there were when the finished were not read yet.
    StaleThreads,
    /// A store to a cell does not order what was stored before it.
    Relaxed,
    /// The limit of a label is looked at only before the lock for writing is taken.
    CapOnce,
    /// A series is looked for only before the lock for writing is taken.
    SeriesTwice,
    /// The removal of a series clears it, though somebody may hold it.
    RemovalClears,
    /// Threads that have met a removed series do not learn that it was.
    RemovalUnseen,
    /// Two threads write an exemplar into one slot at once.
    SlotTakenTwice,
    /// A reader of a slot does not look whether it was written meanwhile.
    SlotUnchecked,
}

std::thread_local! {
    static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
    /// Never dropped: what a failed run leaves behind cannot be dropped outside of it.
    static LOCALS: RefCell<ManuallyDrop<HashMap<(ThreadId, usize), Slot>>> = RefCell::default();
}

/// A thread-local of a thread of the model; without a value once the thread has destroyed it.
type Slot = Option<Rc<dyn Any>>;

pub(crate) fn is_planted(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}

/// Runs a model in every order of its threads with at most 2 pre-emptions, or as many as `LOOM_MAX_PREEMPTIONS` says.
pub(crate) fn check(model: fn()) {
    finds(None, model);
}

/// The same with a bug planted. The model has to fail.
pub(crate) fn finds(bug: impl Into<Option<Bug>>, model: fn()) {
    PLANTED.set(bug.into());
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound.get_or_insert(2);
    let runs = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&runs);
    builder.check(move || {
        count.fetch_add(1, Ordering::Relaxed);
        model();
        end_thread();
    });
    #[expect(clippy::print_stderr, reason = "shown by `--nocapture`")]
    {
        eprintln!("{} runs", runs.load(Ordering::Relaxed));
    }
}

/// Starts a thread. Unlike the checker's own, a join waits for the destructors of its thread-locals, as that of the
/// standard library does. `late` runs after them, as the destructor of somebody else's thread-local may.
pub(crate) fn spawn<R: 'static>(
    run: impl FnOnce() -> R + 'static,
    late: impl FnOnce() + 'static,
) -> loom::thread::JoinHandle<R> {
    loom::thread::spawn(|| {
        let result = run();
        end_thread();
        late();
        result
    })
}

/// Destroys the thread-locals that have a destructor.
fn end_thread() {
    let thread = loom::thread::current().id();
    let dropped: Vec<_> = LOCALS.with_borrow_mut(|locals| {
        let own = locals.iter_mut().filter(|((of, _), _)| *of == thread);
        let without =
            |it: &Rc<dyn Any>| it.is::<Cell<usize>>() || it.is::<[Cell<&'static [AtomicU64]>; 1]>();
        let with_destructor = own.filter(|(_, slot)| !slot.as_ref().is_some_and(without));
        with_destructor
            .filter_map(|(_, slot)| slot.take())
            .collect()
    });
    drop(dropped);
}

/// Like the standard library's `LocalKey`, one value for each thread of each run.
#[derive(Debug)]
pub(crate) struct Local<T: 'static>(pub(crate) fn() -> T);

#[derive(Debug)]
pub(crate) struct Destroyed;

impl<T> Local<T> {
    pub(crate) fn try_with<R>(&'static self, read: impl FnOnce(&T) -> R) -> Result<R, Destroyed> {
        let key = (
            loom::thread::current().id(),
            std::ptr::from_ref(self).addr(),
        );
        let slot = LOCALS.with_borrow(|locals| locals.get(&key).cloned());
        let slot = slot.unwrap_or_else(|| {
            let value: Rc<dyn Any> = Rc::new((self.0)());
            LOCALS.with_borrow_mut(|locals| locals.insert(key, Some(Rc::clone(&value))));
            Some(value)
        });
        let value = slot.and_then(|value| value.downcast::<T>().ok());
        value.map(|value| read(&value)).ok_or(Destroyed)
    }
}

impl Local<Cell<usize>> {
    pub(crate) fn get(&'static self) -> usize {
        self.try_with(Cell::get).unwrap_or_default()
    }

    pub(crate) fn set(&'static self, value: usize) {
        let _ = self.try_with(|cell| cell.set(value));
    }
}

#[derive(Debug)]
pub(crate) struct AtomicU64(loom::sync::atomic::AtomicU64);

impl AtomicU64 {
    pub(crate) fn new(value: u64) -> Self {
        Self(loom::sync::atomic::AtomicU64::new(value))
    }

    pub(crate) fn load(&self, order: Ordering) -> u64 {
        self.0.load(order)
    }

    pub(crate) fn store(&self, value: u64, order: Ordering) {
        self.0.store(value, writing(order));
    }

    pub(crate) fn fetch_add(&self, value: u64, order: Ordering) -> u64 {
        self.0.fetch_add(value, writing(order))
    }

    pub(crate) fn compare_exchange(
        &self,
        current: u64,
        new: u64,
        success: Ordering,
        failure: Ordering,
    ) -> Result<u64, u64> {
        self.0.compare_exchange(current, new, success, failure)
    }

    pub(crate) fn update(&self, set: Ordering, fetch: Ordering, to: impl Fn(u64) -> u64) -> u64 {
        let result = self
            .0
            .fetch_update(writing(set), fetch, |value| Some(to(value)));
        result.unwrap_or_else(|value| value)
    }
}

fn writing(order: Ordering) -> Ordering {
    if is_planted(Bug::Relaxed) {
        return Ordering::Relaxed;
    }
    order
}

/// The checker has none. The value is ordered by a flag, as it is in the standard library.
#[derive(Debug)]
pub(crate) struct OnceLock<T> {
    ready: loom::sync::atomic::AtomicBool,
    making: Mutex<()>,
    value: std::sync::OnceLock<T>,
}

impl<T> OnceLock<T> {
    pub(crate) fn new() -> Self {
        Self {
            ready: loom::sync::atomic::AtomicBool::new(false),
            making: Mutex::new(()),
            value: std::sync::OnceLock::new(),
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        let ready = self.ready.load(Ordering::Acquire);
        self.value.get().filter(|_| ready)
    }

    pub(crate) fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        if let Some(value) = self.get() {
            return value;
        }
        let _making = self.making.lock();
        let value = self.value.get_or_init(make);
        self.ready.store(true, Ordering::Release);
        value
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

macro_rules! locals {
    ($(static $name:ident: $type:ty = $value:expr;)*) => {
        $(static $name: $crate::sync::model::Local<$type> = $crate::sync::model::Local(|| $value);)*
    };
}

macro_rules! global {
    ($name:ident: $type:ty = $value:expr) => {
        loom::lazy_static! {
            static ref $name: $type = $value;
        }
    };
}

macro_rules! planted {
    ($bug:ident) => {
        $crate::sync::model::is_planted($crate::sync::model::Bug::$bug)
    };
}

pub(crate) use {global, locals as thread_local, planted};
