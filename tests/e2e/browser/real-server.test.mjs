// The page with the real server in a real browser.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser } from '../support/browser.mjs';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { DIGITS, drawWithMouse } from '../support/draw.mjs';
import { bring, photograph, picture } from '../support/pictures.mjs';
import { fit, replay } from '../support/replay.mjs';

/** Bytes of all files that a visit loads, compressed. */
const BUDGET = 45_000;

/** Opens the page and waits until it is complete. */
async function open(page, url) {
  await page.goto(url);
  await page.waitForSelector('html[data-ready="page"]');
}

describe('the page that digit-serve serves', { skip }, () => {
  const server = new DigitServe();
  let browser;

  before(async () => {
    await server.start();
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await server.stop();
  });

  for (const [digit, strokes] of Object.entries(DIGITS)) {
    test(`reads a ${digit} drawn with the mouse`, async () => {
      const page = await browser.newPage();
      const problems = [];
      page.on('pageerror', (error) => problems.push(error));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      const hosts = new Set();
      page.on('request', (request) => hosts.add(new URL(request.url()).host));
      await open(page, server.url);
      assert.equal(await page.textContent('#prediction'), '', 'no answer without a drawing');

      await drawWithMouse(page, strokes);
      await page.waitForFunction((wanted) => document.getElementById('prediction').textContent === wanted &&
        document.getElementById('confidence').textContent !== '', digit, { timeout: 20_000 });
      assert.match(await page.textContent('#confidence'), /^\d+(\.\d)?%$/);

      await page.click('#clear');
      assert.equal(await page.textContent('#prediction'), '');
      assert.deepEqual(problems, []);
      assert.deepEqual([...hosts], [new URL(server.url).host], 'no request to another host');
      await page.close();
    });
  }

  test('is smaller than 45 kB', async () => {
    const page = await browser.newPage({ locale: 'en-US' });
    await open(page, server.url);
    const sizes = await page.evaluate(() => [...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource')].map(({ name, encodedBodySize }) => [name, encodedBodySize]));
    const total = sizes.reduce((sum, [, size]) => sum + size, 0);
    assert.ok(sizes.length > 20 && total < BUDGET, `${total} bytes: ${JSON.stringify(sizes)}`);
    await page.close();
  });

  test('shows the activations and the neurons of the model', async () => {
    const page = await browser.newPage({ locale: 'en-US' });
    await open(page, server.url);
    await drawWithMouse(page, DIGITS[7]);
    await page.waitForFunction(() => document.getElementById('prediction').textContent === '7');
    await page.locator('#bars li').nth(7).hover();
    await page.waitForFunction(() =>
      /^7 is carried mainly by neurons \d+, \d+, and \d+ of layer 2\.$/.test(document.getElementById('neuron').textContent));
    const box = await page.locator('#layers').boundingBox();
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    await page.waitForFunction(() =>
      /^Neuron \d+ of layer 1 (fires: [\d.]+|is silent)\. Ink on/.test(document.getElementById('neuron').textContent));
    await page.close();
  });

  test('reads a picture of a digit', async () => {
    const page = await browser.newPage();
    await open(page, server.url);
    await bring(page, 'drop', await picture(page));
    await page.waitForFunction(() => document.getElementById('prediction').textContent === '1');
    await page.close();
  });

  test('reads a photograph of a digit on ruled paper in uneven light', async () => {
    const page = await browser.newPage();
    await open(page, server.url);
    await bring(page, 'drop', await photograph(page, DIGITS[3]));
    await page.waitForFunction(() => document.getElementById('prediction').textContent === '3');
    await page.close();
  });

  test('gives the same answer to a drawing as the server to its strokes', async () => {
    const page = await browser.newPage();
    await open(page, server.url);
    const devtools = await page.context().newCDPSession(page);
    for (const strokes of Object.values(DIGITS)) {
      const response = await fetch(new URL('/predict', server.url), {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ strokes }),
      });
      const { prediction } = await response.json();
      assert.equal(await replay(page, devtools, fit(strokes)), prediction);
    }
    await page.close();
  });

  test('continues when its server is restarted', async () => {
    const page = await browser.newPage({ locale: 'en-US' });
    await open(page, server.url);
    const { port } = server;
    await server.stop();
    await drawWithMouse(page, DIGITS[7]);
    await page.waitForFunction(() => document.getElementById('answer').dataset.state === 'offline');
    await server.start(port);
    await page.waitForFunction(() => document.getElementById('prediction').textContent === '7');
    await page.close();
  });
});
