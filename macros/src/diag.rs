//! Mistakes: collected, told in the order of the source, and impossible to lose.

use std::fmt::Display;

use quote::ToTokens;

/// Every mistake found in one macro input. Dropping it unread would turn a mistake into a silently wrong metric.
#[derive(Default)]
pub(crate) struct Diagnostics {
    errors: Vec<syn::Error>,
    finished: bool,
}

impl Diagnostics {
    /// Reports a mistake at these tokens.
    pub(crate) fn error(&mut self, at: impl ToTokens, message: impl Display) {
        self.errors.push(syn::Error::new_spanned(at, message));
    }

    /// Keeps the value, or keeps the error and goes on.
    pub(crate) fn absorb<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.errors.push(error)).ok()
    }

    /// Whether there is a mistake so far, and later checks would only repeat it.
    pub(crate) fn any(&self) -> bool {
        !self.errors.is_empty()
    }

    /// All mistakes as one error, in the order of the source.
    pub(crate) fn finish(mut self) -> syn::Result<()> {
        self.finished = true;
        let mut errors = std::mem::take(&mut self.errors)
            .into_iter()
            .flatten() // What was combined before takes its own place.
            .collect::<Vec<_>>();
        errors.sort_by_key(|error| {
            let start = error.span().start();
            (start.line, start.column)
        });
        let all = errors.into_iter().reduce(|mut all, next| {
            all.combine(next);
            all
        });
        all.map_or(Ok(()), Err)
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        let lost = !self.finished && !std::thread::panicking();
        assert!(
            !lost,
            "bug in bellwether-macros: diagnostics dropped unread"
        );
    }
}

/// The complaint about a word that is not one of the known ones: the nearest of them, or else all.
pub(crate) fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(near) => format!("unknown {what} `{word}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{word}`; write {}", alternatives(known)),
    }
}

/// `a`, `b` or `c`.
pub(crate) fn alternatives(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The known word that someone who wrote `word` most likely meant.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let distances = known
        .iter()
        .map(|known| (distance(&word, &known.to_lowercase()), *known));
    let (distance, near) = distances.min_by_key(|(distance, _)| *distance)?;
    let shorter = near.len().min(word.len()); // `Option` is no misspelled `Operation`.
    (distance <= shorter.max(3) / 3).then_some(near)
}

/// How many letters have to be changed, added, left out or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<_>, Vec<_>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![vec![0; to.len() + 1]; from.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    rows[0] = (0..=to.len()).collect();
    for (i, old) in from.iter().enumerate() {
        for (j, new) in to.iter().enumerate() {
            let changed = rows[i][j] + usize::from(old != new);
            let mut best = changed.min(rows[i][j + 1] + 1).min(rows[i + 1][j] + 1);
            if i > 0 && j > 0 && *old == to[j - 1] && from[i - 1] == *new {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            rows[i + 1][j + 1] = best;
        }
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_the_word() {
        let known = ["buckets", "name", "unit", "crate"];
        assert_eq!(nearest("bucket", &known), Some("buckets"));
        assert_eq!(nearest("nmae", &known), Some("name"));
        assert_eq!(nearest("Units", &known), Some("unit"));
        assert_eq!(nearest("objective", &known), None);
        assert_eq!(nearest("Option", &["Operation"]), None);
    }

    #[test]
    fn a_word_far_from_all_gets_the_list() {
        let message = unknown("argument", "objective", &["name", "unit"]);
        assert_eq!(
            message,
            "unknown argument `objective`; write `name` or `unit`"
        );
    }

    #[test]
    #[should_panic(expected = "dropped unread")]
    fn a_mistake_cannot_be_lost() {
        Diagnostics::default().error(quote::quote!(tokens), "something");
    }
}
