// What the page computes, without a browser: the same files, as one script.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';

const FILES = ['types', 'format', 'quantile', 'promql', 'store', 'rates', 'catalog', 'operations'];
const source = FILES.map((file) => readFileSync(join(process.env.ASSETS, `${file}.js`), 'utf8')).join('');
const context = createContext({});
const page = runInContext(
  `${source}\n({ formatCount, formatSeconds, formatBytes, formatShare, formatRateOf, formatLasting, formatAgo, quantile,
  shareWithin, selector, samplesOf, bucketOf, quantileOf, failingShare, slowShare, budgetLeft, Store, axisOf, rises, rolling, rollingQuantile,
  bucketRises, windowOf, riseIn, bucketsIn, rowsOf, statsOf, endingOf, CAPACITY })`,
  context,
);

/** Arrays of the other context are other arrays. */
const plain = (value) => JSON.parse(JSON.stringify(value));

test('numbers are written as people read them', () => {
  const cases = [
    [
      page.formatCount,
      [0, '0'],
      [0.0123, '0.012'],
      [1.234, '1.23'],
      [45.26, '45.3'],
      [999.6, '1000'],
      [9999, '9999'],
      [12345, '12.3k'],
      [20480, '20.5k'],
      [3.2e7, '32M'],
      [-5, '−5'],
      [NaN, '–'],
      [Infinity, '∞'],
    ],
    [
      page.formatSeconds,
      [0, '0 s'],
      [2.5e-7, '250 ns'],
      [0.00025, '250 µs'],
      [0.0123, '12.3 ms'],
      [0.9999, '1 s'],
      [1.5, '1.5 s'],
      [100, '100 s'],
      [300, '5 min'],
      [9000, '2.5 h'],
    ],
    [page.formatBytes, [0, '0 B'], [1023.9, '1 KiB'], [1536, '1.5 KiB'], [8.8e6, '8.39 MiB']],
    [
      page.formatShare,
      [0, '0 %'],
      [1, '100 %'],
      [0.5, '50 %'],
      [0.99999, '>99.99 %'],
      [0.00001, '<0.01 %'],
      [0.99876, '99.87 %'],
      [-0.357, '−35.7 %'],
    ],
    [page.formatLasting, [0, '0 s'], [65, '1 min 5 s'], [3600, '1 h'], [90061, '1 d 1 h'], [NaN, '–']],
    [page.formatAgo, [0, 'now'], [65000, '−1:05']],
  ];
  for (const [format, ...pairs] of cases)
    for (const [value, text] of pairs) assert.equal(format(value), text, `${format.name}(${value})`);
  assert.equal(page.formatRateOf(2048, 'bytes'), '2 KiB/s');
  assert.equal(page.formatRateOf(2.5, 'euros'), '2.5 €/s');
});

test('quantiles are those of histogram_quantile', () => {
  const bounds = [1, 2, 4];
  const cases = [
    [0.5, [0, 10, 0, 0], 1.5, false],
    [0.5, [10, 0, 0, 0], 0.5, false],
    [0.95, [0, 0, 0, 5], 4, true],
    [0.5, [5, 5, 0, 0], 1, false],
    [1, [1, 1, 2, 0], 4, false],
    [0.75, [1, 1, 2], 3, false],
    [0.5, [], NaN, false],
    [0.9, [0, 0, 10], 3.8, false],
  ];
  for (const [q, counts, value, beyond] of cases)
    assert.deepEqual(plain(page.quantile(q, bounds, counts)), plain({ value, beyond }));
  assert.equal(page.quantile(0.5, [-2, 1], [4, 0, 0]).value, -2);
  assert.equal(page.shareWithin(2, bounds, [1, 1, 1, 1]), 0.5);
});

/** A store that has polled a counter and a histogram at these times. */
function polled(polls) {
  const store = new page.Store();
  store.declared = new Set(['c', 'h']);
  for (const { time, started = 1, c, h, labels = [['a']], generation = `${started} ${labels}` } of polls) {
    const families = [
      { name: 'c', kind: 'counter', unit: '', help: '', labels: ['x'], series: labels, values: c },
      {
        name: 'h',
        kind: 'histogram',
        unit: 'seconds',
        help: '',
        bounds: [1, 2],
        labels: [],
        series: [[]],
        values: [h ?? [0, []]],
      },
    ];
    const known = store.generation === generation;
    store.ingest({
      time,
      started,
      generation,
      health: [],
      families: known ? families.map(({ name, values }) => ({ name, values })) : families,
    });
  }
  return store;
}

test('rates are what counters rose by over the time that it took', () => {
  const store = polled([0, 1, 2, 3].map((i) => ({ time: i * 2000, c: [i * 10], h: [i, [i * 2, i]] })));
  const axis = page.axisOf(store);
  const { series } = store.families.get('c');
  assert.deepEqual(plain(page.rises(axis, series)), plain(Float64Array.of(NaN, 10, 10, 10)));
  assert.equal(page.rolling(axis, page.rises(axis, series))[3], 5);
  const window = page.windowOf(store, 60_000);
  assert.deepEqual([window.seconds, page.riseIn(store, window, series)], [6, 30]);
  assert.deepEqual([...page.bucketsIn(store, window, store.families.get('h').series, 3)], [6, 3, 0]);
  const risen = page.bucketRises(axis, store.families.get('h').series, 3);
  assert.equal(page.rollingQuantile(axis, risen, [1, 2], 0.5)[3], 0.75);
});

