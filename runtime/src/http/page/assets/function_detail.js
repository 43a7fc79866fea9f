// All about one function: rates, durations, errors, promises, labels.

/** The quantiles that charts show. @type {[number, string][]} */
const QUANTILES = [
  [0.5, 'p50'],
  [0.95, 'p95'],
  [0.99, 'p99'],
];

/**
 * A chart, and how it is brought up to date.
 * @typedef {{card: Element, update: (axis: Axis) => void}} Part
 */

/** @param {App} app @param {string} id @returns {View | null} */
function functionDetail(app, id) {
  const row = app.rows.find((it) => it.id === id);
  if (!row) return null;
  const parts = [
    callsPart(row),
    failingPart(row),
    ...durationParts(row),
    flightPart(row),
    errorsPart(row),
    ...relatedParts(app, row),
  ].flatMap((it) => it ?? []);
  const promises = promisesPart(app, row);
  const breakdowns = row.labels.map((label) => breakdownPart(app, row, label));
  const state = el('span', {});
  const calls = el('span', {});
  const facts = factsOf([
    ['State', state],
    ['Calls since the start', row.calls ? calls : ''],
    ['Declared at', placeOf(row.operation.origin)],
    ['Package', row.operation.origin.package],
    ['Labels', row.labels.join(', ')],
  ]);
  return {
    title: row.name,
    subtitle: row.group,
    of: JSON.stringify(
      [row.calls, row.durations, row.flights, row.errors].map((part) => part?.series.map(({ key }) => key)),
    ),
    parts: [
      facts,
      ...(promises ? [promises.card] : []),
      cardsOf(...parts.map((part) => part.card)),
      ...breakdowns.map((it) => it.card),
    ],
    update: () => {
      const stats = statsOf(row, app.store, app.window);
      const [sign, style] = STATES[stats.word];
      setText(state, `${sign} ${stats.word}`);
      setAttribute(state, 'class', `state ${style}`);
      setText(calls, (levelAt(row.calls?.series ?? [], app.store.last) || 0).toLocaleString('en'));
      promises?.update();
      for (const part of parts) part.update(app.axis);
      for (const part of breakdowns) part.update();
    },
  };
}

/** The conditions on those labels that a family has. @param {Row} row @param {Family} family */
function matchersFor(row, family) {
  return row.matchers.filter(({ label }) => family.labels.includes(label));
}

/** @param {Row} row @returns {Part | null} */
function callsPart(row) {
  if (!row.calls) return null;
  const { family, outcomes } = row.calls;
  const label = row.operation.outcomes?.label;
  const expr = sumBy(label ? [label] : [], rate(samplesOf(family, matchersFor(row, family))));
  const title = 'Calls per second';
  const chart = new TimeChart({ title, format: formatRate, stacked: true, nothing: 'no calls yet' });
  // Statuses can be many: those that never happened are left out, but not the four outcomes.
  const few = outcomes.length <= 4;
  return {
    card: card({ title, note: 'by outcome', queries: [{ name: 'calls', expr }] }, chart.element),
    update: (axis) => {
      const shown = outcomes.filter(({ series }) => few || levelAt(series, axis.first + axis.times.length - 1) > 0);
      const sorted = [...shown].sort((a, b) => ENDINGS.indexOf(a.ending) - ENDINGS.indexOf(b.ending));
      /** @type {Record<string, number>} */
      const seen = {};
      const lines = sorted.map(({ value, ending, series }) => {
        seen[ending] = (seen[ending] ?? 0) + 1;
        return { name: value, style: `${ending} nr${seen[ending]}`, values: rolling(axis, rises(axis, series)) };
      });
      chart.update({ axis, lines });
    },
  };
}

