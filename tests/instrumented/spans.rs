//! The span of an instrumented call, as a subscriber sees it.

use std::fmt::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use bellwether::instrumented;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::{End, later, panic_of, poll_and_drop, run, work};

/// Writes down what happens to spans.
#[derive(Clone, Default)]
struct Recorder {
    log: Arc<Mutex<Vec<String>>>,
    next: Arc<AtomicU64>,
}

/// The fields as `name=value`.
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Recorder {
    fn note(&self, line: String) {
        self.log.lock().unwrap().push(line);
    }

    /// What happens to spans of this file while `run` runs.
    fn during(run: impl FnOnce()) -> Vec<String> {
        let recorder = Self::default();
        tracing::subscriber::with_default(recorder.clone(), run);
        recorder.log.lock().unwrap().split_off(0)
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && *metadata.level() <= Level::DEBUG
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields(String::new());
        attributes.record(&mut fields);
        let meta = attributes.metadata();
        let (name, level, target) = (meta.name(), meta.level(), meta.target());
        self.note(format!("new {name} {level} {target}{}", fields.0));
        Id::from_u64(self.next.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut fields = Fields(String::new());
        values.record(&mut fields);
        self.note(format!("record{}", fields.0));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {
        self.note("enter".to_owned());
    }

    fn exit(&self, _: &Id) {
        self.note("exit".to_owned());
    }

    fn try_close(&self, _: Id) -> bool {
        self.note("close".to_owned());
        true
    }
}

#[instrumented]
fn spanned(end: End, _password: &str) -> Result<u32, String> {
    work(end)
}

const NEW: &str = "new spanned INFO instrumented::spans";

#[test]
fn a_call_has_a_span_that_records_no_argument() {
    let log = Recorder::during(|| drop(spanned(End::Ok, "secret")));
    assert_eq!(log, [NEW, "enter", "exit", "close"]);
}

#[test]
fn a_call_that_does_not_end_well_is_marked() {
    let log = Recorder::during(|| drop(spanned(End::Error, "")));
    assert_eq!(
        log,
        [NEW, "enter", "record outcome=\"error\"", "exit", "close"]
    );
    let log = Recorder::during(|| drop(panic_of(|| spanned(End::Panic, ""))));
    assert_eq!(
        log,
        [NEW, "enter", "record outcome=\"panic\"", "exit", "close"]
    );
}

#[instrumented]
async fn async_spanned(end: End) -> Result<u32, String> {
    later(end).await
}

#[test]
fn the_span_of_a_future_is_entered_in_every_poll() {
    let new = "new async_spanned INFO instrumented::spans";
    let log = Recorder::during(|| drop(run(async_spanned(End::Ok))));
    assert_eq!(log, [new, "enter", "exit", "enter", "exit", "close"]);
    let log = Recorder::during(|| poll_and_drop(async_spanned(End::Never), 1));
    let dropped = ["enter", "exit", "record outcome=\"cancelled\"", "close"];
    assert_eq!(log[..3], [new, "enter", "exit"]);
    assert_eq!(log[3..], dropped, "and in the drop of what it holds");
    let log = Recorder::during(|| drop(panic_of(|| run(async_spanned(End::Panic)))));
    assert_eq!(log[4..], ["exit", "record outcome=\"panic\"", "close"]);
}

#[test]
fn a_future_that_is_never_polled_has_no_span() {
    assert!(Recorder::during(|| drop(async_spanned(End::Ok))).is_empty());
    assert!(Recorder::during(|| drop(returned_with_fields(1))).is_empty());
}

struct User {
    name: &'static str,
}

#[instrumented(
    span = "get",
    level = "debug",
    target = "shop",
    fields(id, user.age = ?Some(3), user.name = %user.name, twice = id * 2),
)]
fn with_fields(id: u64, user: &User) -> u64 {
    id
}

#[instrumented(fields(id, %text), skip_all)]
async fn async_with_fields(id: u64, text: String) -> usize {
    text.len()
}

const ORDER: &str = "order.id";

#[instrumented(fields({ ORDER } = id, { concat!("order", ".of") } = %"ann"))]
fn with_constant_names(id: u64) -> u64 {
    id
}

#[instrumented(fields(?id), skip(id))]
fn returned_with_fields(id: u64) -> impl Future<Output = u64> {
    async move { id }
}

#[test]
fn fields_are_recorded_when_asked_for() {
    let log = Recorder::during(|| {
        with_fields(4, &User { name: "ann" });
    });
    let new = "new get DEBUG shop id=4 user.age=Some(3) user.name=ann twice=8";
    assert_eq!(log, [new, "enter", "exit", "close"]);
    let log = Recorder::during(|| {
        with_constant_names(4);
    });
    assert_eq!(
        log[0],
        "new with_constant_names INFO instrumented::spans order.id=4 order.of=ann"
    );
    let log = Recorder::during(|| {
        run(async_with_fields(5, "five".to_owned()));
    });
    assert_eq!(
        log[0],
        "new async_with_fields INFO instrumented::spans id=5 text=five"
    );
    let log = Recorder::during(|| {
        run(returned_with_fields(6));
    });
    assert_eq!(
        log[0],
        "new returned_with_fields INFO instrumented::spans id=6"
    );
}

#[instrumented(level = "trace")]
fn below_the_level() {}

#[instrumented(level = "trace", fields(id))]
fn below_the_level_with_fields(id: u32) {
    let _ = id;
}

#[instrumented(span = false)]
fn without_span() {}

#[test]
fn spans_that_nobody_wants_are_not_made() {
    let log = Recorder::during(|| {
        below_the_level();
        below_the_level_with_fields(1);
        without_span();
    });
    assert!(log.is_empty(), "{log:?}");
}

#[instrumented(name = "order", span = "order", outcome(error = "failed"))]
fn with_words() -> Result<(), ()> {
    Err(())
}

#[test]
fn the_mark_is_the_word_of_the_outcome() {
    let log = Recorder::during(|| with_words().unwrap_err());
    assert_eq!(log[2], "record outcome=\"failed\"");
}
