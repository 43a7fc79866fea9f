// Asks the server, every two seconds while someone looks, and more and more seldom while it does not answer.

/** How often, in milliseconds. */
const INTERVAL = 2000;
/** How soon after the first poll the second one is, so that there are rates. */
const SOON = 300;
/** After how many polls the catalog is read again, though there are no other series: its findings may be others. */
const READ_AGAIN = 15;
/** How long an answer may take. */
const PATIENCE = 10_000;
/** The longest pause between two attempts. */
const SELDOM = 15_000;

/** @typedef {'connecting' | 'live' | 'lost' | 'paused'} Link */

class Connection {
  /**
   * @param {{take: (answer: Values) => {changed: boolean}, declared: (declared: Declared) => void,
   *   state: (state: Link, problem: string, wait: number) => void, since: () => string | null}} to
   */
  constructor(to) {
    this.to = to;
    this.failures = 0;
    this.polls = 0;
    this.timer = 0;
    this.asking = false;
    this.catalog = '';
    document.addEventListener('visibilitychange', () => this.look());
    window.addEventListener('online', () => this.now());
    window.addEventListener('pagehide', () => clearTimeout(this.timer));
    window.addEventListener('pageshow', () => this.look());
  }

  /** Asks now, whatever the pause. */
  now() {
    if (document.hidden || this.asking) return;
    clearTimeout(this.timer);
    void this.poll();
  }

  look() {
    if (!document.hidden) return this.now();
    clearTimeout(this.timer);
    this.to.state('paused', '', 0);
  }

  async poll() {
    this.asking = true;
    let wait = this.polls === 0 ? SOON : INTERVAL;
    try {
      const since = this.to.since();
      // At first together; the order in which they come is no matter.
      const early = this.catalog === '' ? ask('live/catalog') : null;
      early?.catch(() => {});
      const answer = /** @type {Values} */ (
        await ask(`live/values${since === null ? '' : `?since=${encodeURIComponent(since)}`}`)
      );
      this.to.take(answer);
      // After what it tells of: a catalog without its figures would be shown as nothing.
      if (this.catalog !== answer.generation || this.polls % READ_AGAIN === READ_AGAIN - 1) {
        const declared = /** @type {Declared} */ (await (early ?? ask('live/catalog')));
        this.catalog = answer.generation;
        this.to.declared(declared);
      }
      this.failures = 0;
      this.polls += 1;
      this.to.state('live', '', 0);
    } catch (error) {
      this.failures += 1;
      wait = Math.min(SELDOM, 1000 * 2 ** (this.failures - 1));
      this.to.state('lost', problemOf(error), wait);
    }
    this.asking = false;
    clearTimeout(this.timer);
    if (document.hidden) this.to.state('paused', '', 0);
    else this.timer = window.setTimeout(() => void this.poll(), wait);
  }
}

/** An answer that is none. */
class Refused extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

/** @param {string} path relative to the page */
async function ask(path) {
  const answer = await fetch(path, {
    cache: 'no-store',
    credentials: 'same-origin',
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Refused(answer.status);
  return answer.json();
}

/** What is wrong, for people. @param {unknown} error */
function problemOf(error) {
  if (error instanceof Refused) {
    if (error.status === 401 || error.status === 403)
      return `the server refuses these figures (${error.status}): load the page anew to sign in`;
    return error.status === 503 ? 'the server is busy (503)' : `the server answered ${error.status}`;
  }
  if (error instanceof Unfit) return error.message;
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'the server does not answer';
  return error instanceof SyntaxError ? 'the answer cannot be read' : 'the server cannot be reached';
}
