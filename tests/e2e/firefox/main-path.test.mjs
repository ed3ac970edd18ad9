// What most visitors do, with the real server in Firefox.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { across, DIGITS, drawWithMouse } from '../support/draw.mjs';
import { launchFirefox, skipFirefox } from '../support/firefox.mjs';
import { photograph } from '../support/pictures.mjs';
import { until } from '../support/session.mjs';

describe('in Firefox, the page', { skip: skip ?? skipFirefox }, () => {
  const server = new DigitServe();
  let browser;
  let page;
  const problems = [];

  /** Opens the page and waits until its last module has run: a drawing made before that is lost. */
  const open = async (inBrowser) => {
    const opened = await inBrowser.newPage();
    opened.on('pageerror', (error) => problems.push(String(error)));
    opened.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    opened.on('response', (response) => {
      if (response.status() >= 400) problems.push(`${response.url()}: status ${response.status()}`);
    });
    await opened.goto(server.url);
    await opened.waitForSelector('html[data-ready="page"]');
    return opened;
  };
  const textOf = (selector) => page.$eval(selector, (element) => element.textContent);
  // Asks again and again, because in Firefox 140 the policy of the page prevents functions that wait within the page.
  const settlesOn = (label) => until(async () => await textOf('#prediction') === label &&
    !['reading', 'offline'].includes(await page.$eval('#answer', ({ dataset }) => dataset.state)), `the answer ${label}`);
  /** Gives the page a file as its dialog does, which Firefox 140 does not report. */
  const choose = async (file) => (await page.$('#file')).uploadFile(file);
  /** The share of the pixels of the pad that have ink. */
  const ink = () => page.$eval('#pad', (canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length / (canvas.width * canvas.height);
  });

  before(async () => {
    await server.start();
    browser = await launchFirefox();
  });

  after(async () => {
    await browser?.close();
    await server.stop();
  });

  beforeEach(async () => { page = await open(browser); });

  afterEach(async () => {
    await page.close();
    assert.deepEqual(problems.splice(0), [], 'errors of the browser');
  });

  test('reads a 3 that is drawn with the mouse', async () => {
    await drawWithMouse(page, DIGITS[3]);
    await settlesOn('3');
    assert.match(await textOf('#confidence'), /^\d+(\.\d)?%$/);
    assert.ok(await ink() > 0.01);
  });

  test('has undo, redo and clear', async () => {
    await drawWithMouse(page, DIGITS[1]);
    await settlesOn('1');
    const one = await ink();
    await drawWithMouse(page, [across(0.5)]);
    assert.ok(await ink() > one);
    await page.click('#undo');
    await settlesOn('1');
    assert.equal(await ink(), one);
    await page.click('#redo');
    assert.ok(await ink() > one);
    await page.click('#clear');
    await settlesOn('');
    assert.equal(await ink(), 0);
    await page.keyboard.down('Control');
    await page.keyboard.press('z');
    await page.keyboard.press('z');
    await page.keyboard.up('Control');
    await settlesOn('1');
  });

  test('reads a 1 that is drawn with the arrow keys', async () => {
    await page.focus('#pad');
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press(' ');
    for (let i = 0; i < 24; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await settlesOn('1');
    await until(async () => (await textOf('#live')).startsWith('1. '), 'the announcement');
  });

  test('reads a photograph that is chosen from a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'digit-firefox-'));
    try {
      const file = path.join(folder, 'three.png');
      await writeFile(file, await photograph(page, DIGITS[3]));
      await choose(file);
      await settlesOn('3');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('leaves the drawing alone if a chosen file is no picture', async () => {
    await drawWithMouse(page, DIGITS[7]);
    await settlesOn('7');
    await choose(fileURLToPath(import.meta.url));
    await page.waitForSelector('#notice:not(:empty)');
    await settlesOn('7');
  });

  test('changes the language of all text, including the answer', async () => {
    await drawWithMouse(page, DIGITS[7]);
    await settlesOn('7');
    for (const [language, clear] of [['de', 'Löschen'], ['fr', 'Effacer'], ['es', 'Borrar'], ['en', 'Clear']]) {
      await page.select('#language', language);
      await until(async () => (await textOf('#clear')).trim() === clear, clear);
      assert.equal(await page.$eval('html', ({ lang }) => lang), language);
      assert.equal(await textOf('#prediction'), '7');
    }
  });

  test('has a dark theme and the language of the browser', async () => {
    const other = await launchFirefox({ colorScheme: 'dark', languages: 'de-AT, en' });
    try {
      const dark = await open(other);
      const colors = (opened) => opened.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.body);
        const brightness = (each) => each.match(/\d+/g).slice(0, 3).reduce((sum, value) => sum + Number(value), 0);
        return [backgroundColor, color].map(brightness);
      });
      const [darkGround, darkText] = await colors(dark);
      const [ground, text] = await colors(page);
      assert.ok(darkGround < darkText, 'light text on dark ground');
      assert.ok(ground > text, 'dark text on light ground');
      assert.equal(await dark.$eval('html', ({ lang }) => lang), 'de');
    } finally {
      await other.close();
    }
  });
});
