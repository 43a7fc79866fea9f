//! What expanded macros call. Not public API: a macro only ever meets the runtime of its own version.

pub use bellwether_spec::record::Piece;
pub use bellwether_spec::{__package as package, __record as record};
pub use bellwether_spec::{
    Desc, Domain, Ending, Kind, LabelDesc, Native, Objective, OperationDesc, Origin, PollsDesc,
    Share,
};
pub use linkme;
pub use tracing;

pub use crate::__origin as origin;
pub use crate::__span_site as span_site;
pub use crate::family::Metric;
#[cfg(feature = "health")]
pub use crate::health::{CHECKS, CheckSite, Probe as HealthProbe, outcome as check_outcome};
#[cfg(feature = "http")]
pub use crate::http::requests::{
    REQUEST_CLASSES, RequestFamilies, RequestFamily, RequestSite, no_request_layer,
    request_endings, request_labels, request_layer, request_status,
};
pub use crate::label::{Closed, Label, LabelSet, Open, Openness, Texts};
pub use crate::operation::{
    CallFuture, CallSite, ClassProbe, FailsWith, Fallible, LabelProbe, NoLabel, NoResult, Place,
    PollSite, Polled, Probe, ResultProbe, Unclassified, boxed, call, call_in, call_once, debug,
    decided, display, follows_from, future, future_in, holds, into_pin, made, pinned, polled,
    result_of, span_metadata, unreached,
};
pub use crate::operation::{Class, OperationMetric, Outcome, Verdict};
pub use crate::operation::{Counts, Made, NoFuture};
pub use crate::operation::{Expected, Settled, expected};
pub use crate::registry::{DECLARED, Declare, Global, Group, Registrar, register};

/// What `build_info!` is made of.
pub mod build {
    pub use crate::build_info::{BuildInfo, PROFILE, RUSTC, TARGET, check, desc, known};
}

/// Where the expansion stands.
#[doc(hidden)]
#[macro_export]
macro_rules! __origin {
    () => {
        $crate::__private::Origin {
            krate: $crate::__private::package!(),
            module: ::core::module_path!(),
            file: ::core::file!(),
            line: ::core::line!(),
        }
    };
}

/// Refuses what only shows when the labels of all types are known.
#[track_caller]
pub const fn check_family(desc: &Desc) {
    use bellwether_spec::{MAX_LABELS, Message, duplicate_label};

    if let Some(name) = duplicate_label(desc.labels) {
        let text = Message::EMPTY
            .text("label `")
            .text(name)
            .text("` stands twice in `")
            .text(desc.name);
        complain(&text.text("`; give one of the two another name with `#[label(name = \"...\")]`"));
    }
    let mut at = 0;
    while at < desc.labels.len() {
        let mut constant = 0;
        while constant < desc.constant_labels.len() {
            let name = LabelDesc::new(desc.constant_labels[constant].0, Domain::closed(&[]));
            if duplicate_label(&[desc.labels[at], name]).is_some() {
                let text = Message::EMPTY
                    .text("label `")
                    .text(name.name)
                    .text("` of `")
                    .text(desc.name);
                complain(&text.text("` is a constant label too; rename one of the two"));
            }
            constant += 1;
        }
        let mut own = 0;
        while own < desc.own_labels.len() {
            if duplicate_label(&[desc.labels[at], desc.own_labels[own]]).is_some() {
                let text = Message::EMPTY
                    .text("label `")
                    .text(desc.own_labels[own].name)
                    .text("` of `");
                complain(
                    &text
                        .text(desc.name)
                        .text("` is added by the metric itself; rename yours"),
                );
            }
            own += 1;
        }
        at += 1;
    }
    if desc.labels.len() + desc.own_labels.len() > MAX_LABELS {
        let text = Message::EMPTY
            .text("`")
            .text(desc.name)
            .text("` has more than ")
            .number(MAX_LABELS);
        complain(&text.text(" labels; series are the product of their values, so leave some out"));
    }
}

/// The label of errors that are of class `C`, whose values are followed by `panic`.
#[track_caller]
pub const fn class_label<C: Class>() -> LabelDesc {
    use bellwether_spec::Message;

    let Some(LabelDesc {
        name,
        domain,
        expected,
    }) = C::OWN
    else {
        complain(&Message::EMPTY.text("`()` is no class; leave `class` out"));
    };
    let Domain::Closed { values, .. } = domain else {
        complain(
            &Message::EMPTY.text("the class of an error must be an enum with `#[derive(Label)]`"),
        );
    };
    let and = &["panic"];
    LabelDesc::new(name, Domain::Closed { values, and }).expected(expected)
}

/// Refuses a group that can reach more series than it may.
#[track_caller]
pub const fn check_series(group: &str, limit: usize, shares: &[Share]) {
    if let Some(message) = bellwether_spec::budget_message(group, limit, shares) {
        complain(&message);
    }
}

/// Refuses a limit of an open label that the macro could not read.
#[track_caller]
pub const fn limit(limit: usize) -> usize {
    use bellwether_spec::{MAX_LIMIT, Message};

    if limit == 0 {
        complain(&Message::EMPTY.text("a limit of 0 lets no value through; write at least 1"));
    }
    if limit > MAX_LIMIT {
        let text = Message::EMPTY.text("a limit above ").number(MAX_LIMIT);
        complain(&text.text(" limits nothing; write how many values there may be, such as 64"));
    }
    limit
}

