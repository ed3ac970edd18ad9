// The page that digit-train --report writes, opened as a file.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from '../support/browser.mjs';
import { skipTraining, trainIn } from '../support/digit-train.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe('the page that digit-train writes', { skip: skipTraining }, () => {
  let folder;
  let browser;
  let url;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'digit-report-'));
    await trainIn(folder, '--epochs', '3', '--report', 'report');
    url = pathToFileURL(path.join(folder, 'report', 'report.html')).href;
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the page. `problems` contains errors, warnings and requests for other files. */
  async function open(options) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
    const page = await context.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) problems.push(`request for ${request.url()}`);
    });
    await page.goto(url);
    return { page, problems };
  }

  for (const colorScheme of ['light', 'dark']) {
    test(`opens without errors and without other requests, ${colorScheme}`, async () => {
      const { page, problems } = await open({ colorScheme });
      assert.equal(await page.title(), 'Training report');
      assert.deepEqual(problems, []);
      await page.context().close();
    });

    test(`has no accessibility violations, ${colorScheme}`, async () => {
      const { page } = await open({ colorScheme, bypassCSP: true });
      await page.click('summary');
      await page.addScriptTag({ path: AXE });
      const { violations } = await page.evaluate(() => window.axe.run(document));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), []);
      await page.context().close();
    });
  }

  test('shows curves, the confusion matrix, the calibration, misread digits and weights', async () => {
    const { page } = await open();
    for (const name of ['Loss by epoch', 'Accuracy by epoch', 'Learning rate by epoch', 'Accuracy by confidence']) {
      const box = await page.getByRole('img', { name }).boundingBox();
      assert.ok(box.width > 200 && box.height > 100, name);
    }
    assert.equal(await page.locator('.chart').first().locator('circle').count(), 3, 'one dot per epoch');
    assert.equal(await page.locator('.confusion .right').count(), 10);
    assert.ok(await page.locator('.digits figure').count() > 0);
    const pictures = await page.$$eval('img', (images) => images.map(({ complete, naturalWidth }) =>
      complete && naturalWidth > 0));
    assert.ok(pictures.length > 1 && pictures.every(Boolean), 'every image is loaded');
    await page.context().close();
  });

  test('fits a phone', async () => {
    const { page } = await open({ viewport: { width: 390, height: 800 } });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    await page.context().close();
  });

  test('contains no script', async () => {
    const { page } = await open();
    assert.equal(await page.locator('script').count(), 0);
    await page.context().close();
  });
});
