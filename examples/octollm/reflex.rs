//! What happens before anybody thinks: a cache, and a look at what should not come in or go out.

use bellwether::instrumented;
use bellwether_examples::simulation::is_broken;

use crate::metrics::{CacheType, PiiType, Severity, ViolationType};

/// Looks at one text.
pub(crate) fn pass() {
    if fastrand::u8(..4) == 0 {
        hit(CacheType::Reflex);
    } else {
        miss(CacheType::Reflex);
    }
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
    calls(name = "cache_hits_total", outcome = false),
    duration = false,
    in_flight = false,
    labels(cache_type),
    span = false
)]
fn hit(cache_type: CacheType) {
    tracing::debug!(?cache_type, "an answer is in the cache");
}

#[instrumented(
    calls(name = "cache_misses_total", outcome = false),
    duration = false,
    in_flight = false,
    labels(cache_type),
    span = false
)]
fn miss(cache_type: CacheType) {
    tracing::debug!(?cache_type, "an answer is in no cache");
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