/// Refuses buckets that the macro could not read.
#[track_caller]
pub const fn check_buckets(bounds: &[f64]) {
    use bellwether_spec::Message;

    if bounds.is_empty() {
        complain(&Message::EMPTY.text("a histogram needs at least one bucket bound"));
    }
    let mut at = 0;
    while at < bounds.len() {
        if !bounds[at].is_finite() {
            let text = Message::EMPTY.text("bucket bound number ").number(at + 1);
            complain(&text.text(" is not finite; `+Inf` is implied, leave it out"));
        }
        if at > 0 && bounds[at] <= bounds[at - 1] {
            let text = Message::EMPTY.text("bucket bound number ").number(at + 1);
            complain(&text.text(" must be greater than the one before it"));
        }
        at += 1;
    }
}

/// Refuses native buckets whose settings the macro could not read.
#[track_caller]
pub const fn check_native(factor: f64, native: &Native) {
    use bellwether_spec::{LEAST_FACTOR, Message};

    if !(factor >= LEAST_FACTOR && factor.is_finite()) {
        complain(&Message::EMPTY.text("the factor of native buckets must be at least 1.0028"));
    }
    if native.max_buckets == 0 || native.max_buckets > 65_536 {
        complain(&Message::EMPTY.text("`max_buckets` must be from 1 to 65536"));
    }
    if !(native.zero_threshold >= 0.0 && native.zero_threshold.is_finite()) {
        let text = "`zero_threshold` is a magnitude: a finite number that is not negative";
        complain(&Message::EMPTY.text(text));
    }
}

/// Refuses a promised latency, in seconds, that the histogram of durations cannot measure.
#[track_caller]
pub const fn check_latency(desc: &OperationDesc, under: f64) {
    use bellwether_spec::Message;

    let bounds = desc.bounds();
    let mut above = 0;
    while above < bounds.len() && bounds[above] < under {
        above += 1;
    }
    if bounds.is_empty() || above < bounds.len() && bounds[above].to_bits() == under.to_bits() {
        return; // That there are no bounds is complained about where they stand.
    }
    let mut text = Message::EMPTY.text("`").duration(under).text(
        "` is no bound of the histogram, which cannot tell how many calls were faster; write ",
    );
    if above > 0 {
        text = text.text("`\"").duration(bounds[above - 1]).text("\"` or ");
    }
    if above < bounds.len() {
        text = text.text("`\"").duration(bounds[above]).text("\"`, or ");
    }
    complain(&text.text("add this one to the buckets"));
}

#[track_caller]
#[expect(clippy::panic, reason = "only at compile time")]
pub(crate) const fn complain(message: &bellwether_spec::Message) -> ! {
    panic!("{}", message.as_str())
}

/// The same check for the families of polls.
#[track_caller]
pub const fn check_polls(desc: &PollsDesc) {
    check_family(&desc.time);
}

/// Bounds that grow by a factor.
pub const fn exponential<const N: usize>(start: f64, factor: f64) -> [f64; N] {
    let (mut bounds, mut bound, mut at) = ([0.0; N], start, 0);
    while at < N {
        bounds[at] = bound;
        bound *= factor;
        at += 1;
    }
    bounds
}

/// Bounds that grow by a width.
pub const fn linear<const N: usize>(start: f64, width: f64) -> [f64; N] {
    let (mut bounds, mut steps, mut at) = ([0.0; N], 0.0, 0);
    while at < N {
        bounds[at] = start + width * steps;
        steps += 1.0;
        at += 1;
    }
    bounds
}

/// What the type of a field brings to its family. Asked for in one place, so that a type that is no metric is
/// complained about once.
#[derive(Debug)]
pub struct MetricType<M> {
    pub floats: bool,
    pub labels: &'static [LabelDesc],
    pub own_labels: &'static [LabelDesc],
    pub create: fn(&mut Registrar<'_>, &'static Desc) -> M,
}

/// What `M` brings to its family.
pub const fn metric_type<M: Metric>() -> MetricType<M> {
    MetricType {
        floats: M::FLOATS,
        labels: <M::Labels as LabelSet>::LABELS,
        own_labels: M::OWN_LABELS,
        create: M::create,
    }
}

/// What the type of a field brings to the families of an operation.
#[derive(Debug)]
pub struct OperationType<M> {
    pub labels: &'static [LabelDesc],
    pub class: &'static [LabelDesc],
    pub create: fn(&mut Registrar<'_>, &'static OperationDesc) -> M,
}

/// What `M` brings to its families.
pub const fn operation_type<M: OperationMetric>() -> OperationType<M> {
    OperationType {
        labels: <M::Labels as LabelSet>::LABELS,
        class: M::CLASS,
        create: M::create,
    }
}

/// The same check for each family of an operation.
#[track_caller]
pub const fn check_operation(desc: &OperationDesc) {
    let families = [&desc.calls, &desc.duration, &desc.in_flight, &desc.errors];
    let mut at = 0;
    while at < families.len() {
        if let Some(family) = families[at] {
            check_family(family);
        }
        at += 1;
    }
}
