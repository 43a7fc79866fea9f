// From totals to what happened: rises between polls, rates over windows.

/** Each point of a chart tells of the ten seconds before it. */
const ROLLING = 10_000;
/** Over less than this a rate is chance. */
const ENOUGH = 1000;
/** What is longer between two polls than this is a gap in a chart. */
const GAP = 9_000;

/**
 * The frames that charts show. `breaks` marks those that cannot be compared with the one before; `gaps` those long after
 * it.
 * @typedef {{first: number, times: Float64Array, breaks: Uint8Array, gaps: Uint8Array}} Axis
 */

/** @param {Store} store @returns {Axis} */
function axisOf(store) {
  const count = Math.max(0, store.frames - store.first);
  const times = new Float64Array(count);
  const breaks = new Uint8Array(count);
  const gaps = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    times[i] = store.timeOf(store.first + i);
    breaks[i] = i === 0 || store.restarted[(store.first + i) % CAPACITY] === 1 ? 1 : 0;
    gaps[i] = i > 0 && times[i] - times[i - 1] > GAP ? 1 : 0;
  }
  return { first: store.first, times, breaks, gaps };
}

/**
 * By how much these counters rose together from each frame to the next; NaN where that cannot be known. One that falls
 * by itself was reset, and counts for nothing there.
 * @param {Axis} axis @param {Series[]} list
 */
function rises(axis, list) {
  const count = axis.times.length;
  const out = new Float64Array(count).fill(NaN);
  for (let i = 1; i < count; i++) {
    if (axis.breaks[i]) continue;
    const [before, after] = [(axis.first + i - 1) % CAPACITY, (axis.first + i) % CAPACITY];
    for (const { values } of list) {
      const rise = values[after] - values[before];
      if (rise >= 0) out[i] = Number.isNaN(out[i]) ? rise : out[i] + rise;
    }
  }
  return out;
}

/**
 * The same for the buckets of histograms: row after row, a row for each frame.
 * @param {Axis} axis @param {Series[]} list @param {number} width how many buckets there are
 */
function bucketRises(axis, list, width) {
  const count = axis.times.length;
  const out = new Float64Array(count * width);
  for (let i = 1; i < count; i++) {
    if (axis.breaks[i]) continue;
    const [before, after] = [(axis.first + i - 1) % CAPACITY, (axis.first + i) % CAPACITY];
    for (const { buckets } of list) {
      const [old, now] = [buckets?.[before], buckets?.[after]];
      if (!old || !now) continue;
      for (let k = 0; k < now.length; k++) {
        const rise = now[k] - (old[k] ?? 0);
        if (rise > 0) out[i * width + k] += rise;
      }
    }
  }
  return out;
}

/** Where the window of each frame begins: the frame before its first rise. @param {Axis} axis @param {number} span */
function windows(axis, span) {
  const from = new Int32Array(axis.times.length);
  let start = 0;
  for (let i = 0; i < from.length; i++) {
    if (axis.breaks[i]) start = i;
    while (start < i - 1 && axis.times[i] - axis.times[start] > span * 1.05) start += 1;
    from[i] = start;
  }
  return from;
}

/**
 * Rises as a rate per second over a window that moves along.
 * @param {Axis} axis @param {Float64Array} risen @param {number} [span]
 */
function rolling(axis, risen, span = ROLLING) {
  const from = windows(axis, span);
  const out = new Float64Array(risen.length).fill(NaN);
  for (let i = 1; i < risen.length; i++) {
    let [amount, time] = [0, 0];
    for (let k = from[i] + 1; k <= i; k++) {
      if (Number.isNaN(risen[k])) continue;
      amount += risen[k];
      time += axis.times[k] - axis.times[k - 1];
    }
    if (time >= ENOUGH) out[i] = (amount * 1000) / time;
  }
  return out;
}

/**
 * A quantile over a window that moves along.
 * @param {Axis} axis @param {Float64Array} risen rows of buckets @param {number[]} bounds @param {number} q
 * @param {number} [span]
 */
function rollingQuantile(axis, risen, bounds, q, span = ROLLING) {
  const width = bounds.length + 1;
  const from = windows(axis, span);
  const count = axis.times.length;
  const out = new Float64Array(count).fill(NaN);
  const counts = new Float64Array(width);
  for (let i = 1; i < count; i++) {
    if (axis.times[i] - axis.times[from[i]] < ENOUGH) continue;
    counts.fill(0);
    for (let k = from[i] + 1; k <= i; k++) {
      for (let b = 0; b < width; b++) counts[b] += risen[k * width + b];
    }
    out[i] = quantile(q, bounds, counts).value;
  }
  return out;
}

