//! Writing records while the compiler runs.

use super::{LONG, tag};
use crate::{Desc, Domain, LabelDesc, Native, Objective, OperationDesc};

/// A part of a record.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    /// Fields that the macro wrote.
    Text(&'a str),
    /// The labels of a type.
    Labels(&'a [LabelDesc]),
    /// Labels that never change, whose values are constants of the user's.
    Constant(&'a [(&'a str, &'a str)]),
    /// Bucket bounds that the macro could not read.
    Bounds(&'a [f64]),
    /// How a histogram is native, if it is.
    Native(Option<Native>),
    /// A family that no macro has seen.
    Family(&'a Desc),
    /// An operation that no macro has seen, with its families.
    Operation(&'a OperationDesc),
}

/// How many bytes these pieces take.
pub const fn size(pieces: &[Piece<'_>]) -> usize {
    let (mut size, mut at) = (0, 0);
    while at < pieces.len() {
        size += match pieces[at] {
            Piece::Text(text) => text.len(),
            Piece::Labels(labels) => labels_size(labels),
            Piece::Constant(labels) => constant_size(labels),
            Piece::Bounds(bounds) => bounds_size(bounds),
            Piece::Native(native) => native_size(native),
            Piece::Family(desc) => family_size(desc),
            Piece::Operation(desc) => operation_size(desc),
        };
        at += 1;
    }
    size
}

/// A field with its letter and length.
const fn long_size(len: usize) -> usize {
    3 + len
}

const fn native_size(native: Option<Native>) -> usize {
    match native {
        None => 0,
        Some(_) => long_size(NATIVE),
    }
}

const fn bounds_size(bounds: &[f64]) -> usize {
    match bounds {
        [] => 0,
        bounds => long_size(8 * bounds.len()),
    }
}

const fn labels_size(labels: &[LabelDesc]) -> usize {
    let (mut size, mut at) = (0, 0);
    while at < labels.len() {
        size += long_size(labels[at].name.len());
        size += match labels[at].domain {
            Domain::Closed { values, and } => values_size(values) + values_size(and),
            Domain::Open { overflow, .. } => long_size(8) + long_size(overflow.len()),
        };
        size += values_size(labels[at].expected);
        at += 1;
    }
    size
}

const fn values_size(values: &[&str]) -> usize {
    let (mut size, mut at) = (0, 0);
    while at < values.len() {
        size += long_size(values[at].len());
        at += 1;
    }
    size
}

const fn constant_size(labels: &[(&str, &str)]) -> usize {
    let (mut size, mut at) = (0, 0);
    while at < labels.len() {
        size += long_size(labels[at].0.len()) + long_size(labels[at].1.len());
        at += 1;
    }
    size
}

const fn family_size(desc: &Desc) -> usize {
    let (texts, mut size, mut at) = (family_texts(desc), long_size(4), 0);
    while at < texts.len() {
        size += long_size(texts[at].1.len());
        at += 1;
    }
    let labels = labels_size(desc.labels) + labels_size(desc.own_labels);
    size + constant_size(desc.constant_labels)
        + labels
        + bounds_size(desc.buckets)
        + native_size(desc.native)
}

const fn family_texts(desc: &Desc) -> [(u8, &str); 8] {
    let origin = &desc.origin;
    [
        (tag::PACKAGE, origin.krate),
        (tag::MODULE, origin.module),
        (tag::FILE, origin.file),
        (tag::FAMILY, desc.kind.as_str()),
        (tag::NAME, desc.name),
        (tag::UNIT, desc.unit),
        (tag::HELP, desc.help),
        (tag::BECAUSE, desc.because),
    ]
}

/// What every record begins with: its start, its version and the letter of the package.
pub const HEAD: &str = "\x021P";

/// How many bytes a record of text alone takes.
pub const fn text_size(package: &str, text: &str) -> usize {
    HEAD.len() + package.len() + text.len()
}

/// A record of text alone, as bytes.
pub const fn text<const N: usize>(package: &str, text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    put(
        put(put(&mut bytes, HEAD.as_bytes()), package.as_bytes()),
        text.as_bytes(),
    );
    bytes
}

/// The pieces one after the other, in [`size`] bytes.
pub const fn encode<const N: usize>(pieces: &[Piece<'_>]) -> [u8; N] {
    let (mut bytes, mut at) = ([0; N], 0);
    let mut rest: &mut [u8] = &mut bytes;
    while at < pieces.len() {
        rest = match pieces[at] {
            Piece::Text(text) => put(rest, text.as_bytes()),
            Piece::Labels(labels) => put_labels(rest, labels),
            Piece::Constant(labels) => put_constant(rest, labels),
            Piece::Bounds(bounds) => put_bounds(rest, bounds),
            Piece::Native(native) => put_native(rest, native),
            Piece::Family(desc) => put_family(rest, desc),
            Piece::Operation(desc) => put_operation(rest, desc),
        };
        at += 1;
    }
    bytes
}

const fn put<'a>(rest: &'a mut [u8], bytes: &[u8]) -> &'a mut [u8] {
    let (place, rest) = rest.split_at_mut(bytes.len());
    place.copy_from_slice(bytes);
    rest
}

/// The letter and the length of a field whose text follows.
const fn put_head(rest: &mut [u8], tag: u8, len: usize) -> &mut [u8] {
    assert!(
        len <= u16::MAX as usize,
        "a text in the catalog has more than 65535 bytes"
    );
    #[expect(clippy::cast_possible_truncation, reason = "it has just been compared")]
    let [low, high] = (len as u16).to_le_bytes();
    put(rest, &[tag | LONG, low, high])
}

const fn put_long<'a>(rest: &'a mut [u8], tag: u8, text: &str) -> &'a mut [u8] {
    put(put_head(rest, tag, text.len()), text.as_bytes())
}

const fn put_labels<'a>(mut rest: &'a mut [u8], labels: &[LabelDesc]) -> &'a mut [u8] {
    let mut at = 0;
    while at < labels.len() {
        rest = put_long(rest, tag::LABEL, labels[at].name);
        rest = match labels[at].domain {
            Domain::Closed { values, and } => {
                put_values(put_values(rest, tag::VALUE, values), tag::VALUE, and)
            }
            Domain::Open { limit, overflow } => {
                rest = put_head(rest, tag::LIMIT, 8);
                rest = put(rest, &(limit as u64).to_le_bytes());
                put_long(rest, tag::OVERFLOW, overflow)
            }
        };
        rest = put_values(rest, tag::EXPECTED, labels[at].expected);
        at += 1;
    }
    rest
}

const fn put_family<'a>(rest: &'a mut [u8], desc: &Desc) -> &'a mut [u8] {
    let (texts, mut at) = (family_texts(desc), 0);
    let mut rest = put_head(rest, tag::LINE, 4);
    rest = put(rest, &desc.origin.line.to_le_bytes());
    while at < texts.len() {
        rest = put_long(rest, texts[at].0, texts[at].1);
        at += 1;
    }
    rest = put_constant(rest, desc.constant_labels);
    rest = put_labels(put_labels(rest, desc.labels), desc.own_labels);
    put_native(put_bounds(rest, desc.buckets), desc.native)
}

