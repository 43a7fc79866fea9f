// Histograms: quantiles as Prometheus computes them, and shares below a bound.

/**
 * A quantile by linear interpolation in the bucket that has it.
 * Where that is the last bucket, which has no upper bound, the highest bound there is: the quantile is `beyond` it.
 * @param {number} q from 0 to 1
 * @param {number[]} bounds finite, rising
 * @param {ArrayLike<number>} counts of each bucket alone, one more than bounds
 * @returns {{value: number, beyond: boolean}} NaN where there are no observations
 */
function quantile(q, bounds, counts) {
  const buckets = bounds.length + 1;
  let total = 0;
  for (let i = 0; i < buckets; i++) total += counts[i] ?? 0;
  if (!(total > 0)) return { value: NaN, beyond: false };
  const rank = q * total;
  let below = 0;
  let bucket = 0;
  while (bucket < bounds.length && below + (counts[bucket] ?? 0) < rank) below += counts[bucket++] ?? 0;
  if (bucket === bounds.length) return { value: bounds.length ? bounds[bucket - 1] : NaN, beyond: true };
  const upper = bounds[bucket];
  // Below the first bound there is no other: a bucket of positive values begins at zero.
  if (bucket === 0 && upper <= 0) return { value: upper, beyond: false };
  const lower = bucket === 0 ? 0 : bounds[bucket - 1];
  const inside = counts[bucket] ?? 0;
  const part = inside > 0 ? (rank - below) / inside : 0;
  return { value: lower + (upper - lower) * part, beyond: false };
}

/**
 * The part of the observations that are not above a bound.
 * @param {number} bound one of `bounds`
 * @param {number[]} bounds
 * @param {ArrayLike<number>} counts
 */
function shareWithin(bound, bounds, counts) {
  let within = 0;
  let total = 0;
  for (let i = 0; i <= bounds.length; i++) {
    const count = counts[i] ?? 0;
    total += count;
    if (i < bounds.length && bounds[i] <= bound * (1 + 1e-12)) within += count;
  }
  return total > 0 ? within / total : NaN;
}

/** @param {ArrayLike<number>} counts */
function total(counts) {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i];
  return sum;
}
