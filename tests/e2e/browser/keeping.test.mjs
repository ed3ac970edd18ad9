// What the page keeps across a reload, and the strip of the last drawings.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { across, drawWithMouse, onPad, Pen } from '../support/draw.mjs';
import { clearPad, draw, ink, labels, names, painted, shows, strip } from '../support/keeping.mjs';
import { answerOf } from '../support/mock-server.mjs';
import { bring, picture } from '../support/pictures.mjs';
import { Session } from '../support/session.mjs';

/** How many pixels of ink are in the column in the middle of the pad. */
const inkHeight = (page) => page.evaluate(() => {
  const pad = document.getElementById('pad');
  return pad.getContext('2d').getImageData(pad.width / 2, 0, 1, pad.height).data
    .filter((value, i) => i % 4 === 3 && value > 127).length;
});

/** Loads the page again, and holds its parts beyond the pad until the function that this returns is called. */
const reloadPadOnly = async (page) => {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  await page.route('**/app.js', async (route) => {
    await released;
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await page.waitForSelector('html[data-ready="pad"]');
  return async () => {
    release();
    await page.waitForSelector('html[data-ready="page"]');
  };
};

describe('a reload', () => {
  const session = new Session();
  const { server } = session;

  test('keeps the strokes with their widths and the pressure of the pen', async () => {
    const page = await session.open();
    await page.fill('#width', '9');
    await drawWithMouse(page, [across(0.2)]);
    const pen = await Pen.over(page);
    await pen.draw([[0.1, 0.6, 0.1], [0.5, 0.6, 0.6], [0.9, 0.6, 1]]);
    await session.settlesOn('2');
    const before = await session.sent('both strokes', (strokes) => strokes.length === 2);
    const heights = () => page.evaluate(() => {
      const pad = document.getElementById('pad');
      return [0.3, 0.8].map((x) => pad.getContext('2d').getImageData(x * pad.width, 0, 1, pad.height).data
        .filter((value, i) => i % 4 === 3 && value > 127).length);
    });
    const thickness = await heights();
    await page.reload();
    await session.settlesOn('2');
    assert.deepEqual(session.lastStrokes, before);
    (await heights()).forEach((height, i) => assert.ok(Math.abs(height - thickness[i]) <= 3, `${i}: ${height}`));
    await page.click('#undo');
    await session.settlesOn('1');
  });

  test('keeps a picture', async () => {
    server.reply = ({ type }) => ({ status: 200, body: answerOf(type === 'image/png' ? 4 : 1) });
    const page = await session.open();
    await bring(page, 'drop', await picture(page));
    await session.settlesOn('4');
    const before = await ink(page);
    await page.reload();
    await session.settlesOn('4');
    await shows(page, before);
    assert.equal(await page.isVisible('#recent'), false);
  });

  test('keeps the language, the width of the pen and the switch', async () => {
    const page = await session.open();
    await page.selectOption('#language', 'fr');
    await session.sees('#clear', 'Effacer');
    await page.fill('#width', '8');
    await page.check('#explain');
    await draw(session, 1);
    const thickness = await inkHeight(page);
    await clearPad(page);
    await page.reload();
    await session.sees('#clear', 'Effacer');
    assert.equal(await page.inputValue('#language'), 'fr');
    assert.equal(await page.inputValue('#width'), '8');
    assert.equal(await page.isChecked('#explain'), true);
    assert.ok(await page.isVisible('#heat'));
    await draw(session, 1);
    assert.equal(await inkHeight(page), thickness, 'the thickness of the next stroke');
    assert.ok(server.requests.some(({ url }) => url.includes('explain')));
  });

  test('in the middle of a stroke keeps it', async () => {
    const page = await session.open();
    const [from, to] = await onPad(page, [[0.2, 0.5], [0.8, 0.5]]);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await page.reload();
    await page.mouse.up();
    await session.settlesOn('1');
    await session.sent('the whole stroke', ([stroke]) => stroke.at(-1)[0] > 790);
  });

  test('does not replace what is drawn before the page is complete', async () => {
    const page = await session.open();
    await draw(session, 1);
    const complete = await reloadPadOnly(page);
    await drawWithMouse(page, [across(0.3), across(0.7)]);
    const drawn = await ink(page);
    await complete();
    await session.settlesOn('2');
    await shows(page, drawn);
    await strip(page, '1');
    await page.reload();
    await session.settlesOn('2');
    await strip(page, '1');
  });

  test('does not bring back what the page has no room to keep', async () => {
    const page = await session.open();
    await draw(session, 1);
    await page.waitForFunction(() => sessionStorage.getItem('digit / drawing') !== null);
    await page.evaluate(() => {
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = function set(key, value) {
        if (this === sessionStorage) throw new DOMException('full', 'QuotaExceededError');
        setItem.call(this, key, value);
      };
    });
    await drawWithMouse(page, [across(0.6)]);
    await session.settlesOn('2');
    await page.reload();
    await page.waitForSelector('html[data-ready="page"]');
    assert.equal(await page.getAttribute('#answer', 'data-state'), 'empty');
    await strip(page, '2');
  });

  test('keeps a cleared pad clear', async () => {
    const page = await session.open();
    await draw(session, 1);
    await clearPad(page);
    await page.reload();
    await strip(page, '1');
    assert.equal(await page.getAttribute('#answer', 'data-state'), 'empty');
  });

  for (const [what, value] of Object.entries({
    'no JSON': '{', 'another type': '{"strokes": 1}', 'no drawing': '"nonsense"', 'a list': '[[[[]]]]',
    'a broken picture': '"data:image/png;base64,AAAA"', 'a page': '"data:text/html,<script>"',
    'a long text': `"${'A'.repeat(1e6)}"`,
  })) {
    test(`starts with ${what} in the storage`, async () => {
      const page = await session.open();
      await page.addInitScript((text) => {
        for (const key of ['recent', 'language', 'width', 'explain']) localStorage.setItem(`digit / ${key}`, text);
        for (const key of ['drawing', 'left']) sessionStorage.setItem(`digit / ${key}`, text);
      }, value);
      await page.reload();
      await page.waitForSelector('html[data-ready="page"]');
      await draw(session, 1);
      assert.equal(await page.isVisible('#recent'), false);
    });
  }

  for (const [what, forbid] of Object.entries({
    forbidden: () => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, { get: () => { throw new DOMException('no', 'SecurityError'); } });
      }
    },
    missing: () => {
      for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { value: null });
    },
    full: () => {
      Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
    },
  })) {
    test(`is not needed: the page works with a storage that is ${what}`, async () => {
      const page = await session.open();
      await page.addInitScript(forbid);
      await page.reload();
      await page.waitForSelector('html[data-ready="page"]');
      await draw(session, 2);
      await page.selectOption('#language', 'de');
      await clearPad(page);
      await strip(page, '2');
      await page.click('#recent-list button');
      await session.settlesOn('2');
    });
  }
});

