use syn::{Ident, LitStr};

use super::parse::{Latency, Percent};
use crate::diag::Diagnostics;
use crate::duration;
use crate::operation::{Operation, Role, Subject};

/// The families that a promise is measured with, where the operation feeds them.
pub(crate) struct Measured<'a> {
    /// Calls by how they ended, or errors beside calls.
    pub outcomes: bool,
    /// The durations.
    pub duration: bool,
    /// The durations are in the family that all functions share, whose buckets nobody can change; the name to write for
    /// others.
    pub shared: Option<&'a str>,
}

impl Operation {
    /// The families of its own.
    pub(crate) fn measured(&self, subject: &Subject<'_>) -> Measured<'static> {
        Measured {
            outcomes: self.tells_failures(subject),
            duration: self.family(Role::Duration, subject).is_some(),
            shared: None,
        }
    }

    /// Reports what is wrong with what is promised.
    pub(crate) fn check_slo(&self, measured: &Measured<'_>, diag: &mut Diagnostics) {
        let (Some(slo), Some(key)) = (self.slo.get(), self.slo.key()) else {
            return;
        };
        if slo.unknown {
            return;
        }
        if slo.success.key().or(slo.latency.key()).is_none() {
            let message = "`slo` promises nothing; write `slo(success = 99.9)` or `slo(latency(under = \"250ms\", for = 99))`";
            return diag.error(key, message);
        }
        if let Some(percent) = slo.success.get() {
            percent.check("success", "the calls", diag);
        }
        if let Some(key) = slo.success.key()
            && !measured.outcomes
        {
            let message = "nothing says which calls fail, by which `success` is measured; let `calls` or `duration` have the outcome, count `errors` beside `calls`, or remove `success`";
            diag.error(key, message);
        }
        if let (Some(latency), Some(key)) = (slo.latency.get(), slo.latency.key()) {
            self.check_latency(latency, key, measured, diag);
        }
    }

    fn check_latency(
        &self,
        latency: &Latency,
        key: &Ident,
        measured: &Measured<'_>,
        diag: &mut Diagnostics,
    ) {
        if let Some(percent) = latency.share.get() {
            percent.check("for", "the calls", diag);
        }
        let incomplete = latency.under.key().is_none() || latency.share.key().is_none();
        if incomplete && !latency.unknown {
            let message = "`latency` says how soon how many calls end; write `latency(under = \"250ms\", for = 99)`";
            diag.error(key, message);
        }
        if !measured.duration {
            let message = "`latency` is measured by `duration`, which is left out; keep it, or remove `latency`";
            return diag.error(key, message);
        }
        let Some(under) = latency.under.get() else {
            return;
        };
        match duration::seconds(under) {
            Ok(seconds) if seconds > 0.0 => {
                self.check_bound(latency, under, seconds, measured, diag);
            }
            Ok(_) => diag.error(
                under,
                "no call takes no time; write a duration such as `\"250ms\"`",
            ),
            Err(problem) => diag.error(under, problem),
        }
    }

    /// A histogram only knows how many observations are at most as great as a bound.
    fn check_bound(
        &self,
        latency: &Latency,
        under: &LitStr,
        seconds: f64,
        measured: &Measured<'_>,
        diag: &mut Diagnostics,
    ) {
        if let (Some(key), Some(instead)) = (latency.add_bound.key(), measured.shared) {
            let message = format!(
                "`add_bound` would make `function_duration_seconds` disagree with that of other functions; write one of its bounds, or `name = \"{instead}\"` to give this one families of its own"
            );
            return diag.error(key, message);
        }
        let Some(bounds) = self.given_bounds() else {
            if let Some(key) = latency.add_bound.key() {
                let message = "`add_bound` needs buckets that can be read here; write them as a list, or add the bound to the constant";
                diag.error(key, message);
            }
            return; // The compiler compares them.
        };
        let is_bound = bounds
            .iter()
            .any(|bound| bound.to_bits() == seconds.to_bits());
        if let (Some(key), true) = (latency.add_bound.key(), is_bound) {
            diag.error(
                key,
                "`add_bound` is needless, since that is a bound already; remove it",
            );
        }
        if is_bound || latency.add_bound.key().is_some() {
            return;
        }
        let below = bounds.iter().rfind(|bound| **bound < seconds);
        let above = bounds.iter().find(|bound| **bound > seconds);
        let nearest: Vec<_> = [below, above]
            .into_iter()
            .flatten()
            .map(|bound| format!("`\"{}\"`", duration::written(*bound)))
            .collect();
        let (text, nearest) = (under.value(), nearest.join(" or "));
        let otherwise = match measured.shared {
            Some(instead) => format!(
                "give this function families of its own with `name = \"{instead}\"` and `add_bound`"
            ),
            None => "add it with `add_bound`".to_owned(),
        };
        let message = format!(
            "`{text}` is no bound of the histogram, which cannot tell how many calls were faster; write {nearest}, or {otherwise}"
        );
        diag.error(under, message);
    }
}

impl Percent {
    /// Reports a number that nobody can promise. `of` is what it counts.
    fn check(&self, key: &str, of: &str, diag: &mut Diagnostics) {
        let Self(at, percent) = self;
        if *percent >= 100.0 {
            let message = if *percent > 100.0 {
                format!(
                    "there are no more than 100 per cent of {of}; write a number below 100, such as `{key} = 99.9`"
                )
            } else {
                format!(
                    "100 per cent of {of} leaves no room for a single failure, and its alert would never be silent; write a number below 100, such as `{key} = 99.9`"
                )
            };
            diag.error(at, message);
        } else if *percent <= 0.0 {
            diag.error(at, format!("`{key}` is a number of per cent between 0 and 100; write for example `{key} = 99.9`"));
        } else if *percent < 1.0 {
            let right = (*percent * 1e8).round() / 1e6;
            let message = format!(
                "`{key}` is in per cent, and less than 1 looks like a ratio; write `{key} = {right}`"
            );
            diag.error(at, message);
        }
    }
}
