// The PromQL of every chart: read by Prometheus' own tools, and answered with data by a real Prometheus.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Program, eventually, freePort, launch, open, quickstart, ready } from './harness.mjs';

let browser;
let shop;
let origin;
let folder;
let prometheus;
/** @type {{path: string, chart: string, expr: string}[]} */
const queries = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-page-'));
  const port = await freePort();
  [browser, shop] = await Promise.all([launch(), quickstart(port)]);
  origin = `http://127.0.0.1:${port}`;
  const { page, watch, context } = await open(browser, origin, { permissions: ['clipboard-read', 'clipboard-write'] });
  await ready(page);
  await eventually('everything', () => page.evaluate(() => app.rows.length === 4 && app.families.entries.length > 10));
  const paths = await page.evaluate(() => [
    ...app.rows.map((row) => `f/${row.id}`),
    ...app.families.entries.map(({ family }) => `m/${family.name}`),
    ...TILES.map((tile) => `t/${tile.key}`),
  ]);
  for (const path of paths) {
    await page.evaluate((to) => app.open(to), path);
    await page.waitForFunction((to) => app.detail.shown === to && document.querySelector('dialog').open, path);
    const shown = await page.locator('dialog .card').evaluateAll((cards) =>
      cards.map((card) => ({
        chart: card.getAttribute('aria-label'),
        queries: [...card.querySelectorAll('.query code')].map((code) => code.textContent),
        drawn: card.querySelector('.chart') !== null,
      })),
    );
    assert.ok(shown.length > 0, path);
    for (const { chart, queries: own, drawn } of shown) {
      assert.ok(!drawn || own.length > 0, `${path}, ${chart} has its PromQL`);
      for (const expr of own) queries.push({ path, chart, expr });
    }
  }
  await copied(page);
  watch.clean();
  await context.close();
});

after(async () => {
  await browser?.close();
  await shop?.stop();
  await prometheus?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

/** A press on the button has the expression on the clipboard. */
async function copied(page) {
  await page.evaluate(() => app.open('f/quickstart::search'));
  const card = page.getByRole('dialog').getByRole('region', { name: 'Calls per second' });
  await card.locator('summary').click();
  await card.getByRole('button', { name: /^Copy/ }).click();
  await card.getByText('Copied').first().waitFor();
  const expr = 'sum by (outcome) (rate(function_calls_total{function="search",module="quickstart"}[5m]))';
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), expr);
}

test('promtool accepts each of them', { skip: !process.env.PROMTOOL }, () => {
  assert.ok(queries.length > 60, `${queries.length} expressions`);
  const rules = queries.map(({ expr }, i) => ({ record: `chart:${i}`, expr }));
  const file = join(folder, 'rules.yml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'page', rules }] }));
  execFileSync(process.env.PROMTOOL, ['check', 'rules', file], { stdio: 'pipe' });
});

test('Prometheus has data for each of them', { skip: !process.env.PROMETHEUS }, async () => {
  const config = join(folder, 'prometheus.yml');
  const { host } = new URL(origin);
  writeFileSync(
    config,
    JSON.stringify({
      global: { scrape_interval: '1s' },
      scrape_configs: [{ job_name: 'quickstart', static_configs: [{ targets: [host] }] }],
    }),
  );
  const port = await freePort();
  prometheus = new Program(process.env.PROMETHEUS, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  for (const { path, chart, expr } of queries) {
    // The quickstart has no health components, so these have no series yet.
    if (path.startsWith('m/health_')) continue;
    await eventually(`data for ${path}, ${chart}: ${expr}`, async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expr)}`);
      const { status, data } = await answer.json();
      return status === 'success' && data.result.length > 0;
    });
  }
});