describe('the strip of the last drawings', () => {
  const session = new Session();
  const { server } = session;

  test('is not visible before there is one', async () => {
    const page = await session.open();
    await draw(session, 1);
    assert.equal(await page.isVisible('#recent'), false);
  });

  test('has each drawing that was cleared or replaced, the newest one first, with its answer', async () => {
    const page = await session.open();
    await draw(session, 1);
    await clearPad(page);
    await draw(session, 2);
    server.reply = () => ({ status: 200, body: answerOf(4, 0.991, { rejected: true }) });
    await bring(page, 'drop', await picture(page));
    await session.sees('#verdict', 'That does not look like a digit');
    await clearPad(page);
    await strip(page, '?', '2', '1');
    assert.deepEqual(await names(page),
      ['No answer. Show it again', '2, 97%. Show it again', '1, 97%. Show it again']);
  });

  test('puts a drawing back, and keeps what was on the pad', async () => {
    const page = await session.open();
    await draw(session, 1);
    const first = await ink(page);
    await clearPad(page);
    await draw(session, 2);
    const second = await ink(page);
    await page.locator('#recent-list button').first().click();
    await session.settlesOn('1');
    await shows(page, first);
    await strip(page, '2', '1');
    await page.click('#undo');
    await shows(page, second);
    await page.click('#redo');
    await shows(page, first);
  });

  test('has a drawing once, also if it was put back, cleared and reloaded', async () => {
    const page = await session.open();
    await draw(session, 1);
    await clearPad(page);
    await page.locator('#recent-list button').first().click();
    await session.settlesOn('1');
    await page.waitForSelector('#recent-list [aria-current]');
    await page.locator('#recent-list button').first().click();
    await clearPad(page);
    await strip(page, '1');
    await page.click('#undo');
    await page.reload();
    await session.settlesOn('1');
    await strip(page, '1');
    await clearPad(page);
    await painted(page);
    assert.deepEqual(await labels(page), ['1']);
  });

  test('has a picture once, and puts it back', async () => {
    server.reply = ({ type }) => ({ status: 200, body: answerOf(type === 'image/png' ? 4 : 1) });
    const page = await session.open();
    await bring(page, 'drop', await picture(page));
    await session.settlesOn('4');
    const before = await ink(page);
    await clearPad(page);
    await page.reload();
    await strip(page, '4');
    await page.click('#recent-list button');
    await session.settlesOn('4');
    await shows(page, before);
    await clearPad(page);
    await painted(page);
    assert.deepEqual(await labels(page), ['4']);
  });

  test('has the drawing of a tab that was closed, and other tabs see it', async () => {
    const page = await session.open();
    await draw(session, 2);
    const other = await page.context().newPage();
    await other.goto(server.url);
    await other.waitForSelector('html[data-ready="page"]');
    assert.equal(await other.textContent('#prediction'), '', 'the other tab has its own drawing');
    await page.close({ runBeforeUnload: true });
    await strip(other, '2');
    await other.click('#recent-list button');
    await other.waitForFunction(() => document.getElementById('prediction').textContent === '2');
  });

  test('puts a drawing back although the page stores the one on the pad during the press', async () => {
    const page = await session.open();
    await draw(session, 1);
    await clearPad(page);
    await strip(page, '1');
    await page.evaluate(() => { window.button = document.querySelector('#recent-list button'); });
    const { x, y } = await page.locator('#recent-list button').boundingBox();
    await drawWithMouse(page, [across(0.2), across(0.4)]);
    await page.mouse.move(x + 10, y + 10);
    await page.mouse.down();
    await page.waitForFunction(() => sessionStorage.getItem('digit / drawing') !== null);
    await painted(page);
    await page.mouse.up();
    await session.settlesOn('1');
    await strip(page, '2', '1');
  });

  test('has the last of twelve drawings still after it was put back, with the focus', async () => {
    const page = await session.open();
    for (let i = 0; i < 12; i++) {
      await drawWithMouse(page, [across(0.1 + i * 0.05)]);
      await clearPad(page);
    }
    await page.waitForFunction(() => document.querySelectorAll('#recent-list li').length === 12);
    await draw(session, 2);
    await page.locator('#recent-list button').last().focus();
    await page.keyboard.press('Enter');
    await session.settlesOn('1');
    const isChosen = () => document.activeElement.ariaCurrent === 'true' && document.activeElement.closest('li') !== null;
    await page.waitForFunction(isChosen);
    assert.equal(await page.locator('#recent-list li').count(), 12);
    assert.equal((await labels(page))[0], '2');
  });

  test('gives the focus to the neighbor of a drawing that cannot be opened, or to the pad', async () => {
    const page = await session.open();
    await page.addInitScript(() => {
      const item = (text) => ({ text: `data:image/png;base64,${text}`, label: '4', confidence: 1 });
      localStorage.setItem('digit / recent', JSON.stringify([item('AAAA'), item('BBBB')]));
    });
    await page.reload();
    await page.waitForSelector('html[data-ready="page"]');
    await page.locator('#recent-list button').last().focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('#recent-list li').length === 1);
    assert.ok(await page.evaluate(() => document.activeElement.closest('#recent-list') !== null));
    await page.keyboard.press('Enter');
    await page.waitForSelector('#recent', { state: 'hidden' });
    assert.equal(await page.evaluate(() => document.activeElement.id), 'pad');
  });

  test('has a dot that is a class of the model', async () => {
    server.labels = ['dot', 'dash'];
    server.reply = () => ({ status: 200, body: { ...answerOf(0), label: 'dot', probabilities: [0.97, 0.03] } });
    const page = await session.open();
    await drawWithMouse(page, [[[0.5, 0.5]]]);
    await session.settlesOn('dot');
    await clearPad(page);
    await strip(page, 'dot');
  });

  test('does not have a dot', async () => {
    const page = await session.open();
    await drawWithMouse(page, [[[0.5, 0.5]]]);
    await clearPad(page);
    await painted(page);
    assert.equal(await page.isVisible('#recent'), false);
  });

  test('is cleared by one button, for good', async () => {
    const page = await session.open();
    await draw(session, 1);
    await clearPad(page);
    await page.click('#forget');
    await page.waitForSelector('#recent', { state: 'hidden' });
    assert.equal(await page.evaluate(() => document.activeElement.id), 'pad');
    await page.reload();
    await page.waitForSelector('html[data-ready="page"]');
    assert.equal(await page.isVisible('#recent'), false);
    assert.equal(await page.evaluate(() => localStorage.length), 0);
  });

  test('is drawn in the color of the theme', async () => {
    const page = await session.open({ colorScheme: 'dark' });
    await draw(session, 1);
    await clearPad(page);
    const hasColor = (wanted) => page.waitForFunction((color) => {
      const canvas = document.querySelector('#recent-list canvas');
      const pixel = canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height * 0.2, 1, 1).data;
      return [...pixel].join() === color;
    }, wanted);
    await hasColor('232,236,255,255');
    await page.emulateMedia({ colorScheme: 'light' });
    await hasColor('29,42,107,255');
    await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' });
    await hasColor('255,255,255,255');
  });

  test('follows the language', async () => {
    const page = await session.open();
    await draw(session, 1);
    await clearPad(page);
    await page.selectOption('#language', 'de');
    await page.waitForFunction(() => document.querySelector('#recent-list button').ariaLabel.includes('Wieder zeigen'));
    assert.deepEqual(await names(page), ['1, 97\u00a0%. Wieder zeigen']);
  });
});
