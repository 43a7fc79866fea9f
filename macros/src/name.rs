//! Names: of identifiers in the case that is asked for, and what to write instead of one that Prometheus refuses.

use bellwether_spec::{NameError, check_label_name, check_metric_name};
use proc_macro2::Ident;
use syn::LitStr;
use syn::ext::IdentExt;

use crate::diag::Diagnostics;
use crate::unit;

/// Reports what is wrong with the name of a label, at its literal.
pub(crate) fn check_label(name: &LitStr, diag: &mut Diagnostics) {
    if let Some(problem) = label_problem(&name.value(), "choose another name") {
        diag.error(name, problem);
    }
}

/// What is wrong with the name of a metric, or a part of it, and what to write.
pub(crate) fn metric_problem(what: &str, name: &str) -> Option<String> {
    let error = check_metric_name(name).err()?;
    let (problem, instead) = explain(what, name, error, "");
    Some(format!("{problem}; {instead}"))
}

/// What is wrong with a name that several metrics begin with, and what to write: the name, or else what it is `about`.
pub(crate) fn beginning_problem(what: &str, name: &str, about: &str) -> Option<String> {
    if let Some(problem) = metric_problem(what, name) {
        return Some(problem);
    }
    let problem = match style(name) {
        Some((problem, right)) => format!("{problem}; write `{}`", unit::left_out(&right)),
        None => unit::at_the_beginning(name, about)?,
    };
    Some(format!("{what} `{name}` {problem}"))
}

/// What is wrong with the name of a label, and what to write; `rename` says how to rename one that is reserved.
pub(crate) fn label_problem(name: &str, rename: &str) -> Option<String> {
    let error = check_label_name(name).err()?;
    let (problem, instead) = explain("label name", name, error, rename);
    Some(format!("{problem}; {instead}"))
}

/// Like the check of a written name, for one that is made from a type, a field or an argument.
pub(crate) fn made_label_problem(name: &str, rename: &str) -> Option<String> {
    let error = check_label_name(name).err()?;
    let (problem, _) = explain("label name", name, error, rename);
    Some(format!("{problem}; {rename}"))
}

/// What Prometheus' own checker dislikes in a name that is allowed, and the name without it.
pub(crate) fn style(name: &str) -> Option<(String, String)> {
    let letters: Vec<char> = name.chars().collect();
    if letters
        .windows(2)
        .any(|it| it[0].is_ascii_lowercase() && it[1].is_ascii_uppercase())
    {
        return Some(("is not in snake_case".into(), words(name).join("_")));
    }
    let kinds = ["counter", "gauge", "histogram", "summary"];
    let said = name.split('_').skip(1).find(|word| kinds.contains(word))?;
    let others: Vec<_> = name.split('_').filter(|word| *word != said).collect();
    let problem = format!("says that it is a {said}, which its TYPE says already");
    Some((problem, others.join("_")))
}

/// What is wrong, and what to write.
fn explain(what: &str, name: &str, error: NameError, rename: &str) -> (String, String) {
    let instead = repaired(name);
    let write = format!("write `{instead}`");
    let (problem, write) = match error {
        NameError::Empty => return (format!("{what} is empty"), "write a name".into()),
        NameError::Digit => (
            "begins with a digit".into(),
            format!("begin it with a letter or `_`, as in `{instead}`"),
        ),
        NameError::Character { at } => {
            let bad = name[at..].chars().next().unwrap_or_default();
            (format!("contains `{bad}`"), write)
        }
        NameError::Colon => (
            "contains `:`, which is kept for recording rules".into(),
            write,
        ),
        NameError::Underscores => {
            let right = instead.trim_start_matches('_');
            let problem = "begins with `__`, which Prometheus keeps for itself".into();
            (problem, format!("write `{right}`"))
        }
        NameError::Reserved if name == "le" => {
            ("is reserved for bucket bounds".into(), rename.into())
        }
        _ => ("is reserved for summaries".to_owned(), rename.into()),
    };
    (format!("{what} `{name}` {problem}"), write)
}