test('a window looks back as far as it says and no farther', () => {
  const store = polled(Array.from({ length: 60 }, (_, i) => ({ time: i * 2000, c: [i < 30 ? 0 : (i - 29) * 100] })));
  const { series } = store.families.get('c');
  const rate = (span) => {
    const window = page.windowOf(store, span);
    return page.riseIn(store, window, series) / window.seconds;
  };
  assert.equal(rate(10_000), 50);
  assert.ok(rate(300_000) < 30);
});

test('a restart is a break and no rise', () => {
  const store = polled([
    { time: 0, c: [1000] },
    { time: 2000, c: [1010] },
    { time: 4000, started: 3, c: [7] },
    { time: 6000, started: 3, c: [17] },
  ]);
  const axis = page.axisOf(store);
  const { series } = store.families.get('c');
  assert.deepEqual([...axis.breaks], [1, 0, 1, 0]);
  assert.deepEqual(plain(page.rises(axis, series)), plain(Float64Array.of(NaN, 10, NaN, 10)));
  const window = page.windowOf(store, 60_000);
  assert.deepEqual([window.seconds, page.riseIn(store, window, series)], [4, 20]);
  // More than before the restart is no rise either.
  const grown = polled([
    { time: 0, c: [5] },
    { time: 2000, started: 3, c: [5000] },
  ]);
  assert.equal(page.riseIn(grown, page.windowOf(grown, 60_000), grown.families.get('c').series), 0);
});

test('counters that fall without word are a restart, and one alone is a reset', () => {
  const fallen = polled([
    { time: 0, c: [100] },
    { time: 2000, c: [3] },
  ]);
  assert.deepEqual([...page.axisOf(fallen).breaks], [1, 1]);
  const labels = [['a'], ['b'], ['c']];
  const reset = polled([
    { time: 0, c: [100, 100, 100], labels },
    { time: 2000, c: [110, 1, 110], labels },
  ]);
  const axis = page.axisOf(reset);
  assert.deepEqual([...axis.breaks], [1, 0]);
  assert.equal(page.rises(axis, reset.families.get('c').series)[1], 20);
});

test('a series that comes later rose from zero', () => {
  const store = polled([
    { time: 0, c: [1] },
    { time: 2000, c: [1] },
    { time: 4000, c: [1, 8], labels: [['a'], ['b']] },
  ]);
  assert.equal(page.riseIn(store, page.windowOf(store, 60_000), store.families.get('c').series), 8);
  assert.equal(page.rises(page.axisOf(store), store.families.get('c').series)[2], 8);
});

test('values of other series than known are refused', () => {
  const store = polled([{ time: 0, c: [1] }]);
  const short = {
    time: 1,
    started: 1,
    generation: store.generation,
    health: [],
    families: [
      { name: 'c', values: [1, 2] },
      { name: 'h', values: [[0, []]] },
    ],
  };
  assert.throws(() => store.ingest(short), /other series/);
});

test('the ring keeps five minutes', () => {
  const store = polled(Array.from({ length: 400 }, (_, i) => ({ time: i * 2000, c: [i] })));
  const axis = page.axisOf(store);
  assert.equal(axis.times.length, 151);
  assert.equal(axis.times[150] - axis.times[0], 300_000);
  assert.equal(page.riseIn(store, page.windowOf(store, 240_000), store.families.get('c').series), 122);
});

test('expressions select by what is constant and escape it', () => {
  const evil = page.selector('a_total', [
    { label: 'path', values: ['a\\b "c"\nd'] },
    { label: 'm', values: ['a::b', 'c.d'] },
    { label: 'o', values: ['x'], not: true },
    { label: 'p', values: [], not: true },
  ]);
  assert.equal(evil, 'a_total{path="a\\\\b \\"c\\"\\nd",m=~"a::b|c\\\\.d",o!="x"}');
  assert.equal(page.selector('b', [page.bucketOf(1)]), 'b{le=~"1|1\\\\.0"}');
  assert.equal(page.selector('b', [page.bucketOf(0.25)]), 'b{le="0.25"}');
  assert.equal(page.selector('b', [page.bucketOf(2.5e7)]), 'b{le="2.5e+07"}');
  assert.equal(page.samplesOf({ name: 'x', kind: 'counter', bare: true }), '{__name__=~"x|x_total"}');
  assert.equal(
    page.quantileOf(0.95, ['a'], 'x_bucket'),
    'histogram_quantile(0.95, sum by (a, le) (rate(x_bucket[5m])))',
  );
});

