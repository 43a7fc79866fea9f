// Programs of all sizes, and texts that mean harm. The page is the real one, with its policy; what it is answered is made up.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { eventually, freePort, judged, launch, names, open, quickstart, ready } from './harness.mjs';
import { Program, counter } from './made_up.mjs';

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

/** A page whose server answers as this program's would. */
async function shown(program, options = {}) {
  const opened = await open(browser, origin, { answer: program.answer, ...options });
  await ready(opened.page);
  return opened;
}

const EVIL = [
  '<img src=x onerror="globalThis.harmed=1">',
  '<script>globalThis.harmed=1</script>',
  '"><svg onload=globalThis.harmed=1>',
  'javascript:globalThis.harmed=1',
  '{{7*7}}${7*7}',
  'a"}\n\\',
  '\u202Egnp.exe',
  '💥 \u0000',
  '',
  ' ',
  'x'.repeat(5000),
  '__proto__',
  'constructor',
];

test('texts that mean harm are shown as what they are', async () => {
  const program = new Program({
    functions: EVIL.map((text, i) => [EVIL[(i + 1) % EVIL.length] || 'module', text || 'empty']),
    families: [counter('evil', 'text', EVIL, EVIL[0])],
    findings: [{ severity: 'error', id: 'conflict', text: EVIL[0], family: EVIL[1], place: EVIL[2] }],
    health: [
      {
        name: EVIL[0],
        status: 'fail',
        probe: 'readiness',
        critical: true,
        age: 1,
        duration: 0.1,
        reason: EVIL[1],
        error: EVIL[2],
      },
    ],
  });
  // Tall, for rows out of sight are not there.
  const { page, watch, context } = await shown(program, { viewport: { width: 1280, height: 3000 } });
  await eventually('functions', async () => (await names(page)).includes(EVIL[0]));
  for (const [place, text] of [
    ['#findings', EVIL[0]],
    ['#health', EVIL[0]],
    ['#metrics-table', EVIL[0]],
  ]) {
    assert.ok((await page.locator(place).innerText()).includes(text), `${place} has it`);
  }
  await page.getByRole('button', { name: 'evil', exact: true }).click();
  const series = page.getByRole('dialog').getByRole('region', { name: 'Series', exact: true });
  await eventually('series', async () => (await series.locator('tr.item').count()) === EVIL.length);
  const texts = await series.locator('tr.item td:first-child').allTextContents();
  for (const text of EVIL) assert.ok(texts.includes(text || '(empty)'), JSON.stringify(text.slice(0, 40)));
  await page.keyboard.press('Escape');
  for (const text of EVIL.slice(0, 3)) {
    await page.getByRole('button', { name: text, exact: true }).click();
    await page.getByRole('dialog', { name: text, exact: true }).waitFor();
    await page.reload();
    await page.getByRole('dialog', { name: text, exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
  assert.equal(await page.locator('img, script[src], main script, dialog script').count(), 0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.ok(!wide, 'a long text does not widen the page');
  watch.clean();
  await context.close();
});

test('an address that means harm opens nothing', async () => {
  const program = new Program({ functions: [['a', 'b']] });
  for (const hash of [
    '#%',
    '#f/%3Cimg%20src=x%20onerror=globalThis.harmed=1%3E',
    '#m/__proto__',
    '#t/constructor',
    '#f/',
  ]) {
    const { page, watch, context } = await shown(program, { path: `/${hash}` });
    await eventually('the function', async () => (await names(page)).length === 1);
    assert.equal(await page.locator('dialog[open]').count(), 0, hash);
    assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
    watch.clean();
    await context.close();
  }
});

test('a program that declares nothing says what to do', async () => {
  const { page, watch, context } = await shown(new Program({}));
  await eventually('words', async () =>
    /no instrumented function/.test(await page.locator('#functions-table').innerText()),
  );
  assert.match(await page.locator('#metrics-table').innerText(), /no other metrics/);
  assert.deepEqual(await judged(page), []);
  watch.clean();
  await context.close();
});

test('a program with one series shows it', async () => {
  const { page, watch, context } = await shown(
    new Program({ families: [{ ...counter('only', 'x', []), kind: 'gauge', labels: [], series: [[]] }] }),
  );
  const row = page.locator('#metrics-table tr.item');
  await eventually('the row', async () => (await row.count()) === 1);
  assert.match(await row.innerText(), /only[\s\S]*gauge[\s\S]*0/);
  assert.equal(await page.locator('#tiles li:not([hidden])').count(), 0);
  await page.getByRole('button', { name: 'only', exact: true }).click();
  await page.getByRole('dialog', { name: 'only' }).getByRole('region', { name: 'Value', exact: true }).waitFor();
  assert.deepEqual(await judged(page), []);
  watch.clean();
  await context.close();
});

test('what is found while the page is open is shown too', async () => {
  const program = new Program({ functions: [['a', 'b']] });
  const { page, watch, context } = await shown(program);
  assert.ok(await page.locator('#findings').isHidden());
  program.findings.push({
    severity: 'warning',
    id: 'overflow',
    text: '`tenant` has had more than the 8 values that it may have',
    family: 'x',
  });
  await eventually('the finding', async () => /tenant has had more/.test(await page.locator('#findings').innerText()));
  assert.equal(await page.locator('#findings li code').first().textContent(), 'tenant');
  watch.clean();
  await context.close();
});

test('a label with more and more values leaves alone what is open', async () => {
  const tenants = counter('tenants', 'tenant', ['first']);
  const program = new Program({ functions: [['a', 'b']], families: [tenants] });
  const { page, watch, context } = await shown(program);
  await page.getByRole('button', { name: 'b', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'b', exact: true });
  const summary = dialog.getByRole('region', { name: 'Calls per second' }).locator('summary');
  await summary.click();
  await page.evaluate(() => {
    globalThis.kept = document.activeElement;
  });
  const grow = () => {
    tenants.series.push([`tenant ${tenants.series.length}`]);
    tenants.values.push(0);
  };
  grow();
  await eventually('the new series', () => page.evaluate(() => app.store.families.get('tenants').series.length === 2));
  const { polls } = program;
  await eventually('two more polls', async () => program.polls > polls + 1);
  assert.ok(
    await page.evaluate(
      () => globalThis.kept === document.activeElement && document.querySelector('dialog details').open,
    ),
  );
  await page.goBack();
  await page.getByRole('button', { name: 'tenants', exact: true }).click();
  const rows = page
    .getByRole('dialog', { name: 'tenants' })
    .getByRole('region', { name: 'Series', exact: true })
    .locator('tr.item');
  await eventually('two rows', async () => (await rows.count()) === 2);
  grow();
  await eventually('three rows', async () => (await rows.count()) === 3);
  watch.clean();
  await context.close();
});

test('five thousand series are folded, and all there when asked for', async () => {
  const functions = Array.from({ length: 1000 }, (_, i) => [`made::up::m${i % 25}`, `f${i}`]);
  const tenants = Array.from({ length: 1000 }, (_, i) => `tenant ${i}`);
  const { page, watch, context } = await shown(
    new Program({ functions, families: [counter('tenants', 'tenant', tenants)] }),
  );
  await eventually('rows', async () => (await names(page)).length > 5);
  const table = page.locator('#functions-table table');
  assert.equal(await page.locator('#functions-count').textContent(), '1000');
  // 25 groups; ten of them unfolded, with ten functions and a button each.
  assert.equal(await table.getAttribute('aria-rowcount'), String(1 + 25 + 10 * 11));
  assert.ok((await page.locator('tr.item').count()) < 100, 'only rows in sight are there');
  await page.getByRole('button', { name: 'Show all 40 functions' }).first().click();
  await eventually(
    'a whole group',
    async () => (await table.getAttribute('aria-rowcount')) === String(1 + 25 + 10 * 11 + 29),
  );
  await page.locator('#group').uncheck();
  await eventually('one list', async () => (await table.getAttribute('aria-rowcount')) === '52');
  await page.evaluate(() =>
    document.querySelector('#functions-table').scrollIntoView({ block: 'end', behavior: 'instant' }),
  );
  await page.getByRole('button', { name: 'Show all 1,000 functions' }).click();
  await eventually('all', async () => (await table.getAttribute('aria-rowcount')) === '1001');
  await page.evaluate(() => scrollTo({ top: 20000, behavior: 'instant' }));
  await eventually('rows far down', async () => {
    const rows = await page.locator('#functions-table tr.item').evaluateAll(
      (list) =>
        list.filter((row) => {
          const { top } = row.getBoundingClientRect();
          return top > 0 && top < innerHeight && /\d \/s/.test(row.innerText);
        }).length,
    );
    return rows > 10;
  });
  await page.locator('#search').fill('m7 f7');
  await eventually('what is looked for', async () => (await names(page)).join() === 'f7,f707,f732,f757,f782');
  await page.locator('#search').fill('tenants');
  await page.getByRole('button', { name: 'tenants', exact: true }).click();
  await page.getByRole('button', { name: 'Show all 1,000 series' }).click();
  await eventually(
    'all series',
    async () => (await page.locator('dialog table.series').getAttribute('aria-rowcount')) === '1001',
  );
  assert.ok((await page.locator('dialog tr.item').count()) < 100);
  assert.deepEqual(await judged(page), []);
  watch.clean();
  await context.close();
});

test('a poll of a thousand functions costs the browser little', async () => {
  const functions = Array.from({ length: 1000 }, (_, i) => [`made::up::m${i % 25}`, `f${i}`]);
  const program = new Program({ functions });
  const { page, watch, context } = await shown(program);
  const session = await context.newCDPSession(page);
  // The processor's time, which other work on the machine does not lengthen.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value;
  };
  await eventually('ten polls', async () => program.polls >= 10);
  const [before, polls] = [await spent(), program.polls];
  await eventually('five more polls', async () => program.polls >= polls + 5);
  const each = ((await spent()) - before) / (program.polls - polls);
  // A tenth of a second is usual; a quarter of the time between two polls would be felt.
  assert.ok(each > 0 && each < 0.5, `${each} s of the processor`);
  watch.clean();
  await context.close();
});
