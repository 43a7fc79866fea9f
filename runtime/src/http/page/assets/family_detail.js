// All about one metric: charts for its kind, and each of its series.

/** How many series a chart shows. */
const LINES = 8;
/** How many a table shows until all are asked for. */
const ROWS = 50;

/** @param {App} app @param {string} name @returns {View | null} */
function familyDetail(app, name) {
  const family = app.store.families.get(name);
  if (!family?.present) return null;
  const known = familiesOf(app.declared).get(name);
  const parts = familyParts(family);
  const list = seriesPart(app, family, known);
  const overflow = el('span', {});
  const count = el('span', {});
  const open = [...overflowsOf(known).values()].map((it) => `${it.name} (at most ${it.limit}, then ${it.overflow})`);
  const possible = seriesPossible(known);
  const beyond = overflowed(app.store, name) > 0;
  const facts = factsOf([
    ['Kind', family.kind],
    ['Unit', family.unit],
    ['Labels', family.labels.join(', ')],
    ['Open labels', open.join(', ')],
    ['Series', count],
    ['Overflow', beyond ? overflow : ''],
    [
      'Declared at',
      known?.declarations
        .map((it) => placeOf(it.origin))
        .slice(0, 3)
        .join(', ') ?? 'collected, not declared',
    ],
  ]);
  return {
    title: family.name,
    subtitle: family.help,
    // Its series are looked up at each poll: they may be more and more.
    of: JSON.stringify([family.kind, family.labels, family.bounds, family.series.length > LINES]),
    parts: [facts, cardsOf(...parts.map((part) => part.card)), ...(list ? [list.card] : [])],
    table: list?.table,
    update: () => {
      setText(
        count,
        `${seriesPresent(family).toLocaleString('en')}${Number.isNaN(possible) ? '' : ` of ${possible.toLocaleString('en')} possible`}`,
      );
      setText(overflow, `${counted(overflowed(app.store, name), 'recording')} beyond a limit`);
      setAttribute(overflow, 'class', 'poor');
      for (const part of parts) part.update(app.axis);
      list?.update();
    },
  };
}

/**
 * The charts of a family, or of some of its series.
 * @typedef {{family: Family, series: () => Series[], matchers: Matcher[]}} Some
 * @param {Family} family @param {{title?: string, series?: () => Series[], matchers?: Matcher[]}} [some] @returns {Part[]}
 */
function familyParts(family, { title, series = () => family.series, matchers = [] } = {}) {
  const of = { family, series, matchers };
  switch (family.kind) {
    case 'counter':
      return [
        linesPart(
          of,
          title ?? 'Per second',
          (value) => formatRateOf(value, family.unit),
          rate,
          (axis, it) => rolling(axis, rises(axis, [it])),
        ),
      ];
    case 'histogram':
      return [...histogramParts(of, { title: title ?? 'Observations' }), observationsPart(of, title)];
    case 'summary':
      return [observationsPart(of, title)];
    case 'info':
      return [infoPart(family)];
    case 'stateset':
      return [statesPart(family)];
    default:
      if (isMoment(family)) return [infoPart(family)];
      return [
        linesPart(
          of,
          title ?? 'Value',
          (value) => formatValue(value, family.unit),
          (samples) => samples,
          (axis, it) => levels(axis, [it]),
        ),
      ];
  }
}

/**
 * Charts of what else is declared with an operation, such as the time in which it is polled.
 * @param {App} app @param {Row} row @returns {Part[]}
 */
function relatedParts(app, row) {
  const { name, calls, duration, in_flight, errors, constant_labels: constant, origin } = row.operation;
  const own = [calls, duration, in_flight, errors];
  const related = app.declared.catalog.families.filter(
    (family) =>
      !own.includes(family.name) &&
      family.declarations.some(
        (it) =>
          placeOf(it.origin) === placeOf(origin) &&
          JSON.stringify(it.constant_labels) === JSON.stringify(constant) &&
          (Object.keys(constant).length > 0 || family.name.startsWith(`${name}_`)),
      ),
  );
  return related.flatMap(({ name: title }) => {
    const family = app.store.families.get(title);
    if (!family?.present) return [];
    const matchers = matchersFor(row, family);
    const series = family.series.filter(({ labels }) =>
      matchers.every(({ label, values }) => labels[family.labels.indexOf(label)] === values[0]),
    );
    return familyParts(family, { title, series: () => series, matchers });
  });
}

