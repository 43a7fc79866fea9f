//! The outcome table for futures whose types, boxes and bodies look otherwise.

use std::future::{Ready, ready};
use std::pin::Pin;
use std::rc::Rc;

use bellwether::instrumented;

use crate::{End, Shown, later, run, value, walk_future};

type Outcome = Result<u32, String>;
type Hidden = Pin<Box<dyn Future<Output = Outcome> + Send>>;

#[instrumented]
fn pinned_opaque(end: End) -> Pin<Box<impl Future<Output = Outcome>>> {
    Box::pin(later(end))
}

#[instrumented]
fn boxed_unpin(end: End) -> Box<dyn Future<Output = Outcome> + Unpin> {
    Box::new(Box::pin(later(end)))
}

#[instrumented]
fn boxed_alone(end: End) -> Box<dyn Future<Output = Outcome>> {
    Box::new(later(end))
}

#[instrumented]
fn boxed_opaque(end: End) -> Box<impl Future<Output = Outcome> + Send> {
    Box::new(later(end))
}

#[instrumented]
#[expect(unused_parens, reason = "they are what is tried")]
fn in_parentheses(end: End) -> (Pin<Box<(dyn Future<Output = Outcome> + Send)>>) {
    Box::pin(later(end))
}

#[test]
fn a_future_is_counted_in_whatever_box_it_is_handed_over() {
    walk_future("pinned_opaque", pinned_opaque);
    walk_future("boxed_unpin", boxed_unpin);
    walk_future("boxed_alone", |end| Box::into_pin(boxed_alone(end)));
    walk_future("boxed_opaque", |end| Box::into_pin(boxed_opaque(end)));
    walk_future("in_parentheses", in_parentheses);
}

trait Service {
    type Future: Future<Output = Outcome>;
    fn called(&mut self, end: End) -> Self::Future;
}

struct Db;

impl Service for Db {
    type Future = Hidden;

    #[instrumented]
    fn called(&mut self, end: End) -> Self::Future {
        Box::pin(async move { later(end).await })
    }
}

#[instrumented]
fn pinned_from_a_box(end: End) -> Hidden {
    Pin::from(Box::new(async move { later(end).await }))
}

trait Boxed: Future + Send + Sized + 'static {
    fn boxed(self) -> Pin<Box<dyn Future<Output = Self::Output> + Send>> {
        Box::pin(self)
    }
}

impl<F: Future + Send + 'static> Boxed for F {}

#[instrumented]
fn boxed_by_a_method(end: End) -> Hidden {
    async move { later(end).await }.boxed()
}

#[instrumented]
fn returned_by_the_word(end: End) -> Hidden {
    #[expect(clippy::needless_return, reason = "it is what is tried")]
    return Box::pin(async move { later(end).await });
}

#[instrumented]
fn block_in_a_box(end: End) -> Box<dyn Future<Output = Outcome>> {
    Box::new(async move { later(end).await })
}

#[test]
fn a_block_at_the_end_is_seen_behind_any_type_and_in_any_box() {
    walk_future("called", |end| Db.called(end));
    walk_future("pinned_from_a_box", pinned_from_a_box);
    walk_future("boxed_by_a_method", boxed_by_a_method);
    walk_future("returned_by_the_word", returned_by_the_word);
    walk_future("block_in_a_box", |end| Box::into_pin(block_in_a_box(end)));
}

macro_rules! ensure {
    ($ok:expr) => {
        if !$ok {
            return Box::pin(ready(Err("no".to_owned())));
        }
    };
}

macro_rules! or_return {
    ($value:expr) => {
        match $value {
            Some(value) => value,
            None => return Box::pin(ready(Err("no".to_owned()))),
        }
    };
}

#[instrumented]
fn return_in_a_macro(end: End) -> Pin<Box<dyn Future<Output = Outcome>>> {
    ensure!(end != End::Error);
    Box::pin(async move { later(end).await })
}

#[instrumented]
fn return_in_the_value_of_a_macro(end: End) -> Pin<Box<dyn Future<Output = Outcome>>> {
    let ends = {
        let given = (end != End::Error).then_some(end);
        [or_return!(given)]
    };
    Box::pin(async move { later(ends[0]).await })
}

#[instrumented]
fn return_in_what_a_macro_is_given(end: End) -> Pin<Box<dyn Future<Output = Outcome>>> {
    let shown = format!(
        "{:?}",
        match end {
            End::Error => return Box::pin(ready(Err("no".to_owned()))),
            other => other,
        }
    );
    Box::pin(async move {
        assert!(!shown.is_empty());
        later(end).await
    })
}

#[instrumented]
fn return_after_a_pattern(end: End) -> Pin<Box<dyn Future<Output = Outcome>>> {
    #[rustfmt::skip]
    let end = match end {
        | End::Ok | End::Panic | End::Never => end,
        | End::Error => return Box::pin(ready(Err("no".to_owned()))),
    };
    Box::pin(async move { later(end).await })
}

