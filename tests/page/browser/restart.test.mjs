// A server that goes and comes back, as another process.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { eventually, figure, freePort, launch, open, quickstart, ready } from './harness.mjs';

let browser;
let shop;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await shop?.stop();
});

test('a lost connection is shown and recovered, and a restart is a line and no spike', async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  shop = await quickstart(port);
  const { page, watch, context } = await open(browser, origin);
  await ready(page);
  await page.getByRole('button', { name: 'search', exact: true }).click();
  const chart = page.getByRole('region', { name: 'Calls per second' });
  await eventually('a rate', async () => /ok\s+\d/.test(await chart.innerText()));
  // Enough to be a spike, if all of it were taken for new.
  await eventually('a thousand calls', async () => {
    const answer = await (await fetch(`${origin}/metrics`)).text();
    return Number(/function_calls_total\{function="search".*outcome="ok"\} (\d+)/.exec(answer)?.[1]) > 1000;
  });
  await shop.stop();
  await eventually('the loss', async () => /^Connection lost/.test(await page.locator('#status-word').textContent()));
  assert.ok(await page.locator('#retry').isVisible());
  shop = await quickstart(port);
  await ready(page);
  assert.match(await page.locator('#restart').innerText(), /restarted/);
  await eventually('the mark', async () => (await chart.locator('line.restart').count()) === 1);
  assert.match(await chart.locator('svg.picture').getAttribute('aria-label'), /restarted at/);
  await page.keyboard.press('Escape');
  await eventually('figures again', async () => parseFloat(await figure(page, 'search', 'rate').textContent()) > 0);
  await page.getByRole('button', { name: 'search', exact: true }).click();
  await eventually('a rate after it', async () => /ok\s+\d+(\.\d+)? \/s/.test(await chart.innerText()));
  // Fifty customers a second come, and no more than that in any figure.
  const most = await chart.locator('.legend tbody tr').first().locator('td').last().textContent();
  assert.ok(parseFloat(most) < 200, `at most ${most}`);
  watch.clean(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED/);
  await context.close();
});
