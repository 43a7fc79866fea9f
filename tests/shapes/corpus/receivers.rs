//! Methods: each receiver, and traits.

crate::harness::shapes! {
    by_reference,
    by_value,
    in_smart_pointers,
    associated_functions,
    of_a_trait,
    default_methods,
    of_a_generic_trait,
}

pub mod by_reference {
    use crate::harness::{calls, show};
    struct Cart {
        items: Vec<u32>,
    }
    impl Cart {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn first(&self) -> Option<&u32> {
            self.items.first()
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn last(&mut self) -> Option<&mut u32> {
            self.items.last_mut()
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn add(&mut self, item: u32) -> &mut Self {
            self.items.push(item);
            self
        }
    }
    pub fn run() {
        let mut cart = Cart { items: vec![1] };
        show(cart.add(2).add(3).first());
        show(cart.last().map(|it| {
            *it += 1;
            *it
        }));
        calls("ok 4");
    }
}

pub mod by_value {
    use crate::harness::{Owed, calls, show};
    struct Cart {
        guard: Owed,
    }
    impl Cart {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn end(self) -> usize {
            self.guard.0.len()
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn drop_it(self) {}
    }
    pub fn run() {
        show(Cart { guard: Owed("a") }.end());
        Cart { guard: Owed("b") }.drop_it();
        calls("ok 2");
    }
}

pub mod in_smart_pointers {
    use crate::harness::{calls, show};
    use std::pin::Pin;
    use std::rc::Rc;
    use std::sync::Arc;
    struct Cart(u32);
    impl Cart {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn boxed(self: Box<Self>) -> u32 {
            self.0
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn counted(self: Rc<Self>) -> u32 {
            self.0
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn shared(self: &Arc<Self>) -> Arc<Self> {
            Arc::clone(self)
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn pinned(mut self: Pin<&mut Self>) -> u32 {
            self.0 += 1;
            self.0
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        #[allow(clippy::needless_arbitrary_self_type, reason = "it is a spelling")]
        fn spelled(self: &Self) -> u32 {
            self.0
        }
    }
    pub fn run() {
        show(Box::new(Cart(1)).boxed());
        show(Rc::new(Cart(2)).counted());
        show(Arc::new(Cart(3)).shared().0);
        show(Pin::new(&mut Cart(4)).pinned());
        show(Cart(5).spelled());
        calls("ok 5");
    }
}

pub mod associated_functions {
    use crate::harness::{calls, show};
    #[derive(Debug)]
    struct Cart(u32);
    impl Cart {
        const MOST: u32 = 3;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn new(number: u32) -> Self {
            Self(number.min(Self::MOST))
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn parse(text: &str) -> Result<Self, <u32 as std::str::FromStr>::Err> {
            Ok(Self(text.parse()?))
        }
    }
    pub fn run() {
        show(Cart::new(4).0);
        show(Cart::parse("1").map(|it| it.0));
        show(Cart::parse("x").map(|it| it.0));
        calls("ok 2 error 1");
    }
}

pub mod of_a_trait {
    use crate::harness::{Owed, calls, show};
    trait Store {
        fn get(&self, key: &str) -> Option<u32>;
        fn put(&mut self, key: Owed) -> Result<(), Owed>;
    }
    struct Memory(u32);
    impl Store for Memory {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn get(&self, key: &str) -> Option<u32> {
            (key == "a").then_some(self.0)
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn put(&mut self, key: Owed) -> Result<(), Owed> {
            self.0 += 1;
            drop(key);
            Ok(())
        }
    }
    pub fn run() {
        let store: &mut dyn Store = &mut Memory(1);
        show(store.put(Owed("a")).is_ok());
        show(store.get("a"));
        calls("ok 2");
    }
}

pub mod default_methods {
    use crate::harness::{calls, show};
    trait Named {
        const PREFIX: &'static str = "a ";
        fn name(&self) -> String;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn greet(&self, greeting: &str) -> String {
            format!("{greeting} {}{}", Self::PREFIX, self.name())
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn twice(&self) -> (String, String)
        where
            Self: Sized,
        {
            (self.greet("x"), self.greet("y"))
        }
    }
    struct Cat;
    impl Named for Cat {
        fn name(&self) -> String {
            "cat".to_owned()
        }
    }
    pub fn run() {
        show(Cat.twice());
        calls("ok 3");
    }
}

pub mod of_a_generic_trait {
    use crate::harness::{calls, show};
    trait Convert<T> {
        type Error;
        fn convert(&self, from: T) -> Result<Self, Self::Error>
        where
            Self: Sized;
    }
    struct Number(u32);
    impl Convert<&str> for Number {
        type Error = std::num::ParseIntError;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn convert(&self, from: &str) -> Result<Self, Self::Error> {
            Ok(Self(self.0 + from.parse::<u32>()?))
        }
    }
    pub fn run() {
        show(Number(1).convert("2").map(|it| it.0));
        show(Number(1).convert("").is_err());
        calls("ok 1 error 1");
    }
}
