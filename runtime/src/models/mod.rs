//! Models of what threads do to the shared parts, run in every order by the checker. Each is run a second time with a bug
//! planted and must then fail, in the way that the test expects.
//!
//! In this build there are two numbers for threads and two cells in a block, the first of which is at hand: so three threads
//! take all ways. What is modelled is the code that ships, but for these sizes.
//!
//! Who only reads is started last: the checker looks for other orders where a load follows another thread's store, and not
//! always where a store follows a load.

mod gather;
mod hand_over;
mod native;
mod open;
mod slots;

use std::sync::Arc;

use bellwether_spec::{Desc, Kind, Origin};

use crate::registry::Source;
use crate::snapshot::{Meta, Snapshot};
use crate::sync;

const ORIGIN: Origin = Origin {
    krate: "",
    module: "",
    file: "",
    line: 0,
};

const fn desc(kind: Kind, name: &'static str) -> Desc {
    Desc::new(kind, name, "", ORIGIN)
}

/// A gather of one family.
fn gather(source: &dyn Source, number: usize, desc: &Desc) -> Snapshot {
    let mut builder = crate::snapshot::Builder::default();
    builder.family(&Arc::new(Meta::from(desc)), |sink| {
        source.collect(number, sink);
    });
    builder.finish()
}

type Thread = loom::thread::JoinHandle<()>;

/// Starts a thread that has a reference to what is shared.
fn start<T: 'static>(shared: &Arc<T>, run: fn(&T)) -> Thread {
    start_with_late(shared, run, |_| {})
}

/// The same; `late` runs in a destructor, when the thread has given its number back.
fn start_with_late<T: 'static>(shared: &Arc<T>, run: fn(&T), late: fn(&T)) -> Thread {
    let (running, ending) = (Arc::clone(shared), Arc::clone(shared));
    sync::spawn(move || run(&running), move || late(&ending))
}

fn join(threads: impl IntoIterator<Item = Thread>) {
    for thread in threads {
        assert!(thread.join().is_ok());
    }
}
