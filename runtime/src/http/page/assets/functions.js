// The table of what is called.

/** @type {Column[]} */
const FUNCTION_COLUMNS = [
  { key: 'state', title: 'State', sorted: 'descending', hint: 'The worst first' },
  { key: 'name', title: 'Function', sorted: 'ascending' },
  { key: 'rate', title: 'Calls', sorted: 'descending', style: 'figure', hint: 'Finished calls per second' },
  { key: 'outcomes', title: 'Outcomes', style: 'wide', hint: 'Shares of ok, error, panic and cancelled' },
  {
    key: 'errors',
    title: 'Failing',
    sorted: 'descending',
    style: 'figure',
    hint: 'Errors and panics; cancelled calls do not count',
  },
  { key: 'p50', title: 'p50', sorted: 'descending', style: 'figure wide', hint: 'Half of the calls take no longer' },
  { key: 'p95', title: 'p95', sorted: 'descending', style: 'figure', hint: '95 of 100 calls take no longer' },
  { key: 'p99', title: 'p99', sorted: 'descending', style: 'figure', hint: '99 of 100 calls take no longer' },
  { key: 'flight', title: 'In flight', sorted: 'descending', style: 'figure', hint: 'Begun and not ended' },
  {
    key: 'left',
    title: 'Budget left',
    sorted: 'ascending',
    style: 'figure',
    hint: 'Of the failures that the objective allows for the calls since the start',
  },
];

/** Signs beside the words of states, so that nothing depends on colours. @type {Record<string, [string, string]>} */
const STATES = {
  'over budget': ['■', 'bad'],
  panics: ['◆', 'bad'],
  errors: ['▲', 'poor'],
  ok: ['●', 'good'],
  idle: ['○', 'none'],
  'no figures': ['○', 'none'],
};

/**
 * @param {Quantile} quantile
 * @returns {string}
 */
function formatQuantile({ value, beyond }) {
  return Number.isNaN(value) ? NOTHING : `${beyond ? '>' : ''}${formatSeconds(value)}`;
}

/** What is left of a budget; overdrawn it is less than nothing. @param {number} left */
function formatLeft(left) {
  if (left === Infinity) return '';
  if (left <= -10) return 'none';
  return formatShare(left);
}

class FunctionsView {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    /** @type {{row: Row, stats: Stats}[]} */
    this.entries = [];
    /** @type {Map<string, number>} the places of the rows while they must not move */
    this.held = new Map();
    this.toggled = new Map();
    this.all = new Set();
    this.grouped = true;
    this.table = new VirtualTable({
      caption: 'Functions and other operations',
      style: 'functions',
      columns: FUNCTION_COLUMNS,
      order: { key: 'state', descending: true },
      heights: () => app.heights,
      make: (kind) => this.make(kind),
      sort: () => this.rearrange(),
    });
    this.empty = el('p', { class: 'empty' });
    byId('functions-table').append(this.table.element, this.empty);
    const group = byId('group');
    group.addEventListener('change', () => {
      this.grouped = /** @type {HTMLInputElement} */ (group).checked;
      this.rearrange();
    });
  }

  /** After a poll. */
  update() {
    const { app } = this;
    this.entries = app.rows.map((row) => ({ row, stats: statsOf(row, app.store, app.window) }));
    this.show(this.table.busy);
  }

  /** After something was asked for: everything finds its place. */
  rearrange() {
    this.show(false);
  }

  /** @param {boolean} hold whether rows stay where they are */
  show(hold) {
    const { search } = this.app;
    const found = this.entries.filter(({ row }) => search.every((word) => row.text.includes(word)));
    const { key, descending } = this.table.order;
    found.sort((a, b) => this.compare(a, b, key, descending));
    if (hold) {
      const place = (/** @type {{row: Row}} */ { row }) => this.held.get(row.id) ?? Infinity;
      found.sort((a, b) => compare(place(a), place(b), false));
    }
    this.held = new Map(found.map(({ row }, i) => [row.id, i]));
    const groups = grouped(found, ({ row }) => (this.grouped ? row.group : ''));
    const list = [...groups].map(([name, rows]) => this.group(name, rows));
    this.table.setItems(
      itemsOf(list, {
        id: ({ row }) => row.id,
        noun: 'function',
        nouns: 'functions',
        toggled: this.toggled,
        all: this.all,
        titled: this.grouped,
        searching: search.length > 0,
      }),
    );
    this.table.element.hidden = found.length === 0;
    this.empty.hidden = found.length > 0;
    setText(
      this.empty,
      this.entries.length
        ? 'No function matches the search.'
        : this.app.known
          ? 'This program has no instrumented function yet: put #[instrumented] on one.'
          : 'Loading…',
    );
    setText(byId('functions-count'), String(found.length));
  }

  /** @param {string} name @param {{row: Row, stats: Stats}[]} rows */
  group(name, rows) {
    const calls = rows.reduce((sum, { stats }) => sum + (stats.rate || 0), 0);
    const urgent = rows.filter(({ stats }) => stats.rank >= 3).length;
    const worse = urgent ? ` · ${urgent} not well` : '';
    return {
      name,
      rows,
      summary: `${counted(rows.length, rows.every(({ row }) => row.route) ? 'route' : 'function')} · ${formatRate(calls)}${worse}`,
    };
  }

  /**
   * @param {{row: Row, stats: Stats}} a @param {{row: Row, stats: Stats}} b @param {string} key @param {boolean} descending
   */
  compare(a, b, key, descending) {
    const names = a.row.group.localeCompare(b.row.group) || a.row.name.localeCompare(b.row.name);
    if (key === 'name') return descending ? -names : names;
    /** @param {Stats} stats @returns {number} */
    const value = (stats) => {
      if (key === 'state') return stats.rank;
      if (key === 'left') return stats.left === Infinity ? NaN : stats.left;
      if (key === 'p50' || key === 'p95' || key === 'p99') return stats[key].value;
      return /** @type {any} */ (stats)[key];
    };
    return (
      compare(value(a.stats), value(b.stats), descending) ||
      compare(a.stats.errors || 0, b.stats.errors || 0, true) ||
      compare(a.stats.rate || 0, b.stats.rate || 0, true) ||
      names
    );
  }

  /** @param {string} kind @returns {RowView} */
  make(kind) {
    if (kind === 'group') {
      return groupRow(FUNCTION_COLUMNS.length, (name) => {
        const folded = this.table.items.find((item) => item.id === `group ${name}`)?.data.folded;
        this.toggled.set(name, !folded);
        this.rearrange();
      });
    }
    if (kind === 'more') {
      return moreRow(FUNCTION_COLUMNS.length, (name) => {
        this.all.add(name);
        this.rearrange();
      });
    }
    return functionRow(this.app);
  }
}

