// The table of everything else that is declared, and of what collectors bring.

/** @type {Column[]} */
const FAMILY_COLUMNS = [
  { key: 'name', title: 'Metric', sorted: 'ascending' },
  { key: 'kind', title: 'Kind', sorted: 'ascending' },
  { key: 'now', title: 'Now', style: 'figure' },
  { key: 'spark', title: 'Over time', style: 'wide' },
  {
    key: 'series',
    title: 'Series',
    sorted: 'descending',
    style: 'figure',
    hint: 'Series that exist, of those that can exist',
  },
];

/**
 * @typedef {{family: Family, known: CatalogFamily | undefined, group: string, present: number, possible: number,
 *   overflow: number, text: string}} Entry
 */

/** Units whose instances are not added up: the mean says more. */
const INTENSIVE = ['ratio', 'celsius', 'volts', 'seconds', 'hertz'];

/** The group that a family is shown in. @param {string} name @param {CatalogFamily | undefined} known */
function groupOf(name, known) {
  const origin = known?.declarations[0]?.origin;
  if (!origin) return 'Collected from elsewhere';
  const prefix = name.split('_')[0];
  if (origin.package !== 'bellwether') return `${origin.module} · ${prefix}_…`;
  return { process: 'Process', health: 'Health' }[prefix] ?? 'Bellwether itself';
}

/** @param {Family} family @param {App} app */
function nowOf(family, { store, window }) {
  const slot = store.last % CAPACITY;
  switch (family.kind) {
    case 'counter': {
      const risen = riseIn(store, window, family.series);
      return formatRateOf(window.seconds > 0 ? risen / window.seconds : NaN, family.unit);
    }
    case 'histogram': {
      const bounds = family.bounds ?? [];
      const { value, beyond } = quantile(0.95, bounds, bucketsIn(store, window, family.series, bounds.length + 1));
      return Number.isNaN(value) ? NOTHING : `p95 ${beyond ? '>' : ''}${formatValue(value, family.unit)}`;
    }
    case 'info':
      return family.series.map(({ labels }) => labels.filter((it) => it !== null).join(' ')).join('; ') || NOTHING;
    case 'stateset': {
      const on = family.series.filter(({ values }) => values[slot] === 1);
      return on.map(({ labels }) => labels[labels.length - 1]).join(', ') || 'none';
    }
    case 'summary':
      return `${formatRate(window.seconds > 0 ? riseIn(store, window, family.series) / window.seconds : NaN)}`;
    default: {
      const value = levelAt(family.series, store.last, INTENSIVE.includes(family.unit));
      return isMoment(family) ? new Date(value * 1000).toLocaleString() : formatValue(value, family.unit);
    }
  }
}

/** Whether a gauge holds a point in time. @param {Family} family */
function isMoment(family) {
  return family.unit === 'seconds' && /_time(stamp)?_seconds$/.test(family.name);
}

/** What a small chart of a family shows. @param {Family} family @param {Axis} axis @returns {Float64Array | null} */
function shapeOf(family, axis) {
  switch (family.kind) {
    case 'counter':
    case 'summary':
      return rolling(axis, rises(axis, family.series));
    case 'histogram': {
      const bounds = family.bounds ?? [];
      return rollingQuantile(axis, bucketRises(axis, family.series, bounds.length + 1), bounds, 0.95);
    }
    case 'info':
    case 'stateset':
      return null;
    default:
      return isMoment(family) ? null : levels(axis, family.series, INTENSIVE.includes(family.unit));
  }
}

