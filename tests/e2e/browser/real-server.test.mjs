// A digit drawn in a real browser, read by the real program.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser } from '../support/browser.mjs';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { DIGITS, drawWithMouse } from '../support/draw.mjs';

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
      await page.goto(server.url);
      assert.equal(await page.textContent('#prediction'), '', 'no answer before a drawing');

      await drawWithMouse(page, strokes);
      await page.waitForFunction((wanted) => document.getElementById('prediction')?.textContent === wanted, digit,
        { timeout: 5000 });
      assert.match(await page.textContent('#confidence'), /^\d+(\.\d)?%$/);

      await page.click('#clear');
      assert.equal(await page.textContent('#prediction'), '');
      assert.deepEqual(problems, []);
      assert.deepEqual([...hosts], [new URL(server.url).host], 'no request to another host');
      await page.close();
    });
  }
});
