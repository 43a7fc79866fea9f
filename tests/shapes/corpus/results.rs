//! How a call can fail, and how its body can be left.

crate::harness::shapes! {
    any_error,
    converted_errors,
    a_result_behind_a_name,
    options,
    control_flow,
    unit_in_each_spelling,
    labelled_blocks_and_loops,
    references_and_slices,
    reborrows,
    function_pointers_and_arrays,
    borrowed_or_owned,
    literals_that_need_the_type,
}

pub mod any_error {
    use crate::harness::{calls, show};
    use std::error::Error;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(text: &str) -> Result<u32, Box<dyn Error>> {
        if text.is_empty() {
            return Err("nothing".into());
        }
        if text == "x" {
            Err("an x")?;
        }
        let number = text.parse()?;
        Ok(number)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn shared(text: &str) -> Result<u32, Box<dyn Error + Send + Sync>> {
        text.parse().map_err(Into::into)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn tail(text: &str) -> Result<u32, Box<dyn Error>> {
        Ok(text.parse::<u32>()?)
    }
    pub fn run() {
        for text in ["1", "", "x", "y"] {
            show(work(text).map_err(|it| it.to_string()));
        }
        show(shared("z").is_err());
        show(tail("1").is_ok());
        calls("ok 2 error 4");
    }
}

pub mod converted_errors {
    use crate::harness::{calls, show};
    #[derive(Debug)]
    enum Failed {
        Number,
        Text,
    }
    impl From<std::num::ParseIntError> for Failed {
        fn from(_: std::num::ParseIntError) -> Self {
            Self::Number
        }
    }
    impl From<std::str::Utf8Error> for Failed {
        fn from(_: std::str::Utf8Error) -> Self {
            Self::Text
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(bytes: &[u8]) -> Result<u32, Failed> {
        Ok(std::str::from_utf8(bytes)?.parse()?)
    }
    pub fn run() {
        show(work(b"1"));
        show(work(b"x"));
        show(work(&[255]));
        calls("ok 1 error 2");
    }
}

pub mod a_result_behind_a_name {
    use crate::harness::{calls, show};
    type Outcome<T> = Result<T, String>;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn aliased(fails: bool) -> Outcome<u32> {
        if fails { Err("no".to_owned()) } else { Ok(1) }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn io() -> std::io::Result<()> {
        Err(std::io::ErrorKind::NotFound.into())
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn formatted(out: &mut String) -> std::fmt::Result {
        use std::fmt::Write;
        write!(out, "a")
    }
    pub fn run() {
        show(aliased(true));
        show(aliased(false));
        show(io().map_err(|it| it.kind()));
        show(formatted(&mut String::new()));
        calls("ok 2 error 2");
    }
}

pub mod options {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(numbers: &[u32]) -> Option<u32> {
        let first = numbers.first()?;
        first.checked_sub(1)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn nested() -> Option<Result<u32, String>> {
        Some(Err("no".to_owned()))
    }
    pub fn run() {
        show(work(&[1]));
        show(work(&[]));
        show(nested());
        calls("ok 3");
    }
}

pub mod control_flow {
    use crate::harness::{calls, show};
    use std::ops::ControlFlow;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(numbers: &[u32]) -> ControlFlow<u32> {
        numbers.iter().try_for_each(|&n| {
            if n > 1 {
                ControlFlow::Break(n)
            } else {
                ControlFlow::Continue(())
            }
        })?;
        ControlFlow::Continue(())
    }
    pub fn run() {
        show(work(&[1, 2]));
        show(work(&[]));
        calls("ok 2");
    }
}

pub mod unit_in_each_spelling {
    use crate::harness::{calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn nothing() {}
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    #[allow(clippy::unused_unit, reason = "it is a spelling")]
    fn spelled() -> () {}
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn early(out: bool) {
        if out {
            return;
        }
        say("late");
    }
    pub fn run() {
        nothing();
        spelled();
        early(true);
        early(false);
        calls("ok 4");
    }
}

pub mod labelled_blocks_and_loops {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn blocks(number: u32) -> u32 {
        'found: {
            if number > 1 {
                break 'found number;
            }
            0
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn loops(limit: u32) -> Result<u32, u32> {
        let mut sum = 0;
        'outer: for first in 0.. {
            for second in 0..first {
                if second == 2 {
                    continue 'outer;
                }
                if sum > limit {
                    break 'outer;
                }
                if sum == 3 {
                    return Err(sum);
                }
                sum += second;
            }
        }
        Ok(sum)
    }
    pub fn run() {
        show(blocks(2));
        show(blocks(1));
        show(loops(1));
        show(loops(9));
        calls("ok 3 error 1");
    }
}

pub mod references_and_slices {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn fixed() -> &'static str {
        "a"
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn part(numbers: &mut [u32]) -> &mut [u32] {
        &mut numbers[1..]
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn both<'a>(first: &'a u32, second: &'a u32) -> (&'a u32, &'a u32) {
        (second, first)
    }
    pub fn run() {
        show(fixed());
        show(part(&mut [1, 2]));
        show(both(&1, &2));
        calls("ok 3");
    }
}

pub mod reborrows {
    use crate::harness::{calls, show};
    struct Tree {
        value: u32,
        child: Option<Box<Tree>>,
    }
    impl Tree {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn deepest(&mut self) -> &mut u32 {
            match &mut self.child {
                Some(child) => child.deepest(),
                None => &mut self.value,
            }
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn value_or_else<'a>(&'a mut self, other: &'a mut u32) -> &'a mut u32 {
            if self.value > 0 {
                &mut self.value
            } else {
                other
            }
        }
    }
    pub fn run() {
        let mut tree = Tree {
            value: 1,
            child: Some(Box::new(Tree {
                value: 2,
                child: None,
            })),
        };
        *tree.deepest() += 1;
        show(*tree.deepest());
        show(*tree.value_or_else(&mut 7));
        calls("ok 5");
    }
}

pub mod function_pointers_and_arrays {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn pointer(twice: bool) -> fn(u32) -> u32 {
        if twice {
            return |n| n * 2;
        }
        |n| n + 1
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn array() -> [fn(&str) -> &str; 2] {
        [str::trim, |it| it]
    }
    pub fn run() {
        show(pointer(true)(2));
        show(pointer(false)(2));
        show(array()[0](" a "));
        calls("ok 3");
    }
}

pub mod borrowed_or_owned {
    use crate::harness::{calls, show};
    use std::borrow::Cow;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(text: &str) -> Cow<'_, str> {
        if text.contains(' ') {
            return text.replace(' ', "").into();
        }
        text.into()
    }
    pub fn run() {
        show(work("a b"));
        show(work("ab"));
        calls("ok 2");
    }
}

pub mod literals_that_need_the_type {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn number() -> u8 {
        255
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn float() -> f32 {
        1.5
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn list() -> Vec<u64> {
        Vec::new()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn collected() -> std::collections::BTreeMap<u8, char> {
        [(1, 'a')].into_iter().collect()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn coerced() -> &'static [u32] {
        &[1, 2]
    }
    pub fn run() {
        show((number(), float(), list(), collected(), coerced()));
        calls("ok 5");
    }
}