class FamiliesView {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    /** @type {Entry[]} */
    this.entries = [];
    this.toggled = new Map();
    this.all = new Set();
    this.table = new VirtualTable({
      caption: 'Metrics',
      style: 'families',
      columns: FAMILY_COLUMNS,
      order: { key: 'name', descending: false },
      heights: () => app.heights,
      make: (kind) => this.make(kind),
      sort: () => this.show(),
    });
    this.empty = el('p', { class: 'empty' });
    byId('metrics-table').append(this.table.element, this.empty);
  }

  update() {
    const { store, declared } = this.app;
    const catalog = familiesOf(declared);
    const taken = takenFamilies(declared.catalog);
    this.entries = store.order
      .filter((family) => !taken.has(family.name))
      .map((family) => {
        const known = catalog.get(family.name);
        const group = groupOf(family.name, known);
        return {
          family,
          known,
          group,
          present: seriesPresent(family),
          possible: seriesPossible(known),
          overflow: overflowed(store, family.name),
          text: [family.name, family.help, family.kind, group, ...family.labels].join('\n').toLowerCase(),
        };
      });
    this.show();
  }

  show() {
    const { search } = this.app;
    const found = this.entries.filter(({ text }) => search.every((word) => text.includes(word)));
    const { key, descending } = this.table.order;
    found.sort((a, b) => {
      const names = a.family.name.localeCompare(b.family.name);
      if (key === 'series') return compare(a.present, b.present, descending) || names;
      const order = key === 'kind' ? a.family.kind.localeCompare(b.family.kind) || names : names;
      return descending ? -order : order;
    });
    const groups = grouped(found, (entry) => entry.group);
    const list = [...groups]
      .sort(([a], [b]) => rankOf(a) - rankOf(b) || a.localeCompare(b))
      .map(([name, rows]) => {
        const series = total(rows.map((/** @type {Entry} */ it) => it.present));
        return { name, rows, summary: `${counted(rows.length, 'metric')} · ${counted(series, 'series', 'series')}` };
      });
    this.table.setItems(
      itemsOf(list, {
        id: ({ family }) => family.name,
        noun: 'metric',
        nouns: 'metrics',
        toggled: this.toggled,
        all: this.all,
        titled: true,
        searching: search.length > 0,
      }),
    );
    this.table.element.hidden = found.length === 0;
    this.empty.hidden = found.length > 0;
    setText(
      this.empty,
      this.entries.length
        ? 'No metric matches the search.'
        : this.app.known
          ? 'This program declares no other metrics.'
          : 'Loading…',
    );
    setText(byId('metrics-count'), String(found.length));
  }

  /** @param {string} kind @returns {RowView} */
  make(kind) {
    if (kind === 'group') {
      return groupRow(FAMILY_COLUMNS.length, (name) => {
        const folded = this.table.items.find((item) => item.id === `group ${name}`)?.data.folded;
        this.toggled.set(name, !folded);
        this.show();
      });
    }
    if (kind === 'more') {
      return moreRow(FAMILY_COLUMNS.length, (name) => {
        this.all.add(name);
        this.show();
      });
    }
    return familyRow(this.app);
  }
}

/** The program's own come first, then what is there in all programs. @param {string} group */
function rankOf(group) {
  return Math.max(0, ['Collected from elsewhere', 'Process', 'Health', 'Bellwether itself'].indexOf(group) + 1);
}

/** @param {App} app @returns {RowView} */
function familyRow(app) {
  let current = '';
  const name = el('button', { type: 'button', class: 'open' });
  const help = el('span', { class: 'where' });
  const kind = cell('kind');
  const now = el('span', { class: 'number' });
  const spark = new Spark('plain');
  const series = el('span', { class: 'number' });
  const overflow = el('span', { class: 'badge poor' });
  const many = cell('figure many', overflow, series);
  many.dataset.label = 'Series';
  const element = el(
    'tr',
    { class: 'item', click: () => app.open(`m/${current}`) },
    el('th', { role: 'rowheader', scope: 'row', class: 'name' }, name, help),
    kind,
    cell('figure now', now),
    cell('wide spark-cell', spark.element),
    many,
  );
  return {
    element,
    update: (/** @type {Entry} */ entry) => {
      const { family } = entry;
      current = family.name;
      setText(name, family.name);
      setText(help, family.help);
      setText(kind, family.unit ? `${family.kind}, ${family.unit}` : family.kind);
      const value = nowOf(family, app);
      setText(now, value);
      setAttribute(now, 'title', value.length > 24 ? value : null);
      const possible = Number.isNaN(entry.possible) ? '' : ` of ${entry.possible.toLocaleString('en')}`;
      setText(series, `${entry.present.toLocaleString('en')}${possible}`);
      setText(overflow, entry.overflow > 0 ? 'overflow' : '');
      overflow.hidden = !(entry.overflow > 0);
      setAttribute(overflow, 'title', `${counted(entry.overflow, 'recording')} beyond the limit of a label`);
      const shape = shapeOf(family, app.axis);
      if (shape) spark.update(app.axis, shape);
    },
  };
}