const fn put_values<'a>(mut rest: &'a mut [u8], tag: u8, values: &[&str]) -> &'a mut [u8] {
    let mut at = 0;
    while at < values.len() {
        rest = put_long(rest, tag, values[at]);
        at += 1;
    }
    rest
}

const fn put_constant<'a>(mut rest: &'a mut [u8], labels: &[(&str, &str)]) -> &'a mut [u8] {
    let mut at = 0;
    while at < labels.len() {
        rest = put_long(rest, tag::CONSTANT, labels[at].0);
        rest = put_long(rest, tag::CONSTANT_VALUE, labels[at].1);
        at += 1;
    }
    rest
}

/// The schema, the number of buckets and the width of zero.
const fn put_native(rest: &mut [u8], native: Option<Native>) -> &mut [u8] {
    let Some(native) = native else {
        return rest;
    };
    let rest = put_head(rest, tag::NATIVE, NATIVE);
    let rest = put(rest, &native.schema.to_le_bytes());
    let rest = put(rest, &native.max_buckets.to_le_bytes());
    put(rest, &native.zero_threshold.to_bits().to_le_bytes())
}

/// How many bytes these take.
const NATIVE: usize = 1 + 4 + 8;

const fn put_bounds<'a>(mut rest: &'a mut [u8], bounds: &[f64]) -> &'a mut [u8] {
    if bounds.is_empty() {
        return rest;
    }
    rest = put_head(rest, tag::BOUNDS, 8 * bounds.len());
    let mut at = 0;
    while at < bounds.len() {
        rest = put(rest, &bounds[at].to_bits().to_le_bytes());
        at += 1;
    }
    rest
}

