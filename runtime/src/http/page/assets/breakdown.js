// An operation's calls by the values of one of its labels.

/** How many values a breakdown shows until all are asked for. */
const VALUES = 12;

/**
 * @typedef {{value: string, calls: Series[], good: Series[], bad: Series[], durations: Series[]}} Slice
 * @param {App} app @param {Row} row @param {string} label
 */
function breakdownPart(app, row, label) {
  const slices = slicesOf(row, label);
  const known = familiesOf(app.declared).get(row.calls?.family.name ?? row.durations?.family.name ?? '');
  const overflow = overflowsOf(known).get(label)?.overflow;
  const views = slices.map((slice) => sliceRow(slice, row, slice.value === overflow));
  const body = el('tbody');
  const heads = [label, 'Calls', 'Share', 'Failing', 'p95', 'Calls over time'];
  let all = slices.length <= VALUES + 1;
  const more = el('button', { type: 'button', class: 'more' }, `Show all ${counted(slices.length, 'value')}`);
  const table = el(
    'table',
    { class: 'plain' },
    el('caption', { class: 'unseen' }, `Calls by ${label}`),
    el(
      'thead',
      {},
      el('tr', {}, ...heads.map((head, i) => el('th', { scope: 'col', class: i ? 'figure' : null }, head))),
    ),
    body,
  );
  const title = `By ${label}`;
  const queries = breakdownQueries(row, label);
  const part = {
    card: card(
      { title, wide: true, queries },
      el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${title}: table` }, table, more),
    ),
    update: () => {
      const figures = slices.map((slice, i) => ({ view: views[i], ...sliceStats(slice, row, app) }));
      const sum = total(figures.map(({ calls }) => calls || 0));
      figures.sort((a, b) => compare(a.calls, b.calls, true));
      const shown = all ? figures : figures.slice(0, VALUES);
      arrange(
        body,
        shown.map(({ view }) => view.element),
      );
      for (const figure of shown) figure.view.update(figure, sum, app.axis);
      more.hidden = all;
    },
  };
  more.addEventListener('click', () => {
    all = true;
    part.update();
  });
  return part;
}

/** @param {Row} row @param {string} label @returns {Query[]} */
function breakdownQueries(row, label) {
  const queries = [];
  if (row.calls) {
    const { family } = row.calls;
    queries.push({ name: 'calls', expr: sumBy([label], rate(samplesOf(family, matchersFor(row, family)))) });
  }
  if (row.durations?.family.labels.includes(label)) {
    const { family } = row.durations;
    queries.push({
      name: 'p95',
      expr: quantileOf(0.95, [label], selector(`${family.name}_bucket`, matchersFor(row, family))),
    });
  }
  return queries;
}

/** The series of each value of a label. @param {Row} row @param {string} label @returns {Slice[]} */
function slicesOf(row, label) {
  /** @param {{family: Family, series: Series[]} | null} part */
  const lists = (part) => {
    const place = part?.family.labels.indexOf(label) ?? -1;
    return place < 0 ? new Map() : grouped(part?.series ?? [], ({ labels }) => labels[place] ?? '');
  };
  const [calls, durations] = [lists(row.calls), lists(row.durations)];
  const endings = new Map(
    (row.calls?.outcomes ?? []).flatMap(({ ending, series }) => series.map((it) => [it, ending])),
  );
  return [...new Set([...calls.keys(), ...durations.keys()])].map((value) => {
    /** @type {Series[]} */
    const own = calls.get(value) ?? [];
    const ended = (/** @type {Ending[]} */ ...wanted) => own.filter((it) => wanted.includes(endings.get(it) ?? 'ok'));
    return {
      value,
      calls: own,
      good: ended('ok'),
      bad: ended('error', 'panic'),
      durations: durations.get(value) ?? [],
    };
  });
}

/** @param {Slice} slice @param {Row} row @param {App} app */
function sliceStats(slice, row, { store, window }) {
  const [good, bad] = [riseIn(store, window, slice.good), riseIn(store, window, slice.bad)];
  const bounds = row.durations?.family.bounds ?? [];
  const counts = bucketsIn(store, window, slice.durations, bounds.length + 1);
  const all = row.calls ? riseIn(store, window, slice.calls) : total(counts);
  return {
    calls: window.seconds > 0 ? all / window.seconds : NaN,
    failing: good + bad > 0 ? bad / (good + bad) : NaN,
    p95: quantile(0.95, bounds, counts),
  };
}

/** @param {Slice} slice @param {Row} row @param {boolean} overflow */
function sliceRow(slice, row, overflow) {
  const cells = [0, 1, 2, 3].map(() => el('td', { class: 'figure' }));
  const spark = new Spark('ok');
  const name = el(
    'th',
    { scope: 'row' },
    slice.value === '' ? '(empty)' : slice.value,
    overflow ? el('span', { class: 'badge poor', title: 'Values beyond the limit of the label' }, 'overflow') : null,
  );
  return {
    element: el('tr', {}, name, ...cells, el('td', { class: 'spark-cell' }, spark.element)),
    update: (
      /** @type {{calls: number, failing: number, p95: Quantile}} */ stats,
      /** @type {number} */ sum,
      /** @type {Axis} */ axis,
    ) => {
      const share = sum > 0 ? formatShare((stats.calls || 0) / sum) : NOTHING;
      [formatRate(stats.calls), share, formatShare(stats.failing), formatQuantile(stats.p95)].forEach((text, i) =>
        setText(cells[i], text),
      );
      if (row.calls) spark.update(axis, rolling(axis, rises(axis, slice.calls)));
    },
  };
}
