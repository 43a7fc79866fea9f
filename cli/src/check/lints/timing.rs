use std::time::Duration;

use super::{Purpose, Subject};
use crate::check::duration::written;
use crate::check::finding::Draft;
use crate::check::input::{Makes, Rule};
use crate::check::lint::{SHORT_FOR, SHORT_RANGE};
use promql_parser::parser::Expr;

/// Ranges and holding times that are too short for the intervals.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    if let Purpose::Alert(rule) = subject.purpose {
        drafts.extend(short_for(subject, rule));
    }
    let interval = subject.options.scrape_interval;
    subject.each(|node, around| {
        let Expr::MatrixSelector(matrix) = node.expr else {
            return;
        };
        let at = node.range.as_ref().unwrap_or(&node.at);
        let needs_two = around.last().is_some_and(|outer| match outer.expr {
            Expr::Call(it) => matches!(
                it.func.name,
                "rate"
                    | "irate"
                    | "increase"
                    | "delta"
                    | "idelta"
                    | "deriv"
                    | "predict_linear"
                    | "changes"
                    | "resets"
            ),
            _ => false,
        });
        let short = matrix.range < interval * 2;
        let program = subject
            .known
            .metric(&matrix.vs)
            .is_some_and(|it| it.family.is_some());
        if !(needs_two && short && program) || subject.query.varies(at) {
            return;
        }
        let (range, scrape) = (written(matrix.range), written(interval));
        let message =
            format!("in {range} there are less than two scrapes, which come every {scrape}");
        let draft = subject.draft(SHORT_RANGE, at, message).label("too short");
        let four = written(interval * 4);
        drafts.push(draft.help(format!(
            "write `[{four}]` or more; or say `--scrape-interval`"
        )));
    });
}

fn short_for(subject: &Subject<'_>, rule: &Rule) -> Option<Draft> {
    let (hold, text) = rule.hold.as_ref()?;
    let interval = rule.interval.unwrap_or(subject.options.evaluation_interval);
    // Without any, the alert is meant to fire at once.
    if rule.makes != Makes::Alert || *hold == Duration::ZERO || *hold >= interval * 2 {
        return None;
    }
    let (hold, every) = (written(*hold), written(interval));
    let message =
        format!("`for: {hold}` is shorter than two evaluations, which come every {every}");
    let draft = Draft::new(SHORT_FOR, text.at.clone(), message).label("too short");
    let two = written(interval * 2);
    Some(draft.help(format!(
        "write `for: {two}` or more; or say `--evaluation-interval`"
    )))
}
