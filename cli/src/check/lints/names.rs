use super::{Subject, list, word};
use crate::check::finding::Draft;
use crate::check::known::Asked;
use crate::check::lint::UNKNOWN_METRIC;

/// A metric that nobody exposes.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    for node in subject.tree.all() {
        let Some(selector) = node.selector() else {
            continue;
        };
        let Asked::Nothing(name) = subject.known.asked(selector) else {
            continue;
        };
        let message = format!("no metric is called `{name}`");
        let draft = subject.draft(UNKNOWN_METRIC, &node.head, message);
        drafts.push(explain(subject, name, draft));
    }
}

fn explain(subject: &Subject<'_>, name: &str, draft: Draft) -> Draft {
    let known = subject.known;
    if let Some(family) = known.family(name) {
        let samples = family.samples();
        let samples = list(samples.iter().map(String::as_str));
        let kind = word(family.kind);
        let draft = draft.label(format!("this is the name of a {kind}"));
        return draft.help(format!("PromQL finds it as {samples}"));
    }
    // One suffix too many, or another one.
    for suffix in ["_total", "_info", "_bucket", "_count", "_sum", "_created"] {
        let Some(family) = name
            .strip_suffix(suffix)
            .and_then(|name| known.family(name))
        else {
            continue;
        };
        let samples = family.samples();
        let samples = list(samples.iter().map(String::as_str));
        let kind = word(family.kind);
        let draft = draft.label(format!("`{}` is a {kind}", family.name));
        return draft.help(format!("PromQL finds it as {samples}"));
    }
    let draft = draft.label(if name.contains(':') {
        "no rule of these files records it"
    } else {
        "the program does not expose it"
    });
    if let Some(near) = known.nearest(name) {
        return draft.help(format!("did you mean `{near}`?"));
    }
    if name.contains(':') {
        return draft.help("check it together with the file that records it");
    }
    draft.help(format!(
        "if another program exposes it: `--external '{name}'`"
    ))
}