/** What a series is called: its labels, but those that all have. @param {Family} family @param {Series} series
 * @param {Matcher[]} [matchers] */
function seriesName(family, series, matchers = []) {
  const constant = matchers.map(({ label }) => label);
  const pairs = family.labels
    .map((label, i) => [label, series.labels[i]])
    .filter(([label, value]) => value !== null && !constant.includes(label ?? ''));
  if (!pairs.length) return family.name;
  return pairs.length === 1 ? pairs[0][1] || '(empty)' : pairs.map(([label, value]) => `${label}=${value}`).join(', ');
}

/**
 * A line for each series, or for the largest of them.
 * @param {Some} of @param {string} title @param {(value: number) => string} format
 * @param {(samples: string) => string} shown @param {(axis: Axis, series: Series) => Float64Array} values
 * @returns {Part}
 */
function linesPart({ family, series, matchers }, title, format, shown, values) {
  const chart = new TimeChart({ title, unit: family.unit, format });
  const count = series().length;
  const many = count > LINES;
  const operator = family.kind !== 'counter' && INTENSIVE.includes(family.unit) ? 'avg' : 'sum';
  const labels = family.labels.filter((label) => !matchers.some((matcher) => matcher.label === label));
  const expr = aggregate(operator, labels, shown(samplesOf(family, matchers)));
  return {
    card: card(
      {
        title,
        note: many ? `the ${LINES} largest of ${count.toLocaleString('en')} series` : undefined,
        wide: matchers.length === 0,
        queries: [{ name: title.toLowerCase(), expr: many ? `topk(${LINES}, ${expr})` : expr }],
      },
      chart.element,
    ),
    update: (axis) => {
      const last = (axis.first + axis.times.length - 1) % CAPACITY;
      const size = (/** @type {Series} */ it) => (Number.isNaN(it.values[last]) ? -Infinity : it.values[last]);
      const list = many ? [...series()].sort((a, b) => size(b) - size(a)).slice(0, LINES) : series();
      chart.update({
        axis,
        lines: list.map((it, i) => ({
          name: seriesName(family, it, matchers),
          style: `series${i}`,
          values: values(axis, it),
        })),
      });
    },
  };
}

/** @param {Some} of @param {string} [of_what] @returns {Part} */
function observationsPart({ family, series, matchers }, of_what) {
  const title = of_what ? `${of_what}: observations per second` : 'Observations per second';
  const chart = new TimeChart({ title, format: formatRate });
  const expr = sumBy([], rate(selector(`${family.name}_count`, matchers)));
  const width = (family.bounds?.length ?? 0) + 1;
  return {
    card: card({ title, queries: [{ name: 'observations', expr }] }, chart.element),
    update: (axis) => {
      const risen = family.bounds ? bucketRises(axis, series(), width) : null;
      const sums = risen
        ? axis.times.map((_, i) => (axis.breaks[i] ? NaN : total(risen.subarray(i * width, (i + 1) * width))))
        : rises(axis, series());
      chart.update({ axis, lines: [{ name: 'observations', style: 'plain', values: rolling(axis, sums) }] });
    },
  };
}

/** @param {Family} family @returns {Part} */
function infoPart(family) {
  const text = el('p', { class: 'value' });
  const moment = isMoment(family);
  const expr = moment
    ? `time() - ${aggregate('max', [], samplesOf(family))}`
    : aggregate('count', family.labels, samplesOf(family));
  return {
    card: card({ title: 'Now', wide: true, queries: [{ name: moment ? 'seconds ago' : 'now', expr }] }, text),
    update: (axis) => {
      const frame = axis.first + axis.times.length - 1;
      setText(
        text,
        moment
          ? new Date(levelAt(family.series, frame) * 1000).toLocaleString()
          : family.series
              .map((it) => family.labels.map((label, i) => `${label}: ${it.labels[i] ?? NOTHING}`).join(', '))
              .join('\n'),
      );
    },
  };
}

