// Pictures that the user drops, pastes or chooses.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { across, drawWithMouse } from '../support/draw.mjs';
import { answerOf } from '../support/mock-server.mjs';
import { bring, choose, picture } from '../support/pictures.mjs';
import { Session } from '../support/session.mjs';

describe('a picture', () => {
  const session = new Session();
  const { server } = session;
  const open = async () => {
    server.reply = ({ type }) => ({ status: 200, body: answerOf(type === 'image/png' ? 4 : 1) });
    return session.open();
  };
  const sent = () => server.requests[server.requests.length - 1];

  for (const [method, deliver] of [
    ['dropped', (page, file) => bring(page, 'drop', file)],
    ['pasted', (page, file) => bring(page, 'paste', file)],
    ['chosen from a file', choose],
  ]) {
    test(`${method} is shown on the pad and read`, async () => {
      const page = await open();
      await deliver(page, await picture(page));
      await session.sees('#prediction', '4');
      const { width, height, data } = PNG.sync.read(sent().bytes);
      assert.deepEqual([width, height], [120, 160]);
      assert.deepEqual([...data.slice(0, 3)], [255, 255, 255]);
      assert.deepEqual([...data.slice(4 * (80 * 120 + 60), 4 * (80 * 120 + 60) + 3)], [0, 0, 0]);
      const dark = await page.evaluate(() => {
        const pad = document.getElementById('pad');
        return [...pad.getContext('2d').getImageData(pad.width / 2, pad.height / 2, 1, 1).data];
      });
      assert.deepEqual(dark, [0, 0, 0, 255]);
    });
  }

  test('is replaced by a stroke, and undo restores it', async () => {
    const page = await open();
    await bring(page, 'drop', await picture(page));
    await session.sees('#prediction', '4');
    await drawWithMouse(page, [across(0.5)]);
    await session.sees('#prediction', '1');
    await page.click('#undo');
    await session.sees('#prediction', '4');
  });

  test('that is large is scaled down for the server', async () => {
    const page = await open();
    await bring(page, 'drop', await picture(page, 3000, 1500));
    await session.sees('#prediction', '4');
    const { width, height } = PNG.sync.read(sent().bytes);
    assert.deepEqual([width, height], [800, 400]);
  });

  test('that the browser cannot open is refused, and the drawing remains', async () => {
    const page = await open();
    await drawWithMouse(page, [across(0.5)]);
    await session.sees('#prediction', '1');
    await bring(page, 'drop', Buffer.from('not a picture'), 'text/plain');
    await session.sees('#remark', 'That file is not a picture that this browser can open.');
    await drawWithMouse(page, [across(0.7)]);
    await session.sees('#prediction', '1');
  });

  test('dragged over the page shows a hint', async () => {
    const page = await open();
    assert.ok(!await page.isVisible('#drop-hint'));
    await bring(page, 'dragover', await picture(page));
    assert.ok(await page.isVisible('#drop-hint'));
  });
});