/** Element by element, nothing where there is nothing to divide by. @param {Float64Array} part @param {Float64Array} whole */
function ratio(part, whole) {
  return part.map((value, i) => (whole[i] > 0 ? value / whole[i] : NaN));
}

/** Element by element, what is missing on one side counting as zero. @param {Float64Array[]} lists */
function added(lists) {
  const out = new Float64Array(lists[0]?.length ?? 0).fill(NaN);
  for (const list of lists)
    list.forEach((value, i) => {
      if (!Number.isNaN(value)) out[i] = Number.isNaN(out[i]) ? value : out[i] + value;
    });
  return out;
}

/** The sum of gauges in each frame. @param {Axis} axis @param {Series[]} list @param {boolean} [mean] */
function levels(axis, list, mean = false) {
  return axis.times.map((_, i) => {
    const value = levelAt(list, axis.first + i, mean);
    return value;
  });
}

/** @param {Series[]} list @param {number} frame @param {boolean} [mean] */
function levelAt(list, frame, mean = false) {
  let [sum, count] = [0, 0];
  for (const { values } of list) {
    const value = values[frame % CAPACITY];
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  if (count === 0) return NaN;
  return mean ? sum / count : sum;
}

/**
 * The window that figures in tables tell of: from `from` to the newest frame, in seconds without restarts.
 * @typedef {{from: number, to: number, seconds: number, whole: boolean}} Stretch
 * @param {Store} store @param {number} milliseconds
 * @returns {Stretch}
 */
function windowOf(store, milliseconds) {
  const to = store.last;
  let from = store.frameSince(milliseconds * 1.02);
  // With the frame before, where one poll takes longer than the window.
  if (from === to && to > 0 && to - 1 >= store.frames - CAPACITY) from = to - 1;
  let [seconds, whole] = [0, true];
  for (let frame = from + 1; frame <= to; frame++) {
    if (store.restarted[frame % CAPACITY]) whole = false;
    else seconds += Math.max(0, store.timeOf(frame) - store.timeOf(frame - 1)) / 1000;
  }
  return { from, to, seconds, whole };
}

/** By how much counters rose in a window. @param {Store} store @param {Stretch} window @param {Series[]} list */
function riseIn(store, window, list) {
  let sum = 0;
  for (const { values } of list) {
    const direct = values[window.to % CAPACITY] - values[window.from % CAPACITY];
    if (window.whole && direct >= 0) {
      sum += direct;
      continue;
    }
    for (let frame = window.from + 1; frame <= window.to; frame++) {
      const rise = values[frame % CAPACITY] - values[(frame - 1) % CAPACITY];
      if (!store.restarted[frame % CAPACITY] && rise >= 0) sum += rise;
    }
  }
  return sum;
}

/**
 * By how much buckets rose in a window.
 * @param {Store} store @param {Stretch} window @param {Series[]} list @param {number} width
 */
function bucketsIn(store, window, list, width) {
  const out = new Float64Array(width);
  /** @param {number[] | undefined} old @param {number[] | undefined} now */
  const add = (old, now) => {
    if (!old || !now) return;
    for (let k = 0; k < now.length; k++) out[k] += Math.max(0, now[k] - (old[k] ?? 0));
  };
  for (const { buckets } of list) {
    if (!buckets) continue;
    if (window.whole && buckets[window.from % CAPACITY]) {
      add(buckets[window.from % CAPACITY], buckets[window.to % CAPACITY]);
      continue;
    }
    for (let frame = window.from + 1; frame <= window.to; frame++) {
      if (store.restarted[frame % CAPACITY]) continue;
      add(buckets[(frame - 1) % CAPACITY], buckets[frame % CAPACITY]);
    }
  }
  return out;
}

/** What buckets hold since the program began. @param {Store} store @param {Series[]} list @param {number} width */
function bucketsNow(store, list, width) {
  const out = new Float64Array(width);
  for (const { buckets } of list)
    buckets?.[store.last % CAPACITY]?.forEach((count, k) => {
      out[k] += count;
    });
  return out;
}
