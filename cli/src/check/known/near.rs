use std::cmp::Reverse;

/// The word of a list that is most like this one, if one is like it at all. Costs some 100 ns for most words of the list:
/// only for those that have almost the same letters is their order looked at.
#[expect(clippy::cast_precision_loss, reason = "words have few letters")]
pub(crate) fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let letters = Letters::of(word);
    let mut best: Option<(f64, Reverse<&str>)> = None;
    for other in words {
        let longest = word.len().max(other.len()) as f64;
        let alike = |changes: usize| 1.0 - changes as f64 / longest;
        let least = best.map_or(LEAST, |(alike, _)| alike);
        let begins = begins(word, other);
        if !begins && alike(letters.fewest_changes(&Letters::of(other))) < least {
            continue;
        }
        let (one, two) = apart(word, other);
        let mut alike = alike(strsim::osa_distance(one, two));
        if begins {
            alike = alike.max(BEGINS);
        }
        // Of words that are as near, the first in the alphabet, whatever the order of the list.
        let found = (alike, Reverse(other));
        let better =
            best.is_none_or(|best| found.0 > best.0 || (found.0 >= best.0 && found.1 > best.1));
        if alike >= LEAST && better {
            best = Some(found);
        }
    }
    best.map(|(_, Reverse(word))| word)
}

/// The words without what they begin and end with alike, which adds nothing to their distance, and is most of names that
/// differ in a number.
fn apart<'a>(one: &'a str, two: &'a str) -> (&'a str, &'a str) {
    let same = |(one, two): &(char, char)| one == two;
    let pairs = one.chars().zip(two.chars());
    let begin: usize = pairs.take_while(same).map(|it| it.0.len_utf8()).sum();
    let (one, two) = (&one[begin..], &two[begin..]);
    let pairs = one.chars().rev().zip(two.chars().rev());
    let end: usize = pairs.take_while(same).map(|it| it.0.len_utf8()).sum();
    (&one[..one.len() - end], &two[..two.len() - end])
}

/// Which share of the letters has to stay for a word to be a misspelling of another.
const LEAST: f64 = 0.6;

/// How much `infer` is like `inference`: too far by letters, and still the same word.
const BEGINS: f64 = 0.7;

fn begins(word: &str, other: &str) -> bool {
    word.len() > 2 && other.starts_with(word)
}

/// How often each byte occurs, by its lower bits.
struct Letters([u8; 32]);

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0_u8; 32];
        for byte in word.bytes() {
            let count = &mut counts[usize::from(byte % 32)];
            *count = count.saturating_add(1);
        }
        Self(counts)
    }

    /// At least so many letters have to be changed, put in or taken out.
    fn fewest_changes(&self, other: &Self) -> usize {
        let (mut more, mut less) = (0, 0);
        for (one, two) in self.0.iter().zip(&other.0) {
            more += usize::from(one.saturating_sub(*two));
            less += usize::from(two.saturating_sub(*one));
        }
        more.max(less)
    }
}

#[cfg(test)]
mod tests {
    use super::{apart, nearest};

    #[test]
    fn what_is_alike_at_both_ends_does_not_change_the_distance() {
        let words = [
            "",
            "a",
            "ab",
            "ba",
            "aab",
            "abb",
            "abab",
            "baab",
            "service_1_ß",
            "service_12_ß",
        ];
        for one in words {
            for two in words {
                let (left, right) = apart(one, two);
                let whole = strsim::osa_distance(one, two);
                assert_eq!(strsim::osa_distance(left, right), whole, "{one} {two}");
            }
        }
    }

    #[test]
    fn the_nearest_word_is_the_one_that_was_meant() {
        let words = [
            "requests_total",
            "requests_shed_total",
            "errors_total",
            "inference",
            "rag",
        ];
        let meant = [
            ("request_total", Some("requests_total")),
            ("reqeusts_total", Some("requests_total")),
            ("error_total", Some("errors_total")),
            ("infer", Some("inference")),
            ("in", None),
            ("something_else", None),
            ("", None),
        ];
        for (word, expected) in meant {
            assert_eq!(nearest(word, words), expected, "{word}");
            assert_eq!(nearest(word, words.into_iter().rev()), expected, "{word}");
        }
    }
}
