// What a screen reader hears of a drawing that is made with the keyboard.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { across, drawWithMouse } from '../support/draw.mjs';
import { answerOf } from '../support/mock-server.mjs';
import { Session } from '../support/session.mjs';

/** Milliseconds after which everything that is to be said has been said. */
const LONG = 3000;
const ANSWER = '1. Almost certain, 97%.';

describe('drawing with the keyboard', () => {
  const session = new Session();
  const { server } = session;

  /** Opens the page, puts the focus on the pad and listens. */
  const open = async (options) => {
    const page = await session.open(options);
    await page.evaluate(() => {
      window.heard = [];
      const regions = document.querySelectorAll('[role="status"], [role="alert"], [aria-live]');
      for (const region of regions) {
        new MutationObserver(() => region.textContent && window.heard.push(region.textContent))
          .observe(region, { childList: true, characterData: true, subtree: true });
      }
    });
    await page.focus('#pad');
    return page;
  };
  const press = (key) => session.page.keyboard.press(key);
  /** Presses a key several times and then others, without a pause in between, however busy the computer is. */
  const pressQuickly = (key, times, ...others) => session.page.evaluate((keys) => {
    for (const each of keys) {
      for (const type of ['keydown', 'keyup']) {
        document.activeElement.dispatchEvent(new KeyboardEvent(type, { key: each, bubbles: true, cancelable: true }));
      }
    }
  }, [...Array(times).fill(key), ...others]);
  const hears = (text) => session.page.waitForFunction((wanted) => window.heard.at(-1) === wanted, text);
  const heard = () => session.page.evaluate(() => window.heard);

  test('is heard as pen down, position, pen up and the settled answer, and nothing else', async () => {
    const page = await open();
    await press('Space');
    await hears('Pen down. Column 20, row 20.');
    await pressQuickly('ArrowDown', 8);
    await hears('Column 20, row 28.');
    await press('Space');
    await hears('Pen up.');
    await hears(ANSWER);
    await page.waitForTimeout(LONG);
    assert.deepEqual(await heard(), ['Pen down. Column 20, row 20.', 'Column 20, row 28.', 'Pen up.', ANSWER]);
  });

  test('is heard where the pen rests, also while it is up, but not at every step', async () => {
    const page = await open();
    await pressQuickly('ArrowLeft', 6);
    await hears('Column 14, row 20.');
    await pressQuickly('ArrowUp', 25);
    await hears('Column 14, row 0.');
    await page.waitForTimeout(LONG);
    assert.deepEqual(await heard(), ['Column 14, row 20.', 'Column 14, row 0.']);
  });

  test('is heard with the position where the pen goes down or up before the arrow keys have rested', async () => {
    await open();
    await pressQuickly('ArrowRight', 3, ' ');
    await hears('Pen down. Column 23, row 20.');
    await pressQuickly('ArrowDown', 8, ' ');
    await hears('Pen up. Column 23, row 28.');
    await hears(ANSWER);
    assert.deepEqual(await heard(), ['Pen down. Column 23, row 20.', 'Pen up. Column 23, row 28.', ANSWER]);
  });

  test('is heard with the answer after the position if the pen goes on while it is up', async () => {
    await open();
    await press('Space');
    await pressQuickly('ArrowDown', 8, ' ', ...Array(4).fill('ArrowRight'));
    await hears('Column 24, row 28.');
    await hears(ANSWER);
  });

  test('is not heard with an answer to an earlier state of the drawing', async () => {
    server.reply = ({ body }) => {
      const { strokes } = JSON.parse(body);
      return { status: 200, body: answerOf(strokes.length) };
    };
    const page = await open();
    for (let stroke = 0; stroke < 2; stroke++) {
      await press('Space');
      await pressQuickly('ArrowDown', 8, ' ');
    }
    await hears('2. Almost certain, 97%.');
    await page.waitForTimeout(LONG);
    assert.deepEqual((await heard()).filter((text) => text.includes('certain')), ['2. Almost certain, 97%.']);
  });

  test('is heard as pen up when the drawing is cleared or the pad loses the focus', async () => {
    const page = await open();
    await press('Space');
    await hears('Pen down. Column 20, row 20.');
    await press('Escape');
    await hears('Pen up.');
    await press('Space');
    await hears('Pen down.');
    await pressQuickly('ArrowDown', 8);
    await hears('Column 20, row 28.');
    await press('Tab');
    await hears('Pen up.');
    await page.focus('#pad');
    await press('Space');
    await hears('Pen down. Column 20, row 28.');
  });

  test('is heard with the same answer again after another stroke', async () => {
    server.reply = () => ({ status: 200, body: answerOf(1) });
    await open();
    for (let stroke = 1; stroke <= 2; stroke++) {
      await press('Space');
      await pressQuickly('ArrowDown', 8, ' ');
      await hears(`Pen up. Column 20, row ${20 + 8 * stroke}.`);
      await hears(ANSWER);
    }
    assert.equal((await heard()).filter((text) => text === ANSWER).length, 2);
  });

  test('is not heard as a pen while the mouse draws', async () => {
    const page = await open();
    await drawWithMouse(page, [across(0.5)]);
    await hears(ANSWER);
    assert.deepEqual(await heard(), [ANSWER]);
  });

  for (const [locale, down, up] of [
    ['de', 'Stift aufgesetzt. Spalte 20, Zeile 20.', 'Stift abgehoben. Spalte 20, Zeile 28.'],
    ['fr', 'Stylo posé. Colonne 20, ligne 20.', 'Stylo levé. Colonne 20, ligne 28.'],
    ['es', 'Lápiz apoyado. Columna 20, fila 20.', 'Lápiz levantado. Columna 20, fila 28.'],
  ]) {
    test(`is heard in ${locale}`, async () => {
      await open({ locale });
      await press('Space');
      await hears(down);
      await pressQuickly('ArrowDown', 8, ' ');
      await hears(up);
    });
  }
});