const fn operation_size(desc: &OperationDesc) -> usize {
    let (families, mut at) = (roles(desc), 0);
    let mut size = long_size(desc.name.len()) + objective_size(desc.objective) + endings_size(desc);
    while at < families.len() {
        if let (role, Some(family)) = families[at] {
            size += family_size(&family) + long_size(role.len());
        }
        at += 1;
    }
    size
}

const fn put_operation<'a>(rest: &'a mut [u8], desc: &OperationDesc) -> &'a mut [u8] {
    let (families, mut at) = (roles(desc), 0);
    let mut rest = put_long(rest, tag::OPERATION, desc.name);
    rest = put_endings(put_objective(rest, desc.objective), desc);
    while at < families.len() {
        if let (role, Some(family)) = families[at] {
            rest = put_long(put_family(rest, &family), tag::ROLE, role);
        }
        at += 1;
    }
    rest
}

const fn roles(desc: &OperationDesc) -> [(&'static str, Option<Desc>); 4] {
    [
        ("calls", desc.calls),
        ("duration", desc.duration),
        ("in_flight", desc.in_flight),
        ("errors", desc.errors),
    ]
}

const fn objective_size(objective: Option<Objective>) -> usize {
    let (success, latency) = match objective {
        Some(it) => (it.success.is_some(), it.latency.is_some()),
        None => (false, false),
    };
    (success as usize + 2 * latency as usize) * long_size(8)
}

const fn put_objective(mut rest: &mut [u8], objective: Option<Objective>) -> &mut [u8] {
    let Some(Objective { success, latency }) = objective else {
        return rest;
    };
    if let Some(success) = success {
        rest = put_number(rest, tag::SUCCESS, success);
    }
    if let Some(latency) = latency {
        rest = put_number(rest, tag::UNDER, latency.under);
        rest = put_number(rest, tag::SHARE, latency.share);
    }
    rest
}

const fn put_number(rest: &mut [u8], tag: u8, number: f64) -> &mut [u8] {
    put(put_head(rest, tag, 8), &number.to_bits().to_le_bytes())
}

const fn endings_size(desc: &OperationDesc) -> usize {
    let Some(label) = desc.outcome_label() else {
        return 0;
    };
    let (mut size, mut at) = (long_size(label.len()), 0);
    while at < desc.endings() {
        if meaning(desc, at).is_some() {
            size += long_size(desc.word(at).len());
        }
        at += 1;
    }
    size
}

const fn put_endings<'a>(rest: &'a mut [u8], desc: &OperationDesc) -> &'a mut [u8] {
    let Some(label) = desc.outcome_label() else {
        return rest;
    };
    let (mut rest, mut at) = (put_long(rest, tag::OUTCOME, label), 0);
    while at < desc.endings() {
        if let Some(tag) = meaning(desc, at) {
            rest = put_long(rest, tag, desc.word(at));
        }
        at += 1;
    }
    rest
}

/// What the word of a way to end says of a call; nothing where another one of the same word says it. As
/// [`Outcomes::of`](crate::catalog::Outcomes::of) and [`and`](crate::catalog::Outcomes::and) have it.
const fn meaning(desc: &OperationDesc, at: usize) -> Option<u8> {
    let Some(tag) = own_meaning(desc, at) else {
        return None;
    };
    let mut other = 0;
    while other < at {
        if let Some(known) = own_meaning(desc, other)
            && known == tag
            && same(desc.word(other), desc.word(at))
        {
            return None;
        }
        other += 1;
    }
    Some(tag)
}

const fn own_meaning(desc: &OperationDesc, at: usize) -> Option<u8> {
    let [ok, error, panic, cancelled] = *desc.words;
    match at {
        0 if same(ok, error) || same(ok, panic) => None,
        0 => Some(tag::GOOD),
        1 | 2 => Some(tag::BAD),
        3 if same(cancelled, ok) || same(cancelled, error) || same(cancelled, panic) => None,
        3 => Some(tag::NEITHER),
        _ if desc.more[at - 4].error => Some(tag::BAD),
        _ => Some(tag::GOOD),
    }
}

const fn same(one: &str, two: &str) -> bool {
    let (one, two) = (one.as_bytes(), two.as_bytes());
    let mut at = 0;
    while at < one.len() && at < two.len() && one[at] == two[at] {
        at += 1;
    }
    at == one.len() && at == two.len()
}
