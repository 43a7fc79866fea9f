// Expressions of PromQL that show in Prometheus what a chart shows here, built as our dashboards build theirs.

/** The window of rates: long enough for any usual scrape interval. */
const RATE_WINDOW = '5m';

/**
 * A condition on a label: equal to the only value, or one of several.
 * @typedef {{label: string, values: string[], not?: boolean}} Matcher
 */

/** @param {string} value */
function quoted(value) {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** A regular expression that matches this text alone. @param {string} value */
function escaped(value) {
  return value.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/** @param {Matcher} matcher */
function condition({ label, values, not }) {
  if (values.length === 1) return `${label}${not ? '!=' : '='}${quoted(values[0])}`;
  return `${label}${not ? '!~' : '=~'}${quoted(values.map(escaped).join('|'))}`;
}

/**
 * @param {string} metric the name of the samples
 * @param {Matcher[]} [matchers]
 */
function selector(metric, matchers = []) {
  // An empty list of excluded values excludes nothing.
  const conditions = matchers.filter((matcher) => matcher.values.length > 0).map(condition);
  return conditions.length ? `${metric}{${conditions.join(',')}}` : metric;
}

/** Constant labels as conditions. @param {Record<string, string>} labels @returns {Matcher[]} */
function equal(labels) {
  return Object.entries(labels).map(([label, value]) => ({ label, values: [value] }));
}

/** A float as Go writes it, which is how `le` is kept. @param {number} value */
function goFloat(value) {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  const [mantissa, exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** The bucket with this bound, as it is written in either format. @param {number} bound @returns {Matcher} */
function bucketOf(bound) {
  const text = goFloat(bound);
  const open = /[.e]/.test(text) ? text : `${text}.0`;
  return { label: 'le', values: text === open ? [text] : [text, open] };
}

/** @param {string} samples @param {string} [window] */
function rate(samples, window = RATE_WINDOW) {
  return `rate(${samples}[${window}])`;
}

/** @param {string} operator @param {string[]} labels @param {string} expression */
function aggregate(operator, labels, expression) {
  const by = labels.length ? ` by (${labels.join(', ')}) ` : '';
  return `${operator}${by}(${expression})`;
}

/** @param {string[]} labels @param {string} expression */
function sumBy(labels, expression) {
  return aggregate('sum', labels, expression);
}

/**
 * @param {number} q
 * @param {string[]} labels
 * @param {string} samples of the buckets
 */
function quantileOf(q, labels, samples) {
  return `histogram_quantile(${q}, ${sumBy([...labels, 'le'], rate(samples))})`;
}

/** A part of a whole, and nothing where there is no whole. @param {string} part @param {string} whole */
function shareOf(part, whole) {
  return `${part}\n/\n(${whole} > 0)`;
}

/** The name of a family's samples. @param {{name: string, kind: string, bare?: boolean}} family */
function sampleName(family) {
  if (family.kind === 'counter' && !family.bare) return `${family.name}_total`;
  return family.kind === 'info' ? `${family.name}_info` : family.name;
}

/**
 * The samples of a family. A counter of another library has `_total` in one format and not in the other.
 * @param {{name: string, kind: string, bare?: boolean}} family
 * @param {Matcher[]} [matchers]
 */
function samplesOf(family, matchers = []) {
  if (family.kind !== 'counter' || !family.bare) return selector(sampleName(family), matchers);
  const either = { label: '__name__', values: [family.name, `${family.name}_total`] };
  return selector('', [either, ...matchers]);
}

/** The part of the calls that failed. @param {string} metric @param {Outcomes} outcomes @param {Matcher[]} matchers
 * @param {string} [window] */
function failingShare(metric, outcomes, matchers, window = RATE_WINDOW) {
  const bad = selector(metric, [...matchers, { label: outcomes.label, values: outcomes.bad }]);
  const all = selector(metric, [...matchers, { label: outcomes.label, values: outcomes.neither, not: true }]);
  return shareOf(sumBy([], rate(bad, window)), sumBy([], rate(all, window)));
}

/**
 * The part of the calls that took longer than a bound.
 * @param {string} family of durations
 * @param {number} bound
 * @param {Matcher[]} matchers
 * @param {string} [window]
 */
function slowShare(family, bound, matchers, window = RATE_WINDOW) {
  const fast = selector(`${family}_bucket`, [...matchers, bucketOf(bound)]);
  const all = selector(`${family}_count`, matchers);
  return `1 - (\n  ${shareOf(sumBy([], rate(fast, window)), sumBy([], rate(all, window))).replaceAll('\n', '\n  ')}\n)`;
}

/** What is left of a budget over thirty days. @param {string} ratio of bad calls @param {number} allowed */
function budgetLeft(ratio, allowed) {
  return `1 - (\n  ${ratio.replaceAll('\n', '\n  ')}\n) / ${Number(allowed.toPrecision(9))}`;
}
