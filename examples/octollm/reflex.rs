//! What happens before anybody thinks: a cache, and a look at what should not come in or go out.

use bellwether::instrumented;
use bellwether_examples::simulation::is_broken;

use crate::metrics::{Cache, CacheType, PiiType, Severity, ViolationType};

/// Looks at one text.
pub(crate) fn pass() {
    let cache = Cache::global();
    let answers = if fastrand::u8(..4) == 0 {
        &cache.hits
    } else {
        &cache.misses
    };
    answers.with(CacheType::Reflex).inc();
    let dice = fastrand::u8(..100);
    if dice < 8 {
        redact(if dice < 6 {
            PiiType::Email
        } else {
            PiiType::CreditCard
        });
    }
    if dice == 99 {
        refuse(ViolationType::ForbiddenTool, Severity::Warning);
    }
    // The filter in front is gone.
    if is_broken("firewall") {
        redact(PiiType::Email);
        refuse(ViolationType::PromptInjection, Severity::Critical);
    }
}

#[instrumented(
    calls(name = "security_violations_total", outcome = false),
    duration = false,
    in_flight = false,
    labels(violation_type, severity),
    span = false
)]
fn refuse(violation_type: ViolationType, severity: Severity) {
    tracing::warn!(?violation_type, ?severity, "a text is refused");
}

#[instrumented(
    calls(name = "pii_detections_total", outcome = false),
    duration = false,
    in_flight = false,
    labels(pii_type),
    span = false
)]
fn redact(pii_type: PiiType) {
    tracing::debug!(?pii_type, "something personal is blacked out");
}
