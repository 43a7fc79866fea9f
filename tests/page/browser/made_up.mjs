// Programs that do not exist: what their servers would answer, poll by poll.

export const BOUNDS = [0.001, 0.01, 0.1, 1];
const OUTCOMES = ['ok', 'error', 'panic', 'cancelled'];

function origin(module, line) {
  return { package: 'made-up', module, file: `src/${line}.rs`, line };
}

/** A function of the families that functions share. */
function operation(module, name, line) {
  return {
    name,
    calls: 'function_calls',
    duration: 'function_duration_seconds',
    in_flight: 'function_in_flight',
    constant_labels: { function: name, module },
    origin: origin(module, line),
    outcomes: { label: 'outcome', good: ['ok'], bad: ['error', 'panic'], neither: ['cancelled'] },
  };
}

/** A counter with a series for each value of an open label. */
export function counter(name, label, values, help = 'Something counted.') {
  return {
    name,
    kind: 'counter',
    unit: '',
    help,
    labels: [label],
    series: values.map((value) => [value]),
    values: values.map(() => 0),
  };
}

export class Program {
  /** @param {{functions?: [string, string][], families?: object[], findings?: object[], health?: object[]}} of */
  constructor({ functions = [], families = [], findings = [], health = [] }) {
    this.started = 1_700_000_000;
    this.polls = 0;
    this.functions = functions;
    this.health = health;
    this.findings = findings;
    this.families = functions.length ? [...shared(functions), ...families] : families;
    this.operations = functions.map(([module, name], i) => operation(module, name, i));
  }

  catalog() {
    const families = this.families.map(({ name, kind, unit, help, bounds, labels, series }) => ({
      name,
      kind,
      unit,
      help,
      buckets: bounds ?? [],
      declarations: [
        {
          constant_labels: {},
          series: series.length + 5,
          origin: origin('made::up', 1),
          labels: labels.map((label) => ({ name: label, limit: series.length + 4, overflow: 'other' })),
        },
      ],
    }));
    const catalog = {
      schema: 'bellwether.catalog',
      version: 1,
      program: 'made_up',
      families,
      operations: this.operations,
      health: [],
    };
    return { version: 1, program: { name: 'made_up', started: this.started }, catalog, findings: this.findings };
  }

  /** Ten calls of each function with each poll, one of ten an error, and three of everything else. */
  values(since) {
    const calls = this.polls * 10;
    this.polls += 1;
    const families = this.families.map((family) => ({
      ...family,
      values: family.series.map((labels, i) => value(family, labels, i, calls)),
    }));
    const generation = `${this.started} ${JSON.stringify(this.families.map((it) => [it.name, it.series.length])).length}`;
    const short = families.map(({ name, values }) => ({ name, values }));
    return {
      version: 1,
      time: Date.now(),
      started: this.started,
      generation,
      families: since === generation ? short : families,
      health: this.health,
      state: { status: 'pass' },
    };
  }

  /** What a route of a browser answers. */
  answer = (route) => {
    const url = new URL(route.request().url());
    const body = url.pathname === '/live/catalog' ? this.catalog() : this.values(url.searchParams.get('since'));
    return route.fulfill({ json: body });
  };
}

function value(family, labels, place, calls) {
  if (family.name === 'function_calls') return calls * { ok: 0.9, error: 0.1, panic: 0, cancelled: 0 }[labels[2]];
  if (family.kind === 'histogram') return [calls / 200, [0, calls]];
  return family.kind === 'counter' ? calls * (place % 3) : place;
}

/** The families that functions share. */
function shared(functions) {
  const each = functions.map(([module, name]) => [name, module]);
  const base = { unit: '', help: 'Of functions.', values: [] };
  return [
    {
      ...base,
      name: 'function_calls',
      kind: 'counter',
      labels: ['function', 'module', 'outcome'],
      series: each.flatMap((it) => OUTCOMES.map((outcome) => [...it, outcome])),
    },
    {
      ...base,
      name: 'function_duration_seconds',
      kind: 'histogram',
      unit: 'seconds',
      bounds: BOUNDS,
      labels: ['function', 'module'],
      series: each,
    },
    { ...base, name: 'function_in_flight', kind: 'gauge', labels: ['function', 'module'], series: each },
  ];
}
