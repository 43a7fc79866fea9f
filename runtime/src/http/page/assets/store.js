// What the last five minutes were: each series keeps a ring of what the polls brought.

/** How far back charts go, in milliseconds. */
const SPAN = 300_000;
/** The most polls that are kept: five minutes of one every two seconds, and some to spare. */
const CAPACITY = 160;

/** A poll's values that do not fit to what is known: everything has to be asked for anew. */
class Unfit extends Error {}

class Store {
  constructor() {
    /** How many polls there were; the number of the next frame. */
    this.frames = 0;
    this.times = new Float64Array(CAPACITY);
    /** Whether the program was another one in the frame before. */
    this.restarted = new Uint8Array(CAPACITY);
    /** @type {Map<string, Family>} */
    this.families = new Map();
    /** The families in the order of the answers. @type {Family[]} */
    this.order = [];
    /** @type {string | null} */
    this.generation = null;
    this.started = 0;
    /** Families whose series begin at zero, because we made them. @type {Set<string>} */
    this.declared = new Set();
    /** Grows when families or series come or go. */
    this.layout = 0;
    /** The frames that charts show: see `axis`. */
    this.first = 0;
  }

  /** The newest frame, −1 where there is none. */
  get last() {
    return this.frames - 1;
  }

  /** @param {number} frame */
  timeOf(frame) {
    return this.times[frame % CAPACITY];
  }

  /** When the newest frame was, by the server's clock. */
  get now() {
    return this.frames ? this.timeOf(this.last) : NaN;
  }

  /**
   * Takes in what a poll brought.
   * @param {Values} answer
   * @returns {{restarted: boolean, changed: boolean}} whether the program is another one, whether series came or went
   */
  ingest(answer) {
    const full = answer.families.length === 0 || answer.families.every((family) => family.series !== undefined);
    if (!full) this.check(answer);
    const restarted = this.frames > 0 && (Math.abs(answer.started - this.started) > 0.5 || this.fell(answer));
    const slot = this.frames % CAPACITY;
    this.times[slot] = answer.time;
    this.restarted[slot] = restarted ? 1 : 0;
    this.started = answer.started;
    const changed = full && answer.generation !== this.generation;
    if (full) this.rebuild(answer.families, slot, restarted);
    this.generation = answer.generation;
    for (const family of this.families.values()) if (!family.present) for (const it of family.series) clear(it, slot);
    answer.families.forEach((from, index) =>
      this.order[index].series.forEach((series, i) => {
        record(series, slot, from.values[i]);
      }),
    );
    this.frames += 1;
    this.first = this.frameSince(SPAN);
    return { restarted, changed };
  }

  /** Throws where values without labels are not those of the series that are known. @param {Values} answer */
  check(answer) {
    const fits =
      answer.generation === this.generation &&
      answer.families.length === this.order.length &&
      this.order.every(
        (known, i) =>
          known.name === answer.families[i].name && known.series.length === answer.families[i].values.length,
      );
    if (!fits) throw new Unfit('the values are of other series');
  }

  /** Whether most of the counters that had counted have fallen: another program answers. @param {Values} answer */
  fell(answer) {
    if (answer.generation !== this.generation || answer.families.length !== this.order.length) return false;
    const slot = this.last % CAPACITY;
    let [counted, fallen] = [0, 0];
    this.order.forEach((family, index) => {
      if (family.kind !== 'counter') return;
      family.series.forEach((series, i) => {
        if (!(series.values[slot] > 0)) return;
        counted += 1;
        if (number(answer.families[index].values[i]) < series.values[slot]) fallen += 1;
      });
    });
    return fallen * 2 > counted;
  }

  /** @param {FullFamily[]} families @param {number} slot @param {boolean} restarted */
  rebuild(families, slot, restarted) {
    this.layout += 1;
    for (const family of this.families.values()) family.present = false;
    this.order = families.map((from) => {
      const known = this.families.get(from.name);
      const same =
        known?.kind === from.kind && String(known.bounds) === String(from.bounds ?? null) ? known : undefined;
      const family = this.matched(from, same, restarted ? this.frames : this.zeroSince());
      this.families.set(from.name, family);
      return family;
    });
    for (const [name, family] of this.families) {
      if (!family.present && family.series.every(isEmpty)) this.families.delete(name);
    }
  }

  /** Since which frame the program is the same one. */
  zeroSince() {
    let frame = this.frames;
    const oldest = Math.max(0, this.frames - CAPACITY + 1);
    while (frame > oldest && !this.restarted[(frame - 1) % CAPACITY]) frame -= 1;
    return frame;
  }

  /**
   * The family with the series that this answer has; those that were there before keep their past.
   * @param {FullFamily} from
   * @param {Family | undefined} known
   * @param {number} since a series that comes now and is ours stood at zero from this frame on
   * @returns {Family}
   */
  matched(from, known, since) {
    const before = new Map(known?.series.map((series) => [series.key, series]));
    const histogram = from.kind === 'histogram';
    const counts = histogram || from.kind === 'counter';
    const series = from.series.map((labels) => {
      const key = JSON.stringify(labels);
      const old = before.get(key);
      if (old) return old;
      const made = newSeries(labels, key, histogram);
      if (known && counts && this.declared.has(from.name)) {
        for (let frame = since; frame < this.frames; frame++) record(made, frame % CAPACITY, histogram ? [0, []] : 0);
      }
      return made;
    });
    const { name, kind, help, labels } = from;
    const unit = from.unit || unitIn(name);
    const bounds = histogram ? (from.bounds ?? []) : null;
    return Object.assign(known ?? {}, {
      name,
      kind,
      unit,
      help,
      bounds,
      bare: from.bare === true,
      labels,
      series,
      present: true,
    });
  }

  /** The oldest frame that is at most so much older than the newest one. @param {number} milliseconds */
  frameSince(milliseconds) {
    const oldest = Math.max(0, this.frames - CAPACITY);
    const from = this.now - milliseconds;
    let frame = this.last;
    while (frame > oldest && this.timeOf(frame - 1) >= from && this.timeOf(frame - 1) <= this.timeOf(frame)) frame -= 1;
    return Math.max(0, frame);
  }
}

/** The unit that a name ends in, where nobody says what it is. @param {string} name */
function unitIn(name) {
  return ['seconds', 'bytes', 'ratio'].find((unit) => name.endsWith(`_${unit}`)) ?? '';
}

/** @param {(string | null)[]} labels @param {string} key @param {boolean} histogram @returns {Series} */
function newSeries(labels, key, histogram) {
  return { labels, key, values: new Float64Array(CAPACITY).fill(NaN), buckets: histogram ? new Array(CAPACITY) : null };
}

/** @param {Series} series */
function isEmpty(series) {
  return series.values.every(Number.isNaN);
}

/** @param {Series} series @param {number} slot */
function clear(series, slot) {
  series.values[slot] = NaN;
  if (series.buckets) series.buckets[slot] = undefined;
}

/** @param {Value} value */
function number(value) {
  if (typeof value === 'number') return value;
  if (value === '+Inf') return Infinity;
  return value === '-Inf' ? -Infinity : NaN;
}

/**
 * Of a histogram the sum is the value; a summary is known by its count alone.
 * @param {Series} series @param {number} slot @param {Value} value
 */
function record(series, slot, value) {
  if (!Array.isArray(value)) {
    series.values[slot] = number(value);
  } else if (series.buckets) {
    series.values[slot] = number(value[0]);
    series.buckets[slot] = /** @type {number[]} */ (value[1]);
  } else {
    series.values[slot] = number(/** @type {Value} */ (value[1]));
  }
}
