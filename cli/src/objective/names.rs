use std::collections::BTreeMap;

use crate::catalog::Operation;

/// A name for each operation that no other has, for alerts to be called by.
pub(crate) struct Names(Vec<String>);

impl Names {
    /// The operation's own name, with its module before it where others are called the same.
    pub(crate) fn new(operations: &[Operation]) -> Self {
        let mut names: Vec<_> = operations.iter().map(|it| camel(&it.name)).collect();
        let taken = counts(&names);
        for (name, operation) in names.iter_mut().zip(operations) {
            if taken[name] > 1 {
                let module = operation.constant_labels.get("module");
                name.insert_str(0, &camel(module.unwrap_or(&operation.origin.module)));
            }
        }
        let taken = counts(&names);
        let mut seen = BTreeMap::new();
        for name in &mut names {
            if taken[name] > 1 {
                let number = seen.entry(name.clone()).or_insert(0);
                *number += 1;
                name.push_str(&number.to_string());
            }
        }
        Self(names)
    }

    /// The name of the operation at this place of the list.
    pub(crate) fn of(&self, operation: usize) -> &str {
        &self.0[operation]
    }
}

fn counts(names: &[String]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name.clone()).or_insert(0) += 1;
    }
    counts
}

/// `Cart::get_all` as `CartGetAll`.
pub(crate) fn camel(text: &str) -> String {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words
        .map(|word| word[..1].to_ascii_uppercase() + &word[1..])
        .collect()
}

/// `Cart::get_all` as `cart-get-all`: for names of files, of objects in Kubernetes and of dashboards.
pub(crate) fn slug(text: &str) -> String {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").to_ascii_lowercase()
}
