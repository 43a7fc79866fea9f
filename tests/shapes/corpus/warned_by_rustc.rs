//! Functions that the compiler is meant to warn of, with the attribute as without it.
#![allow(dead_code, reason = "they are only compiled")]

pub mod unused_argument {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn sync(used: u32, unused: String) -> u32 {
        used
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later(used: u32, unused: String) -> u32 {
        used
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn only(unused: u32) {}
}

pub mod unused_argument_of_a_method {
    struct Cart;
    impl Cart {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn add(&self, unused: Vec<u32>, used: &[u32]) -> usize {
            used.len()
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn later(&mut self, unused: u32) {}
    }
}

pub mod unused_binding_of_a_pattern {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work((first, second): (String, u32)) -> u32 {
        second
    }
    struct Both {
        first: String,
        second: u32,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn fields(Both { first, second }: Both) -> u32 {
        second
    }
}

pub mod unused_variable {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn sync() {
        let unused = 1;
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later() {
        let unused = 1;
    }
}

pub mod unneeded_mut {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn argument(mut text: String) -> usize {
        text.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn one_of_two(mut text: String, mut other: String) -> String {
        other.push('a');
        text + &other
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later(mut text: String) -> usize {
        text.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn local() -> u32 {
        let mut number = 1;
        number
    }
    struct Cart(u32);
    impl Cart {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn end(mut self) -> u32 {
            self.0
        }
    }
}

pub mod unread_assignment {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn local(number: u32) -> u32 {
        let mut sum = 0;
        sum = number;
        sum
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn argument(mut number: u32) {
        number = 1;
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn last(mut number: u32) -> u32 {
        let old = number;
        number = 1;
        old
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later(number: u32) -> u32 {
        let mut sum = 0;
        sum = number;
        sum
    }
}

pub mod unread_assignment_to_an_owned_argument {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn argument(mut text: String) -> usize {
        let length = text.len();
        text = String::new();
        length
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn before_it_is_read(mut text: String) -> String {
        text = String::new();
        text
    }
}

pub mod unused_result {
    fn fails() -> Result<(), u32> {
        Err(1)
    }
    #[must_use]
    fn number() -> u32 {
        1
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn sync() {
        fails();
        number();
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later() {
        fails();
        number();
    }
}

pub mod unused_result_of_a_counted_function {
    #[must_use]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn number() -> u32 {
        1
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn fails() -> Result<(), u32> {
        Err(1)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later() -> u32 {
        1
    }
    fn calls() {
        number();
        fails();
        later();
    }
}

pub mod unused_function {
    #[warn(dead_code)]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn sync() {}
    #[warn(dead_code)]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later(number: u32) -> u32 {
        number
    }
    struct Cart;
    #[warn(dead_code)]
    impl Cart {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn method(&self) {}
    }
}

pub mod deprecated_call {
    #[deprecated]
    fn old() {}
    #[deprecated]
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn counted() {}
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn calls() {
        old();
        counted();
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn calls_later() {
        old();
    }
}

pub mod deprecated_type_of_an_argument {
    #[deprecated]
    struct Old;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(old: &Old) {}
}

pub mod unreachable_statement {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn sync() -> u32 {
        return 1;
        let number = 2;
        number
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn panics() {
        panic!("always");
        drop(1);
    }
}

pub mod unneeded_syntax {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn parens(number: u32) -> u32 {
        if (number > 1) { 1 } else { (number) }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn label() {
        'unused: loop {
            break;
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn import() {
        use std::fmt::Debug;
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn statement(number: u32) {
        number;
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn unneeded_unsafe() -> u32 {
        unsafe { 1 }
    }
}

pub mod names {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn camelCase(SecondWord: u32) -> u32 {
        let ThirdWord = SecondWord;
        ThirdWord
    }
}

pub mod lifetimes {
    struct Words<'a>(&'a str);
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn hidden(words: &Words) -> usize {
        words.0.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn unneeded<'a>(text: &'a str) -> &'a str {
        text
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn mixed(text: &str) -> Words {
        Words(text)
    }
}
