// Puts the page together.

class App {
  constructor() {
    this.store = new Store();
    this.declared = UNDECLARED;
    /** Whether the catalog was read. */
    this.known = false;
    /** @type {Row[]} */
    this.rows = [];
    this.axis = axisOf(this.store);
    /** What figures in tables tell of, in milliseconds. */
    this.span = 60_000;
    this.window = windowOf(this.store, this.span);
    /** @type {string[]} */
    this.search = [];
    /** The table in the view that is open. @type {VirtualTable | null} */
    this.inner = null;
    this.narrow = window.matchMedia('(max-width: 719px)');
    this.restartedAt = NaN;
    /** The layout of the series that rows were last made of. */
    this.laidOut = -1;
    this.functions = new FunctionsView(this);
    this.families = new FamiliesView(this);
    this.overview = new OverviewView(this);
    this.system = new SystemView(this);
    this.detail = new Detail(this);
    this.status = new StatusView(this);
    this.connection = new Connection({
      take: (answer) => this.take(answer),
      declared: (declared) => this.declare(declared),
      state: (state, problem, wait) => this.status.set(state, problem, wait),
      since: () => this.store.generation,
    });
    this.status.retry = () => this.connection.now();
  }

  /** The heights of rows in pixels; the style sheet has the same. @returns {Record<string, number>} */
  get heights() {
    return this.narrow.matches
      ? { row: 96, group: 40, more: 44, series: 36 }
      : { row: 44, group: 36, more: 40, series: 32 };
  }

  /** @param {Values} answer */
  take(answer) {
    let taken;
    try {
      taken = this.store.ingest(answer);
    } catch (error) {
      // Next time with everything.
      this.store.generation = null;
      throw error;
    }
    if (taken.restarted) {
      this.restartedAt = answer.time;
      this.status.restarted();
    }
    if (taken.changed && this.known) this.rows = rowsOf(this.declared, this.store);
    this.axis = axisOf(this.store);
    this.window = windowOf(this.store, this.span);
    this.system.update(answer);
    this.paint(taken.changed);
    return taken;
  }

  /** @param {Declared} declared */
  declare(declared) {
    const same =
      this.known &&
      JSON.stringify(declared.catalog) === JSON.stringify(this.declared.catalog) &&
      this.laidOut === this.store.layout;
    this.laidOut = this.store.layout;
    this.declared = declared;
    if (same) return this.system.declared();
    this.known = true;
    this.store.declared = new Set(declared.catalog.families.map((family) => family.name));
    this.rows = rowsOf(declared, this.store);
    this.system.declared();
    this.paint(true);
  }

  /** Draws everything at the next frame, once. @param {boolean} changed whether series came or went */
  paint(changed) {
    this.stale ||= changed;
    if (this.painting) return;
    this.painting = true;
    requestAnimationFrame(() => {
      const stale = this.stale ?? false;
      this.painting = false;
      this.stale = false;
      this.overview.update();
      this.functions.update();
      this.families.update();
      this.detail.update(stale);
      document.body.classList.add('ready');
    });
  }

  /** Draws the rows that have come into sight, at the next frame, once. */
  scrolled() {
    if (this.scrolling) return;
    this.scrolling = true;
    requestAnimationFrame(() => {
      this.scrolling = false;
      this.functions.table.render();
      this.families.table.render();
      this.inner?.render();
    });
  }

  /** Opens a view by its address. @param {string} path */
  open(path) {
    location.hash = encodeURIComponent(path);
  }

  start() {
    const search = /** @type {HTMLInputElement} */ (byId('search'));
    search.addEventListener('input', () => {
      this.search = search.value
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      this.functions.rearrange();
      this.families.show();
    });
    search.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || search.value === '') return;
      search.value = '';
      search.dispatchEvent(new Event('input'));
    });
    byId('span').addEventListener('change', (event) => {
      this.span = Number(/** @type {HTMLInputElement} */ (event.target).value);
      this.window = windowOf(this.store, this.span);
      this.paint(false);
    });
    document.addEventListener('keydown', (event) => {
      const typing =
        event.target instanceof HTMLElement && event.target.matches('input[type=search], select, textarea');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey || this.detail.dialog.open)
        return;
      event.preventDefault();
      search.focus();
      search.select();
    });
    document.addEventListener('scroll', () => this.scrolled(), { capture: true, passive: true });
    window.addEventListener('resize', () => this.functions.rearrange());
    window.addEventListener('resize', () => this.families.show());
    themed(() => this.paint(false));
    this.connection.look();
  }
}

/** Whether the figures are new, and since when not. */
class StatusView {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    /** @type {Link} */
    this.state = 'connecting';
    this.until = 0;
    this.retry = () => {};
    byId('retry').addEventListener('click', () => this.retry());
    setInterval(() => this.tick(), 1000);
  }

  /** @param {Link} state @param {string} problem @param {number} wait */
  set(state, problem, wait) {
    this.state = state;
    this.until = Date.now() + wait;
    const words = { connecting: 'Connecting…', live: 'Live', paused: 'Paused', lost: `Connection lost: ${problem}` };
    const [sign, style] = { connecting: ['○', 'none'], live: ['●', 'good'], paused: ['○', 'none'], lost: ['■', 'bad'] }[
      state
    ];
    // Only a change is read out.
    setText(byId('status-word'), words[state]);
    setText(byId('status-sign'), sign);
    setAttribute(byId('status'), 'class', `chip state ${style}`);
    document.body.classList.toggle('lost', state === 'lost');
    byId('retry').hidden = state !== 'lost';
    this.tick();
  }

  restarted() {
    setText(byId('restart-word'), 'The program was restarted.');
    this.tick();
  }

  /** What changes by the second and is not read out. */
  tick() {
    const { store, restartedAt } = this.app;
    const left = Math.ceil((this.until - Date.now()) / 1000);
    setText(byId('status-more'), this.state === 'lost' ? (left > 0 ? `next try in ${left} s` : 'trying…') : '');
    const ago = store.now - restartedAt;
    const chip = byId('restart');
    chip.hidden = !(ago < SPAN);
    setText(byId('restart-ago'), ago < SPAN ? `restarted ${formatLasting(ago / 1000)} ago` : '');
  }
}

/** The theme that is chosen, which this browser keeps. @param {() => void} changed */
function themed(changed) {
  const select = /** @type {HTMLSelectElement} */ (byId('theme'));
  const apply = () => {
    if (select.value === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = select.value;
    changed();
  };
  try {
    const kept = localStorage.getItem('bellwether-theme');
    if (kept === 'light' || kept === 'dark') select.value = kept;
  } catch {
    // A browser that keeps nothing shows the system's theme.
  }
  select.addEventListener('change', () => {
    try {
      localStorage.setItem('bellwether-theme', select.value);
    } catch {
      // It holds as long as the page is open.
    }
    apply();
  });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  apply();
}

const app = new App();
app.start();
