// A table of which only the rows that can be seen are there, so that thousands cost as much as thirty.

/**
 * @typedef {{id: string, kind: string, data: any}} Item
 * @typedef {{element: HTMLElement, update: (data: any) => void}} RowView
 * @typedef {{key: string, title: string, hint?: string, sorted?: 'ascending' | 'descending', style?: string}} Column
 *   `sorted` is the order that a first click on the title asks for; without it the column is no order
 * @typedef {{key: string, descending: boolean}} Order
 */

/** How far beyond the edges of the window rows are kept. */
const AROUND = 300;

class VirtualTable {
  /**
   * @param {{caption: string, style: string, columns: Column[], order: Order, heights: () => Record<string, number>,
   *   make: (kind: string) => RowView, sort: (order: Order) => void}} options `heights` of the kinds of rows in pixels
   */
  constructor({ caption, style, columns, order, heights, make, sort }) {
    this.columns = columns;
    this.heights = heights;
    this.make = make;
    this.sort = sort;
    this.order = order;
    /** @type {Item[]} */
    this.items = [];
    this.offsets = new Float64Array(1);
    /** @type {Map<string, RowView & {kind: string, drawn: number}>} */
    this.views = new Map();
    /** Grows with what rows show, so that scrolling draws only those that come into sight. */
    this.version = 0;
    this.heads = columns.map((column) => this.head(column));
    this.above = el('tr', { class: 'spacer', 'aria-hidden': 'true' });
    this.below = el('tr', { class: 'spacer', 'aria-hidden': 'true' });
    this.body = el('tbody', { role: 'rowgroup', keydown: (event) => this.key(event) });
    this.element = el(
      'table',
      { class: `rows ${style}`, role: 'table' },
      el('caption', { class: 'unseen' }, caption),
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row', 'aria-rowindex': 1 }, ...this.heads)),
      this.body,
    );
    this.mark();
  }

  /** @param {Column} column */
  head(column) {
    const attributes = { scope: 'col', role: 'columnheader', class: column.style ?? null, title: column.hint ?? null };
    if (!column.sorted) return el('th', attributes, column.title);
    const press = () => {
      const again = this.order.key === column.key;
      const descending = again ? !this.order.descending : column.sorted === 'descending';
      this.order = { key: column.key, descending };
      this.mark();
      this.sort(this.order);
    };
    return el(
      'th',
      attributes,
      el(
        'button',
        { type: 'button', click: press },
        column.title,
        el('span', { class: 'arrow', 'aria-hidden': 'true' }, ''),
      ),
    );
  }

  /** Says which column the order is by. */
  mark() {
    this.columns.forEach((column, i) => {
      if (!column.sorted) return;
      const sorted = this.order.key === column.key;
      const { descending } = this.order;
      setAttribute(this.heads[i], 'aria-sort', sorted ? (descending ? 'descending' : 'ascending') : 'none');
      const arrow = this.heads[i].querySelector('.arrow');
      if (arrow) setText(arrow, sorted ? (descending ? '▼' : '▲') : '');
    });
  }

  /** @param {Item[]} items */
  setItems(items) {
    this.items = items;
    this.version += 1;
    const heights = this.heights();
    this.offsets = new Float64Array(items.length + 1);
    items.forEach((item, i) => {
      this.offsets[i + 1] = this.offsets[i] + heights[item.kind];
    });
    setAttribute(this.element, 'aria-rowcount', items.length + 1);
    this.render();
  }

  /** The first item that ends below this many pixels. @param {number} pixels */
  itemAt(pixels) {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.offsets[middle + 1] > pixels) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Draws the rows that can be seen, with what they show now. */
  render() {
    if (!this.element.isConnected) return;
    const top = this.body.getBoundingClientRect().top;
    const from = this.itemAt(-top - AROUND);
    const to = Math.min(this.items.length, this.itemAt(-top + window.innerHeight + AROUND) + 1);
    const kept = this.focused();
    const shown = this.items.slice(from, to).map((item, i) => this.view(item, from + i));
    // The row that has the focus stays, wherever it is scrolled to.
    const place = kept === null ? -1 : this.items.findIndex((item) => item.id === kept);
    const [before, after] = [place >= 0 && place < from, place >= to];
    if (before) shown.unshift(this.view(this.items[place], place));
    if (after) shown.push(this.view(this.items[place], place));
    const heights = this.heights();
    const extra = before || after ? heights[this.items[place].kind] : 0;
    this.above.style.height = `${Math.max(0, this.offsets[from] - (before ? extra : 0))}px`;
    this.below.style.height = `${Math.max(0, this.offsets[this.items.length] - this.offsets[to] - (after ? extra : 0))}px`;
    const rows = shown.map((view) => view.element);
    arrange(this.body, [this.above, ...rows, this.below]);
    const ids = new Set(shown);
    for (const [id, view] of this.views) if (!ids.has(view)) this.views.delete(id);
  }

