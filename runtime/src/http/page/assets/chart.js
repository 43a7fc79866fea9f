// A chart of lines or stacked areas over time, with a legend that says the same in numbers.

/**
 * @typedef {{name: string, style: string, values: Float64Array, text?: string}} Line `style` is a class for colour and dashes
 * @typedef {{value: number, name: string}} Mark a value that a line across the chart stands for
 * @typedef {{axis: Axis, lines: Line[], marks?: Mark[]}} Figures
 */

const PLOT = { left: 52, right: 10, top: 8, bottom: 20, height: 168 };

/**
 * Values for lines across a chart: few, round, from zero on.
 * @param {number} most @param {string} unit @returns {number[]}
 */
function ticksOf(most, unit) {
  if (!(most > 0)) return [0, 1];
  const rough = most / 3.5;
  const base = unit === 'bytes' && rough >= 1 ? 2 ** Math.floor(Math.log2(rough)) : 10 ** Math.floor(Math.log10(rough));
  const factors = unit === 'bytes' && rough >= 1 ? [1, 2] : [1, 2, 2.5, 5, 10];
  const step = base * (factors.find((factor) => factor * base >= rough) ?? 10);
  const ticks = [];
  for (let i = 0; i * step < most + step * 0.999; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** Times for marks below a chart, in milliseconds before its end. @param {Shown} range */
function agesOf({ from, to }) {
  const span = to - from;
  const step = span <= 75_000 ? 15_000 : span <= 150_000 ? 30_000 : 60_000;
  const ages = [];
  for (let age = 0; age <= span; age += step) ages.push(age);
  return ages;
}

/** What all charts over time have: a place to be drawn in, a cursor, marks of restarts. */
class Plot {
  /** @param {string} title @param {(frame: number | null) => void} moved */
  constructor(title, moved) {
    this.title = title;
    this.moved = moved;
    /** @type {number | null} the frame that is pointed to */
    this.cursor = null;
    /** @type {Axis} */
    this.axis = { first: 0, times: new Float64Array(), breaks: new Uint8Array(), gaps: new Uint8Array() };
    this.width = 0;
    this.element = el('div', {
      class: 'plot',
      tabindex: 0,
      role: 'group',
      'aria-label': `${title}: arrow keys move through time`,
      pointermove: (event) => this.point(event.offsetX),
      pointerleave: () => this.move(null),
      keydown: (event) => this.key(event),
      blur: () => this.move(null),
    });
  }

  /** @param {number} time */
  x(time) {
    const { from, to } = rangeOf(this.axis);
    return PLOT.left + ((time - from) / (to - from)) * Math.max(1, this.width - PLOT.left - PLOT.right);
  }

  /** @param {number} x */
  point(x) {
    let nearest = null;
    let distance = 40;
    this.axis.times.forEach((time, i) => {
      const away = Math.abs(this.x(time) - x);
      if (away < distance) [nearest, distance] = [i, away];
    });
    this.move(nearest);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const last = this.axis.times.length - 1;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined || last < 0) return;
    event.preventDefault();
    this.move(Math.min(last, Math.max(0, (this.cursor ?? last + (by < 0 ? 1 : 0)) + by)));
  }

  /** @param {number | null} frame */
  move(frame) {
    if (frame === this.cursor) return;
    this.cursor = frame;
    this.moved(frame);
  }

  /** The time that the cursor is at, as a legend names it. */
  get moment() {
    const { times } = this.axis;
    if (this.cursor === null || !times.length) return 'now';
    return formatAgo(times[times.length - 1] - times[Math.min(this.cursor, times.length - 1)]);
  }

  /** Times below, and lines where the program was restarted or nobody looked. */
  times() {
    const { axis } = this;
    const range = rangeOf(axis);
    const bottom = PLOT.height - PLOT.bottom;
    const parts = agesOf(range).map((age) =>
      svg(
        'text',
        {
          class: 'tick',
          x: this.x(range.to - age),
          y: bottom + 15,
          'text-anchor': age === 0 ? 'end' : 'middle',
        },
        formatAgo(age),
      ),
    );
    if (parts.length && this.x(range.to - agesOf(range)[parts.length - 1]) < PLOT.left + 20) parts.pop()?.remove();
    for (let i = 1; i < axis.times.length; i++) {
      if (axis.gaps[i]) {
        const [from, to] = [Math.max(PLOT.left, this.x(axis.times[i - 1])), this.x(axis.times[i])];
        parts.push(
          svg('rect', { class: 'gap', x: from, y: PLOT.top, width: Math.max(0, to - from), height: bottom - PLOT.top }),
        );
      }
      const x = this.x(axis.times[i]);
      if (!axis.breaks[i] || x < PLOT.left) continue;
      parts.push(svg('line', { class: 'restart', x1: x, x2: x, y1: PLOT.top, y2: bottom }));
      const right = x > this.width - 70;
      parts.push(
        svg(
          'text',
          {
            class: 'tick restart-word',
            x: x + (right ? -4 : 4),
            y: PLOT.top + 10,
            'text-anchor': right ? 'end' : 'start',
          },
          'restart',
        ),
      );
    }
    return parts;
  }

  /** What a text alternative says of restarts. */
  get interruptions() {
    const { times, breaks } = this.axis;
    const ages = [...times]
      .filter((_, i) => i > 0 && breaks[i])
      .map((time) => formatAgo(times[times.length - 1] - time));
    return ages.length ? `; the program was restarted at ${ages.join(', ')}` : '';
  }
}

class TimeChart {
  /**
   * @param {{title: string, unit?: string, format: (value: number) => string, stacked?: boolean, nothing?: string}} options
   */
  constructor({ title, unit = '', format, stacked = false, nothing = 'no figures yet' }) {
    this.title = title;
    this.unit = unit;
    this.format = format;
    this.stacked = stacked;
    this.nothing = nothing;
    this.plot = new Plot(title, () => this.draw());
    this.legend = new Legend(title);
    this.picture = svg('svg', { class: 'picture', role: 'img', height: PLOT.height });
    this.plot.element.append(this.picture);
    /** @type {Figures} */
    this.figures = { axis: this.plot.axis, lines: [] };
    this.element = el('div', { class: 'chart' }, this.plot.element, this.legend.element);
    new ResizeObserver(() => this.draw()).observe(this.plot.element);
  }

  /** @param {Figures} figures */
  update(figures) {
    this.figures = figures;
    this.plot.axis = figures.axis;
    this.draw();
  }

  draw() {
    const { lines, marks = [] } = this.figures;
    this.plot.width = this.plot.element.clientWidth;
    this.legend.update(lines, this.plot.cursor, this.plot.moment, this.format);
    this.describe();
    if (this.plot.width === 0) return;
    const tops = this.stacked ? stacked(lines) : lines.map((line) => line.values);
    const seen = tops.reduce((most, values) => Math.max(most, highest(values)), 0);
    // A mark is shown where it is not so far up that nothing else could be seen.
    const shown = marks.filter(({ value }) => value <= seen * 4 || seen === 0);
    const ticks = ticksOf(
      shown.reduce((most, { value }) => Math.max(most, value), seen),
      this.unit,
    );
    const top = ticks[ticks.length - 1];
    /** @param {number} value */
    const y = (value) =>
      PLOT.height - PLOT.bottom - (Math.min(value, top) / top) * (PLOT.height - PLOT.top - PLOT.bottom);
    const right = this.plot.width - PLOT.right;
    const parts = ticks.flatMap((tick) => [
      svg('line', { class: 'grid', x1: PLOT.left, x2: right, y1: y(tick), y2: y(tick) }),
      svg('text', { class: 'tick', x: PLOT.left - 6, y: y(tick) + 4, 'text-anchor': 'end' }, this.format(tick)),
    ]);
    parts.push(...this.plot.times(), ...this.areas(tops, y), ...this.strokes(tops, y));
    for (const { value, name } of shown) {
      parts.push(svg('line', { class: 'mark', x1: PLOT.left, x2: right, y1: y(value), y2: y(value) }));
      const above = y(value) > PLOT.top + 14;
      parts.push(svg('text', { class: 'tick mark-word', x: PLOT.left + 5, y: y(value) + (above ? -4 : 13) }, name));
    }
    if (!lines.some((line) => runsOf(this.figures.axis, line.values).length)) {
      parts.push(
        svg(
          'text',
          { class: 'nothing', x: (PLOT.left + right) / 2, y: PLOT.height / 2, 'text-anchor': 'middle' },
          this.nothing,
        ),
      );
    }
    parts.push(...this.pointer(tops, y));
    setAttribute(this.picture, 'viewBox', `0 0 ${this.plot.width} ${PLOT.height}`);
    this.picture.replaceChildren(...parts);
  }

  /** @param {Float64Array[]} tops @param {(value: number) => number} y */
  areas(tops, y) {
    if (!this.stacked) return [];
    const { axis, lines } = this.figures;
    return lines.map((line, k) => {
      const below = k === 0 ? null : tops[k - 1];
      const d = runsOf(axis, tops[k]).map(([start, end]) => {
        const upper = [];
        const lower = [];
        for (let i = start; i < end; i++) {
          const x = this.plot.x(axis.times[i]).toFixed(1);
          upper.push(`${x} ${y(tops[k][i]).toFixed(1)}`);
          lower.unshift(`${x} ${y(below ? below[i] : 0).toFixed(1)}`);
        }
        return `M${upper.join('L')}L${lower.join('L')}Z`;
      });
      return svg('path', { class: `stack ${line.style}`, d: d.join('') });
    });
  }

  /** @param {Float64Array[]} tops @param {(value: number) => number} y */
  strokes(tops, y) {
    const { axis, lines } = this.figures;
    return lines.flatMap((line, k) => {
      const stroked = this.stacked && highest(line.values) === 0 ? [] : runsOf(axis, tops[k]);
      const d = stroked.map(([start, end]) => {
        const points = [];
        for (let i = start; i < end; i++)
          points.push(`${this.plot.x(axis.times[i]).toFixed(1)} ${y(tops[k][i]).toFixed(1)}`);
        return points.length === 1 ? `M${points[0]}h.01` : `M${points.join('L')}`;
      });
      return d.length ? [svg('path', { class: `stroke ${line.style}`, d: d.join('') })] : [];
    });
  }

  /** The cursor, with a dot on each line. @param {Float64Array[]} tops @param {(value: number) => number} y */
  pointer(tops, y) {
    const { axis, lines } = this.figures;
    const frame = this.plot.cursor;
    if (frame === null || frame >= axis.times.length) return [];
    const x = this.plot.x(axis.times[frame]);
    const dots = lines.flatMap((line, k) =>
      Number.isFinite(tops[k][frame])
        ? [svg('circle', { class: `dot ${line.style}`, cx: x, cy: y(tops[k][frame]), r: 3 })]
        : [],
    );
    return [svg('line', { class: 'cursor', x1: x, x2: x, y1: PLOT.top, y2: PLOT.height - PLOT.bottom }), ...dots];
  }

  describe() {
    const parts = this.figures.lines.map(({ name, values }) => {
      const { now, least, most } = extent(values);
      if (Number.isNaN(most)) return `${name}: no figures`;
      return `${name}: now ${this.format(now)}, between ${this.format(least)} and ${this.format(most)}`;
    });
    setAttribute(
      this.picture,
      'aria-label',
      `${this.title}. ${parts.join('; ') || this.nothing}${this.plot.interruptions}`,
    );
  }
}

/** Each line on top of those before it. @param {Line[]} lines */
function stacked(lines) {
  /** @type {Float64Array[]} */
  const tops = [];
  for (const { values } of lines) tops.push(tops.length ? added([tops[tops.length - 1], values]) : values);
  return tops;
}

/** @param {Float64Array} values */
function extent(values) {
  let [least, most] = [NaN, NaN];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (!(value >= least)) least = value;
    if (!(value <= most)) most = value;
  }
  return { now: values.length ? values[values.length - 1] : NaN, least, most };
}
