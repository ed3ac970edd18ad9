// The layout in windows from 320 pixels to a projector, in all languages, with a strip of drawings.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { across, drawWithMouse } from '../support/draw.mjs';
import { answerOf, HIDDEN } from '../support/mock-server.mjs';
import { Session } from '../support/session.mjs';

const LOCALES = ['en-US', 'de-DE', 'fr-FR', 'es-ES'];
/** Windows in which nothing needs scrolling, and others. 640×400 is 1280×800 at a zoom of 200 %. */
const WHOLE = [[844, 390], [1366, 625], [1024, 768], [1280, 800], [2560, 1440], [640, 400]];
const SCROLLED = [[320, 640], [390, 844], [640, 800], [820, 1180]];

/** Runs in the page: sentences about what does not fit. */
function problemsOfLayout() {
  const problems = [];
  const parts = [...document.querySelectorAll('button, .group, .width, select, #why, #time, #neuron, #verdict, .name, h2')]
    .filter((part) => part.getClientRects().length > 0 && !part.closest('dialog'));
  const nameOf = (part) => part.id || part.className || part.tagName;
  /** The tops of the rows of its text. */
  const rowsOf = (part) => {
    const rows = new Set();
    const range = document.createRange();
    for (const nodes = document.createTreeWalker(part, NodeFilter.SHOW_TEXT); nodes.nextNode();) {
      range.selectNodeContents(nodes.currentNode);
      for (const { top, width } of range.getClientRects()) if (width > 1) rows.add(Math.round(top));
    }
    return rows;
  };
  if (document.documentElement.scrollWidth > innerWidth) problems.push('the page is too wide');
  for (const part of parts) {
    if (part.matches('button, #why') && part.scrollWidth > part.clientWidth + 1) problems.push(`${nameOf(part)} is cut`);
    if (part.matches('button.text') && rowsOf(part).size > 1) problems.push(`${nameOf(part)} wraps`);
  }
  const boxes = parts.map((part) => part.getBoundingClientRect());
  parts.forEach((part, i) => parts.slice(i + 1).forEach((other, k) => {
    const [a, b] = [boxes[i], boxes[i + 1 + k]];
    const overlap = a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    if (overlap && !part.contains(other)) problems.push(`${nameOf(part)} touches ${nameOf(other)}`);
  }));
  return problems;
}

describe('the layout', () => {
  const session = new Session();
  const { server } = session;

  /** Draws twice, so that the answer is long and the strip has a drawing. */
  const open = async (locale, [width, height]) => {
    const probabilities = [0, 0.3, 0, 0, 0, 0, 0, 0.7, 0, 0];
    const activations = HIDDEN.map((count) => new Array(count).fill(1));
    server.reply = () => ({ status: 200, body: answerOf(7, 0.7, { probabilities, activations }) });
    const page = await session.open({ locale, viewport: { width, height } });
    await drawWithMouse(page, [across(0.5)]);
    await session.settlesOn('7');
    await page.click('#clear');
    await drawWithMouse(page, [across(0.3), across(0.6)]);
    await session.settlesOn('7');
    await page.waitForSelector('#recent li');
    return page;
  };

  for (const size of [...WHOLE, ...SCROLLED]) {
    const whole = WHOLE.includes(size);
    const and = whole ? ' and needs no scrolling' : '';
    test(`cuts, wraps and covers nothing${and} at ${size.join('×')} in any language`, async () => {
      for (const locale of LOCALES) {
        const page = await open(locale, size);
        assert.deepEqual(await page.evaluate(problemsOfLayout), [], locale);
        if (whole) assert.ok(await page.evaluate(() => document.documentElement.scrollHeight) <= size[1], locale);
        await page.context().close();
      }
    });
  }

  test('has larger text when the user zooms', async () => {
    const sizeAt = async (...size) => (await open('en-US', size)).evaluate(() =>
      parseFloat(getComputedStyle(document.getElementById('neuron')).fontSize));
    const [whole, zoomed] = [await sizeAt(2560, 1440), await sizeAt(1280, 720)];
    assert.ok(2 * zoomed > 1.2 * whole, `${whole} and ${2 * zoomed} pixels of the screen`);
  });

  test('fills a projector', async () => {
    const page = await open('en-US', [2560, 1440]);
    const { width } = await page.locator('#pad').boundingBox();
    assert.ok(width > 1000, `the pad is ${width} wide`);
    assert.ok(await page.evaluate(() => parseFloat(getComputedStyle(document.getElementById('neuron')).fontSize)) > 18);
  });
});
