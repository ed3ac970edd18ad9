// The page with the few colors that a user forces on all pages, for example in the contrast themes of Windows.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { across, drawWithMouse } from '../support/draw.mjs';
import { answerOf, blankAnswer } from '../support/mock-server.mjs';
import { Session } from '../support/session.mjs';

/** The contrast that WCAG 2.2 requires of what identifies a control (1.4.11). */
const ENOUGH = 3;

function luminance([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

for (const colorScheme of ['light', 'dark']) {
  describe(`in forced colors, ${colorScheme}`, () => {
    const session = new Session();
    const { server } = session;

    const open = () => session.open({ forcedColors: 'active', colorScheme, reducedMotion: 'reduce' });
    /** The pixels of a box of the page: rows of colors. */
    const pixelsOf = async ({ x, y, width, height }) => {
      const clip = { x: Math.floor(x), y: Math.floor(y), width: Math.ceil(width), height: Math.ceil(height) };
      const png = PNG.sync.read(await session.page.screenshot({ clip }));
      return Array.from({ length: png.height }, (_, row) => Array.from({ length: png.width },
        (__, column) => [...png.data.slice(4 * (row * png.width + column)).slice(0, 3)]));
    };
    const boxOf = (selector) => session.page.locator(selector).boundingBox();
    /** Whether a line around the element differs from what is around the line, on all four sides. */
    const hasEdge = async (selector) => {
      const { x, y, width, height } = await boxOf(selector);
      const flat = { y: y + height / 2, width: 12, height: 1 };
      const down = { x: x + width / 2, width: 1, height: 12 };
      const sides = [{ ...flat, x: x - 6 }, { ...flat, x: x + width - 6 }, { ...down, y: y - 6 },
        { ...down, y: y + height - 6 }];
      for (const side of sides) {
        const line = (await pixelsOf(side)).flat();
        if (!line.some((color) => contrast(color, line[0]) >= ENOUGH)) return false;
      }
      return true;
    };
    /** The pixels of the element that stand out from the background of the page, as a picture of 0 and 1. */
    const figureOf = async (selector) => {
      const box = await boxOf(selector);
      const [[ground]] = await pixelsOf({ ...box, x: box.x - 6, width: 1, height: 1 });
      return (await pixelsOf(box)).map((row) => row.map((color) => (contrast(color, ground) >= ENOUGH ? 1 : 0)).join(''));
    };

    const STATES = {
      empty: async () => {},
      sure: async () => {
        await drawWithMouse(session.page, [across(0.5)]);
        await session.settlesOn('1');
      },
      rejected: async () => {
        server.reply = () => ({ status: 200, body: answerOf(7, 0.9, { rejected: true }) });
        await drawWithMouse(session.page, [across(0.5)]);
        await session.sees('#verdict', 'That does not look like a digit');
      },
      blank: async () => {
        server.reply = () => ({ status: 200, body: blankAnswer() });
        await drawWithMouse(session.page, [across(0.5)]);
        await session.sees('#verdict', 'Nothing to read');
      },
      offline: async () => {
        server.reply = () => ({ status: 503, body: { error: 'busy' } });
        await drawWithMouse(session.page, [across(0.5)]);
        await session.sees('#verdict', 'The server does not answer');
      },
    };

    for (const [state, reach] of Object.entries(STATES)) {
      test(`the pad has an edge in the state ${state}`, async () => {
        await open();
        await reach();
        assert.ok(await hasEdge('#pad'));
      });
    }

    test('the ink stands out from the pad', async () => {
      await open();
      await STATES.sure();
      const { x, y, width, height } = await boxOf('#pad');
      const [[ink]] = await pixelsOf({ x: x + width / 2, y: y + height / 2, width: 1, height: 1 });
      const [[paper]] = await pixelsOf({ x: x + width / 2, y: y + height / 4, width: 1, height: 1 });
      assert.ok(contrast(ink, paper) >= 4.5, `${ink} on ${paper}`);
    });

    test('the switch is visible, and on and off look different', async () => {
      const page = await open();
      const off = await figureOf('#explain');
      await page.check('#explain');
      await page.mouse.move(0, 0);
      const on = await figureOf('#explain');
      for (const figure of [on, off]) assert.ok(figure.join('').includes('1'), figure.join('\n'));
      assert.notDeepEqual(on, off);
    });

    test('the chosen tool differs from the other one', async () => {
      const page = await open();
      const frame = () => page.evaluate(() => ['pen', 'eraser'].map((id) =>
        getComputedStyle(document.getElementById(id).parentElement).outlineStyle));
      assert.deepEqual(await frame(), ['solid', 'none']);
      await page.check('#eraser', { force: true });
      assert.deepEqual(await frame(), ['none', 'solid']);
    });

    test('the keyboard pen shows whether it is up or down', async () => {
      const page = await open();
      await page.evaluate(() => { document.getElementById('pad').style.opacity = '0'; }); // hides the ink
      await page.focus('#pad');
      for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowUp'); // away from the hint
      const up = await figureOf('#cursor');
      await page.keyboard.press('Space');
      const down = await figureOf('#cursor');
      for (const figure of [up, down]) assert.ok(figure.join('').includes('1'), figure.join('\n'));
      assert.notDeepEqual(up, down);
    });
  });
}
