//! Functions that are meant to warn, and warn alike with the attribute.
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

pub mod passed_by_value_needlessly {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn sync(text: String) -> usize {
        text.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn one_of_two(text: String, other: String) -> String {
        other + &text
    }
    struct Cart;
    impl Cart {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn method(&mut self, items: Vec<u32>) -> usize {
            items.len()
        }
    }
}

pub mod passed_by_reference_needlessly {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn number(number: &u32) -> u32 {
        *number
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn vector(numbers: &Vec<u32>) -> usize {
        numbers.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn boxed(text: &Box<String>, option: &Option<String>) -> usize {
        text.len() + option.as_ref().map_or(0, String::len)
    }
}

pub mod printed {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn sync() {
        println!("a");
        eprintln!("b");
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn later_in_a_closure() -> impl Fn() {
        || println!("a")
    }
}

pub mod unfinished {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn later(number: u32) -> u32 {
        if number == 0 {
            todo!()
        }
        dbg!(number)
    }
}

pub mod too_much {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn arguments(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8 {
        a + b + c + d + e + f + g + h
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn types(
        of: &[Option<Result<Vec<Box<dyn Fn(u32) -> Option<u32>>>, Box<dyn std::error::Error>>>],
    ) -> usize {
        of.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn switches(a: bool, b: bool, c: bool, d: bool) -> bool {
        a && b && c && d
    }
}

pub mod undocumented {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    pub fn fails(text: &str) -> Result<u32, std::num::ParseIntError> {
        text.parse()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    pub fn panics(number: Option<u32>) -> u32 {
        number.unwrap()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    pub unsafe fn trusts() {}
    /// Of `std::fmt` and SomeType.
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    pub fn words() {}
}

pub mod style_of_a_body {
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn returned(number: u32) -> u32 {
        return number;
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn bound(number: u32) -> u32 {
        let same = number;
        same
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn compared(on: bool, text: &str) -> bool {
        on == true && text.len() == 0
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn cloned(number: u32) -> u32 {
        number.clone()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn ranged(numbers: &[u32]) -> u32 {
        let mut sum = 0;
        for at in 0..numbers.len() {
            sum += numbers[at];
        }
        sum
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn converted(number: u64) -> u32 {
        number as u32
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn matched(number: Option<u32>) -> u32 {
        match number {
            Some(number) => number,
            _ => 0,
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn formatted(number: u32) -> String {
        format!("{}", number)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn mapped(numbers: &[String]) -> Vec<usize> {
        numbers.iter().map(|it| it.len()).collect()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn discarded(text: String) {
        let _ = text.len();
        let _ = std::sync::Mutex::new(1).lock();
    }
}

pub mod style_of_an_async_body {
    use std::future::ready;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn returned(number: u32) -> u32 {
        ready(()).await;
        return number;
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn compared(on: bool, text: &str) -> bool {
        ready(()).await;
        on == true && text.len() == 0
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn converted(number: u64) -> u32 {
        ready(()).await;
        number as u32
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn locked(mutex: &std::sync::Mutex<u32>) -> u32 {
        let guard = mutex.lock().unwrap();
        ready(()).await;
        *guard
    }
}
