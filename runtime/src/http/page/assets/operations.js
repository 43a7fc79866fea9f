// What is called: functions, requests and other operations, each with the series that tell of it.

/**
 * The ways to end that have a colour of their own.
 * @typedef {'ok' | 'error' | 'panic' | 'cancelled'} Ending
 * @typedef {{value: string, ending: Ending, series: Series[]}} Outcome
 */

/** @type {Ending[]} */
const ENDINGS = ['ok', 'error', 'panic', 'cancelled'];

/**
 * A row of the table: an operation, or a route of the one that requests are.
 * @typedef {{id: string, name: string, group: string, route: boolean, operation: CatalogOperation, matchers: Matcher[],
 *   calls: {family: Family, series: Series[], outcomes: Outcome[]} | null,
 *   durations: {family: Family, series: Series[], counted: Series[]} | null,
 *   flights: {family: Family, series: Series[]} | null,
 *   errors: {family: Family, series: Series[], classes: string[]} | null,
 *   labels: string[], text: string}} Row
 */

/**
 * How an operation did: in the window, and what is left of its budgets since the start.
 * @typedef {{rate: number, endings: Record<Ending, number>, errors: number, p50: Quantile, p95: Quantile, p99: Quantile,
 *   flight: number, budgets: Budget[], left: number, rank: number, word: string}} Stats
 * @typedef {{value: number, beyond: boolean}} Quantile
 * @typedef {{what: 'success' | 'latency', target: number, under: number, share: number, left: number, calls: number}} Budget
 */

/**
 * The series of a family that have these labels, found at once however many there are.
 * @param {Map<string, Map<string, Series[]>>} index @param {Family} family @param {Matcher[]} matchers
 */
function seriesWith(index, family, matchers) {
  const places = matchers.map(({ label }) => family.labels.indexOf(label));
  const name = `${family.name} ${places.join()}`;
  let found = index.get(name);
  if (!found) {
    found = new Map();
    for (const series of family.series) {
      const key = JSON.stringify(places.map((place) => series.labels[place]));
      const list = found.get(key);
      if (list) list.push(series);
      else found.set(key, [series]);
    }
    index.set(name, found);
  }
  return found.get(JSON.stringify(matchers.map(({ values }) => values[0]))) ?? [];
}

/**
 * A row for each operation; one for each route of those that have routes.
 * @param {Declared} declared @param {Store} store @returns {Row[]}
 */
function rowsOf(declared, store) {
  /** @type {Map<string, Map<string, Series[]>>} */
  const index = new Map();
  const known = familiesOf(declared);
  const rows = declared.catalog.operations.flatMap((operation) => {
    const routes = routesOf(operation, known, store);
    if (!routes) return [rowOf(operation, store, index, { name: titleOf(operation), more: [] })];
    return routes.map((route) => rowOf(operation, store, index, route));
  });
  const ids = new Map();
  for (const row of rows) {
    const times = ids.get(row.id) ?? 0;
    ids.set(row.id, times + 1);
    if (times > 0) row.id += ` ${times + 1}`;
  }
  return rows;
}

/**
 * The methods and routes that there were requests to, or nothing where an operation is not about requests.
 * @param {CatalogOperation} operation @param {Map<string, CatalogFamily>} known @param {Store} store
 */
function routesOf(operation, known, store) {
  const family = operation.calls ? store.families.get(operation.calls) : undefined;
  const labels = known.get(operation.calls ?? '')?.declarations.flatMap((it) => it.labels) ?? [];
  const method = labels.find((label) => label.values?.includes('GET') && label.values.includes('POST'));
  const route = labels.find((label) => label.limit !== undefined);
  if (!family || !method || !route) return null;
  const [verbs, paths] = [method.name, route.name].map((label) => family.labels.indexOf(label));
  const pairs = new Map(family.series.map(({ labels: it }) => [JSON.stringify([it[verbs], it[paths]]), it]));
  return [...pairs.values()].map((it) => ({
    name: `${it[verbs]} ${it[paths]}`,
    more: [
      { label: method.name, values: [it[verbs] ?? ''] },
      { label: route.name, values: [it[paths] ?? ''] },
    ],
  }));
}

/** What people call it; one without a name is called as its calls are. @param {CatalogOperation} operation */
function titleOf({ name, calls, duration }) {
  return name || calls || duration || 'unnamed';
}

/**
 * @param {CatalogOperation} operation @param {Store} store @param {Map<string, Map<string, Series[]>>} index
 * @param {{name: string, more: Matcher[]}} part
 * @returns {Row}
 */
function rowOf(operation, store, index, { name, more }) {
  const matchers = [...equal(operation.constant_labels), ...more];
  /** @param {string | undefined} family */
  const find = (family) => {
    const found = family === undefined ? undefined : store.families.get(family);
    // A family without the labels of a route tells of all routes together.
    if (!found?.present || more.some(({ label }) => !found.labels.includes(label))) return null;
    const own = matchers.filter(({ label }) => found.labels.includes(label));
    return { family: found, series: seriesWith(index, found, own) };
  };
  const group = more.length ? titleOf(operation) : (operation.constant_labels.module ?? operation.origin.module);
  const calls = find(operation.calls);
  const durations = find(operation.duration);
  const errors = find(operation.errors);
  const outcomes = calls ? outcomesOf(operation.outcomes, calls) : [];
  const taken = new Set([...matchers.map(({ label }) => label), operation.outcomes?.label]);
  const labels = (calls ?? durations)?.family.labels.filter((label) => !taken.has(label)) ?? [];
  const classes = errors?.family.labels.filter((label) => !taken.has(label) && !labels.includes(label)) ?? [];
  return {
    id: `${group}::${name}`,
    name,
    group,
    route: more.length > 0,
    operation,
    matchers,
    labels,
    calls: calls && { ...calls, outcomes },
    durations: durations && { ...durations, counted: withoutNeither(operation.outcomes, durations) },
    flights: find(operation.in_flight),
    errors: errors && { ...errors, classes },
    text: [name, group, operation.name, placeOf(operation.origin), ...labels].join('\n').toLowerCase(),
  };
}

