//! What users of `tracing::instrument` rely on, as a subscriber sees it.

use std::fmt;
use std::sync::{Arc, Mutex};

use bellwether::instrumented;
use tracing::field::{Empty, Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{NoSubscriber, with_default};
use tracing::{Event, Level, Metadata, Span, Subscriber, info_span};
use tracing_core::span::Current;

use crate::{End, later, poll_and_drop, run, work};

/// Writes down spans and events of this file, with the sorts of their values. Spans are numbered from one.
#[derive(Clone, Default)]
struct Recorder {
    log: Arc<Mutex<Vec<String>>>,
    made: Arc<Mutex<Vec<&'static Metadata<'static>>>>,
    entered: Arc<Mutex<Vec<u64>>>,
}

/// Fields as `name: sort value`.
#[derive(Default)]
struct Fields(Vec<String>);

impl Fields {
    fn note(&mut self, field: &Field, sort: &str, value: &dyn fmt::Debug) {
        self.0.push(format!(" {}: {sort} {value:?}", field.name()));
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.note(field, "f64", &value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.note(field, "i64", &value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.note(field, "u64", &value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.note(field, "bool", &value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.note(field, "str", &value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.note(field, "debug", value);
    }
}

impl Recorder {
    fn note(&self, line: String) {
        self.log.lock().unwrap().push(line);
    }

    fn during(run: impl FnOnce()) -> Vec<String> {
        let recorder = Self::default();
        with_default(recorder.clone(), run);
        recorder.log.lock().unwrap().split_off(0)
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::DEBUG && metadata.file().is_some_and(|it| it == file!())
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let meta = attributes.metadata();
        let id = {
            let mut made = self.made.lock().unwrap();
            made.push(meta);
            made.len() as u64
        };
        let parent = match attributes.parent() {
            Some(parent) => format!(" below {}", parent.into_u64()),
            None if attributes.is_root() => " at the root".to_owned(),
            None => String::new(),
        };
        let (name, level, target) = (meta.name(), meta.level(), meta.target());
        let fields = fields.0.concat();
        self.note(format!("{id} {name} {level} {target}{parent}{fields}"));
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        self.note(format!("{}{}", span.into_u64(), fields.0.concat()));
    }

    fn record_follows_from(&self, span: &Id, cause: &Id) {
        let (span, cause) = (span.into_u64(), cause.into_u64());
        self.note(format!("{span} follows from {cause}"));
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let (level, target) = (event.metadata().level(), event.metadata().target());
        self.note(format!("event {level} {target}{}", fields.0.concat()));
    }

    fn enter(&self, span: &Id) {
        self.entered.lock().unwrap().push(span.into_u64());
        self.note(format!("enter {}", span.into_u64()));
    }

    fn exit(&self, span: &Id) {
        self.entered.lock().unwrap().pop();
        self.note(format!("exit {}", span.into_u64()));
    }

    fn current_span(&self) -> Current {
        let Some(id) = self.entered.lock().unwrap().last().copied() else {
            return Current::none();
        };
        let before = usize::try_from(id).unwrap() - 1;
        Current::new(Id::from_u64(id), self.made.lock().unwrap()[before])
    }
}

const HERE: &str = "instrumented::traced";

#[instrumented(fields(count, ratio, signed, done, name, count.twice = count * 2, r#type = "order", note = %name))]
fn sorts(count: u32, ratio: f64, signed: i8, done: bool, name: &str) -> u32 {
    count
}

#[test]
fn numbers_are_recorded_as_numbers() {
    let log = Recorder::during(|| {
        sorts(3, 0.5, -1, true, "ann");
    });
    let fields = " count: u64 3 ratio: f64 0.5 signed: i64 -1 done: bool true name: str \"ann\"";
    let more = " count.twice: u64 6 type: str \"order\" note: debug ann";
    assert_eq!(log[0], format!("1 sorts INFO {HERE}{fields}{more}"));
}

#[instrumented(fields(answer = Empty))]
fn says_later() {
    Span::current().record("answer", 42);
}

#[test]
fn a_field_can_be_recorded_later() {
    let log = Recorder::during(says_later);
    let new = format!("1 says_later INFO {HERE}");
    assert_eq!(log, [&new, "enter 1", "1 answer: i64 42", "exit 1"]);
}

const NAME: &str = "named elsewhere";
const TARGET: &str = "shop";

#[instrumented(span = NAME, target = TARGET, level = Level::WARN)]
fn by_constants() {}

#[instrumented(level = 2, fields(id))]
fn by_number(id: u8) {}

#[instrumented(level = "DEBUG")]
fn in_capitals() {}

#[test]
fn levels_names_and_targets_are_written_as_tracing_has_them() {
    let log = Recorder::during(|| {
        by_constants();
        by_number(1);
        in_capitals();
    });
    assert_eq!(log[0], "1 named elsewhere WARN shop");
    assert_eq!(log[3], format!("2 by_number DEBUG {HERE} id: u64 1"));
    assert_eq!(log[6], format!("3 in_capitals DEBUG {HERE}"));
}

#[instrumented(parent = above)]
fn below(above: &Span) {}

#[instrumented(parent = None)]
async fn at_the_root() {}

#[instrumented(parent = above.id(), follows_from = [above, other])]
async fn after(above: Span, other: Span) {}

#[instrumented(follows_from = causes)]
fn after_returned(causes: Vec<Span>) -> impl Future<Output = ()> {
    async {}
}

#[test]
fn a_span_has_the_parent_and_the_causes_it_is_given() {
    let log = Recorder::during(|| {
        let (above, other) = (info_span!("above"), info_span!("other"));
        below(&above);
        let entered = other.clone().entered();
        run(at_the_root());
        drop(entered);
        run(after(above.clone(), other.clone()));
        run(after_returned(vec![other]));
    });
    let spans = |line: &&String| line.contains("INFO") || line.contains("follows");
    let log: Vec<_> = log.iter().filter(spans).skip(2).collect();
    let expected = [
        format!("3 below INFO {HERE} below 1"),
        format!("4 at_the_root INFO {HERE} at the root"),
        format!("5 after INFO {HERE} below 1"),
        "5 follows from 1".to_owned(),
        "5 follows from 2".to_owned(),
        format!("6 after_returned INFO {HERE}"),
        "6 follows from 2".to_owned(),
    ];
    assert_eq!(log, expected.iter().collect::<Vec<_>>());
}

#[test]
fn causes_are_not_asked_for_where_nobody_listens() {
    #[instrumented(follows_from = nobody_asks())]
    fn alone() {}

    fn nobody_asks() -> Vec<Span> {
        unreachable!("no span was wanted")
    }

    // Another thread's subscriber has `tracing` take a call site for one that is always wanted, where this has none.
    with_default(NoSubscriber::new(), alone);
}

#[instrumented(err)]
fn fails(end: End) -> Result<u32, String> {
    work(end)
}

#[instrumented(err(level = "warn", Debug), target = "shop")]
async fn fails_later(end: End) -> Result<u32, String> {
    later(end).await
}

#[test]
fn an_error_is_an_event_in_the_span() {
    let message = work(End::Error).unwrap_err();
    let log = Recorder::during(|| drop(fails(End::Error)));
    let event = format!("event ERROR {HERE} error: debug {message}");
    assert_eq!(log[1..4], ["enter 1", &event, "1 outcome: str \"error\""]);
    let log = Recorder::during(|| drop(run(fails_later(End::Error))));
    let event = format!("event WARN shop error: debug {message:?}");
    assert_eq!(log[3..6], ["enter 1", &event, "exit 1"]);
    let log = Recorder::during(|| {
        fails(End::Ok).unwrap();
        poll_and_drop(fails_later(End::Never), 1);
    });
    assert!(!log.iter().any(|line| line.contains("event")), "{log:?}");
}

#[derive(bellwether::Label, Clone, Copy, Debug)]
enum Refusal {
    #[label(expected)]
    Closed,
    Broken,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

#[instrumented(err)]
fn refuses(why: Refusal) -> Result<u32, Refusal> {
    Err(why)
}

#[test]
fn an_expected_error_is_an_event_for_debugging_and_marks_no_span() {
    let log = Recorder::during(|| {
        refuses(Refusal::Closed).unwrap_err();
    });
    let event = format!("event DEBUG {HERE} error: debug Closed");
    assert_eq!(log[1..], ["enter 1", &event, "exit 1"]);
    let log = Recorder::during(|| {
        refuses(Refusal::Broken).unwrap_err();
    });
    let event = format!("event ERROR {HERE} error: debug Broken");
    assert_eq!(log[1..4], ["enter 1", &event, "1 outcome: str \"error\""]);
}

#[instrumented(ret, level = "debug")]
fn returns(number: u8) -> Option<u8> {
    number.checked_add(1)
}

#[instrumented(ret(Display, level = Level::WARN), err, span = false, target = "shop")]
fn returns_or_fails(text: &str) -> Result<u8, std::num::ParseIntError> {
    text.parse()
}

#[instrumented(ret)]
fn returns_boxed(number: u8) -> std::pin::Pin<Box<dyn Future<Output = Result<u8, String>> + Send>> {
    Box::pin(std::future::ready(Ok(number)))
}

#[test]
fn what_is_returned_is_an_event_when_asked_for() {
    let log = Recorder::during(|| {
        returns(1);
    });
    let event = format!("event DEBUG {HERE} return: debug Some(2)");
    assert_eq!(log[1..], ["enter 1", &event, "exit 1"]);
    let log = Recorder::during(|| {
        returns_or_fails("7").unwrap();
        returns_or_fails("seven").unwrap_err();
    });
    let failed = "event ERROR shop error: debug invalid digit found in string";
    assert_eq!(log, ["event WARN shop return: debug 7", failed]);
    let log = Recorder::during(|| {
        run(returns_boxed(9)).unwrap();
    });
    assert_eq!(log[2], format!("event INFO {HERE} return: debug Ok(9)"));
}