#[test]
fn a_return_is_counted_wherever_it_is_hidden() {
    walk_future("return_in_a_macro", return_in_a_macro);
    walk_future(
        "return_in_the_value_of_a_macro",
        return_in_the_value_of_a_macro,
    );
    walk_future(
        "return_in_what_a_macro_is_given",
        return_in_what_a_macro_is_given,
    );
    walk_future("return_after_a_pattern", return_after_a_pattern);
}

#[instrumented]
#[expect(
    clippy::items_after_statements,
    clippy::needless_return,
    reason = "they are what is tried"
)]
fn returns_of_others(end: End) -> Hidden {
    assert!(matches!(
        end,
        End::Ok | End::Error | End::Panic | End::Never
    ));
    let same = move |given: End| -> End { return given };
    let nothing = Some(end).map_or_else(|| return End::Ok, move |it| return it);
    fn inner(end: End) -> End {
        return end;
    }
    let later_on = async move { return end };
    let ends = vec![same(end), nothing, inner(end)];
    Box::pin(async move {
        assert_eq!(ends, [later_on.await; 3]);
        later(end).await
    })
}

#[test]
fn what_returns_from_something_else_hides_no_block() {
    walk_future("returns_of_others", returns_of_others);
}

#[instrumented]
fn of_a_branch(end: End) -> Pin<Box<dyn Future<Output = Outcome>>> {
    if end == End::Error {
        Box::pin(async { Err("no".to_owned()) })
    } else {
        'found: {
            if end == End::Ok {
                break 'found Box::pin(async { Ok(7) });
            }
            Box::pin(async move { later(end).await })
        }
    }
}

#[test]
fn branches_that_end_in_blocks_are_counted_each() {
    walk_future("of_a_branch", of_a_branch);
}

/// A handle of something that runs by itself.
#[instrumented(ok_if = |_| true)]
fn started() -> Ready<Outcome> {
    ready(Err("no".to_owned()))
}

#[instrumented(is_error = |it: &Option<Ready<u32>>| it.is_none())]
fn found(there: bool) -> Option<Ready<u32>> {
    there.then(|| ready(7))
}

#[test]
fn the_making_of_a_future_is_counted_where_that_is_asked_for() {
    drop(started());
    assert_eq!(Shown::of("started").ok, 1.0);
    assert!(found(true).is_some() && found(false).is_none());
    assert_eq!(
        (Shown::of("found").ok, Shown::of("found").error),
        (1.0, 1.0)
    );
}

#[instrumented]
fn passed_on<T>(value: T) -> T {
    value
}

struct Request(u32);

impl IntoFuture for Request {
    type Output = u32;
    type IntoFuture = Ready<u32>;

    fn into_future(self) -> Ready<u32> {
        ready(self.0)
    }
}

/// A builder, whose sending is another call.
#[instrumented]
fn to_be_sent(count: u32) -> impl IntoFuture<Output = u32> {
    Request(count)
}

/// It cannot be polled, because it may have other owners.
#[instrumented]
fn that_none_can_poll(end: End) -> Pin<Rc<dyn Future<Output = Outcome>>> {
    Rc::pin(async move { later(end).await })
}

#[test]
fn what_is_no_future_by_its_type_is_counted_when_it_is_returned() {
    assert_eq!(run(passed_on(ready(7))), 7);
    assert_eq!(Shown::of("passed_on").ok, 1.0);
    drop(to_be_sent(1));
    assert_eq!(Shown::of("to_be_sent").ok, 1.0);
    assert_eq!(run(to_be_sent(1).into_future()), 1);
    assert_eq!(Shown::of("to_be_sent").ok, 2.0);
    drop(that_none_can_poll(End::Ok));
    assert_eq!(Shown::of("that_none_can_poll").ok, 1.0);
}

#[derive(bellwether::Label, Clone, Copy)]
enum Side {
    Left,
    Right,
}

#[instrumented(
    name = "odd_names",
    labels(side: Side = __label_1, other: Side = __label_0),
    poll = true
)]
fn odd_names(
    __label_0: Side,
    __label_1: Side,
    __place: u32,
    __polls: u32,
) -> impl Future<Output = Result<u32, u32>> {
    let sum = __place + __polls;
    async move { Ok(sum + __place) }
}

#[instrumented(fields(n = __span), err, ret)]
fn odder_names(__span: u32, __error: u32, __ok: u32) -> Pin<Box<dyn Future<Output = Outcome>>> {
    let sum = __span + __error + __ok;
    Box::pin(ready(Ok(sum)))
}

#[test]
fn no_name_of_an_argument_is_one_of_the_expansion() {
    assert_eq!(run(odd_names(Side::Right, Side::Left, 1, 2)), Ok(4));
    let labels = [("side", "left"), ("other", "right"), ("outcome", "ok")];
    assert_eq!(value("odd_names_calls_total", &labels), Some(1.0));
    assert_eq!(run(odder_names(1, 2, 3)), Ok(6));
    assert_eq!(Shown::of("odder_names").ok, 1.0);
}
