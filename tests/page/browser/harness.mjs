// A browser, a quickstart, and what every test of the page holds it to.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const judges = createRequire(`${process.env.JUDGES}/`);
const { chromium } = judges('playwright-core');
const AXE = readFileSync(judges.resolve('axe-core/axe.min.js'), 'utf8');

/** How long anything may take on a machine that has other work. */
export const LIMIT = 90_000;

/** @returns {Promise<import('playwright-core').Browser>} */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    timeout: LIMIT,
  });
}

/** Asks until there is an answer. */
export async function eventually(what, ask) {
  const end = Date.now() + LIMIT;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer) return answer;
    assert.ok(Date.now() < end, `no ${what} after ${LIMIT} ms`);
    await sleep(100);
  }
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A program that is stopped by its id. */
export class Program {
  constructor(path, args) {
    this.child = spawn(path, args, { stdio: 'ignore' });
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
  }

  async stop() {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** The quickstart at this port, once it answers. */
export async function quickstart(port) {
  const program = new Program(process.env.QUICKSTART, [`127.0.0.1:${port}`]);
  await eventually('quickstart', async () => (await fetch(`http://127.0.0.1:${port}/live/values`)).ok);
  return program;
}

/** What went wrong on a page and was not expected to. */
export class Watch {
  constructor(page, origin) {
    this.errors = [];
    this.elsewhere = [];
    this.polls = 0;
    page.on('pageerror', (error) => this.errors.push(error.stack ?? String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.errors.push(message.text());
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol !== 'data:' && url.origin !== origin) this.elsewhere.push(request.url());
      if (url.pathname === '/live/values') this.polls += 1;
    });
    page.on('dialog', (dialog) => {
      this.errors.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** Nothing went wrong, or only what a test brought about. */
  clean(allowed = /^$/) {
    assert.deepEqual(
      this.errors.filter((error) => !allowed.test(error)),
      [],
    );
    assert.deepEqual(this.elsewhere, [], 'the page asks nobody but its server');
  }
}

/** A page of its own, and what watches it. */
export async function open(browser, origin, options = {}) {
  const { path = '/', answer, prepare, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...rest });
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT);
  const watch = new Watch(page, origin);
  if (answer) await page.route('**/live/**', (route) => answer(route));
  if (prepare) await page.addInitScript(prepare);
  await page.goto(`${origin}${path}`, { timeout: LIMIT });
  return { page, watch, context };
}

/** Until the page has figures. */
export async function ready(page) {
  await page.waitForFunction(
    () => document.body.classList.contains('ready') && document.querySelector('#status-word').textContent === 'Live',
  );
}

/** What a judge of accessibility has to say. */
export async function judged(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join('\n')}`,
  );
}

/** The names in the table of functions, from the top. */
export function names(page) {
  return page.locator('#functions-table tr.item .open').allTextContents();
}

/** A cell of a function's row. */
export function figure(page, name, key) {
  const row = page.locator('#functions-table tr.item').filter({ has: page.getByRole('button', { name, exact: true }) });
  return row.locator(`td.${key} .number`);
}