/// The nearest name that is allowed.
fn repaired(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = name.replace(|c| !allowed(c), "_");
    let digit = name.starts_with(|c: char| c.is_ascii_digit());
    if digit { format!("_{name}") } else { name }
}

/// `HttpError2xx` becomes `http_error2xx`.
pub(crate) fn snake_case(ident: &Ident) -> String {
    words(&ident.unraw().to_string()).join("_")
}

/// What a metric of `Cart::add` is named after: `cart_add`.
pub(crate) fn beginning(called: &str) -> String {
    let words = called.split("::").flat_map(words);
    repaired(&words.collect::<Vec<_>>().join("_"))
}

/// The names of the cases, which are what `rename_all` takes.
pub(crate) const CASES: [&str; 8] = [
    "snake_case",
    "kebab-case",
    "lowercase",
    "UPPERCASE",
    "SCREAMING_SNAKE_CASE",
    "SCREAMING-KEBAB-CASE",
    "camelCase",
    "PascalCase",
];

/// The identifier in the case of this name; in `snake_case` when there is no such case.
pub(crate) fn in_case(ident: &Ident, case: &str) -> String {
    let words = words(&ident.unraw().to_string());
    let capital = |word: &String| {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        format!("{}{rest}", first.to_uppercase())
    };
    match case {
        "kebab-case" => words.join("-"),
        "lowercase" => words.concat(),
        "UPPERCASE" => words.concat().to_uppercase(),
        "SCREAMING_SNAKE_CASE" => words.join("_").to_uppercase(),
        "SCREAMING-KEBAB-CASE" => words.join("-").to_uppercase(),
        "camelCase" => {
            let (first, rest) = words.split_at(1.min(words.len()));
            first
                .iter()
                .cloned()
                .chain(rest.iter().map(capital))
                .collect()
        }
        "PascalCase" => words.iter().map(capital).collect(),
        _ => words.join("_"),
    }
}

/// The words of a name, in lower case.
fn words(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut words = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        let previous = at.checked_sub(1).map(|at| letters[at]);
        if letter == '_' || begins_word(previous, letter, letters.get(at + 1)) {
            words.push(String::new());
        }
        if letter != '_' {
            let word = words.last_mut().expect("it begins with one");
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A capital begins a word after a small letter or digit, and when it is the last of several capitals.
fn begins_word(previous: Option<char>, letter: char, next: Option<&char>) -> bool {
    let Some(previous) = previous else {
        return false;
    };
    let after_small = previous.is_lowercase() || previous.is_numeric();
    let before_small = next.is_some_and(|next| next.is_lowercase());
    letter.is_uppercase() && (after_small || (previous.is_uppercase() && before_small))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::format_ident;

    #[test]
    fn words_end_where_a_reader_would_end_them() {
        for (ident, snake) in [
            ("Rag", "rag"),
            ("QueueFull", "queue_full"),
            ("HTTPError", "http_error"),
            ("Http2Stream", "http2_stream"),
            ("already_snake", "already_snake"),
            ("SHOUT_LOUD", "shout_loud"),
            ("_private", "private"),
        ] {
            assert_eq!(snake_case(&format_ident!("{ident}")), snake);
        }
        assert_eq!(snake_case(&format_ident!("r#type")), "type");
    }

    #[test]
    fn each_case_is_what_its_name_shows() {
        let ident = format_ident!("QueueFull");
        let renamed = CASES.map(|case| in_case(&ident, case));
        assert_eq!(
            renamed,
            [
                "queue_full",
                "queue-full",
                "queuefull",
                "QUEUEFULL",
                "QUEUE_FULL",
                "QUEUE-FULL",
                "queueFull",
                "QueueFull"
            ]
        );
    }

    #[test]
    fn a_refused_name_is_answered_with_one_that_is_allowed() {
        assert_eq!(
            metric_problem("metric name", "http-requests").as_deref(),
            Some("metric name `http-requests` contains `-`; write `http_requests`")
        );
        assert_eq!(
            label_problem("__stage", "").as_deref(),
            Some(
                "label name `__stage` begins with `__`, which Prometheus keeps for itself; write `stage`"
            )
        );
        assert_eq!(label_problem("stage", ""), None);
    }
}
