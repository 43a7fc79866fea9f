use std::collections::HashMap;

use crate::check::finding::Draft;
use crate::check::input::{Document, Makes, Rule};
use crate::check::lint::DUPLICATE_RULE;

/// Rules with the same name and labels; each with the number of its document.
pub(in crate::check) fn check(documents: &[Document]) -> Vec<(usize, Draft)> {
    let mut seen: HashMap<_, (usize, &Rule)> = HashMap::new();
    let mut drafts = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        for rule in &document.rules {
            let mut labels: Vec<_> = rule
                .labels
                .iter()
                .map(|it| (&it.0.text, &it.1.text))
                .collect();
            labels.sort();
            let key = (rule.makes == Makes::Alert, &rule.name.text, labels);
            let Some((place, first)) = seen.get(&key) else {
                seen.insert(key, (number, rule));
                continue;
            };
            let before = &documents[*place];
            let line = before.text[..first.name.at.start].matches('\n').count() + 1;
            let what = if rule.makes == Makes::Alert {
                "alert"
            } else {
                "recording rule"
            };
            let name = &rule.name.text;
            let message = format!("there is another {what} `{name}` with the same labels");
            let draft = Draft::new(DUPLICATE_RULE, rule.name.at.clone(), message);
            let draft = draft.help(format!("the first one is at {}:{line}", before.path));
            drafts.push((
                number,
                draft.help("give one of them another name or another label"),
            ));
        }
    }
    drafts
}
