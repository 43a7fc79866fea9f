// Small charts in rows of tables: the shape of the last minutes, without numbers.

/**
 * What a time is in a chart: from 0 at its left edge to 1 at its right one. Charts span what was seen so far, between a
 * minute and five.
 * @typedef {{from: number, to: number}} Shown
 * @param {Axis} axis @returns {Shown}
 */
function rangeOf(axis) {
  const to = axis.times.length ? axis.times[axis.times.length - 1] : 0;
  const seen = axis.times.length ? to - axis.times[0] : 0;
  return { from: to - Math.min(SPAN, Math.max(60_000, seen)), to };
}

/**
 * The runs of a line without holes: pairs of the first frame and the one after the last.
 * @param {Axis} axis @param {ArrayLike<number>} values @returns {[number, number][]}
 */
function runsOf(axis, values) {
  /** @type {[number, number][]} */
  const runs = [];
  let start = -1;
  for (let i = 0; i <= values.length; i++) {
    const there = i < values.length && Number.isFinite(values[i]);
    const cut = !there || axis.breaks[i] || axis.gaps[i];
    if (start >= 0 && cut) {
      runs.push([start, i]);
      start = -1;
    }
    if (there && start < 0) start = i;
  }
  return runs;
}

/** The highest finite value, at least zero. @param {ArrayLike<number>} values */
function highest(values) {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > most && Number.isFinite(values[i])) most = values[i];
  return most;
}

class Spark {
  /** @param {string} colour a class */
  constructor(colour) {
    this.area = svg('path', { class: 'area' });
    this.line = svg('path', { class: 'line' });
    this.element = svg(
      'svg',
      {
        class: `spark ${colour}`,
        viewBox: '0 0 100 24',
        preserveAspectRatio: 'none',
        'aria-hidden': 'true',
        focusable: 'false',
      },
      this.area,
      this.line,
    );
  }

  /**
   * @param {Axis} axis @param {ArrayLike<number>} values
   * @param {number} [most] what reaches the top; the highest value where it is missing
   */
  update(axis, values, most = highest(values)) {
    const { from, to } = rangeOf(axis);
    const scale = most > 0 ? 21 / most : 0;
    let [line, area] = ['', ''];
    for (const [start, end] of runsOf(axis, values)) {
      const points = [];
      for (let i = start; i < end; i++) {
        const x = (100 * (axis.times[i] - from)) / (to - from);
        if (x < 0) continue;
        points.push(`${x.toFixed(1)} ${(23 - Math.max(0, values[i]) * scale).toFixed(1)}`);
      }
      if (!points.length) continue;
      // A single point is a dot of a line.
      line += points.length === 1 ? `M${points[0]}h.01` : `M${points.join('L')}`;
      area += `M${points[0].split(' ')[0]} 24L${points.join('L')}L${points[points.length - 1].split(' ')[0]} 24Z`;
    }
    setAttribute(this.line, 'd', line);
    setAttribute(this.area, 'd', area);
  }
}

/** A bar of the ways to end, each as long as its share. */
class Split {
  constructor() {
    this.parts = ENDINGS.map((ending) => svg('rect', { class: `fill-${ending}`, y: 0, height: 8 }));
    this.element = svg(
      'svg',
      {
        class: 'split',
        viewBox: '0 0 100 8',
        preserveAspectRatio: 'none',
        role: 'img',
        focusable: 'false',
      },
      ...this.parts,
    );
  }

  /** @param {Record<Ending, number>} endings */
  update(endings) {
    const all = ENDINGS.reduce((sum, ending) => sum + endings[ending], 0);
    let x = 0;
    ENDINGS.forEach((ending, i) => {
      const share = all > 0 ? (100 * endings[ending]) / all : 0;
      // What happened at all is to be seen.
      const width = share > 0 ? Math.max(share, 1.5) : 0;
      setAttribute(this.parts[i], 'x', Math.min(x, 100 - width).toFixed(2));
      setAttribute(this.parts[i], 'width', width.toFixed(2));
      x += width;
    });
    const words = ENDINGS.filter((ending) => endings[ending] > 0).map(
      (it) => `${it} ${formatShare(endings[it] / all)}`,
    );
    setAttribute(this.element, 'aria-label', words.join(', ') || 'no calls');
  }
}
