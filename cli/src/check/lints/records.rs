use std::collections::HashSet;

use crate::check::finding::Draft;
use crate::check::input::Rule;
use crate::check::lint::{RECORD_NAME, UNUSED_RECORD};

/// A recorded name that says too little. Source: Prometheus, "Recording rules", naming.
pub(in crate::check) fn check_name(rule: &Rule) -> Option<Draft> {
    let name = &rule.name.text;
    let parts: Vec<_> = name.split(':').collect();
    let word = |part: &&str| part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':'));
    // The level may be empty where nothing is aggregated.
    let empty = parts.iter().skip(1).any(|part| part.is_empty());
    if parts.len() >= 3 && parts.iter().all(word) && begins && !empty {
        return None;
    }
    let message = format!("`{name}` is not `level:metric:operations`");
    let draft = Draft::new(RECORD_NAME, rule.name.at.clone(), message);
    Some(draft.help(
        "write the labels that are left, the metric, and what was done to it: `job:requests:rate5m`",
    ))
}

/// A recorded name that nothing asks for.
pub(in crate::check) fn check_uses(rule: &Rule, used: &HashSet<String>) -> Option<Draft> {
    let name = &rule.name.text;
    if used.contains(name) {
        return None;
    }
    let message = format!("nothing in these files uses `{name}`");
    let draft = Draft::new(UNUSED_RECORD, rule.name.at.clone(), message);
    Some(draft.help("check it together with the dashboards that use it, or remove it"))
}
