//! The attribute on `impl` blocks.

crate::harness::shapes! {
    inherent,
    generic,
    of_a_trait,
    of_an_async_trait,
    with_methods_left_out,
    with_arguments_for_all,
    that_a_macro_writes,
    with_macros_in_it,
}

pub mod inherent {
    use crate::harness::{Owed, calls, pause, show, wait};
    struct Cart {
        items: Vec<u32>,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    impl Cart {
        const MOST: usize = 2;
        fn new() -> Self {
            Self { items: Vec::new() }
        }
        fn add(&mut self, item: u32, guard: Owed) -> Result<&mut u32, usize> {
            if self.items.len() == Self::MOST {
                return Err(guard.0.len());
            }
            self.items.push(item);
            Ok(&mut self.items[0])
        }
        async fn later(self) -> u32 {
            pause().await;
            self.items.into_iter().sum()
        }
        fn iter(&self) -> impl Iterator<Item = &u32> {
            self.items.iter()
        }
    }
    pub fn run() {
        let mut cart = Cart::new();
        for name in ["a", "b", "c"] {
            show(cart.add(1, Owed(name)));
        }
        show(cart.iter().count());
        show(wait(cart.later()));
        calls("ok 5 error 1");
    }
}

pub mod generic {
    use crate::harness::{Kept, calls, show};
    struct Stack<'a, T, const N: usize> {
        items: [Option<T>; N],
        name: &'a str,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    impl<'a, T: std::fmt::Debug, const N: usize> Stack<'a, T, N>
    where
        T: Sized,
    {
        fn name(&self) -> &'a str {
            self.name
        }
        fn put(&mut self, at: usize, item: T) -> Result<&mut T, T> {
            match self.items.get_mut(at) {
                Some(place) => Ok(place.insert(item)),
                None => Err(item),
            }
        }
        fn map<U>(self, with: impl Fn(T) -> U) -> Vec<U> {
            self.items.into_iter().flatten().map(with).collect()
        }
    }
    pub fn run() {
        let mut stack = Stack::<_, 1> {
            items: [None],
            name: "s",
        };
        show(stack.put(0, Kept("a")).map(|it| it.0));
        show(stack.put(2, Kept("b")).map(|it| it.0));
        show(stack.name());
        show(stack.map(Some));
        calls("ok 3 error 1");
    }
}

pub mod of_a_trait {
    use crate::harness::{calls, show};
    struct Down(u32);
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    impl Iterator for Down {
        type Item = u32;
        fn next(&mut self) -> Option<Self::Item> {
            self.0 = self.0.checked_sub(1)?;
            Some(self.0)
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    impl<T> From<(T, u32)> for Down {
        fn from((_, number): (T, u32)) -> Self {
            Self(number)
        }
    }
    pub fn run() {
        show(Down::from(("a", 2)).collect::<Vec<_>>());
        calls("ok 4");
    }
}

pub mod of_an_async_trait {
    use crate::harness::{Owed, calls, cancel, pause, show, wait};
    #[async_trait::async_trait]
    trait Store {
        async fn get(&self, key: Owed) -> Result<u32, usize>;
    }
    struct Above;
    struct Below;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[async_trait::async_trait]
    impl Store for Above {
        async fn get(&self, key: Owed) -> Result<u32, usize> {
            pause().await;
            Err(key.0.len())
        }
    }
    #[async_trait::async_trait]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    impl Store for Below {
        async fn get(&self, key: Owed) -> Result<u32, usize> {
            pause().await;
            Err(key.0.len())
        }
    }
    pub fn run() {
        show(wait(Above.get(Owed("a"))));
        show(wait(Below.get(Owed("b"))));
        cancel(Above.get(Owed("c")));
        calls("error 2 cancelled 1");
    }
}

pub mod with_methods_left_out {
    use crate::harness::{calls, show};
    struct Cart(u32);
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    impl Cart {
        #[cfg_attr(feature = "counted", bellwether::instrumented(skip))]
        const fn new() -> Self {
            Self(1)
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented(skip))]
        #[must_use]
        fn len(&self) -> u32 {
            self.0
        }
        /// Documented.
        #[inline]
        #[cfg_attr(feature = "counted", bellwether::instrumented(is_error = Option::is_none))]
        pub(super) fn half(&self) -> Option<u32> {
            self.0.checked_sub(2)
        }
        #[cfg(windows)]
        fn gone(&self) -> u32 {
            self.0
        }
    }
    pub fn run() {
        let cart = Cart::new();
        show(cart.len());
        show(cart.half());
        calls("error 1");
    }
}

pub mod with_arguments_for_all {
    use crate::harness::{Owed, calls, show};
    #[derive(bellwether::Label, Clone, Copy)]
    enum Arm {
        Left,
        Right,
    }
    struct Cart;
    #[cfg_attr(feature = "counted", bellwether::instrumented(labels(arm), buckets = [0.5], level = "debug", target = "cart"))]
    impl Cart {
        #[cfg_attr(
            feature = "counted",
            bellwether::instrumented(name = "with_arguments_for_all")
        )]
        fn add(&self, arm: Arm, guard: Owed) -> Result<(), usize> {
            match arm {
                Arm::Left => Ok(()),
                Arm::Right => Err(guard.0.len()),
            }
        }
    }
    pub fn run() {
        show(Cart.add(Arm::Left, Owed("a")));
        show(Cart.add(Arm::Right, Owed("b")));
        calls("ok 1 error 1");
    }
}

pub mod that_a_macro_writes {
    use crate::harness::{Owed, calls, show};
    struct Cart(Owed);
    macro_rules! block { ($ty:ty, $($item:item)*) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        impl $ty { $($item)* }
    }; }
    block! { Cart,
        fn len(&self) -> usize { self.0.length() }
        fn end(self, _: Owed) -> Result<(), u32> { Err(1) }
    }
    pub fn run() {
        let cart = Cart(Owed("a"));
        show(cart.len());
        show(cart.end(Owed("b")));
        calls("ok 1 error 1");
    }
}

pub mod with_macros_in_it {
    use crate::harness::{calls, show};
    struct Cart(u32);
    macro_rules! getter {
        ($name:ident) => {
            fn $name(&self) -> u32 {
                self.0
            }
        };
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    impl Cart {
        getter!(first);
        fn second(&self) -> u32 {
            self.first() + 1
        }
    }
    pub fn run() {
        show(Cart(1).second());
        calls("ok 1");
    }
}