/** @param {Row} row @returns {Part | null} */
function failingPart(row) {
  const { outcomes, objective } = row.operation;
  if (!row.calls || !outcomes) return null;
  const expr = failingShare(sampleName(row.calls.family), outcomes, matchersFor(row, row.calls.family));
  const title = 'Share of calls failing';
  const chart = new TimeChart({ title, format: formatShare, nothing: 'no calls yet' });
  const marks = objective?.success === undefined ? [] : [{ value: 1 - objective.success / 100, name: 'allowed' }];
  return {
    card: card({ title, note: 'errors and panics', queries: [{ name: 'failing', expr }] }, chart.element),
    update: (axis) => {
      const values = failingOf(axis, endingRises(axis, row));
      chart.update({ axis, marks, lines: [{ name: 'failing', style: 'error nr1', values }] });
    },
  };
}

/** @param {Row} row @returns {Part[]} */
function durationParts(row) {
  if (!row.durations) return [];
  const { family, series } = row.durations;
  const under = row.operation.objective?.latency?.under;
  const marks = under === undefined ? [] : [{ value: under, name: `promised ${formatSeconds(under)}` }];
  return histogramParts(
    { family, series: () => series, matchers: matchersFor(row, family) },
    { title: 'Duration', marks },
  );
}

/**
 * Quantiles and a heat map of a histogram.
 * @param {Some} some @param {{title: string, marks?: Mark[]}} options @returns {Part[]}
 */
function histogramParts({ family, series, matchers }, { title, marks = [] }) {
  const bounds = family.bounds ?? [];
  const buckets = selector(`${family.name}_bucket`, matchers);
  const queries = QUANTILES.map(([q, name]) => ({ name, expr: quantileOf(q, [], buckets) }));
  /** @param {number} value */
  const format = (value) => formatValue(value, family.unit);
  const lines = new TimeChart({ title, unit: family.unit, format, nothing: 'no observations yet' });
  const heading = `${title}: distribution`;
  const heat = new HeatMap({ title: heading, unit: family.unit });
  const fullest = bounds[bounds.length - 1];
  return [
    {
      card: card({ title, note: 'quantiles', queries }, lines.element),
      update: (axis) => {
        const risen = bucketRises(axis, series(), bounds.length + 1);
        const shown = QUANTILES.map(([q, name]) => ({
          name,
          style: `q-${name}`,
          values: rollingQuantile(axis, risen, bounds, q),
        }));
        const capped = fullest !== undefined && shown.some(({ values }) => highest(values) >= fullest);
        lines.update({
          axis,
          lines: shown,
          marks: capped ? [...marks, { value: fullest, name: 'highest bound' }] : marks,
        });
        heat.update(axis, risen, bounds);
      },
    },
    {
      card: card(
        {
          title: heading,
          note: 'which buckets fill',
          queries: [{ name: 'buckets', expr: sumBy(['le'], rate(buckets)) }],
        },
        heat.element,
      ),
      update: () => {},
    },
  ];
}

/** @param {Row} row @returns {Part | null} */
function flightPart(row) {
  if (!row.flights) return null;
  const { family, series } = row.flights;
  const title = 'In flight';
  const chart = new TimeChart({ title, format: formatCount });
  const expr = sumBy([], samplesOf(family, matchersFor(row, family)));
  return {
    card: card({ title, note: 'begun and not ended', queries: [{ name: 'in flight', expr }] }, chart.element),
    update: (axis) =>
      chart.update({ axis, lines: [{ name: 'in flight', style: 'plain', values: levels(axis, series) }] }),
  };
}

/** @param {Row} row @returns {Part | null} */
function errorsPart(row) {
  if (!row.errors) return null;
  const { family, series, classes } = row.errors;
  const title = 'Errors per second';
  const chart = new TimeChart({ title, format: formatRate, stacked: true, nothing: 'no errors yet' });
  const expr = sumBy(classes, rate(samplesOf(family, matchersFor(row, family))));
  const places = classes.map((label) => family.labels.indexOf(label));
  const lists = grouped(series, ({ labels }) => places.map((place) => labels[place]).join(' ') || 'errors');
  return {
    card: card(
      { title, note: classes.length ? `by ${classes.join(', ')}` : undefined, queries: [{ name: 'errors', expr }] },
      chart.element,
    ),
    update: (axis) => {
      let other = 0;
      const lines = largest([...lists], axis).map(([name, list]) => {
        const style = name === 'panic' ? 'panic nr1' : `series${other++ % 8}`;
        return { name, style, values: rolling(axis, rises(axis, list)) };
      });
      chart.update({ axis, lines });
    },
  };
}

