//! The span of an instrumented call, made from data: what `tracing::span!` writes out at each place is here once.

use tracing::callsite::{Callsite, DefaultCallsite, Identifier};
use tracing::field::FieldSet;
use tracing::level_filters::{LevelFilter, STATIC_MAX_LEVEL};
use tracing::metadata::Kind;
use tracing::span::Id;
use tracing::subscriber::Interest;
use tracing::{Level, Metadata, Span, dispatcher};

use super::Outcome;
use super::Verdict;

/// The field that says how a call ended, where that was not well.
const OUTCOME: &str = "outcome";

/// What a span's subscribers learn of it before it is there.
pub const fn span_metadata(
    name: &'static str,
    target: &'static str,
    level: Level,
    (module, file, line): (&'static str, &'static str, u32),
    site: &'static DefaultCallsite,
) -> Metadata<'static> {
    let fields = FieldSet::new(&[OUTCOME], Identifier(site));
    let (file, line, module) = (Some(file), Some(line), Some(module));
    Metadata::new(name, target, level, file, line, module, fields, Kind::SPAN)
}

/// A `&'static DefaultCallsite` for a span with this name, target and level (`Level::INFO`).
#[doc(hidden)]
#[macro_export]
macro_rules! __span_site {
    ($name:expr, $target:expr, $level:expr) => {{
        static __META: $crate::__private::tracing::Metadata<'static> =
            $crate::__private::span_metadata(
                $name,
                $target,
                $level,
                (::core::module_path!(), ::core::file!(), ::core::line!()),
                &__SPAN,
            );
        static __SPAN: $crate::__private::tracing::callsite::DefaultCallsite =
            $crate::__private::tracing::callsite::DefaultCallsite::new(&__META);
        &__SPAN
    }};
}

/// Whether somebody wants any span at all: one load.
#[inline]
pub(super) fn any_wanted() -> bool {
    LevelFilter::current() != LevelFilter::OFF
}

/// A new span as a child of the current one, where somebody wants it.
pub(super) fn open(site: &'static DefaultCallsite) -> Option<Span> {
    let level = site.metadata().level();
    if *level > STATIC_MAX_LEVEL || *level > LevelFilter::current() {
        return None;
    }
    let interest = site.interest();
    if interest.is_never() {
        return None;
    }
    create(site, &interest)
}

#[cold]
fn create(site: &'static DefaultCallsite, interest: &Interest) -> Option<Span> {
    let meta = site.metadata();
    if !interest.is_always() && !dispatcher::get_default(|subscriber| subscriber.enabled(meta)) {
        return None;
    }
    Some(Span::new(meta, &meta.fields().value_set(&[])))
}

/// Says what a span follows from.
pub fn follows_from<I>(span: &Span, causes: I)
where
    I: IntoIterator,
    I::Item: Into<Option<Id>>,
{
    for cause in causes {
        span.follows_from(cause);
    }
}

/// Says on the span how the call ended, where that was not well.
pub(super) fn mark(span: &Span, verdict: Verdict, words: &[&'static str; 4]) {
    if verdict.outcome() != Outcome::Ok {
        span.record(OUTCOME, words[verdict.outcome() as usize]);
    }
}
