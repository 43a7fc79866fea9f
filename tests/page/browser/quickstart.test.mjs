// The page of the quickstart, as someone looks at it who has just started it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { eventually, figure, freePort, judged, launch, names, open, quickstart, ready } from './harness.mjs';

let browser;
let shop;
let origin;

before(async () => {
  const port = await freePort();
  [browser, shop] = await Promise.all([launch(), quickstart(port)]);
  origin = `http://127.0.0.1:${port}`;
});

after(async () => {
  await browser?.close();
  await shop?.stop();
});

test('the figures of all functions appear, and move', async () => {
  const { page, watch, context } = await open(browser, origin);
  await ready(page);
  await eventually('functions', async () => (await names(page)).length === 4);
  assert.deepEqual((await names(page)).sort(), ['charge', 'checkout', 'count_shelves', 'search']);
  await eventually('calls', async () => parseFloat(await figure(page, 'search', 'rate').textContent()) > 0);
  await eventually('p95', async () => /^\d.* (ms|s)$/.test(await figure(page, 'search', 'p95').textContent()));
  const seen = new Set();
  await eventually(
    'three different rates',
    async () => seen.add(await figure(page, 'search', 'rate').textContent()).size > 2,
  );
  const drawn = page.locator('#functions-table tr.item .rate .spark .line').first();
  const shape = await drawn.getAttribute('d');
  await eventually('another shape', async () => (await drawn.getAttribute('d')) !== shape);
  assert.match(await page.locator('#tiles').innerText(), /Memory\s+\d.* MiB/);
  assert.match(await page.locator('#program').textContent(), /quickstart/);
  watch.clean();
  await context.close();
});

test('what is declared beside functions is there with its series', async () => {
  const { page, watch, context } = await open(browser, origin);
  await ready(page);
  const visits = page.locator('#metrics-table tr.item').filter({ hasText: 'shop_visits' });
  await eventually('visits', async () => /\d+ of 9/.test(await visits.locator('.many').textContent()));
  await eventually('the overflow', async () => (await visits.innerText()).includes('overflow'));
  const prices = page.locator('#metrics-table tr.item').filter({ hasText: 'shop_prices' });
  await eventually('prices', async () => /regular|sale/.test(await prices.locator('.now').textContent()));
  const money = page.locator('#metrics-table tr.item').filter({ hasText: 'shop_revenue_euros' });
  await eventually('money', async () => /€\/s$/.test(await money.locator('.now').textContent()));
  watch.clean();
  await context.close();
});

test('a column sorts, both ways, and says so', async () => {
  const { page, watch, context } = await open(browser, origin);
  await ready(page);
  await eventually('functions', async () => (await names(page)).length === 4);
  const head = page.getByRole('columnheader', { name: 'Function' });
  await head.getByRole('button').click();
  assert.equal(await head.getAttribute('aria-sort'), 'ascending');
  assert.deepEqual(await names(page), ['charge', 'checkout', 'count_shelves', 'search']);
  await head.getByRole('button').click();
  assert.equal(await head.getAttribute('aria-sort'), 'descending');
  assert.deepEqual(await names(page), ['search', 'count_shelves', 'checkout', 'charge']);
  const rates = page.getByRole('columnheader', { name: 'Calls' });
  await rates.getByRole('button').click();
  assert.equal(await rates.getAttribute('aria-sort'), 'descending');
  assert.equal(await head.getAttribute('aria-sort'), 'none');
  await eventually('order by rate', async () => {
    const shown = await page.locator('#functions-table tr.item .rate .number').allTextContents();
    const numbers = shown.map(parseFloat);
    return numbers.every((number, i) => i === 0 || numbers[i - 1] >= number);
  });
  watch.clean();
  await context.close();
});

test('the worst is on top', async () => {
  const { page, watch, context } = await open(browser, origin);
  await ready(page);
  // It promises that 90 of 100 succeed, and 14 of 100 fail.
  await eventually('the one over budget', async () => (await names(page))[0] === 'checkout');
  const states = await page.locator('#functions-table tr.item .word').allTextContents();
  assert.equal(states[0], 'over budget');
  watch.clean();
  await context.close();
});

test('the search narrows functions and metrics', async () => {
  const { page, watch, context } = await open(browser, origin);
  await ready(page);
  await eventually('functions', async () => (await names(page)).length === 4);
  await page.keyboard.press('/');
  await page.keyboard.type('charge');
  await eventually('one function', async () => (await names(page)).join() === 'charge');
  await eventually('no metric', async () => (await page.locator('#metrics-table tr.item').count()) === 0);
  assert.equal(await page.locator('#search').inputValue(), 'charge');
  await page.keyboard.press('Escape');
  await eventually('all functions', async () => (await names(page)).length === 4);
  watch.clean();
  await context.close();
});