  /** @param {Item} item @param {number} index */
  view(item, index) {
    let view = this.views.get(item.id);
    if (!view || view.kind !== item.kind) {
      const made = this.make(item.kind);
      view = { kind: item.kind, element: made.element, update: made.update, drawn: -1 };
      view.element.dataset.id = item.id;
      setAttribute(view.element, 'role', 'row');
      this.views.set(item.id, view);
    }
    setAttribute(view.element, 'aria-rowindex', index + 2);
    if (view.drawn !== this.version) view.update(item.data);
    view.drawn = this.version;
    return view;
  }

  /** The id of the row that has the focus. */
  focused() {
    const focused = document.activeElement;
    if (!focused || !this.body.contains(focused)) return null;
    return focused.closest('tr')?.dataset.id ?? null;
  }

  /** Whether someone is about to point at a row, so that it must not move away. */
  get busy() {
    // A finger leaves no pointer behind.
    return (matchMedia('(hover: hover)').matches && this.body.matches(':hover')) || this.focused() !== null;
  }

  /** Arrow keys go from row to row. @param {KeyboardEvent} event */
  key(event) {
    const id = this.focused();
    const page = Math.max(1, Math.floor(window.innerHeight / 80));
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (id === null || by === undefined) return;
    event.preventDefault();
    const index = this.items.findIndex((item) => item.id === id);
    this.focus(Math.min(this.items.length - 1, Math.max(0, index + by)));
  }

  /** @param {number} index */
  focus(index) {
    const item = this.items[index];
    if (!item) return;
    const view = this.view(item, index);
    // Next to a spacer is close enough: the browser scrolls to it, and its neighbours are drawn.
    if (!view.element.isConnected) {
      const offset = this.offsets[index] + this.body.getBoundingClientRect().top + window.scrollY;
      if (!this.element.closest('dialog'))
        window.scrollTo({ top: offset - window.innerHeight / 2, behavior: 'instant' });
      this.render();
    }
    const target = view.element.isConnected ? view.element : this.views.get(item.id)?.element;
    const button = target?.querySelector('button');
    if (button instanceof HTMLElement) button.focus();
  }
}

/** @param {string | null} style @param {...Child} children */
function cell(style, ...children) {
  return el('td', { role: 'cell', class: style }, ...children);
}

/** A row that names a group and folds it. @param {number} width @param {(name: string) => void} toggle @returns {RowView} */
function groupRow(width, toggle) {
  let name = '';
  const title = el('span', { class: 'title' });
  const summary = el('span', { class: 'summary' });
  const button = el(
    'button',
    { type: 'button', class: 'fold', click: () => toggle(name) },
    el('span', { class: 'arrow', 'aria-hidden': 'true' }),
    title,
    summary,
  );
  return {
    element: el('tr', { class: 'group' }, el('th', { colspan: width, role: 'rowheader', scope: 'colgroup' }, button)),
    update: (group) => {
      name = group.name;
      setText(title, group.title ?? group.name);
      setText(summary, group.summary);
      setAttribute(button, 'aria-expanded', String(!group.folded));
    },
  };
}

/** A row that stands for the rest of its group. @param {number} width @param {(name: string) => void} show @returns {RowView} */
function moreRow(width, show) {
  let name = '';
  const button = el('button', { type: 'button', class: 'more', click: () => show(name) });
  return {
    element: el('tr', { class: 'rest' }, cell(null, button)),
    update: (group) => {
      name = group.name;
      setText(button, group.text);
      setAttribute(/** @type {Element} */ (button.parentElement), 'colspan', width);
    },
  };
}

/**
 * Groups as items: a title each, then its rows; in large tables only some of them until all are asked for.
 * @template T
 * @param {{name: string, title?: string, rows: T[], summary: string}[]} groups the first ten are unfolded, however many there are
 * @param {{id: (row: T) => string, noun: string, nouns: string, toggled: Map<string, boolean>, all: Set<string>,
 *   titled: boolean, searching: boolean}} options `toggled` by hand: whether a group is folded
 * @returns {Item[]}
 */
function itemsOf(groups, { id, noun, nouns, toggled, all, titled, searching }) {
  const large = groups.reduce((sum, group) => sum + group.rows.length, 0) > 150;
  return groups.flatMap((group, place) => {
    const folded = titled && (toggled.get(group.name) ?? (large && place >= 10 && !searching));
    const limit = large && !all.has(group.name) ? (titled ? 10 : 50) : Infinity;
    // A rest of one is not worth a row that asks for it.
    const shown = folded ? [] : group.rows.length <= limit + 1 ? group.rows : group.rows.slice(0, limit);
    /** @type {Item[]} */
    const items = shown.map((row) => ({ id: `row ${id(row)}`, kind: 'row', data: row }));
    if (titled) items.unshift({ id: `group ${group.name}`, kind: 'group', data: { ...group, folded } });
    if (!folded && shown.length < group.rows.length) {
      const text = `Show all ${counted(group.rows.length, noun, nouns)}`;
      items.push({ id: `more ${group.name}`, kind: 'more', data: { name: group.name, text } });
    }
    return items;
  });
}

/** Numbers by size, those that are missing last whichever way. @param {number} a @param {number} b @param {boolean} descending */
function compare(a, b, descending) {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  if (a === b) return 0;
  return a < b === descending ? 1 : -1;
}
