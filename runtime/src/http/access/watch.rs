//! Files that are read anew when they have changed.

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::report::{Problem, report};

/// How long what was read is taken for new without asking the disk.
const FRESH: Duration = Duration::from_secs(1);

/// How long an answer waits for a disk; after that it uses what there is.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a file and those that it names come to, and which they are.
pub(super) struct Loaded<T> {
    pub(super) value: T,
    pub(super) files: Vec<PathBuf>,
}

/// Reads a file. What was in use before is told, because not everything may change while the server runs. Where it cannot
/// be read, the files that were looked at are told all the same: it is tried again once one of them changes.
type Load<T, E> = dyn Fn(&Path, Option<&T>) -> Result<Loaded<T>, (E, Vec<PathBuf>)> + Send + Sync;

/// A value from files, which follows them.
pub(super) struct Watched<T> {
    path: PathBuf,
    load: Box<Load<T, String>>,
    state: Mutex<State<T>>,
}

struct State<T> {
    value: Arc<T>,
    files: Vec<(PathBuf, Stamp)>,
    checked: Instant,
    checking: bool,
}

/// What changes when a file does: not read, so asking for it costs little.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Stamp(Option<(Option<SystemTime>, u64, [i64; 4])>);

impl Stamp {
    fn of(path: &Path) -> Self {
        let Ok(metadata) = fs::metadata(path) else {
            return Self(None);
        };
        #[cfg(unix)]
        let more = {
            use std::os::unix::fs::MetadataExt;
            // A file that was replaced is another one; permissions that changed show in the time of the change.
            [
                metadata.ino().cast_signed(),
                metadata.dev().cast_signed(),
                metadata.ctime(),
                metadata.ctime_nsec(),
            ]
        };
        #[cfg(not(unix))]
        let more = [0; 4];
        Self(Some((metadata.modified().ok(), metadata.len(), more)))
    }
}

fn stamps(files: Vec<PathBuf>) -> Vec<(PathBuf, Stamp)> {
    let stamped = files.into_iter().map(|file| {
        let stamp = Stamp::of(&file);
        (file, stamp)
    });
    stamped.collect()
}

/// Adds those that were not known before they were read. They count as gone, so that the next look reads them once more:
/// it cannot be told whether they changed meanwhile.
fn meet(known: &mut Vec<(PathBuf, Stamp)>, read: Vec<PathBuf>) {
    for file in read {
        if known.iter().all(|(known, _)| *known != file) {
            known.push((file, Stamp(None)));
        }
    }
}

impl<T: Send + Sync + 'static> Watched<T> {
    /// Reads the file for the first time.
    pub(super) fn new<E: Display>(
        path: &Path,
        load: impl Fn(&Path, Option<&T>) -> Result<Loaded<T>, (E, Vec<PathBuf>)> + Send + Sync + 'static,
    ) -> Result<Arc<Self>, E> {
        // Before reading, so that a change in between is seen as one later.
        let mut files = stamps(vec![path.to_owned()]);
        let loaded = load(path, None).map_err(|(error, _)| error)?;
        meet(&mut files, loaded.files);
        let load = move |path: &Path, before: Option<&T>| {
            load(path, before).map_err(|(error, files)| (error.to_string(), files))
        };
        Ok(Arc::new(Self {
            path: path.to_owned(),
            load: Box::new(load),
            state: Mutex::new(State {
                value: Arc::new(loaded.value),
                files,
                checked: Instant::now(),
                checking: false,
            }),
        }))
    }

    /// The value, after a look at the files if the last one is a second ago.
    pub(super) async fn current(self: &Arc<Self>) -> Arc<T> {
        if self.begin() {
            let this = Arc::clone(self);
            // A disk that hangs keeps one thread, and nobody from being answered.
            let _ = timeout(PATIENCE, spawn_blocking(move || this.check())).await;
        }
        Arc::clone(&self.state().value)
    }

    /// Whether it is time to look, and nobody does.
    fn begin(&self) -> bool {
        let mut state = self.state();
        let begin = !state.checking && state.checked.elapsed() >= FRESH;
        state.checking |= begin;
        begin
    }

    fn check(&self) {
        let (before, files) = {
            let state = self.state();
            (Arc::clone(&state.value), state.files.clone())
        };
        // Also where something in there panics.
        let _done = Done(self);
        if files.iter().any(|(file, stamp)| Stamp::of(file) != *stamp) {
            self.reload(&before, files);
        }
    }

    /// Where it fails, what was read before stays in use until one of the files changes once more: of those before, of
    /// which any may be what has to change back, or of those that were looked at now.
    fn reload(&self, before: &T, files: Vec<(PathBuf, Stamp)>) {
        let mut watched = stamps(files.into_iter().map(|(file, _)| file).collect());
        let (value, read) = match (self.load)(&self.path, Some(before)) {
            Ok(loaded) => {
                watched.retain(|(file, _)| loaded.files.contains(file));
                (Some(loaded.value), loaded.files)
            }
            Err((error, files)) => {
                let path = self.path.display();
                let text = format!("{error}\nwhat {path} said before stays in use");
                report(&Problem::Server(text));
                (None, files)
            }
        };
        meet(&mut watched, read);
        let mut state = self.state();
        state.files = watched;
        if let Some(value) = value {
            state.value = Arc::new(value);
        }
    }
}

impl<T> Watched<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing panics with it; and what is in it is whole at any time.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a look at the files.
struct Done<'a, T>(&'a Watched<T>);

impl<T> Drop for Done<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.checked = Instant::now();
        state.checking = false;
    }
}

impl<T> std::fmt::Debug for Watched<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watched")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
