// The page for managing samples, with the real server, which needs an API key.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launchBrowser } from '../support/browser.mjs';
import { DigitServe, skip } from '../support/digit-serve.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const KEY = { 'X-API-Key': 'secret' };

describe('the gallery of samples', { skip }, () => {
  let folder;
  let server;
  let browser;
  let page;
  const problems = [];

  const post = (body) => fetch(new URL('/samples', server.url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...KEY },
    body: JSON.stringify(body),
  });
  const count = () => page.locator('#samples li').count();
  /** Waits until the list has so many samples. */
  const expectCount = (wanted) => page.waitForFunction(
    (items) => document.querySelectorAll('#samples li').length === items, wanted);

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'digit-gallery-'));
    await writeFile(path.join(folder, 'keys'), 'secret\n');
    server = new DigitServe(process.env.DIGIT_MODEL, [
      '--samples', path.join(folder, 'samples.sqlite'), '--api-key-file', path.join(folder, 'keys')]);
    await server.start();
    for (const label of ['7', '1', '4']) {
      const strokes = [[[0, 0], [10, 5]], [[Number(label), 20]]];
      assert.equal((await post({ strokes, label, answer: { label: '2', confidence: 0.6 } })).status, 201);
    }
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error));
    await page.goto(new URL('/samples', server.url).href);
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true });
  });

  test('asks for the key, and shows what it got', async () => {
    await page.waitForSelector('#key-form:not([hidden])');
    assert.equal(await count(), 0);
    await page.fill('#key', 'secret');
    await page.press('#key', 'Enter');
    await expectCount(3);
    assert.equal(await page.locator('#key-form').isHidden(), true);
    assert.match(await page.textContent('[data-state=new]'), /New \(3\)/);
    assert.equal(await page.locator('#samples li svg polyline').count(), 6);
    assert.equal(await page.inputValue('#samples li:first-child select'), '4');
    assert.match(await page.textContent('#samples li:first-child'), /The model read 2\./);
  });

  test('has no violations of accessibility rules', async () => {
    await page.evaluate(await readFile(AXE, 'utf8'));
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
  });

  test('relabels, approves and deletes', async () => {
    await page.selectOption('#samples li:nth-child(1) select', '9');
    await page.click('#samples li:nth-child(1) >> text=Approve');
    await expectCount(2);
    await page.click('#samples li:nth-child(1) >> text=Delete');
    await expectCount(1);
    await page.click('[data-state=approved]');
    await expectCount(1);
    assert.equal(await page.inputValue('#samples select'), '9');
    assert.match(await page.textContent('[data-state=deleted]'), /\(1\)/);
    await page.click('[data-state=deleted]');
    await page.click('text=Erase');
    await expectCount(0);
  });

  test('approves the label that it shows, although the drawing was sent again with another one', async () => {
    const sample = { strokes: [[[0, 0], [3, 30]]], label: '1' };
    assert.equal((await post(sample)).status, 201);
    await page.click('[data-state=new]');
    await expectCount(2);
    assert.equal((await post({ ...sample, label: '8' })).status, 201);
    await page.click('#samples li:nth-child(1) >> text=Approve');
    await expectCount(1);
    await page.click('[data-state=approved]');
    await expectCount(2);
    assert.equal(await page.inputValue('#samples li:nth-child(1) select'), '1');
    await page.click('#samples li:nth-child(1) >> text=Delete');
    await expectCount(1);
    await page.click('[data-state=new]');
    await expectCount(1);
  });

  test('exports the samples in the state that it shows', async () => {
    await page.click('[data-state=approved]');
    await expectCount(1);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#export')]);
    assert.equal(download.suggestedFilename(), 'samples-approved.jsonl');
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
    assert.deepEqual(lines.map(({ label, strokes }) => [label, strokes]), [['9', [[[0, 0], [10, 5]], [[4, 20]]]]]);
  });

  test('loads and shows nothing from elsewhere, and no step failed', () => {
    assert.deepEqual(problems, []);
  });
});
