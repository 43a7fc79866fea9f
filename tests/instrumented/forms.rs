//! Functions that compile and mean the same with the attribute as without it.

use std::borrow::Cow;
use std::cell::Cell;
use std::error::Error;
use std::fmt::Display;
use std::rc::Rc;

use bellwether::instrumented;

use crate::{Shown, run};

struct Cart(Vec<u32>);

impl Cart {
    #[instrumented]
    fn last(&mut self) -> Option<&mut u32> {
        self.0.last_mut()
    }

    #[instrumented]
    async fn async_last(&mut self) -> Option<&mut u32> {
        self.0.last_mut()
    }

    #[instrumented]
    fn iter<'a>(&'a self, more: &'a [u32]) -> impl Iterator<Item = &'a u32> + 'a {
        self.0.iter().chain(more)
    }

    #[instrumented]
    fn boxed(&self) -> Box<dyn Iterator<Item = &u32> + '_> {
        Box::new(self.0.iter())
    }

    #[instrumented]
    fn new() -> Self {
        Self(vec![1])
    }
}

#[test]
fn a_body_may_return_a_reborrow_of_self() {
    let mut cart = Cart::new();
    *cart.last().unwrap() = 2;
    *run(cart.async_last()).unwrap() += 1;
    assert_eq!(cart.0, [3]);
    assert_eq!(cart.iter(&[4]).sum::<u32>(), 7);
    assert_eq!(cart.boxed().count(), 1);
}

#[derive(Debug)]
struct Wrong;

impl Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("wrong")
    }
}

impl Error for Wrong {}

#[instrumented]
fn boxes_its_error(wrong: bool) -> Result<(), Box<dyn Error>> {
    if wrong {
        Err(Box::new(Wrong))?;
    }
    Err(Box::new(Wrong))
}

#[instrumented]
async fn async_boxes_its_error(wrong: bool) -> Result<(), Box<dyn Error + Send + Sync>> {
    if wrong {
        Err(Wrong)?;
    }
    Err(Box::new(Wrong))
}

#[test]
fn errors_turn_into_a_boxed_error() {
    assert_eq!(boxes_its_error(true).unwrap_err().to_string(), "wrong");
    assert_eq!(boxes_its_error(false).unwrap_err().to_string(), "wrong");
    assert_eq!(
        run(async_boxes_its_error(true)).unwrap_err().to_string(),
        "wrong"
    );
    assert_eq!(Shown::of("boxes_its_error").error, 2.0);
}

#[instrumented]
fn reads_a_file() -> std::io::Result<String> {
    std::fs::read_to_string("there is no such file")
}

#[test]
fn an_io_result_is_a_result() {
    reads_a_file().unwrap_err();
    assert_eq!(Shown::of("reads_a_file").error, 1.0);
}

#[instrumented]
fn coerces(numbers: &[u32; 2]) -> &[u32] {
    numbers
}

#[instrumented]
fn coerces_to_a_trait(number: u32) -> Box<dyn Display> {
    Box::new(number)
}

#[instrumented]
async fn async_coerces(numbers: &[u32; 2]) -> (&[u32], Option<Box<dyn Display>>) {
    (numbers, Some(Box::new(1)))
}

#[test]
fn outputs_are_coerced_to_the_declared_type() {
    assert_eq!(coerces(&[1, 2]).len(), 2);
    assert_eq!(coerces_to_a_trait(1).to_string(), "1");
    assert_eq!(run(async_coerces(&[1, 2])).0.len(), 2);
}

#[instrumented]
fn takes_patterns((a, mut b): (u32, u32), [first, ..]: [u32; 3], _: u32, mut sum: u32) -> u32 {
    b += first;
    sum += a + b;
    sum
}

#[instrumented]
async fn async_takes_patterns((a, mut b): (u32, u32), _: u32, mut sum: u32) -> u32 {
    b += 1;
    sum += a + b;
    sum
}

#[test]
fn arguments_may_be_patterns() {
    assert_eq!(takes_patterns((1, 2), [3, 4, 5], 0, 10), 16);
    assert_eq!(run(async_takes_patterns((1, 2), 0, 10)), 14);
}

#[instrumented]
fn borrows<'a, 'b: 'a, T>(short: &'a T, long: &'b T, first: bool) -> &'a T
where
    T: PartialEq + ?Sized,
{
    if first || short == long { short } else { long }
}

#[instrumented]
fn gives_a_cow(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

#[test]
fn lifetimes_and_unsized_types_pass_through() {
    assert_eq!(borrows("short", "long", false), "long");
    assert_eq!(gives_a_cow("text"), "text");
}

#[instrumented]
#[must_use]
#[inline]
fn has_inner_attributes() -> u32 {
    #![expect(unused_variables, reason = "an attribute inside of the body")]
    let unused = 1;
    2
}

#[test]
fn attributes_stay() {
    assert_eq!(has_inner_attributes(), 2);
}

#[instrumented]
async fn stays_on_its_thread(shared: Rc<Cell<u32>>) -> u32 {
    std::future::ready(()).await;
    shared.set(shared.get() + 1);
    shared.get()
}

#[test]
fn a_future_need_not_be_send() {
    assert_eq!(run(stays_on_its_thread(Rc::default())), 1);
}

#[instrumented]
async fn keeps_send(cell: Cell<u32>) -> u32 {
    std::future::ready(()).await;
    cell.get()
}

#[test]
fn a_future_is_send_when_its_arguments_are() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    assert_eq!(run(is_send(keeps_send(Cell::new(3)))), 3);
}

#[instrumented]
#[track_caller]
fn asks_for_its_caller() -> u32 {
    1
}

#[test]
fn track_caller_is_allowed() {
    assert_eq!(asks_for_its_caller(), 1);
}

mod outer {
    #[bellwether::instrumented]
    pub(super) fn nested() -> u32 {
        #[bellwether::instrumented]
        fn inside() -> u32 {
            4
        }
        inside()
    }
}

#[test]
fn one_instrumented_function_may_stand_in_another() {
    assert_eq!(outer::nested(), 4);
    assert_eq!((Shown::of("nested").ok, Shown::of("inside").ok), (1.0, 1.0));
    let labels = [
        ("function", "inside"),
        ("module", "instrumented::forms::outer"),
        ("outcome", "ok"),
    ];
    assert_eq!(crate::value("function_calls_total", &labels), Some(1.0));
}

macro_rules! make {
    ($name:ident, $ty:ty, $body:block) => {
        #[instrumented]
        fn $name(_: $ty) -> Result<$ty, $crate::forms::Wrong> $body
    };
}

make!(made_by_a_macro, u32, { Ok(1) });

#[test]
fn a_function_may_come_from_a_macro() {
    assert_eq!(made_by_a_macro(3).unwrap(), 1);
}

#[instrumented(name = "twice")]
#[instrumented]
fn counted_twice() -> u32 {
    5
}

#[test]
fn one_function_may_be_two_operations() {
    assert_eq!(counted_twice(), 5);
    assert_eq!(Shown::of("counted_twice").ok, 1.0);
    assert_eq!(
        crate::value("twice_calls_total", &[("outcome", "ok")]),
        Some(1.0)
    );
}

#[instrumented]
fn r#match() -> u32 {
    6
}

#[test]
fn a_raw_name_is_shown_without_its_mark() {
    assert_eq!(r#match(), 6);
    assert_eq!(Shown::of("match").ok, 1.0);
}
