use super::wire::Wire;
use crate::snapshot::Native;

/// The native fields of `Histogram`.
pub(super) fn encode(wire: &mut Wire, native: &Native) {
    wire.signed(5, native.schema().into());
    wire.double(6, native.zero_threshold());
    wire.unsigned(7, native.zero_count());
    let (negative, positive) = (native.side(true), native.side(false));
    encode_side(wire, [9, 10], negative);
    encode_side(wire, [12, 13], positive);
    if negative.is_empty() && positive.is_empty() {
        // A span without buckets tells that the histogram is native, though there are none.
        encode_span(wire, 12, 0, 0);
    }
}

/// `BucketSpan`s, and the counts as differences from the bucket before. A gap begins a span, so that no bucket stands there
/// that is empty.
fn encode_side(wire: &mut Wire, [spans, deltas]: [u32; 2], buckets: &[(i32, u64)]) {
    if buckets.is_empty() {
        return;
    }
    let mut next = 0;
    for run in buckets.chunk_by(|(index, _), (after, _)| index + 1 == *after) {
        if let ([(first, _), ..], [.., (last, _)]) = (run, run) {
            encode_span(wire, spans, first - next, run.len() as u64);
            next = last + 1;
        }
    }
    let mut before = 0;
    wire.signed_list(
        deltas,
        buckets.iter().map(|(_, count)| {
            let delta = count.wrapping_sub(before).cast_signed();
            before = *count;
            delta
        }),
    );
}

/// How far it is from the end of the span before, or of the first from 0, and how many buckets follow.
fn encode_span(wire: &mut Wire, field: u32, offset: i32, length: u64) {
    wire.message(field, |wire| {
        wire.signed(1, offset.into());
        wire.unsigned(2, length);
    });
}