test('a click opens charts with figures, and Back closes them', async () => {
  const { page, watch, context } = await open(browser, origin);
  await ready(page);
  await page.getByRole('button', { name: 'checkout', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'checkout' });
  for (const title of [
    'Calls per second',
    'Share of calls failing',
    'Duration',
    'Duration: distribution',
    'In flight',
    'Errors per second',
    'By payment',
  ]) {
    await dialog.getByRole('region', { name: title, exact: true }).waitFor();
  }
  const calls = dialog.getByRole('region', { name: 'Calls per second' });
  await eventually('a rate in the legend', async () => /ok\s+\d+(\.\d+)? \/s/.test(await calls.innerText()));
  await eventually('an area', async () => (await calls.locator('path.stack.ok').first().getAttribute('d')).length > 40);
  await eventually('what a screen reader is told', async () =>
    /ok: now \d/.test(await calls.locator('svg.picture').getAttribute('aria-label')),
  );
  const heat = dialog.getByRole('region', { name: 'Duration: distribution' }).locator('canvas');
  await eventually('a heat map in colour', () =>
    heat.evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.some((byte) => byte > 60);
    }),
  );
  await eventually('a breakdown', async () =>
    /card\s+\d/.test(await dialog.getByRole('region', { name: 'By payment', exact: true }).innerText()),
  );
  await eventually('a budget', async () => /% of the budget (left|spent)/.test(await dialog.innerText()));
  await page.goBack();
  await dialog.waitFor({ state: 'hidden' });
  watch.clean();
  await context.close();
});

test('everything can be done with the keyboard', async () => {
  const { page, watch, context } = await open(browser, origin);
  await ready(page);
  await eventually('functions', async () => (await names(page)).length === 4);
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  for (let i = 0; i < 60 && !(await focused()).startsWith('Function'); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.deepEqual(await names(page), ['charge', 'checkout', 'count_shelves', 'search']);
  for (let i = 0; i < 60 && (await focused()) !== 'charge'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(), 'checkout');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'checkout' }).waitFor();
  assert.ok(await page.evaluate(() => document.querySelector('dialog').contains(document.activeElement)));
  const plot = page.getByRole('group', { name: /^Calls per second/ });
  await plot.focus();
  await page.keyboard.press('ArrowLeft');
  await eventually('the figures of then', async () =>
    /−0:\d\d/.test(await page.getByRole('region', { name: 'Calls per second' }).locator('thead').innerText()),
  );
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await eventually('the focus where it was', async () => (await focused()) === 'checkout');
  watch.clean();
  await context.close();
});

test('it is dark where the system is, and as chosen here', async () => {
  const { page, watch, context } = await open(browser, origin, { colorScheme: 'dark' });
  await ready(page);
  const brightness = () =>
    page.evaluate(() => {
      const [red, green, blue] = getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).map(Number);
      return red + green + blue;
    });
  assert.ok((await brightness()) < 150);
  await page.locator('#theme').selectOption('light');
  assert.ok((await brightness()) > 600);
  await page.reload();
  await ready(page);
  assert.ok((await brightness()) > 600, 'the choice is kept');
  watch.clean();
  await context.close();
});

test('a judge of accessibility has nothing to say', async () => {
  for (const look of [
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  ]) {
    const { page, watch, context } = await open(browser, origin, { ...look, reducedMotion: 'reduce' });
    await ready(page);
    await eventually('functions', async () => (await names(page)).length === 4);
    assert.deepEqual(await judged(page), [], JSON.stringify(look));
    await page.getByRole('button', { name: 'checkout', exact: true }).click();
    await page.getByRole('dialog', { name: 'checkout' }).waitFor();
    await page.locator('dialog summary').first().click();
    assert.deepEqual(await judged(page), [], `${JSON.stringify(look)}, with charts`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    assert.ok(!wide, 'nothing sticks out at the side');
    watch.clean();
    await context.close();
  }
});

test('a tab that nobody sees does not poll', async () => {
  const hide = () => {
    globalThis.unseen = false;
    Object.defineProperty(document, 'hidden', { get: () => globalThis.unseen });
  };
  const { page, watch, context } = await open(browser, origin, { prepare: hide });
  await ready(page);
  await eventually('polls', async () => watch.polls > 2);
  const turn = (unseen) =>
    page.evaluate((to) => {
      globalThis.unseen = to;
      document.dispatchEvent(new Event('visibilitychange'));
    }, unseen);
  await turn(true);
  assert.equal(await page.locator('#status-word').textContent(), 'Paused');
  // One may be on its way.
  await page.waitForTimeout(500);
  const { polls } = watch;
  await page.waitForTimeout(5000);
  assert.equal(watch.polls, polls);
  await turn(false);
  await eventually('polls again', async () => watch.polls > polls);
  await ready(page);
  watch.clean();
  await context.close();
});
