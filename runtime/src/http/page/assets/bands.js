// Which states held when: a band for each, filled while it does.

class BandChart {
  /** @param {string} title */
  constructor(title) {
    this.title = title;
    this.plot = new Plot(title, () => this.draw());
    this.picture = svg('svg', { class: 'picture', role: 'img', height: PLOT.height });
    this.plot.element.append(this.picture);
    this.said = el('p', { class: 'said' });
    this.element = el('div', { class: 'chart' }, this.plot.element, this.said);
    /** @type {{name: string, values: Float64Array}[]} */
    this.bands = [];
    new ResizeObserver(() => this.draw()).observe(this.plot.element);
  }

  /** @param {Axis} axis @param {{name: string, values: Float64Array}[]} bands */
  update(axis, bands) {
    this.plot.axis = axis;
    this.bands = bands;
    this.draw();
  }

  draw() {
    this.describe();
    this.plot.width = this.plot.element.clientWidth;
    if (this.plot.width === 0) return;
    const height = Math.min(28, (PLOT.height - PLOT.top - PLOT.bottom) / Math.max(1, this.bands.length));
    const { cursor, axis } = this.plot;
    const parts = this.plot.times();
    this.bands.forEach(({ name, values }, i) => {
      const y = PLOT.top + i * height;
      parts.push(
        svg('rect', {
          class: 'gap',
          x: PLOT.left,
          y: y + 2,
          width: Math.max(0, this.plot.width - PLOT.left - PLOT.right),
          height: height - 4,
        }),
      );
      for (const [from, to] of this.held(values)) {
        const x = Math.max(PLOT.left, this.plot.x(axis.times[from]));
        parts.push(
          svg('rect', {
            class: `band series${i % 8}`,
            x,
            y: y + 2,
            width: Math.max(1, this.plot.x(axis.times[to]) - x),
            height: height - 4,
          }),
        );
      }
      parts.push(svg('text', { class: 'tick band-word', x: PLOT.left + 6, y: y + height / 2 + 4 }, name));
    });
    if (cursor !== null && cursor < axis.times.length) {
      const x = this.plot.x(axis.times[cursor]);
      parts.push(svg('line', { class: 'cursor', x1: x, x2: x, y1: PLOT.top, y2: PLOT.height - PLOT.bottom }));
    }
    setAttribute(this.picture, 'viewBox', `0 0 ${this.plot.width} ${PLOT.height}`);
    this.picture.replaceChildren(...parts);
  }

  /** From which frame to which a state held. @param {Float64Array} values @returns {[number, number][]} */
  held(values) {
    /** @type {[number, number][]} */
    const spans = [];
    for (const [start, end] of runsOf(this.plot.axis, values)) {
      for (let i = start; i < end - 1; i++) {
        if (values[i] !== 1) continue;
        const last = spans[spans.length - 1];
        if (last && last[1] === i) last[1] = i + 1;
        else spans.push([i, i + 1]);
      }
    }
    return spans;
  }

  describe() {
    const { cursor, axis } = this.plot;
    const frame = Math.min(cursor ?? Infinity, axis.times.length - 1);
    const on = this.bands.filter(({ values }) => values[frame] === 1).map(({ name }) => name);
    const text = `${this.plot.moment}: ${on.join(', ') || 'none'}`;
    setText(this.said, text);
    setAttribute(this.picture, 'aria-label', `${this.title}. ${text}${this.plot.interruptions}`);
  }
}
