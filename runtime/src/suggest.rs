//! Words that people write and that have to be one of some: what to say of one that is not.

/// The complaint about a word that is not one of the known ones: the nearest of them, or else all.
pub(crate) fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    let distance =
        |known: &str| strsim::damerau_levenshtein(&word.to_lowercase(), &known.to_lowercase());
    let near = known.iter().map(|known| (distance(known), known)).min();
    match near {
        Some((distance, near)) if distance <= near.len() / 3 => {
            format!("unknown {what} `{word}`; did you mean `{near}`?")
        }
        _ => format!("unknown {what} `{word}`; write {}", alternatives(known)),
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
