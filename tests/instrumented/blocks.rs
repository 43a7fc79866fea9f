//! The attribute on an `impl` block is the attribute on each of its methods.

use std::fmt::Debug;

use bellwether::{Label, Registry, instrumented};

use crate::{Shown, run};

const ONCE: Shown = Shown {
    ok: 1.0,
    error: 0.0,
    panic: 0.0,
    cancelled: 0.0,
    timed: 1.0,
    in_flight: 0.0,
};

const FAILED_ONCE: Shown = Shown {
    ok: 0.0,
    error: 1.0,
    ..ONCE
};

struct Basket<T> {
    items: Vec<T>,
}

#[instrumented]
impl<T> Basket<T>
where
    T: Clone + PartialEq,
{
    const MOST: usize = 1;

    fn new() -> Self {
        Self { items: Vec::new() }
    }

    /// Adds an item.
    fn add(&mut self, item: T) -> Result<&mut T, T> {
        if self.items.len() == Self::MOST {
            return Err(item);
        }
        self.items.push(item);
        Ok(&mut self.items[0])
    }

    async fn first<'a>(&'a self, other: &'a T) -> &'a T {
        self.items.first().unwrap_or(other)
    }

    #[instrumented(skip)]
    const fn most() -> usize {
        Self::MOST
    }

    #[instrumented(skip)]
    fn len(&self) -> usize {
        self.items.len()
    }

    #[instrumented(function = "Basket::ends")]
    fn end(self) -> usize {
        self.items.len()
    }
}

#[test]
fn every_method_is_an_operation_named_after_its_type() {
    let mut basket = Basket::new();
    assert_eq!(basket.add(1), Ok(&mut 1));
    assert_eq!(run(basket.first(&2)), &1);
    assert_eq!(Shown::of("Basket::new"), ONCE);
    assert_eq!(Shown::of("Basket::add"), ONCE);
    assert_eq!(Shown::of("Basket::first"), ONCE);
    assert_eq!(basket.add(2), Err(2));
    assert_eq!(Shown::of("Basket::add").error, 1.0);
    assert_eq!(basket.end(), 1);
    assert_eq!(Shown::of("Basket::ends"), ONCE);
}

#[test]
fn a_method_that_is_skipped_is_none() {
    assert_eq!(Basket::<u8>::most(), 1);
    assert_eq!(Basket::<u8> { items: vec![] }.len(), 0);
    let snapshot = Registry::global().snapshot();
    for function in ["Basket::most", "Basket::len", "most", "len"] {
        let labels = [("function", function), ("module", module_path!())];
        assert_eq!(
            snapshot.value("function_in_flight", &labels),
            None,
            "{function}"
        );
    }
}

trait Named {
    type Error;
    const PREFIX: &'static str;
    fn name(&self) -> Result<String, Self::Error>;
}

macro_rules! made_by_a_macro {
    ($name:ident) => {
        fn $name(&self) -> u32 {
            1
        }
    };
}

#[instrumented(level = "debug", err(Debug))]
impl Named for &Basket<u8> {
    type Error = ();
    const PREFIX: &'static str = "a";

    fn name(&self) -> Result<String, ()> {
        Err(())
    }
}

#[instrumented]
impl Named for (u8, u8) {
    type Error = ();
    const PREFIX: &'static str = "a";

    fn name(&self) -> Result<String, Self::Error> {
        Err(())
    }
}

trait Shows {
    fn show(&self) -> String;
}

#[instrumented]
impl<T: Debug + ?Sized> Shows for T {
    fn show(&self) -> String {
        format!("{self:?}")
    }
}

#[instrumented]
impl dyn Shows {
    made_by_a_macro!(uncounted);

    fn twice(&self) -> String {
        self.show() + &self.show()
    }
}

