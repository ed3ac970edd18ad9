// Drawing on the page with mouse, finger, pen and keyboard.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { across, drawWithMouse, Hand, onPad, Pen } from '../support/draw.mjs';
import { Session } from '../support/session.mjs';

describe('drawing', () => {
  const session = new Session();
  const { server } = session;

  const inked = () => session.page.evaluate(() => {
    const canvas = document.getElementById('pad');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length / (canvas.width * canvas.height);
  });
  /** Height of the ink in one column of the pad, as fractions of its side. */
  const inkWidthAt = (x) => session.page.evaluate((fraction) => {
    const canvas = document.getElementById('pad');
    const column = canvas.getContext('2d').getImageData(Math.round(fraction * canvas.width), 0, 1, canvas.height).data;
    return column.filter((value, i) => i % 4 === 3 && value > 127).length / canvas.height;
  }, x);

  test('with the mouse sends every stroke with its coordinates', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.3), across(0.7)]);
    await session.sees('#prediction', '2');
    const strokes = await session.sent('the second stroke’s end', (sent) => sent[1]?.at(-1)[0] > 797);
    assert.equal(strokes.length, 2);
    for (const [i, height] of [[0, 300], [1, 700]]) {
      assert.ok(strokes[i].every(([, y]) => Math.abs(y - height) < 3), JSON.stringify(strokes[i]));
      assert.ok(Math.abs(strokes[i][0][0] - 200) < 3 && Math.abs(strokes[i].at(-1)[0] - 800) < 3);
    }
    assert.ok(await inked() > 0.03);
  });

  test('makes a dot from a click', async () => {
    const page = await session.open();
    await drawWithMouse(page, [[[0.5, 0.5]]]);
    await session.sent('the dot', ([stroke]) => stroke.length === 1);
    assert.ok(Math.abs(await inkWidthAt(0.5) - 0.05) < 0.01, String(await inkWidthAt(0.5)));
  });

  test('works only with the main button', async () => {
    const page = await session.open();
    const [from, to] = await onPad(page, [[0.2, 0.2], [0.8, 0.8]]);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down({ button: 'right' });
    await page.mouse.move(to.x, to.y);
    await page.mouse.up({ button: 'right' });
    assert.equal(await inked(), 0);
  });

  test('continues along the edge while the mouse is outside', async () => {
    const page = await session.open();
    const [from] = await onPad(page, [[0.5, 0.5]]);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x, 0, { steps: 5 });
    await page.mouse.move(from.x, from.y, { steps: 5 });
    await page.mouse.up();
    const [stroke] = await session.sent('the points at the edge', ([sent]) => sent.some(([, y]) => y === 0));
    assert.ok(stroke.every(([x, y]) => x >= 0 && x <= 1000 && y >= 0 && y <= 1000));
  });

  test('with a finger neither scrolls nor zooms the page', async () => {
    const page = await session.open({ viewport: { width: 390, height: 600 }, hasTouch: true, isMobile: true });
    const hand = await Hand.over(page);
    await hand.down(1, [0.5, 0.9]);
    for (let y = 0.85; y > 0.1; y -= 0.05) await hand.move(1, [0.5, y]);
    await hand.up(1);
    await session.sent('more than ten points', ([stroke]) => stroke.length > 10);
    await session.sees('#prediction', '1');
    assert.equal(await page.evaluate(() => scrollY), 0);
    assert.equal(await page.evaluate(() => visualViewport.scale), 1);
  });

  test('ignores a second finger', async () => {
    const page = await session.open({ hasTouch: true });
    const hand = await Hand.over(page);
    await hand.down(1, [0.2, 0.3]);
    await hand.move(1, [0.4, 0.3]);
    await hand.down(2, [0.8, 0.9]);
    await hand.move(2, [0.7, 0.9]);
    await hand.move(1, [0.6, 0.3]);
    await hand.up(2);
    await hand.move(1, [0.8, 0.3]);
    await hand.up(1);
    const [stroke] = await session.sent('the first finger’s last point', ([sent]) => sent.at(-1)[0] > 790);
    assert.ok(stroke.every(([, y]) => Math.abs(y - 300) < 5));
  });

  test('ignores a palm', async () => {
    const page = await session.open({ hasTouch: true });
    const hand = await Hand.over(page);
    await hand.down(1, [0.5, 0.8], 70);
    await hand.move(1, [0.6, 0.8]);
    await hand.up(1);
    assert.equal(await inked(), 0);
    assert.equal(server.requests.length, 0);
  });

  test('removes the stroke of a palm that touched before the pen', async () => {
    const page = await session.open({ hasTouch: true });
    const [hand, pen] = [await Hand.over(page), await Pen.over(page)];
    await hand.down(1, [0.7, 0.9]);
    await hand.move(1, [0.72, 0.9]);
    await pen.draw([[0.3, 0.2], [0.3, 0.4], [0.3, 0.6]]);
    await hand.move(1, [0.74, 0.9]);
    await hand.up(1);
    await hand.down(2, [0.7, 0.9]);
    await hand.up(2);
    const strokes = await session.sent('the pen’s last point', ([sent]) => sent.at(-1)[1] > 590);
    assert.equal(strokes.length, 1);
    assert.ok(strokes[0].every(([x]) => Math.abs(x - 300) < 5));
  });

  test('with a pen makes wider lines under more pressure', async () => {
    const page = await session.open();
    const pen = await Pen.over(page);
    await pen.draw([[0.1, 0.5, 0.1], [0.3, 0.5, 0.1], [0.5, 0.5, 0.5], [0.7, 0.5, 1], [0.9, 0.5, 1]]);
    await session.sees('#prediction', '1');
    const [light, heavy] = [await inkWidthAt(0.2), await inkWidthAt(0.8)];
    assert.ok(heavy > light * 2, `${light} and ${heavy}`);
  });

  test('uses the width of the pen', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.2)]);
    await page.fill('#width', '10');
    await drawWithMouse(page, [across(0.7)]);
    await session.sees('#prediction', '2');
    assert.ok(Math.abs(await inkWidthAt(0.5) - 0.15) < 0.01, String(await inkWidthAt(0.5)));
  });

  test('uses the resolution of the screen', async () => {
    const page = await session.open({ deviceScaleFactor: 3 });
    const [pixels, css] = await page.evaluate(() => {
      const pad = document.getElementById('pad');
      return [pad.width, pad.clientWidth];
    });
    assert.equal(pixels, css * 3);
  });

  test('has undo, redo and clear by buttons and keys', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.2), across(0.5), across(0.8)]);
    await session.sees('#prediction', '3');
    await page.click('#undo');
    await session.sees('#prediction', '2');
    await page.keyboard.press('Control+z');
    await session.sees('#prediction', '1');
    await page.keyboard.press('Control+Shift+Z');
    await session.sees('#prediction', '2');
    await page.click('#redo');
    await session.sees('#prediction', '3');
    assert.equal(await page.getAttribute('#redo', 'aria-disabled'), 'true');
    for (const clear of [() => page.click('#clear'), () => page.keyboard.press('Escape'),
      () => page.keyboard.press('Delete')]) {
      await clear();
      await session.sees('#prediction', '');
      assert.equal(await inked(), 0);
      await page.click('#undo');
      await session.sees('#prediction', '3');
    }
  });

  test('with the eraser removes the touched strokes in one step', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.2), across(0.5), across(0.8)]);
    await session.sees('#prediction', '3');
    await page.check('#eraser', { force: true });
    await drawWithMouse(page, [[[0.5, 0.4], [0.5, 0.9]]], 1);
    await session.sees('#prediction', '1');
    assert.ok(session.lastStrokes[0].every(([, y]) => Math.abs(y - 200) < 3));
    await page.click('#undo');
    await session.sees('#prediction', '3');
  });

  test('continues after the window has changed its size', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.3)]);
    await session.sees('#prediction', '1');
    const before = await inked();
    await page.setViewportSize({ width: 420, height: 800 });
    await page.waitForFunction(() => document.getElementById('pad').width < 400);
    assert.ok(Math.abs(await inked() - before) < 0.005);
    await drawWithMouse(page, [across(0.7)]);
    await session.sees('#prediction', '2');
    const heights = session.lastStrokes[1].map(([, y]) => y);
    assert.ok(heights.every((y) => Math.abs(y - 700) < 4), String(heights));
  });

  test('works with the arrow keys', async () => {
    const page = await session.open();
    await page.focus('#pad');
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    for (let i = 0; i < 16; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    const [stroke] = await session.sent('the last arrow key', ([sent]) => sent.at(-1)[1] >= 700);
    assert.deepEqual([stroke[0], stroke.at(-1)], [[500, 300], [500, 700]]);
  });
});
