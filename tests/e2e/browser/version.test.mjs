// The version of the model that answers, which the page shows and follows.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { across, drawWithMouse } from '../support/draw.mjs';
import { Session } from '../support/session.mjs';

const SHIPPED = fileURLToPath(new URL('../../../data/pretrained/', import.meta.url));
const showsVersion = (page, version) => page.waitForFunction((wanted) =>
  document.getElementById('time').textContent.endsWith(` · model ${wanted}`) &&
  document.getElementById('about-model').textContent.includes(`version ${wanted},`), version);

describe('the version of the model', () => {
  const session = new Session();
  const { server } = session;

  test('is beside the time of the answer, and follows with the next answer of another model', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.3), across(0.6)]);
    await showsVersion(page, '0123abcd');
    await session.settlesOn('2');
    server.version = 'fedc9876';
    server.requests = [];
    await page.click('#undo');
    await showsVersion(page, 'fedc9876');
    await session.settlesOn('1');
    assert.equal(server.requests.length, 1, 'the drawing is not sent again, because the new model has answered it');
  });

  test('follows when the window gets the focus, and the new model reads the drawing again', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.3)]);
    await session.settlesOn('1');
    server.version = 'fedc9876';
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await showsVersion(page, 'fedc9876');
  });

  test('is the beginning of the SHA-256 of the file that digit-serve has loaded', { skip }, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'digit-version-'));
    const file = path.join(folder, 'model.pt');
    const put = async (name) => {
      await copyFile(path.join(SHIPPED, name), file);
      return createHash('sha256').update(await readFile(file)).digest('hex').slice(0, 8);
    };
    const first = await put('digit.pt');
    const real = new DigitServe(file);
    await real.start();
    try {
      const page = await session.open({}, real.url);
      await drawWithMouse(page, [across(0.3)]);
      await showsVersion(page, first);
      const second = await put('digit-cnn.pt');
      assert.notEqual(second, first);
      real.hangUp();
      await page.waitForFunction(async (version) => (await (await fetch('model')).json()).version === version, second);
      await drawWithMouse(page, [across(0.6)]);
      await showsVersion(page, second);
    } finally {
      await real.stop();
      await rm(folder, { recursive: true });
    }
  });
});
