// Pictures that the user drops, pastes or chooses.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PNG } from 'pngjs';
import german from '../../../frontend/strings/de.js';
import { across, drawWithMouse, onPad } from '../support/draw.mjs';
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

  test('dragged over the page shows a hint', async () => {
    const page = await open();
    assert.ok(!await page.isVisible('#drop-hint'));
    await bring(page, 'dragover', await picture(page));
    assert.ok(await page.isVisible('#drop-hint'));
  });
});

describe('a file that is no picture', () => {
  const session = new Session();
  const NOTICE = 'That file is not a picture that this browser can open.';
  const FILES = {
    'a text': ['letter.txt', 'not a picture'],
    'a text with the name of a picture': ['letter.png', 'not a picture'],
    'an empty file': ['empty.png', ''],
    'a drawing of lines (SVG)': ['lines.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    'a picture in a format that the browser lacks (HEIC)': ['photo.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    'the start of a PNG': ['torn.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  };
  let folder;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'digit-files-'));
    for (const [name, content] of Object.values(FILES)) await writeFile(path.join(folder, name), content);
    await mkdir(path.join(folder, 'folder.png'));
  });

  after(() => rm(folder, { recursive: true }));

  /** Opens the page with a drawing of one stroke, and waits for its answer. */
  const openWithDrawing = async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await session.settlesOn('1');
    return page;
  };
  /** Drops files from the disk on the pad, as a person does. */
  const drop = async (page, ...names) => {
    const devtools = await page.context().newCDPSession(page);
    const [at] = await onPad(page, [[0.5, 0.5]]);
    const data = { items: [], files: names.map((name) => path.join(folder, name)), dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await devtools.send('Input.dispatchDragEvent', { type, ...at, data });
    }
  };
  /** All that the page shows of the drawing and of its answer. */
  const shown = (page) => page.evaluate(() => [document.getElementById('pad').toDataURL(),
    ...['answer', 'bars', 'seen', 'heat', 'time'].map((id) => document.getElementById(id))
      .map((element) => element.toDataURL?.() ?? element.outerHTML)]);
  const isNoticed = async (page) => {
    await session.sees('#notice', NOTICE);
    assert.ok(await page.isVisible('#notice'));
    await session.sees('#live', NOTICE);
  };

  for (const [what, names] of [
    ...Object.entries(FILES).map(([each, [name]]) => [each, [name]]),
    ['a folder', ['folder.png']],
    ['several files', ['letter.txt', 'photo.heic', 'empty.png']],
  ]) {
    test(`${what} leaves the drawing and its answer alone, and the page says so`, async () => {
      const page = await openWithDrawing();
      const untouched = await shown(page);
      await drop(page, ...names);
      await isNoticed(page);
      assert.deepEqual(await shown(page), untouched);
      assert.equal(await page.getAttribute('#undo', 'aria-disabled'), 'false');
      await page.click('#undo');
      await session.sees('#prediction', '');
    });
  }

  for (const [method, deliver] of [['pasted', (page, file) => bring(page, 'paste', file)], ['chosen', choose]]) {
    test(`is noticed if it is ${method}`, async () => {
      const page = await openWithDrawing();
      await deliver(page, Buffer.from('not a picture'));
      await isNoticed(page);
      assert.equal(await page.textContent('#prediction'), '1');
    });
  }

  test('does not hide a picture that is dropped with it', async () => {
    const page = await session.open();
    session.server.reply = () => ({ status: 200, body: answerOf(4) });
    await writeFile(path.join(folder, 'bar.png'), await picture(page));
    await drop(page, 'letter.txt', 'bar.png');
    await session.settlesOn('4');
    assert.ok(!await page.isVisible('#notice'));
  });

  test('is noticed in a new language until the drawing changes', async () => {
    const page = await openWithDrawing();
    await drop(page, 'letter.txt');
    await isNoticed(page);
    await page.selectOption('#language', 'de');
    await session.sees('#notice', german.notAPicture);
    await drawWithMouse(page, [across(0.7)]);
    assert.ok(!await page.isVisible('#notice'));
    await session.settlesOn('2');
  });

  test('is noticed for some seconds', async () => {
    const page = await session.open();
    await page.clock.install();
    await page.reload();
    await page.waitForSelector('html[data-ready="page"]');
    await drop(page, 'letter.txt');
    await session.sees('#notice', NOTICE);
    await page.clock.runFor(5000);
    assert.ok(await page.isVisible('#notice'));
    await page.clock.runFor(10_000);
    assert.ok(!await page.isVisible('#notice'));
  });
});

describe('a picture that the server refuses', () => {
  const session = new Session();
  const refuse = (status, error) => { session.server.reply = () => ({ status, body: { error } }); };

  for (const status of [400, 413]) {
    test(`with status ${status} is blamed itself, with the reason`, async () => {
      refuse(status, 'the picture has 90 megapixels; expected at most 64');
      const page = await session.open();
      await bring(page, 'drop', await picture(page));
      await session.sees('#verdict', 'That picture cannot be read');
      assert.equal(await page.textContent('#remark'), 'the picture has 90 megapixels; expected at most 64');
      await session.sees('#live', 'That picture cannot be read. the picture has 90 megapixels; expected at most 64');
    });
  }

  test('for another reason is not blamed', async () => {
    refuse(401, 'expected an API key');
    const page = await session.open();
    await bring(page, 'drop', await picture(page));
    await session.sees('#verdict', 'The server cannot read that');
  });

  test('gives way to the drawing before it', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await session.settlesOn('1');
    session.server.reply = ({ type, body }) => (type === 'image/png' ? { status: 400, body: { error: 'no' } }
      : { status: 200, body: answerOf(JSON.parse(body).strokes.length) });
    await bring(page, 'drop', await picture(page));
    await session.sees('#verdict', 'That picture cannot be read');
    await page.click('#undo');
    await session.settlesOn('1');
  });
});
