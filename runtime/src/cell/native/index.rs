//! The bucket of a value by arithmetic and one small table. Source: Prometheus, "Native Histograms", Schema.
//!
//! An index here is that of the finest schema, 8, in which each power of two has 256 buckets; that of a coarser one is the
//! same index cut by a bit for each step, rounded up. Bucket `n` ends at 2^(n/256), which is in it.

/// The index of the finest schema for what a magnitude's bits are, which are those of no zero and of no NaN. Infinity has
/// the bucket after that of the largest number.
#[inline]
pub(crate) fn of(magnitude: u64) -> i32 {
    let (mut exponent, mut mantissa) = ((magnitude >> MANTISSA) as i32, magnitude & MASK);
    if exponent == 0 {
        let zeros = mantissa.leading_zeros() - (63 - MANTISSA);
        exponent = 1 - zeros.cast_signed();
        mantissa = mantissa << zeros & MASK;
    } else if magnitude >= f64::INFINITY.to_bits() {
        return INFINITY;
    }
    let first = FIRST[(mantissa >> (MANTISSA - PART)) as usize];
    let above = i32::from(BOUNDS[usize::from(first)] < mantissa);
    (exponent - BIAS) * 256 + i32::from(first) + above
}

/// The same in a schema that is coarser by so many steps.
#[inline]
pub(crate) const fn coarser(index: i32, steps: u32) -> i32 {
    (index + ((1 << steps) - 1)) >> steps
}

/// The upper bound of a bucket of a schema that is coarser than the finest by so many steps: the largest number in it.
#[expect(
    clippy::cast_sign_loss,
    clippy::cast_possible_truncation,
    reason = "what is cast is below 2^11 and not negative"
)]
pub(crate) fn bound(index: i32, steps: u32) -> f64 {
    let index = i64::from(index) << steps;
    if index > i64::from(INFINITY) - 1 {
        return f64::INFINITY;
    }
    let (exponent, part) = (index.div_euclid(256), index.rem_euclid(256));
    let whole = 1 << MANTISSA | BOUNDS[part as usize];
    match exponent + i64::from(BIAS) {
        // 2^1024 is no number: the bucket's last one is the largest.
        2047.. => f64::MAX,
        biased @ 1.. => f64::from_bits((biased as u64) << MANTISSA | whole & MASK),
        // Without a leading bit of their own.
        biased => f64::from_bits(whole.checked_shr((1 - biased) as u32).unwrap_or(0)),
    }
}

const MANTISSA: u32 = 52;
const MASK: u64 = (1 << MANTISSA) - 1;
const BIAS: i32 = 1023;

/// That of infinity: after 2^1024, which is the bound of the largest number's.
const INFINITY: i32 = 1024 * 256 + 1;

/// For each k the mantissa of the largest float that is not above 2^(k/256), and an end that none is above.
static BOUNDS: [u64; 257] = bounds();

/// For each part of the mantissas, how many of the bounds are below it. A part is narrower than the narrowest bucket, so
/// that there is one bound in it at most.
static FIRST: [u16; 1 << PART] = first();

const PART: u32 = 9;

const fn first() -> [u16; 1 << PART] {
    let bounds = bounds();
    let (mut first, mut part, mut below) = ([0; 1 << PART], 0, 0_u16);
    while part < first.len() {
        while bounds[below as usize] < (part as u64) << (MANTISSA - PART) {
            below += 1;
        }
        first[part] = below;
        part += 1;
    }
    first
}

/// Powers of 2^(1/256), each to 110 bits at least, cut to 52 behind the point.
const fn bounds() -> [u64; 257] {
    let (mut root, mut roots) = (2 << POINT, 0);
    while roots < 8 {
        root = square_root(root);
        roots += 1;
    }
    let (mut bounds, mut power, mut k) = ([MASK; 257], 1 << POINT, 0);
    while k < 256 {
        let mantissa = (power >> (POINT - MANTISSA)) as u64 & MASK;
        bounds[k] = mantissa;
        power = product(power, root);
        k += 1;
    }
    bounds
}

/// Where the point of the numbers is that the bounds are computed with.
const POINT: u32 = 120;

/// Digit by digit, as by hand.
const fn square_root(of: u128) -> u128 {
    let (mut root, mut rest, mut digits) = (0_u128, 0_u128, POINT + 1);
    while digits > 0 {
        digits -= 1;
        let at = 2 * digits;
        let next = if at < POINT {
            0
        } else {
            of >> (at - POINT) & 3
        };
        rest = rest << 2 | next;
        let trial = root << 2 | 1;
        root <<= 1;
        if rest >= trial {
            rest -= trial;
            root |= 1;
        }
    }
    root
}

