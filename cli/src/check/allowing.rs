use super::Options;
use super::finding::Draft;
use super::input::Document;
use super::known::nearest;
use super::lint::{ALLOW_REASON, LINTS, UNUSED_ALLOW};

/// Takes away what a comment or an option switches off, and adds what is wrong with the comments. Says how many went.
pub(super) fn apply(document: &Document, options: &Options, drafts: &mut Vec<Draft>) -> usize {
    let before = drafts.len();
    drafts.retain(|draft| !is_allowed(document, options, draft));
    let allowed = before - drafts.len();
    for allow in &document.allows {
        let (rule, at) = (&allow.rule, allow.at.clone());
        let known = LINTS.iter().any(|lint| lint.id == *rule);
        if !known {
            let message = format!("there is no rule `{rule}`");
            let draft = Draft::new(UNUSED_ALLOW, at, message);
            drafts.push(match nearest(rule, LINTS.iter().map(|lint| lint.id)) {
                Some(near) => draft.help(format!("did you mean `{near}`?")),
                None => draft,
            });
        } else if !allow.used.get() {
            let message = format!("`{rule}` finds nothing here");
            drafts.push(Draft::new(UNUSED_ALLOW, at, message).help("remove it"));
        } else if !allow.has_reason {
            let message = format!("this switches `{rule}` off without saying why");
            let help = format!("write `bellwether: allow({rule}) because …`");
            drafts.push(Draft::new(ALLOW_REASON, at, message).help(help));
        }
    }
    allowed
}

fn is_allowed(document: &Document, options: &Options, draft: &Draft) -> bool {
    let id = draft.lint.id;
    let excerpt = document.text.get(draft.at.clone()).unwrap_or_default();
    let mut silenced = options.allows(id, excerpt);
    for allow in &document.allows {
        if allow.rule == id && allow.covers.contains(&draft.at.start) {
            allow.used.set(true);
            silenced = true;
        }
    }
    silenced
}