#[test]
fn a_method_of_a_trait_is_named_after_the_type_and_that_of_every_type_after_the_trait() {
    assert_eq!((&Basket { items: vec![1] }).name(), Err(()));
    assert_eq!(Shown::of("Basket::name"), FAILED_ONCE);
    assert_eq!((1, 2).name(), Err(()));
    assert_eq!([<&Basket<u8>>::PREFIX, <(u8, u8)>::PREFIX], ["a", "a"]);
    assert_eq!(Shown::of("Named::name"), FAILED_ONCE);
    let shows: &dyn Shows = &1;
    assert_eq!(shows.twice(), "11");
    assert_eq!(shows.uncounted(), 1);
    assert_eq!(Shown::of("Shows::show").ok, 2.0);
    assert_eq!(Shown::of("Shows::twice"), ONCE);
}

#[derive(Label, Clone, Copy)]
enum Arm {
    Left,
    Right,
}

#[derive(Label, Debug, PartialEq)]
enum Refusal {
    Full,
}

struct Shelf;

#[bellwether::instrumented(labels(arm), errors(class), buckets = [0.5, 1.0])]
impl Shelf {
    #[bellwether::instrumented(name = "shelf_put")]
    fn put(&self, arm: Arm) -> Result<(), Refusal> {
        let _ = (self, arm);
        Err(Refusal::Full)
    }

    #[bellwether::instrumented(name = "shelf_look", labels(side: Arm = Arm::Right), errors = false, buckets = [2])]
    fn look(&self) -> u32 {
        let _ = self;
        1
    }
}

#[test]
fn a_method_takes_what_its_block_says_and_its_own_wins() {
    assert_eq!(Shelf.put(Arm::Left), Err(Refusal::Full));
    assert_eq!(Shelf.look(), 1);
    let snapshot = Registry::global().snapshot();
    let full = [("arm", "left"), ("refusal", "full")];
    assert_eq!(snapshot.value("shelf_put_errors_total", &full), Some(1.0));
    let bounds = |family: &str| snapshot.family(family).unwrap().bounds().to_vec();
    assert_eq!(bounds("shelf_put_duration_seconds"), [0.5, 1.0]);
    assert_eq!(bounds("shelf_look_duration_seconds"), [2.0]);
    let looked = [("side", "right"), ("outcome", "ok")];
    assert_eq!(snapshot.value("shelf_look_calls_total", &looked), Some(1.0));
    assert!(snapshot.family("shelf_look_errors_total").is_none());
}

#[async_trait::async_trait]
trait Fetches {
    async fn fetch(&self, id: u32) -> Result<u32, u32>;
}

struct Near;
struct Far;

#[instrumented]
#[async_trait::async_trait]
impl Fetches for Near {
    async fn fetch(&self, id: u32) -> Result<u32, u32> {
        Err(id)
    }
}

#[async_trait::async_trait]
#[instrumented]
impl Fetches for Far {
    async fn fetch(&self, id: u32) -> Result<u32, u32> {
        Err(id)
    }
}

#[test]
fn async_trait_may_stand_below_and_above() {
    assert_eq!(run(Near.fetch(1)), Err(1));
    assert_eq!(run(Far.fetch(2)), Err(2));
    assert_eq!(Shown::of("Near::fetch"), FAILED_ONCE);
    assert_eq!(Shown::of("Far::fetch"), FAILED_ONCE);
}

mod inner {
    pub(super) struct Place;
}

macro_rules! block {
    ($ty:ty, $($item:item)*) => {
        #[cfg_attr(not(windows), instrumented(crate = bellwether))]
        impl $ty {
            $($item)*
        }
    };
}

block! {
    inner::Place,
    fn r#move(&self) -> u32 { let _ = self; 1 }
    #[cfg_attr(not(windows), instrumented(skip))]
    fn stay(&self) -> u32 { let _ = self; 2 }
    #[cfg_attr(windows, instrumented(skip))]
    fn turn(&self) -> u32 { let _ = self; 3 }
}

#[test]
fn a_macro_may_write_the_block_and_an_attribute_may_depend() {
    assert_eq!(
        [
            inner::Place.r#move(),
            inner::Place.stay(),
            inner::Place.turn()
        ],
        [1, 2, 3]
    );
    assert_eq!(Shown::of("Place::move"), ONCE);
    assert_eq!(Shown::of("Place::turn"), ONCE);
    assert_eq!(Shown::of("Place::stay"), Shown::default());
}