/// In halves, of which the lowest product only carries.
const fn product(a: u128, b: u128) -> u128 {
    const HALF: u32 = POINT / 2;
    const LOW: u128 = (1 << HALF) - 1;
    let cross = (a >> HALF) * (b & LOW) + (a & LOW) * (b >> HALF);
    let carry = ((a & LOW) * (b & LOW)) >> HALF;
    (a >> HALF) * (b >> HALF) + ((cross + carry) >> HALF)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Digits of 32 bits, the lowest first.
    type Whole = Vec<u32>;

    #[expect(clippy::cast_possible_truncation, reason = "a digit is what is wanted")]
    fn times(a: &Whole, b: &Whole) -> Whole {
        let mut digits = vec![0_u32; a.len() + b.len()];
        for (i, x) in a.iter().enumerate() {
            let mut carry = 0;
            for (j, y) in b.iter().enumerate() {
                let sum = u64::from(digits[i + j]) + u64::from(*x) * u64::from(*y) + carry;
                digits[i + j] = sum as u32;
                carry = sum >> 32;
            }
            digits[i + b.len()] = carry as u32;
        }
        digits
    }

    /// How many bits the number has, and whether it is a power of two.
    fn bits(number: &Whole) -> (usize, bool) {
        let top = number.iter().rposition(|digit| *digit != 0).unwrap();
        let length = 32 * (top + 1) - number[top].leading_zeros() as usize;
        let power = number[top].is_power_of_two() && number[..top].iter().all(|digit| *digit == 0);
        (length, power)
    }

    /// Whether 1.mantissa is at most 2^(k/256), by its 256th power, which is computed to the last digit.
    #[expect(clippy::cast_possible_truncation, reason = "two digits")]
    fn at_most(mantissa: u64, k: usize) -> bool {
        let whole = 1 << MANTISSA | mantissa;
        let mut power = vec![whole as u32, (whole >> 32) as u32];
        for _ in 0..8 {
            power = times(&power, &power);
        }
        // 2^(52 * 256 + k)
        let (length, is_power) = bits(&power);
        let limit = 52 * 256 + k + 1;
        length < limit || (length == limit && is_power)
    }

    #[test]
    fn every_bound_is_the_largest_float_that_its_power_of_two_is_not_below() {
        for (k, bound) in BOUNDS[..256].iter().enumerate() {
            assert!(at_most(*bound, k), "bound {k} is too great");
            assert!(!at_most(*bound + 1, k), "bound {k} is too small");
        }
    }

    /// By looking at all bounds.
    fn slow(value: f64) -> i32 {
        let (mut exponent, mut mantissa) = (0, value);
        while mantissa >= 2.0 {
            mantissa /= 2.0;
            exponent += 1;
        }
        while mantissa < 1.0 {
            mantissa *= 2.0;
            exponent -= 1;
        }
        let mantissa = mantissa.to_bits() & MASK;
        let below = BOUNDS[..256].iter().filter(|bound| **bound < mantissa);
        exponent * 256 + i32::try_from(below.count()).unwrap()
    }

    #[test]
    fn the_index_is_the_one_that_a_look_at_all_bounds_gives() {
        let tiny = [5e-324, 1.5e-323, 1e-310, f64::MIN_POSITIVE];
        let large = [f64::MAX, 1e300, 1.0, 0.1, 3.0, 1e9];
        let mut values: Vec<f64> = [tiny.as_slice(), &large].concat();
        for exponent in [-1074, -1060, -1023, -1022, -1, 0, 1, 700, 1022, 1023] {
            for k in 0..256 {
                let bound = bound(exponent * 256 + k, 0);
                values.extend([bound.next_down(), bound, bound.next_up()]);
            }
        }
        // Numbers that look like chance.
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..100_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            values.push(f64::from_bits(bits >> 1));
        }
        for value in values.into_iter().filter(|it| it.is_finite() && *it > 0.0) {
            assert_eq!(of(value.to_bits()), slow(value), "{value:e}");
        }
    }

    #[test]
    fn a_bound_is_in_its_bucket_and_the_next_number_is_not_in_every_schema() {
        for steps in 0..=12 {
            let [low, high] = [-1074 * 256, 1024 * 256].map(|index| coarser(index, steps));
            let step = usize::try_from(((high - low) / 5000).max(1)).unwrap();
            for index in (low..high).step_by(step) {
                let bound = bound(index, steps);
                let found = |value: f64| coarser(of(value.to_bits()), steps);
                if bound > 0.0 {
                    assert!(
                        found(bound) <= index,
                        "{bound:e} in schema {}",
                        8 - steps.cast_signed()
                    );
                }
                assert!(found(bound.next_up()) > index, "above {bound:e}");
            }
            let largest = coarser(of(f64::MAX.to_bits()), steps);
            assert!(bound(largest, steps).total_cmp(&f64::MAX).is_eq());
            assert_eq!(coarser(of(f64::INFINITY.to_bits()), steps), largest + 1);
            assert!(bound(largest + 1, steps).is_infinite());
        }
    }
}
