// Which buckets observations fell into, over time: the fuller the colour, the more.

class HeatMap {
  /** @param {{title: string, unit: string}} options */
  constructor({ title, unit }) {
    this.title = title;
    this.unit = unit;
    this.plot = new Plot(title, () => this.draw());
    this.canvas = el('canvas', { role: 'img', 'aria-label': title });
    this.marks = svg('svg', { class: 'picture over', 'aria-hidden': 'true', focusable: 'false', height: PLOT.height });
    this.plot.element.append(this.canvas, this.marks);
    this.plot.element.classList.add('heat');
    this.said = el('p', { class: 'said' });
    this.element = el('div', { class: 'chart' }, this.plot.element, this.said);
    /** @type {number[]} */
    this.bounds = [];
    /** @type {Float64Array} */
    this.risen = new Float64Array();
    new ResizeObserver(() => this.draw()).observe(this.plot.element);
  }

  /** @param {Axis} axis @param {Float64Array} risen rows of buckets, one for each frame @param {number[]} bounds */
  update(axis, risen, bounds) {
    this.plot.axis = axis;
    this.risen = risen;
    this.bounds = bounds;
    this.draw();
  }

  /** The buckets that anything fell into, with one below and one above. */
  rows() {
    const width = this.bounds.length + 1;
    let [low, high] = [width, -1];
    this.risen.forEach((count, i) => {
      if (count === 0) return;
      low = Math.min(low, i % width);
      high = Math.max(high, i % width);
    });
    return high < 0 ? null : { low: Math.max(0, low - 1), high: Math.min(width - 1, high + 1) };
  }

  /** Between which values a bucket is. @param {number} bucket */
  between(bucket) {
    const { bounds, unit } = this;
    if (bounds.length === 0) return 'any value';
    if (bucket === 0) return `up to ${formatValue(bounds[0], unit)}`;
    if (bucket === bounds.length) return `above ${formatValue(bounds[bucket - 1], unit)}`;
    return `${formatValue(bounds[bucket - 1], unit)} to ${formatValue(bounds[bucket], unit)}`;
  }

  draw() {
    this.plot.width = this.plot.element.clientWidth;
    const rows = this.rows();
    this.describe();
    if (this.plot.width === 0) return;
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = this.plot.width * scale;
    this.canvas.height = PLOT.height * scale;
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.scale(scale, scale);
    setAttribute(this.marks, 'viewBox', `0 0 ${this.plot.width} ${PLOT.height}`);
    const parts = this.plot.times();
    if (!rows) {
      const x = (PLOT.left + this.plot.width) / 2;
      parts.push(
        svg(
          'text',
          { class: 'nothing', x, y: PLOT.height / 2, 'text-anchor': 'middle' },
          'no observations in these minutes',
        ),
      );
    } else {
      this.cells(context, rows);
      parts.push(...this.labels(rows));
    }
    const { cursor, axis } = this.plot;
    if (cursor !== null && cursor < axis.times.length) {
      const x = this.plot.x(axis.times[cursor]);
      parts.push(svg('line', { class: 'cursor', x1: x, x2: x, y1: PLOT.top, y2: PLOT.height - PLOT.bottom }));
    }
    this.marks.replaceChildren(...parts);
  }

  /** @param {CanvasRenderingContext2D} context @param {{low: number, high: number}} rows */
  cells(context, { low, high }) {
    const { axis } = this.plot;
    const width = this.bounds.length + 1;
    const height = (PLOT.height - PLOT.top - PLOT.bottom) / (high - low + 1);
    context.fillStyle = getComputedStyle(this.canvas).color;
    const rates = this.risen.map((count, i) => {
      const frame = Math.floor(i / width);
      return frame > 0 ? (count * 1000) / (axis.times[frame] - axis.times[frame - 1]) : 0;
    });
    const most = highest(rates);
    for (let frame = 1; frame < axis.times.length; frame++) {
      const from = Math.max(PLOT.left, this.plot.x(axis.times[frame - 1]));
      const to = this.plot.x(axis.times[frame]);
      if (to <= from) continue;
      for (let bucket = low; bucket <= high; bucket++) {
        const value = rates[frame * width + bucket];
        if (!(value > 0)) continue;
        // By the root, so that a single slow call is seen beside a thousand fast ones.
        context.globalAlpha = 0.12 + 0.88 * Math.sqrt(value / most);
        const y = PLOT.top + (high - bucket) * height;
        context.fillRect(from, y + 0.5, to - from + 0.3, height - 1);
      }
    }
    context.globalAlpha = 1;
  }

  /** The bounds at the left: as many as there is room for. @param {{low: number, high: number}} rows */
  labels({ low, high }) {
    const height = (PLOT.height - PLOT.top - PLOT.bottom) / (high - low + 1);
    const every = Math.ceil(14 / height);
    const labels = [];
    for (let bucket = low; bucket <= high; bucket++) {
      const bound = this.bounds[bucket];
      if (bound === undefined || (bucket - low) % every !== 0) continue;
      const y = PLOT.top + (high - bucket) * height;
      labels.push(svg('line', { class: 'grid', x1: PLOT.left - 3, x2: PLOT.left, y1: y, y2: y }));
      labels.push(
        svg('text', { class: 'tick', x: PLOT.left - 6, y: y + 4, 'text-anchor': 'end' }, formatValue(bound, this.unit)),
      );
    }
    return labels;
  }

  /** In words: at the cursor what fell where, otherwise where most of it fell. */
  describe() {
    const width = this.bounds.length + 1;
    const { cursor, axis } = this.plot;
    const sums = new Float64Array(width);
    this.risen.forEach((count, i) => {
      if (cursor === null || Math.floor(i / width) === cursor) sums[i % width] += count;
    });
    const all = total(sums);
    const order = [...sums.keys()].filter((bucket) => sums[bucket] > 0).sort((a, b) => sums[b] - sums[a]);
    const parts = order.slice(0, 3).map((bucket) => `${formatShare(sums[bucket] / all)} ${this.between(bucket)}`);
    const when = cursor === null || !axis.times.length ? '' : `${this.plot.moment}: `;
    const text =
      all > 0
        ? `${when}${counted(all, 'observation')}: ${parts.join(', ')}${order.length > 3 ? ', …' : ''}`
        : `${when}no observations`;
    setText(this.said, text);
    setAttribute(this.canvas, 'aria-label', `${this.title}. ${text}${this.plot.interruptions}`);
  }
}
