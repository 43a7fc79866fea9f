//! Functions that return closures, whose arguments have the types that the return type says.

use std::cmp::Ordering;
use std::fmt::Display;

use bellwether::instrumented;

use crate::{Shown, run};

struct Request {
    path: String,
}

fn request() -> Request {
    Request {
        path: " /a ".to_owned(),
    }
}

#[instrumented(span = false)]
fn gives_a_closure() -> impl Fn(u32) -> u32 {
    |number| number.wrapping_add(1)
}

#[instrumented(span = false)]
fn gives_a_closure_of_any_lifetime(early: bool) -> impl Fn(&str) -> &str + use<> {
    if early {
        tracing::trace!("the closure is the same");
    }
    |text| text
}

#[instrumented(span = false)]
async fn gives_a_closure_later() -> impl FnMut(&[u8]) -> usize {
    let mut total = 0;
    move |bytes| {
        total += bytes.len();
        total
    }
}

#[instrumented(span = false)]
fn gives_a_closure_of_its_parameter<T: Copy>(value: T) -> impl Fn() -> T {
    move || value
}

#[test]
fn a_closure_knows_from_the_return_type_what_it_is_given() {
    assert_eq!(gives_a_closure()(1), 2);
    assert_eq!(gives_a_closure_of_any_lifetime(true)("a"), "a");
    assert_eq!(run(gives_a_closure_later())(b"abc"), 3);
    assert_eq!(gives_a_closure_of_its_parameter(5)(), 5);
}

struct Till<T>(T);

impl<T: Copy> Till<T> {
    #[instrumented(span = false)]
    fn gives_a_closure_of_the_parameter_around(&self) -> impl Fn(T) -> [T; 2] + use<T> {
        let mine = self.0;
        move |value: T| [mine, value]
    }
}

#[test]
fn a_closure_may_take_what_only_the_impl_around_knows() {
    let closure = Till(1).gives_a_closure_of_the_parameter_around();
    assert_eq!(closure(5), [1, 5]);
}

#[instrumented]
fn takes_a_users_type(prefix: &'static str) -> impl Fn(&Request) -> bool {
    move |it| it.path.trim().starts_with(prefix)
}

#[instrumented]
async fn takes_a_users_type_later(prefix: String) -> impl Fn(&Request) -> bool + Send {
    std::future::ready(()).await;
    move |it| it.path.trim().starts_with(&prefix)
}

#[instrumented]
fn borrows_from_its_argument() -> impl Fn(&Request) -> &str {
    |it: &Request| &it.path
}

#[instrumented]
async fn borrows_from_its_argument_later() -> impl Fn(&Request) -> &str {
    |it: &Request| &it.path
}

#[instrumented]
fn takes_any_lifetime() -> impl for<'a> Fn(&'a str) -> &'a str {
    |it| it.trim()
}

#[instrumented]
#[allow(unused_parens, reason = "another macro may write them")]
fn stands_in_parentheses() -> (impl FnMut(Request) -> usize) {
    let mut total = 0;
    move |it| {
        total += it.path.len();
        total
    }
}

#[instrumented]
fn returns_an_object() -> impl Fn(&Request) -> Box<dyn Iterator<Item = usize>> {
    |it| Box::new(0..it.path.len())
}

#[instrumented]
fn returns_what_can_fail(
    limit: usize,
) -> impl Fn(&Request) -> Result<usize, Box<dyn std::error::Error>> {
    move |it| {
        if it.path.len() > limit {
            Err("too long")?;
        }
        Ok(it.path.len())
    }
}

#[instrumented]
fn compares_by<T, K: Ord>(key: impl Fn(&T) -> K) -> impl Fn(&T, &T) -> Ordering {
    move |a, b| key(a).cmp(&key(b))
}

#[instrumented]
fn stands_in_a_tuple() -> (
    impl Fn(&Request) -> &str,
    u32,
    impl FnOnce(Request) -> String,
) {
    (|it| it.path.trim(), 1, |it| it.path)
}

#[instrumented]
async fn stands_in_a_tuple_later() -> (u32, impl Fn(&Request) -> &str) {
    (1, |it| it.path.trim())
}

#[instrumented]
fn stands_in_an_option(some: bool) -> Option<Box<impl Fn(&Request) -> usize>> {
    some.then(|| Box::new(|it: &Request| it.path.len()))
}

