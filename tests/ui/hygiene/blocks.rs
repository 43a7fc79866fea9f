//! `#[instrumented]` on an `impl` block trips no lint of the user's either, whatever they deny.
#![deny(warnings, clippy::pedantic, clippy::nursery, clippy::restriction)]
#![deny(
    unused_qualifications,
    unused_lifetimes,
    unreachable_pub,
    single_use_lifetimes,
    let_underscore_drop,
    rust_2018_idioms,
    unit_bindings,
    unused_results,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    missing_docs,
    missing_debug_implementations,
    variant_size_differences,
    trivial_casts,
    trivial_numeric_casts,
    redundant_lifetimes
)]
#![allow(
    clippy::blanket_clippy_restriction_lints,
    clippy::implicit_return,
    clippy::min_ident_chars,
    clippy::question_mark_used,
    clippy::single_call_fn,
    clippy::missing_docs_in_private_items,
    clippy::missing_trait_methods,
    clippy::tests_outside_test_module,
    clippy::missing_assert_message,
    clippy::absolute_paths,
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::arbitrary_source_item_ordering,
    clippy::multiple_inherent_impl,
    clippy::ref_patterns,
    clippy::trivially_copy_pass_by_ref,
    reason = "the style of this file, and not of what the attribute adds"
)]

use std::fmt;

use bellwether::{Label, instrumented};

#[derive(Label, Clone, Copy, Debug)]
enum Arm {
    Left,
    Right,
}

/// No parameter of a block, though it is named like one.
#[derive(Label, Clone, Copy, Debug)]
enum E {
    Full,
}

#[derive(Debug)]
struct Shop {
    items: Vec<String>,
    most: usize,
}

#[instrumented]
impl Shop {
    const SOME: usize = 2;

    #[instrumented(skip)]
    const fn new(most: usize) -> Self {
        let items = Vec::new();
        Self { items, most }
    }

    #[instrumented(name = "blocks_put", errors(class))]
    fn put(&mut self, item: String) -> Result<&mut String, E> {
        if self.items.len() >= self.most {
            return Err(E::Full);
        }
        self.items.push(item);
        self.items.last_mut().ok_or(E::Full)
    }

    #[must_use]
    fn with(mut self, item: String, (_, most): (String, usize)) -> Self {
        self.items.push(item);
        self.most = most;
        self
    }

    async fn take(&mut self) -> Option<String> {
        std::future::ready(()).await;
        self.items.pop()
    }

    async fn close(self, other: Self) -> usize {
        std::future::ready(()).await;
        self.items.len().max(other.items.len()).max(Self::SOME)
    }

    fn later(&self, Wanted { at, .. }: Wanted) -> impl Future<Output = Option<String>> {
        let item = self.items.get(at).cloned();
        async move { item }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(String::as_str)
    }
}

#[derive(Debug)]
struct Wanted {
    at: usize,
    #[expect(dead_code, reason = "it is dropped with the call")]
    note: String,
}

#[instrumented(labels(arm), level = "debug", target = "blocks")]
impl Shop {
    #[instrumented(name = "blocks_ask")]
    async fn ask(&self, arm: Arm) -> usize {
        std::future::ready(matches!(arm, Arm::Left)).await.into()
    }

    #[instrumented(name = "blocks_tell", labels(arm))]
    fn tell(&self, arm: &Arm) -> bool {
        matches!(arm, Arm::Right) && self.items.is_empty()
    }
}

#[instrumented(span = false)]
impl fmt::Display for Shop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.iter().try_for_each(|item| f.write_str(item))
    }
}

#[derive(Debug)]
struct Stack<T, const N: usize>([Option<T>; N]);

#[instrumented]
impl<T, const N: usize> Stack<T, N>
where
    T: fmt::Debug + PartialEq,
{
    fn put(&mut self, at: usize, item: T) -> Result<&mut T, T> {
        match self.0.get_mut(at) {
            Some(place) => Ok(place.insert(item)),
            None => Err(item),
        }
    }

    fn each<U>(self, with: impl Fn(T) -> U) -> Vec<U> {
        self.0.into_iter().flatten().map(with).collect()
    }

    fn holds(&self, item: &T) -> bool {
        self.0.iter().flatten().any(|it| it == item)
    }
}

#[instrumented]
impl<T, const N: usize> Iterator for Stack<T, N> {
    type Item = T;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.iter_mut().find_map(Option::take)
    }
}

#[instrumented]
impl<T, const N: usize> From<[T; N]> for Stack<T, N> {
    fn from(items: [T; N]) -> Self {
        Self(items.map(Some))
    }
}

#[test]
fn everything_in_blocks_compiles_and_runs() {
    let wanted = |at| Wanted {
        at,
        note: String::new(),
    };
    let mut shop = Shop::new(1);
    assert_eq!(shop.put("a".to_owned()).ok(), Some(&mut "a".to_owned()));
    assert_eq!(shop.put("b".to_owned()).ok(), None);
    assert!(!shop.tell(&Arm::Right));
    assert_eq!(shop.names().count(), 1);
    assert_eq!(shop.to_string(), "a");
    drop((shop.later(wanted(0)), shop.ask(Arm::Left)));
    drop(shop.take());
    drop(
        shop.with("c".to_owned(), (String::new(), 2))
            .close(Shop::new(0)),
    );
    let mut stack = Stack::<u32, 1>::from([1]);
    assert_eq!(stack.put(0, 2), Ok(&mut 2));
    assert!(stack.holds(&2));
    assert_eq!(stack.next(), Some(2));
    assert!(stack.each(Some).is_empty());
}
