// The figures at the top, which tell of the whole program.

/**
 * @typedef {{key: string, title: string, note: string, unit?: string, colour: string, format: (value: number) => string,
 *   known: (app: App) => boolean, now: (app: App) => number, values: (app: App) => Float64Array,
 *   bound?: (app: App) => number, queries: (app: App) => Query[]}} Tile
 */

/** @param {App} app @param {...Ending} endings */
function endingSeries(app, ...endings) {
  return app.rows
    .flatMap((row) => row.calls?.outcomes ?? [])
    .filter(({ ending }) => endings.includes(ending))
    .flatMap(({ series }) => series);
}

/** @param {App} app @param {...Ending} endings */
function endingRate(app, ...endings) {
  return riseIn(app.store, app.window, endingSeries(app, ...endings)) / app.window.seconds;
}

/** One expression for all families of calls or of calls in flight. @param {App} app @param {'calls' | 'flights'} part
 * @param {(family: Family) => string} one */
function overFamilies(app, part, one) {
  const families = new Set(app.rows.flatMap((row) => row[part]?.family ?? []));
  return [...families].map(one).join('\n+\n');
}

/** @param {string} name @param {App} app */
function present(name, app) {
  const family = app.store.families.get(name);
  return family?.present && family.series.length > 0 ? family : null;
}

/** A tile of a gauge of the process. @param {string} name @param {Omit<Tile, 'known' | 'now' | 'values' | 'queries' | 'colour'>} shown
 * @returns {Tile} */
function gaugeTile(name, shown) {
  return {
    ...shown,
    colour: 'plain',
    known: (app) => present(name, app) !== null,
    now: (app) => levelAt(present(name, app)?.series ?? [], app.store.last),
    values: (app) => levels(app.axis, present(name, app)?.series ?? []),
    queries: () => [{ name: shown.title, expr: name }],
  };
}

/** @type {Tile[]} */
const TILES = [
  {
    key: 'calls',
    title: 'Calls',
    note: 'of all functions',
    colour: 'ok',
    format: formatRate,
    known: (app) => app.rows.length > 0,
    now: (app) => endingRate(app, ...ENDINGS),
    values: (app) => rolling(app.axis, rises(app.axis, endingSeries(app, ...ENDINGS))),
    queries: (app) => [{ name: 'calls', expr: overFamilies(app, 'calls', (it) => sumBy([], rate(samplesOf(it)))) }],
  },
  {
    key: 'failing',
    title: 'Failing',
    note: 'errors and panics',
    colour: 'error',
    format: formatRate,
    known: (app) => app.rows.length > 0,
    now: (app) => endingRate(app, 'error', 'panic'),
    values: (app) => rolling(app.axis, rises(app.axis, endingSeries(app, 'error', 'panic'))),
    queries: (app) => [
      {
        name: 'failing',
        expr: [
          ...new Map(
            app.rows.flatMap((row) =>
              row.calls && row.operation.outcomes ? [[row.calls.family, row.operation.outcomes]] : [],
            ),
          ),
        ]
          .map(([family, { label, bad }]) =>
            sumBy([], rate(samplesOf(/** @type {Family} */ (family), [{ label, values: bad }]))),
          )
          .join('\n+\n'),
      },
    ],
  },
  {
    key: 'flight',
    title: 'In flight',
    note: 'begun and not ended',
    colour: 'plain',
    format: formatCount,
    known: (app) => app.rows.some((row) => row.flights),
    now: (app) =>
      levelAt(
        app.rows.flatMap((row) => row.flights?.series ?? []),
        app.store.last,
      ),
    values: (app) =>
      levels(
        app.axis,
        app.rows.flatMap((row) => row.flights?.series ?? []),
      ),
    queries: (app) => [{ name: 'in flight', expr: overFamilies(app, 'flights', (it) => sumBy([], samplesOf(it))) }],
  },
  {
    key: 'cpu',
    title: 'CPU',
    note: 'processors in use',
    colour: 'plain',
    format: formatCount,
    known: (app) => present('process_cpu_seconds', app) !== null,
    now: (app) => riseIn(app.store, app.window, present('process_cpu_seconds', app)?.series ?? []) / app.window.seconds,
    values: (app) => rolling(app.axis, rises(app.axis, present('process_cpu_seconds', app)?.series ?? [])),
    queries: () => [{ name: 'processors', expr: rate('process_cpu_seconds_total') }],
  },
  gaugeTile('process_resident_memory_bytes', {
    key: 'memory',
    title: 'Memory',
    note: 'resident',
    unit: 'bytes',
    format: formatBytes,
  }),
  {
    ...gaugeTile('process_open_fds', { key: 'descriptors', title: 'Descriptors', note: 'open', format: formatCount }),
    bound: (app) => levelAt(present('process_max_fds', app)?.series ?? [], app.store.last),
  },
];

class OverviewView {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.views = TILES.map((tile) => this.made(tile));
    byId('tiles').append(...this.views.map((view) => view.element));
  }

  /** @param {Tile} tile */
  made(tile) {
    const number = el('span', { class: 'big' });
    const note = el('span', { class: 'note' }, tile.note);
    const spark = new Spark(tile.colour);
    const button = el(
      'button',
      { type: 'button', class: 'tile', click: () => this.app.open(`t/${tile.key}`) },
      el('span', { class: 'tile-title' }, tile.title),
      number,
      note,
      spark.element,
    );
    return { tile, number, note, spark, element: el('li', { hidden: true }, button) };
  }

  update() {
    const { app } = this;
    for (const { tile, number, note, spark, element } of this.views) {
      element.hidden = !tile.known(app);
      if (element.hidden) continue;
      setText(number, tile.format(tile.now(app)));
      const bound = tile.bound?.(app) ?? NaN;
      if (!Number.isNaN(bound)) setText(note, `of ${formatCount(bound)}`);
      spark.update(app.axis, tile.values(app));
    }
  }
}

/** @param {App} app @param {string} key @returns {View | null} */
function tileDetail(app, key) {
  const tile = TILES.find((it) => it.key === key);
  if (!tile?.known(app)) return null;
  const chart = new TimeChart({ title: tile.title, unit: tile.unit, format: tile.format });
  return {
    title: tile.title,
    subtitle: tile.note,
    of: JSON.stringify(tile.queries(app)),
    parts: [
      cardsOf(card({ title: tile.title, note: tile.note, wide: true, queries: tile.queries(app) }, chart.element)),
    ],
    update: () => {
      const bound = tile.bound?.(app) ?? NaN;
      chart.update({
        axis: app.axis,
        lines: [
          {
            name: tile.title,
            style: tile.colour === 'plain' ? 'plain' : `${tile.colour} nr1`,
            values: tile.values(app),
          },
        ],
        marks: Number.isNaN(bound) ? [] : [{ value: bound, name: 'limit' }],
      });
    },
  };
}
