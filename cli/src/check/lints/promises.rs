use crate::Catalog;
use crate::check::finding::{Draft, Finding};
use crate::check::lint::{SAME_FUNCTION, SHARED_PROMISE};
use crate::objective::shared;

/// Operations that count in the same series: one whose promise is judged by others' calls, and functions of one name.
pub(super) fn check(catalog: &Catalog, findings: &mut Vec<Finding>) {
    for pair in shared(catalog) {
        let lint = match (pair.agree(), pair.are_functions()) {
            (false, _) => SHARED_PROMISE,
            (true, true) => SAME_FUNCTION,
            // Two places with one name of their own, and one promise, are meant to be one.
            (true, false) => continue,
        };
        let draft = Draft::new(lint, 0..0, pair.text()).help(pair.advice());
        findings.push(draft.declared(&pair.promising.name, &pair.promising.origin));
    }
}