/**
 * The series of calls by how they ended, in the order of the label's values.
 * @param {Outcomes | undefined} outcomes @param {{family: Family, series: Series[]}} calls
 * @returns {Outcome[]}
 */
function outcomesOf(outcomes, { family, series }) {
  const place = outcomes ? family.labels.indexOf(outcomes.label) : -1;
  if (!outcomes || place < 0) return [{ value: 'calls', ending: 'ok', series }];
  const lists = grouped(series, ({ labels }) => labels[place] ?? '');
  return [...lists].map(([value, list]) => ({ value, ending: endingOf(outcomes, value), series: list }));
}

/**
 * The names of outcomes can be chosen; their order cannot: of two bad ones without names of their own, the second is
 * the panic.
 * @param {Outcomes} outcomes @param {string} value @returns {Ending}
 */
function endingOf(outcomes, value) {
  if (outcomes.good.includes(value)) return 'ok';
  if (outcomes.neither.includes(value))
    return value === 'cancelled' || outcomes.neither.length === 1 ? 'cancelled' : 'ok';
  const { bad } = outcomes;
  const panic = bad.includes('panic') ? 'panic' : bad.length === 2 ? bad[1] : undefined;
  return value === panic ? 'panic' : 'error';
}

/** Durations of the calls that count. @param {Outcomes | undefined} outcomes
 * @param {{family: Family, series: Series[]}} durations */
function withoutNeither(outcomes, { family, series }) {
  const place = outcomes ? family.labels.indexOf(outcomes.label) : -1;
  if (!outcomes || place < 0) return series;
  return series.filter(({ labels }) => !outcomes.neither.includes(labels[place] ?? ''));
}

/** @param {Row} row @param {Store} store @param {Stretch} window @returns {Stats} */
function statsOf(row, store, window) {
  const per = window.seconds > 0 ? 1 / window.seconds : NaN;
  /** @type {Record<Ending, number>} */
  const endings = { ok: 0, error: 0, panic: 0, cancelled: 0 };
  for (const { ending, series } of row.calls?.outcomes ?? []) endings[ending] += riseIn(store, window, series) * per;
  let all = endings.ok + endings.error + endings.panic + endings.cancelled;
  const counting = endings.ok + endings.error + endings.panic;
  const errors = counting > 0 ? (endings.error + endings.panic) / counting : NaN;
  const bounds = row.durations?.family.bounds;
  const counts = bounds ? bucketsIn(store, window, row.durations?.series ?? [], bounds.length + 1) : [];
  if (!row.calls) all = row.durations ? total(counts) * per : NaN;
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => quantile(q, bounds ?? [], counts));
  const budgets = budgetsOf(row, store);
  const left = Math.min(...budgets.map((budget) => budget.left));
  const { rank, word } = stateOf(row, all, errors, endings.panic, left);
  const flight = row.flights ? levelAt(row.flights.series, store.last) : NaN;
  return { rate: all, endings, errors, p50, p95, p99, flight, budgets, left, rank, word };
}

/**
 * How bad it is: the higher, the further up.
 * @param {Row} row @param {number} rate @param {number} errors @param {number} panics @param {number} left
 */
function stateOf(row, rate, errors, panics, left) {
  if (left < 0) return { rank: 5, word: 'over budget' };
  if (panics > 0) return { rank: 4, word: 'panics' };
  const success = row.operation.objective?.success;
  const allowed = success === undefined ? 0 : 1 - success / 100;
  if (errors > allowed) return { rank: 3, word: 'errors' };
  if (rate > 0) return { rank: 2, word: 'ok' };
  return { rank: 1, word: Number.isNaN(rate) ? 'no figures' : 'idle' };
}

/**
 * What is left of each promise's budget, of all calls since the program began.
 * @param {Row} row @param {Store} store @returns {Budget[]}
 */
function budgetsOf(row, store) {
  const { objective } = row.operation;
  /** @type {Budget[]} */
  const budgets = [];
  if (objective?.success !== undefined && row.calls) {
    /** @param {Ending} wanted */
    const count = (wanted) => {
      const lists = row.calls?.outcomes.filter(({ ending }) => ending === wanted) ?? [];
      return (
        levelAt(
          lists.flatMap(({ series }) => series),
          store.last,
        ) || 0
      );
    };
    const bad = count('error') + count('panic');
    const calls = bad + count('ok');
    const share = calls > 0 ? 1 - bad / calls : NaN;
    budgets.push({
      what: 'success',
      target: objective.success,
      under: NaN,
      share,
      calls,
      left: budget(share, objective.success),
    });
  }
  const bounds = row.durations?.family.bounds;
  if (objective?.latency && row.durations && bounds) {
    const { under, share: target } = objective.latency;
    const counts = bucketsNow(store, row.durations.counted, bounds.length + 1);
    const share = shareWithin(under, bounds, counts);
    budgets.push({ what: 'latency', target, under, share, calls: total(counts), left: budget(share, target) });
  }
  return budgets;
}

/** The part of the calls that may be bad which has not been. @param {number} share of good calls @param {number} target */
function budget(share, target) {
  if (Number.isNaN(share)) return 1;
  const allowed = 1 - target / 100;
  if (allowed <= 0) return share < 1 ? -Infinity : 1;
  return 1 - (1 - share) / allowed;
}
