//! Functions that clippy is meant to warn of, with the attribute as without it.
#![allow(dead_code, reason = "they are only compiled")]

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