/** The eight that are most, in their own order. @param {[string, Series[]][]} lists @param {Axis} axis */
function largest(lists, axis) {
  if (lists.length <= 8) return lists;
  const last = axis.first + axis.times.length - 1;
  const sizes = new Map(lists.map(([name, list]) => [name, levelAt(list, last) || 0]));
  const least = [...sizes.values()].sort((a, b) => b - a)[7];
  return lists.filter(([name]) => (sizes.get(name) ?? 0) >= least).slice(0, 8);
}

/** What the operation promises, and what is left of each budget. @param {App} app @param {Row} row */
function promisesPart(app, row) {
  const parts = budgetsOf(row, app.store).map((budget) => promise(row, budget));
  if (!parts.length) return null;
  return {
    card: el('div', { class: 'promises' }, ...parts.map((part) => part.card)),
    update: () => budgetsOf(row, app.store).forEach((budget, i) => parts[i]?.update(budget, app)),
  };
}

/** @param {Row} row @param {Budget} first */
function promise(row, first) {
  const success = first.what === 'success';
  const title = success ? `${first.target} % succeed` : `${first.target} % within ${formatSeconds(first.under)}`;
  const left = el('strong', {});
  const text = el('p', { class: 'said' });
  const bar = svg('rect', { height: 6, y: 0, x: 0 });
  const meter = svg(
    'svg',
    { class: 'meter', viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true', focusable: 'false' },
    bar,
  );
  const allowed = 1 - first.target / 100;
  const bad = success
    ? row.calls &&
      row.operation.outcomes &&
      failingShare(sampleName(row.calls.family), row.operation.outcomes, matchersFor(row, row.calls.family), '30d')
    : row.durations &&
      slowShare(row.durations.family.name, first.under, slowMatchers(row, row.durations.family), '30d');
  const queries = bad ? [{ name: 'budget left over 30 days', expr: budgetLeft(bad, allowed) }] : [];
  return {
    card: el(
      'section',
      { class: 'card promise', 'aria-label': title },
      el('h3', {}, title, left),
      meter,
      text,
      queries.length ? queriesOf(queries, title) : null,
    ),
    update: (/** @type {Budget} */ budget, /** @type {App} */ app) => {
      setText(
        left,
        budget.calls === 0
          ? 'no calls yet'
          : budget.left < 0
            ? `${formatShare(1 - budget.left)} of the budget spent`
            : `${formatLeft(budget.left)} of the budget left`,
      );
      const style = budget.left < 0 ? 'bad' : budget.left < 0.25 ? 'poor' : 'good';
      setAttribute(left, 'class', style);
      setAttribute(bar, 'class', style);
      setAttribute(bar, 'width', Math.min(100, Math.max(0, budget.left * 100)).toFixed(1));
      const uptime = formatLasting(app.store.now / 1000 - app.store.started);
      const kept = success ? 'succeeded' : 'were in time';
      setText(
        text,
        budget.calls === 0
          ? 'Nothing has been called since the start.'
          : `${formatShare(budget.share)} of ${counted(budget.calls, 'call')} ${kept} in the ${uptime} since the start. Prometheus looks at 30 days.`,
      );
    },
  };
}

/** Durations of calls that count neither way are left out where they can be told. @param {Row} row @param {Family} family */
function slowMatchers(row, family) {
  const { outcomes } = row.operation;
  const matchers = matchersFor(row, family);
  if (!outcomes || !family.labels.includes(outcomes.label)) return matchers;
  return [...matchers, { label: outcomes.label, values: outcomes.neither, not: true }];
}
