// The view of one thing, over the page; its address is in the address bar.

/**
 * What a view shows: its parts, and how they are brought up to date after a poll. It is made anew where `of` is another.
 * @typedef {{title: string, subtitle: string, of: string, parts: Element[], update: () => void,
 *   table?: VirtualTable}} View `table` has rows to be drawn while it is scrolled
 */

class Detail {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.dialog = /** @type {HTMLDialogElement} */ (byId('detail'));
    this.title = byId('detail-title');
    this.subtitle = byId('detail-subtitle');
    this.body = byId('detail-body');
    /** @type {View | null} */
    this.view = null;
    this.shown = '';
    /** @type {Element | null} */
    this.opener = null;
    byId('detail-close').addEventListener('click', () => this.dialog.close());
    this.dialog.addEventListener('click', (event) => {
      // The dialog itself is what lies around its content.
      if (event.target === this.dialog) this.dialog.close();
    });
    this.dialog.addEventListener('close', () => this.closed());
    window.addEventListener('hashchange', () => this.route());
  }

  /** Shows what the address says. */
  route() {
    const path = decoded(location.hash);
    const view = this.make(path);
    if (!view) {
      if (this.dialog.open) this.dialog.close();
      return;
    }
    this.shown = path;
    this.view = view;
    this.app.inner = view.table ?? null;
    setText(this.title, view.title);
    setText(this.subtitle, view.subtitle);
    this.body.replaceChildren(...view.parts);
    if (!this.dialog.open) {
      this.opener = document.activeElement;
      this.dialog.showModal();
      this.dialog.scrollTop = 0;
    }
    view.update();
  }

  /** @param {string} path @returns {View | null} */
  make(path) {
    const name = path.slice(2);
    if (path.startsWith('f/')) return functionDetail(this.app, name);
    if (path.startsWith('m/')) return familyDetail(this.app, name);
    return path.startsWith('t/') ? tileDetail(this.app, name) : null;
  }

  closed() {
    this.view = null;
    this.app.inner = null;
    this.body.replaceChildren();
    if (decoded(location.hash) === this.shown && this.shown !== '') {
      history.replaceState(null, '', location.pathname + location.search);
    }
    this.shown = '';
    if (this.opener instanceof HTMLElement && this.opener.isConnected) this.opener.focus();
  }

  /** After a poll. @param {boolean} changed whether series came or went */
  update(changed) {
    if (!this.dialog.open) {
      // What the address names may only be known now.
      if (changed && location.hash) this.route();
      return;
    }
    if (changed) this.renew();
    else this.view?.update();
  }

  /** Makes the view anew where what it shows has other series, and leaves open what is open. */
  renew() {
    const view = this.make(this.shown);
    if (!view) return;
    if (view.of === this.view?.of) return this.view.update();
    const open = [...this.body.querySelectorAll('details')].map((it) => it.open);
    const place = this.dialog.scrollTop;
    const focused = this.pressable().findIndex((it) => it === document.activeElement);
    this.view = view;
    this.app.inner = view.table ?? null;
    this.body.replaceChildren(...view.parts);
    this.body.querySelectorAll('details').forEach((it, i) => {
      it.open = open[i] ?? false;
    });
    view.update();
    this.dialog.scrollTop = place;
    if (focused >= 0) (this.pressable()[focused] ?? byId('detail-close')).focus({ preventScroll: true });
  }

  /** What can have the focus. @returns {HTMLElement[]} */
  pressable() {
    return [...this.body.querySelectorAll('button, summary, [tabindex]')].filter((it) => it instanceof HTMLElement);
  }
}

/** What follows the # of an address, which anyone may have written. @param {string} hash */
function decoded(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return '';
  }
}

/** Names and what they are, in a list. @param {[string, Child][]} facts */
function factsOf(facts) {
  const shown = facts.filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return el(
    'dl',
    { class: 'facts' },
    ...shown.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
}

/** A part of a view with cards side by side. @param {...Element} cards */
function cardsOf(...cards) {
  return el('div', { class: 'cards' }, ...cards);
}
