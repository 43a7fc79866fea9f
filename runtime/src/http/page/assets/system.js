// How the program is: its name, its health components, what its catalog has mistakes in.

/** @type {Record<string, [string, string]>} */
const HEALTH = { pass: ['●', 'good'], warn: ['▲', 'poor'], fail: ['■', 'bad'] };

class SystemView {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.body = byId('health-rows');
    /** @type {Map<string, {element: HTMLElement, cells: HTMLElement[]}>} */
    this.rows = new Map();
    /** @type {{status: string, reason?: string} | undefined} */
    this.state = undefined;
  }

  /** What the catalog says, after it was read. */
  declared() {
    const { program, server, catalog, findings = [] } = this.app.declared;
    const name = program.name || catalog.program || 'program';
    setText(byId('program'), name);
    document.title = `${name} · live`;
    setText(byId('version'), program.version ?? '');
    setText(byId('made-by'), server?.bellwether ? `Bellwether ${server.bellwether}` : 'Bellwether');
    const order = ['error', 'warning', 'note'];
    const sorted = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
    byId('findings').hidden = sorted.length === 0;
    setText(byId('findings-count'), String(sorted.length));
    byId('findings-list').replaceChildren(
      ...sorted.map((finding) => {
        const [sign, style] = { error: ['■', 'bad'], warning: ['▲', 'poor'] }[finding.severity] ?? ['●', 'none'];
        return el(
          'li',
          {},
          el(
            'span',
            { class: `state ${style}` },
            el('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
            finding.severity,
          ),
          el('span', {}, ...marked(finding.text)),
          el('code', {}, [finding.id, finding.family, finding.place].filter(Boolean).join(' · ')),
        );
      }),
    );
  }

  /** @param {Values} answer */
  update(answer) {
    const components = answer.health ?? [];
    byId('health').hidden = components.length === 0;
    byId('health-link').hidden = components.length === 0;
    const rows = components.map((component) => this.component(component));
    arrange(this.body, rows);
    for (const [name, row] of this.rows) if (!rows.includes(row.element)) this.rows.delete(name);
    const state = answer.state?.status ?? '';
    const [sign, style] = HEALTH[state] ?? ['○', 'none'];
    const chip = byId('health-state');
    chip.hidden = state === '' || (components.length === 0 && state === 'pass');
    setAttribute(chip, 'class', `chip state ${style}`);
    setText(chip, `${sign} health: ${state}${answer.state?.reason ? `, ${answer.state.reason}` : ''}`);
    this.uptime();
  }

  uptime() {
    const { store } = this.app;
    setText(byId('uptime'), store.frames ? `up ${formatLasting(store.now / 1000 - store.started)}` : '');
  }

  /** @param {Component} component */
  component(component) {
    const row = this.rows.get(component.name) ?? this.made(component.name);
    const [sign, style] = HEALTH[component.status] ?? ['○', 'none'];
    const said = [component.reason, component.error, component.stale ? 'stale' : ''].filter(Boolean).join(': ');
    const { age, duration } = component;
    const texts = [
      `${sign} ${component.status}`,
      component.probe ?? '',
      component.critical ? 'critical' : 'not critical',
      age === null || age === undefined ? 'never' : `${formatLasting(age)} ago`,
      duration === null || duration === undefined ? NOTHING : formatSeconds(duration),
      said,
    ];
    texts.forEach((text, i) => setText(row.cells[i], text));
    setAttribute(row.cells[0], 'class', `state ${style}`);
    return row.element;
  }

  /** @param {string} name */
  made(name) {
    const cells = ['', '', '', 'figure', 'figure', ''].map((style) => el('td', { class: style }));
    const row = { element: el('tr', {}, el('th', { scope: 'row' }, name), ...cells), cells };
    this.rows.set(name, row);
    return row;
  }
}

/** A text whose parts between backticks are code. @param {string} text @returns {Child[]} */
function marked(text) {
  return text.split('`').map((part, i) => (i % 2 ? el('code', {}, part) : part));
}