/** @param {App} app @returns {RowView} */
function functionRow(app) {
  /** @type {Row | null} */
  let current = null;
  const sign = el('span', { class: 'sign', 'aria-hidden': 'true' });
  const word = el('span', { class: 'word' });
  const name = el('button', { type: 'button', class: 'open' });
  const detail = el('span', { class: 'where' });
  const split = new Split();
  const sparks = {
    rate: new Spark('ok'),
    errors: new Spark('error'),
    p95: new Spark('plain'),
    flight: new Spark('plain'),
  };
  const texts = Object.fromEntries(FUNCTION_COLUMNS.map(({ key }) => [key, el('span', { class: 'number' })]));
  /** @param {string} key @param {string} style @param {Spark} [spark] */
  const figure = (key, style, spark) => {
    const made = cell(`figure ${key} ${style}`, spark?.element, texts[key]);
    made.dataset.label = key === 'left' ? 'Budget' : FUNCTION_COLUMNS.find((column) => column.key === key)?.title;
    return made;
  };
  const state = cell('state', sign, word);
  const element = el(
    'tr',
    { class: 'item', click: () => current && app.open(`f/${current.id}`) },
    state,
    el('th', { role: 'rowheader', scope: 'row', class: 'name' }, name, detail),
    figure('rate', '', sparks.rate),
    cell('outcomes wide', split.element),
    figure('errors', '', sparks.errors),
    figure('p50', 'wide'),
    figure('p95', '', sparks.p95),
    figure('p99', ''),
    figure('flight', '', sparks.flight),
    figure('left', ''),
  );
  return {
    element,
    update: ({ row, stats }) => {
      current = row;
      const [glyph, style] = STATES[stats.word];
      setText(sign, glyph);
      setText(word, stats.word);
      setAttribute(state, 'class', `state ${style}`);
      setText(name, row.name);
      setText(detail, row.labels.length ? `by ${row.labels.join(', ')}` : '');
      setText(texts.rate, formatRate(stats.rate));
      setText(texts.errors, formatShare(stats.errors));
      for (const q of ['p50', 'p95', 'p99']) setText(texts[q], formatQuantile(/** @type {any} */ (stats)[q]));
      setText(texts.flight, formatCount(stats.flight));
      setText(texts.left, formatLeft(stats.left));
      setAttribute(texts.left, 'class', `number ${stats.left < 0 ? 'bad' : stats.left < 0.25 ? 'poor' : ''}`);
      setAttribute(texts.errors, 'class', `number ${stats.errors > 0 ? 'some' : ''}`);
      split.update(stats.endings);
      sparkle(app.axis, row, sparks);
    },
  };
}

/** @param {Axis} axis @param {Row} row @param {{rate: Spark, errors: Spark, p95: Spark, flight: Spark}} sparks */
function sparkle(axis, row, sparks) {
  const risen = endingRises(axis, row);
  sparks.rate.update(axis, rolling(axis, added(ENDINGS.map((ending) => risen[ending]))));
  const failing = failingOf(axis, risen);
  sparks.errors.update(axis, failing, Math.max(0.01, highest(failing)));
  const bounds = row.durations?.family.bounds;
  if (bounds && row.durations) {
    const buckets = bucketRises(axis, row.durations.series, bounds.length + 1);
    sparks.p95.update(axis, rollingQuantile(axis, buckets, bounds, 0.95));
  }
  if (row.flights) sparks.flight.update(axis, levels(axis, row.flights.series));
}

/** By how much each ending rose from frame to frame. @param {Axis} axis @param {Row} row @returns {Record<Ending, Float64Array>} */
function endingRises(axis, row) {
  const lists = ENDINGS.map((ending) => {
    const series = row.calls?.outcomes.filter((it) => it.ending === ending).flatMap((it) => it.series) ?? [];
    return [ending, rises(axis, series)];
  });
  return Object.fromEntries(lists);
}

/** The share that failed, over a window that moves along. @param {Axis} axis @param {Record<Ending, Float64Array>} risen */
function failingOf(axis, risen) {
  const bad = rolling(axis, added([risen.error, risen.panic]));
  const all = rolling(axis, added([risen.ok, risen.error, risen.panic]));
  return ratio(bad, all);
}