/** Each state as a band that is filled while it holds. @param {Family} family @returns {Part} */
function statesPart(family) {
  const title = 'States';
  const chart = new BandChart(title);
  const expr = aggregate('max', family.labels, samplesOf(family));
  return {
    card: card({ title, note: 'which of them holds', wide: true, queries: [{ name: 'states', expr }] }, chart.element),
    update: (axis) =>
      chart.update(
        axis,
        family.series.map((it) => ({ name: seriesName(family, it), values: levels(axis, [it]) })),
      ),
  };
}

/** A row for each series. @param {App} app @param {Family} family @param {CatalogFamily | undefined} known */
function seriesPart(app, family, known) {
  if (family.labels.length === 0 || family.kind === 'info') return null;
  const words = new Map([...overflowsOf(known).values()].map((it) => [family.labels.indexOf(it.name), it.overflow]));
  let asked = false;
  const values =
    family.kind === 'counter' ? ['Per second', 'Total'] : family.bounds ? ['Per second', 'p95'] : ['Value'];
  /** @type {Column[]} */
  const columns = [
    ...family.labels.map((label) => ({ key: label, title: label })),
    ...values.map((title) => ({ key: title, title, style: 'figure' })),
  ];
  const table = new VirtualTable({
    caption: `Series of ${family.name}`,
    style: 'series',
    columns,
    order: { key: '', descending: false },
    heights: () => ({ row: app.heights.series }),
    make: () => seriesRow(family, words, app),
    sort: () => {},
  });
  const more = el('button', { type: 'button', class: 'more' });
  const part = {
    card: el(
      'section',
      { class: 'card broad', 'aria-label': 'Series' },
      el('h3', {}, 'Series'),
      el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Series: table' }, table.element),
      more,
    ),
    update: () => {
      const slot = app.store.last % CAPACITY;
      const size = (/** @type {Series} */ it) => (it.buckets ? total(it.buckets[slot] ?? []) : it.values[slot]);
      const sorted = [...family.series].sort((a, b) => compare(size(a), size(b), true));
      const all = asked || sorted.length <= ROWS + 1;
      setText(more, `Show all ${sorted.length.toLocaleString('en')} series`);
      table.setItems((all ? sorted : sorted.slice(0, ROWS)).map((it) => ({ id: it.key, kind: 'row', data: it })));
      more.hidden = all;
    },
    table,
  };
  more.addEventListener('click', () => {
    asked = true;
    part.update();
  });
  return part;
}

/** @param {Family} family @param {Map<number, string | undefined>} words @param {App} app @returns {RowView} */
function seriesRow(family, words, app) {
  const labels = family.labels.map(() => cell('label'));
  const figures = [cell('figure'), cell('figure')].slice(0, family.kind === 'counter' || family.bounds ? 2 : 1);
  return {
    element: el('tr', { class: 'item' }, ...labels, ...figures),
    update: (/** @type {Series} */ series) => {
      series.labels.forEach((value, i) => {
        setText(labels[i], value === null ? NOTHING : value === '' ? '(empty)' : value);
        setAttribute(labels[i], 'title', value);
        const overflow = value !== null && words.get(i) === value;
        labels[i].classList.toggle('overflow', overflow);
      });
      seriesFigures(family, series, app).forEach((text, i) => setText(figures[i], text));
    },
  };
}

/** @param {Family} family @param {Series} series @param {App} app */
function seriesFigures(family, series, { store, window }) {
  const value = series.values[store.last % CAPACITY];
  const per = window.seconds > 0 ? 1 / window.seconds : NaN;
  if (family.kind === 'counter')
    return [formatRateOf(riseIn(store, window, [series]) * per, family.unit), formatValue(value, family.unit)];
  if (family.bounds) {
    const counts = bucketsIn(store, window, [series], family.bounds.length + 1);
    const { value: p95, beyond } = quantile(0.95, family.bounds, counts);
    return [formatRate(total(counts) * per), `${beyond ? '>' : ''}${formatValue(p95, family.unit)}`];
  }
  return [family.kind === 'stateset' ? (value === 1 ? 'yes' : 'no') : formatValue(value, family.unit)];
}
