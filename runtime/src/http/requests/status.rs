use bellwether_spec::Ending;

use crate::operation::{Outcome, Verdict};

/// What stands for the four outcomes. An answer with a status is none of a plain function's, so the place of `ok` is
/// that of the most frequent class.
pub(super) const WORDS: [&str; 4] = ["2xx", "error", "panic", "cancelled"];

/// The values of the status beside the codes that are told apart, in the order of exposition.
pub(super) const VALUES: [&str; 8] = [
    "1xx",
    "2xx",
    "3xx",
    "4xx",
    "5xx",
    "error",
    "panic",
    "cancelled",
];

/// The classes that are no outcome's, with the indices of [`of_class`].
const CLASSES: [Ending; 4] = [
    ending("1xx", false),
    ending("3xx", false),
    ending("4xx", false),
    ending("5xx", true),
];

const fn ending(word: &'static str, error: bool) -> Ending {
    Ending { word, error }
}

/// The classes and these codes with their words, as ways to end.
pub(super) fn endings(codes: &[u16], words: &[&'static str]) -> Vec<Ending> {
    let codes = codes.iter().zip(words);
    let codes = codes.map(|(code, word)| ending(word, *code >= 500));
    CLASSES.into_iter().chain(codes).collect()
}

/// How many ways to end the classes are.
pub const REQUEST_CLASSES: usize = CLASSES.len();

/// The same for the compiler; `N` is the number of classes and codes.
pub const fn request_endings<const N: usize>(codes: &[u16], words: &[&'static str]) -> [Ending; N] {
    let (mut endings, mut at) = ([CLASSES[0]; N], 0);
    while at < N {
        endings[at] = if at < CLASSES.len() {
            CLASSES[at]
        } else {
            let code = at - CLASSES.len();
            ending(words[code], codes[code] >= 500)
        };
        at += 1;
    }
    endings
}

/// How a request ended whose answer has this status. `codes` are those that are told apart, sorted.
pub(super) fn verdict(code: u16, codes: &[u16]) -> Verdict {
    let outcome = if code >= 500 {
        Outcome::Error
    } else {
        Outcome::Ok
    };
    let ending = match codes.binary_search(&code) {
        Ok(place) => WORDS.len() + CLASSES.len() + place,
        Err(_) => of_class(code),
    };
    #[expect(clippy::cast_possible_truncation, reason = "there are 900 codes")]
    Verdict::ending_of(ending as u16, outcome)
}

/// The index of a code's class. Codes that nobody has defined count as what clients have to take them for.
/// Source: RFC 9110, "Status Codes".
const fn of_class(code: u16) -> usize {
    match code {
        ..200 => WORDS.len(),
        200..300 => 0,
        300..400 => WORDS.len() + 1,
        400..500 => WORDS.len() + 2,
        500.. => WORDS.len() + 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_ends_in_itself_where_it_is_told_apart_and_else_in_its_class() {
        let codes = [204, 404, 503];
        let words = ["204", "404", "503"];
        let known: [Ending; REQUEST_CLASSES + 3] = request_endings(&codes, &words);
        let endings = endings(&codes, &words);
        assert_eq!(endings, known);
        let word = |ending: usize| match ending.checked_sub(WORDS.len()) {
            Some(more) => endings[more].word,
            None => WORDS[ending],
        };
        for code in 100..=999_u16 {
            let expected = match code {
                _ if codes.contains(&code) => code.to_string(),
                ..600 => format!("{}xx", code / 100),
                _ => "5xx".to_owned(),
            };
            let verdict = verdict(code, &codes);
            assert_eq!(word(verdict.ending()), expected);
            assert_eq!(verdict.outcome() == Outcome::Error, code >= 500, "{code}");
        }
    }
}
