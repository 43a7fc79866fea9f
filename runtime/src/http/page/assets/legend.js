// What the lines of a chart are called, and what they are now, at least and at most.

class Legend {
  /** @param {string} title */
  constructor(title) {
    this.moment = el('th', { scope: 'col' }, 'now');
    this.body = el('tbody');
    /** @type {Map<string, {row: HTMLElement, cells: HTMLElement[], style: string}>} */
    this.rows = new Map();
    const head = el(
      'tr',
      {},
      el('th', { scope: 'col' }, el('span', { class: 'unseen' }, 'Line')),
      this.moment,
      el('th', { scope: 'col' }, 'min'),
      el('th', { scope: 'col' }, 'max'),
    );
    this.element = el(
      'table',
      { class: 'legend' },
      el('caption', { class: 'unseen' }, `${title}: figures`),
      el('thead', {}, head),
      this.body,
    );
  }

  /** @param {Line[]} lines @param {number | null} cursor @param {string} moment @param {(value: number) => string} format */
  update(lines, cursor, moment, format) {
    setText(this.moment, moment);
    const shown = lines.map((line) => {
      const known = this.rows.get(line.name);
      const row = known?.style === line.style ? known : this.made(line);
      const { now, least, most } = extent(line.values);
      const at = cursor === null ? now : line.values[Math.min(cursor, line.values.length - 1)];
      [at, least, most].forEach((value, i) => setText(row.cells[i], format(value ?? NaN)));
      return row.row;
    });
    arrange(this.body, shown);
    // The largest of many are others now and then: what is not shown is forgotten.
    for (const [name, { row }] of this.rows) if (!shown.includes(row)) this.rows.delete(name);
  }

  /** @param {Line} line */
  made(line) {
    const cells = [0, 1, 2].map(() => el('td', {}, ''));
    const swatch = svg(
      'svg',
      { class: 'swatch', viewBox: '0 0 20 10', 'aria-hidden': 'true', focusable: 'false' },
      svg('path', { class: `stack ${line.style}`, d: 'M0 5H20V10H0Z' }),
      svg('path', { class: `stroke ${line.style}`, d: 'M0 5H20' }),
    );
    const name = el('th', { scope: 'row', title: line.name }, swatch, line.name);
    const made = { row: el('tr', {}, name, ...cells), cells, style: line.style };
    this.rows.set(line.name, made);
    return made;
  }
}