#[instrumented]
fn stands_in_a_result(text: &str) -> Result<impl Fn(u32) -> u32 + use<>, std::num::ParseIntError> {
    let more: u32 = text.parse()?;
    Ok(move |number| more + number)
}

#[instrumented]
fn stands_in_an_iterator() -> impl Iterator<Item = impl Fn(&Request) -> usize> {
    (1..3).map(|more| move |it: &Request| it.path.len() + more)
}

#[instrumented]
fn is_async() -> impl AsyncFn(&Request, usize) -> usize {
    async |it, more| it.path.len() + more
}

#[instrumented]
fn returns_early(early: bool) -> impl Fn(&Request) -> usize {
    let closure = |it: &Request| it.path.len();
    if early {
        return closure;
    }
    closure
}

#[test]
fn a_closure_may_take_and_return_what_the_return_type_says() {
    let request = request();
    assert!(takes_a_users_type("/a")(&request));
    assert!(run(takes_a_users_type_later("/a".to_owned()))(&request));
    assert_eq!(borrows_from_its_argument()(&request), " /a ");
    assert_eq!(run(borrows_from_its_argument_later())(&request), " /a ");
    assert_eq!(takes_any_lifetime()(" b "), "b");
    assert_eq!(stands_in_parentheses()(self::request()), 4);
    assert_eq!(returns_an_object()(&request).count(), 4);
    returns_what_can_fail(1)(&request).unwrap_err();
    assert_eq!(compares_by(|it: &u32| *it)(&1, &2), Ordering::Less);
    assert_eq!(run(is_async()(&request, 1)), 5);
    assert_eq!(
        returns_early(true)(&request) + returns_early(false)(&request),
        8
    );
}

#[test]
fn closures_may_stand_in_other_types() {
    let request = request();
    let (borrow, _, take) = stands_in_a_tuple();
    assert_eq!((borrow(&request), &*take(self::request())), ("/a", " /a "));
    assert_eq!(run(stands_in_a_tuple_later()).1(&request), "/a");
    assert_eq!(stands_in_an_option(true).unwrap()(&request), 4);
    assert_eq!(stands_in_a_result("1").ok().unwrap()(2), 3);
    let lengths: Vec<_> = stands_in_an_iterator().map(|it| it(&request)).collect();
    assert_eq!(lengths, [5, 6]);
}

#[test]
fn a_result_with_a_closure_in_it_may_fail() {
    assert!(stands_in_a_result("no").is_err());
    assert_eq!(Shown::of("stands_in_a_result").error, 1.0);
}

struct Key<T>(T);

impl<T: Clone + PartialEq> Key<T> {
    #[instrumented(function = "Key::is")]
    fn is(self) -> impl Fn(&Self) -> bool {
        move |it| it.0 == self.0
    }

    #[instrumented(function = "Key::beside")]
    fn beside<'a>(&'a self) -> impl Fn(&'a str) -> (&'a str, T) {
        move |it| (it.trim(), self.0.clone())
    }

    #[instrumented(function = "Key::later")]
    async fn later(&self) -> impl FnOnce(T) -> [T; 2] {
        let mine = self.0.clone();
        |it| [mine, it]
    }
}

#[test]
fn a_closure_may_take_what_a_method_knows_of_its_type() {
    assert!(Key(1).is()(&Key(1)));
    assert_eq!(Key(1).beside()(" a "), ("a", 1));
    assert_eq!(run(Key(1).later())(2), [1, 2]);
}

#[instrumented]
#[expect(clippy::todo, reason = "that it compiles is what is tested")]
fn is_not_written_yet() -> impl Display {
    todo!()
}

#[instrumented]
async fn is_not_written_yet_either() -> impl Display {
    unimplemented!()
}

#[test]
fn what_is_not_written_yet_panics() {
    assert_eq!(
        crate::panic_of(|| is_not_written_yet().to_string()),
        "not yet implemented"
    );
    let later = || run(is_not_written_yet_either()).to_string();
    assert_eq!(crate::panic_of(later), "not implemented");
    for function in ["is_not_written_yet", "is_not_written_yet_either"] {
        assert_eq!(Shown::of(function).panic, 1.0, "{function}");
    }
}