test('the words of outcomes can be others', () => {
  const outcomes = { label: 'end', good: ['fine'], bad: ['failed', 'crashed'], neither: ['gone'] };
  assert.deepEqual(
    ['fine', 'failed', 'crashed', 'gone'].map((word) => page.endingOf(outcomes, word)),
    ['ok', 'error', 'panic', 'cancelled'],
  );
  const statuses = {
    label: 'status',
    good: ['2xx', '4xx'],
    bad: ['5xx', '503', 'error', 'panic'],
    neither: ['cancelled'],
  };
  assert.deepEqual(
    ['4xx', '503', 'error', 'panic', 'cancelled'].map((word) => page.endingOf(statuses, word)),
    ['ok', 'error', 'error', 'panic', 'cancelled'],
  );
});

/** What a request layer and a function with promises would be. */
function requests() {
  const store = new page.Store();
  const [labels, outcomes] = [
    ['method', 'route', 'status'],
    { label: 'status', good: ['2xx'], bad: ['5xx'], neither: ['cancelled'] },
  ];
  const series = [
    ['GET', '/a', '2xx'],
    ['GET', '/a', '5xx'],
    ['GET', '/a', 'cancelled'],
    ['POST', '/b', '2xx'],
    ['POST', '/b', '5xx'],
    ['POST', '/b', 'cancelled'],
  ];
  for (const [time, values] of [
    [0, [0, 0, 0, 0, 0, 0]],
    [10_000, [90, 10, 50, 40, 0, 0]],
  ]) {
    store.ingest({
      time,
      started: 1,
      generation: 'g',
      health: [],
      families: [
        { name: 'r', kind: 'counter', unit: '', help: '', labels, series, values },
        { name: 'f', kind: 'gauge', unit: '', help: '', labels: ['method'], series: [['GET']], values: [3] },
      ],
    });
  }
  const origin = { package: 'p', module: 'm', file: 'f.rs', line: 1 };
  const operation = {
    name: '',
    calls: 'r',
    in_flight: 'f',
    constant_labels: {},
    outcomes,
    objective: { success: 99 },
    origin,
  };
  const declared = [
    { name: 'method', values: ['GET', 'POST'] },
    { name: 'route', limit: 9, overflow: 'other' },
    { name: 'status', values: ['2xx', '5xx', 'cancelled'] },
  ];
  const families = [
    {
      name: 'r',
      kind: 'counter',
      unit: '',
      help: '',
      buckets: [],
      declarations: [{ constant_labels: {}, labels: declared, series: 99, origin }],
    },
  ];
  return {
    store,
    rows: page.rowsOf(
      { program: { name: '', started: 1 }, catalog: { program: '', families, operations: [operation], health: [] } },
      store,
    ),
  };
}

test('each route is a row, and cancelled calls count neither way', () => {
  const { store, rows } = requests();
  assert.deepEqual(plain(rows.map((row) => row.name)), ['GET /a', 'POST /b']);
  assert.deepEqual(plain(rows.map((row) => [row.group, row.route])), [
    ['r', true],
    ['r', true],
  ]);
  assert.deepEqual(plain(rows[0].matchers), [
    { label: 'method', values: ['GET'] },
    { label: 'route', values: ['/a'] },
  ]);
  const stats = rows.map((row) => page.statsOf(row, store, page.windowOf(store, 60_000)));
  assert.deepEqual([stats[0].rate, stats[0].errors, stats[1].rate, stats[1].errors], [15, 0.1, 4, 0]);
  // Ten times what the promise of 99 % allows: nine budgets overdrawn.
  assert.ok(Math.abs(stats[0].left + 9) < 1e-6);
  assert.deepEqual([stats[0].word, stats[1].word, stats[1].left], ['over budget', 'ok', 1]);
  assert.equal(rows[0].flights, null, 'a family without routes tells of all of them');
});

test('the checker of types has nothing to say', () => {
  const files = readdirSync(process.env.ASSETS)
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(process.env.ASSETS, file));
  const compiler = createRequire(`${process.env.JUDGES}/`).resolve('typescript/bin/tsc');
  const options =
    '--allowJs --checkJs --noEmit --strict --noUnusedLocals --target es2022 --lib esnext,dom,dom.iterable --moduleDetection legacy --skipLibCheck';
  let said = '';
  try {
    execFileSync(process.execPath, [compiler, ...options.split(' '), ...files], { stdio: 'pipe' });
  } catch (error) {
    said = String(error.stdout) || String(error);
  }
  assert.equal(said, '');
});

test('the whole page weighs less than 60 KB on the wire', () => {
  const texts = readdirSync(process.env.ASSETS).map((file) => readFileSync(join(process.env.ASSETS, file)));
  const { length } = gzipSync(Buffer.concat(texts), { level: 9 });
  assert.ok(length < 60_000, `${length} bytes`);
});

test('no file is longer than 400 lines, and none asks anyone else or writes markup', () => {
  for (const file of readdirSync(process.env.ASSETS)) {
    const text = readFileSync(join(process.env.ASSETS, file), 'utf8');
    assert.ok(text.split('\n').length <= 401, `${file} is too long`);
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(/, file);
    assert.doesNotMatch(text.replaceAll('http://www.w3.org/2000/svg', ''), /https?:\/\//, file);
    if (file.endsWith('.html')) assert.doesNotMatch(text, /\son\w+=|\sstyle=/, file);
  }
});
