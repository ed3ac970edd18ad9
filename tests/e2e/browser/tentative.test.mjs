// The answer is tentative while the pen is down, and a rejected drawing has no winner.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { across, DIGITS, drawWithMouse, onPad, smooth } from '../support/draw.mjs';
import { answerOf } from '../support/mock-server.mjs';
import { bring, picture } from '../support/pictures.mjs';
import { fit, replaySlowly } from '../support/replay.mjs';
import { Session, until } from '../support/session.mjs';
import { watchAnswer, watched } from '../support/watch.mjs';

/**
 * Milliseconds within which an answer settles after the pen is up. The tests take the fastest of several answers,
 * because other programs may delay the browser; tools/settling.mjs takes every answer.
 */
const SOON = 400;
/** Milliseconds after which a pause would have been announced. */
const LONG = 1200;
const IMAGE = Array.from({ length: 784 }, (_, pixel) => (pixel % 28 === 14 ? 1 : 0));
const ACCENTS = { light: 'rgb(48, 73, 214)', dark: 'rgb(147, 165, 255)' };

describe('the tentative answer', () => {
  const session = new Session();
  const { server } = session;
  const state = () => session.page.getAttribute('#answer', 'data-state');
  /** Puts the pen down at the first point and moves it to the others. */
  const penDown = async (page, ...points) => {
    const [first, ...rest] = await onPad(page, points);
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 3 });
  };
  /** Draws more than half of a horizontal line and keeps the pen down. */
  const drawOn = async (page) => {
    await penDown(page, ...across(0.5));
    await session.sees('#prediction', '7');
  };
  /** The text of the answer, and the color and the label of each bar that differs from the others. */
  const shown = (page) => page.evaluate(() => ({
    digit: document.getElementById('prediction').textContent,
    verdict: document.getElementById('verdict').textContent,
    confidence: document.getElementById('confidence').textContent,
    remark: document.getElementById('remark').textContent,
    color: getComputedStyle(document.getElementById('prediction')).color,
    bars: new Set([...document.querySelectorAll('.fill')].map((bar) => getComputedStyle(bar).backgroundColor)).size,
  }));
  const reply = (confidence, extra) => {
    server.reply = () => ({ status: 200, body: answerOf(7, confidence, { image: IMAGE, ...extra }) });
  };

  for (const [colorScheme, accent] of Object.entries(ACCENTS)) {
    test(`is muted, without a verdict and without a winner, ${colorScheme}`, async () => {
      reply(0.999);
      const page = await session.open({ colorScheme });
      await drawOn(page);
      const { color, ...words } = await shown(page);
      assert.deepEqual(words, { digit: '7', verdict: 'Reading…', confidence: '', remark: '', bars: 1 });
      assert.notEqual(color, accent);
      await page.waitForFunction(() => {
        const fill = document.querySelectorAll('.fill')[7];
        return fill.getBoundingClientRect().top - fill.parentElement.getBoundingClientRect().top < 5;
      });
      await page.mouse.up();
      await session.settlesOn('7');
      await page.waitForFunction((wanted) => getComputedStyle(document.getElementById('prediction')).color === wanted,
        accent);
      const { digit, verdict, confidence, bars } = await shown(page);
      assert.deepEqual([digit, verdict, confidence, bars], ['7', 'Certain', '99.9%', 2]);
    });
  }

  test('is muted in forced colors', async () => {
    reply(0.999);
    const page = await session.open({ forcedColors: 'active' });
    const strength = () => page.evaluate(() => getComputedStyle(document.getElementById('prediction')).opacity);
    await drawOn(page);
    assert.ok(Number(await strength()) < 1);
    await page.mouse.up();
    await session.settlesOn('7');
    assert.equal(await strength(), '1');
  });

  test('settles soon after the pen is up, and is tentative again under the next stroke', async () => {
    reply(0.9);
    const page = await session.open();
    await watchAnswer(page);
    const times = [];
    for (const y of [0.3, 0.4, 0.5]) {
      await drawWithMouse(page, [across(y)]);
      const { settledAfter, problems } = await watched(page);
      times.push(settledAfter);
      assert.deepEqual(problems, []);
    }
    assert.ok(Math.min(...times) <= SOON, `settles after ${times} ms`);
    await penDown(page, ...across(0.7));
    assert.equal(await state(), 'reading');
    assert.equal(await page.textContent('#confidence'), '');
    await page.mouse.up();
    await session.settlesOn('7');
  });

  test('settles when it arrives if the server is slow', async () => {
    const held = [];
    server.reply = () => new Promise((resolve) => { held.push(() => resolve({ status: 200, body: answerOf(7) })); });
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await until(() => held.length === 1, 'the first request');
    held[0](); // the page drops this answer if drawing took so long that it is late
    await until(() => held.length === 2, 'the request for the complete drawing');
    await page.waitForTimeout(SOON);
    assert.equal(await state(), 'reading', 'the answer is to an earlier state of the drawing');
    held[1]();
    await session.settlesOn('7');
  });

  test('is not announced while the pen is down, however long it rests', async () => {
    const page = await session.open();
    await watchAnswer(page);
    await drawWithMouse(page, [across(0.2)]);
    await session.settlesOn('1');
    await penDown(page, ...across(0.5));
    await page.waitForTimeout(LONG);
    assert.equal(await page.textContent('#live'), '');
    await page.mouse.up();
    await session.sees('#live', '2. Almost certain, 97%.');
    assert.deepEqual((await watched(page)).announced, ['2. Almost certain, 97%.']);
  });

  test('is not refused while the pen is down', async () => {
    server.reply = () => ({ status: 400, body: { error: 'too many points' } });
    const page = await session.open();
    await penDown(page, ...across(0.5));
    await until(() => server.requests.length > 1, 'two requests');
    assert.equal(await page.textContent('#remark'), '');
    await page.mouse.up();
    await session.sees('#remark', 'too many points');
  });

  test('does not show a digit that the server rejects', async () => {
    reply(0.99, { rejected: true });
    const page = await session.open();
    await penDown(page, ...across(0.5));
    await page.waitForFunction(() => document.getElementById('time').textContent !== '');
    assert.deepEqual(await page.textContent('#prediction'), '');
    assert.equal(await state(), 'reading');
  });

  test('is not there yet for a dot and for the start of a stroke', async () => {
    reply(0.99);
    const page = await session.open();
    const isEmpty = async (what) => {
      await page.waitForTimeout(SOON);
      assert.equal(await state(), 'empty', what);
      assert.equal(await page.textContent('#prediction'), '', what);
      assert.equal(await page.textContent('#verdict'), 'Draw a digit', what);
    };
    await penDown(page, [0.5, 0.3]);
    await isEmpty('the pen is down');
    const [{ x, y }] = await onPad(page, [[0.5, 0.4]]);
    await page.mouse.move(x, y, { steps: 5 });
    await isEmpty('the start of a stroke');
    await page.mouse.up();
    await session.settlesOn('7');
    await page.click('#clear');
    await drawWithMouse(page, [[[0.5, 0.5]]]);
    await isEmpty('a dot');
  });

  test('to a dot settles if the model has other classes than the digits', async () => {
    server.labels = ['comma', 'dot'];
    server.reply = () => ({ status: 200, body: answerOf(1, 0.97, {}, server.labels) });
    const page = await session.open();
    await drawWithMouse(page, [[[0.5, 0.5]]]);
    await session.settlesOn('dot');
  });

  test('settles under the keyboard pen when the pen is up', async () => {
    reply(0.99);
    const page = await session.open();
    await page.focus('#pad');
    await page.keyboard.press('Space');
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowDown');
    await session.sees('#prediction', '7');
    await page.waitForTimeout(LONG);
    assert.equal(await state(), 'reading');
    await session.sees('#live', 'Column 20, row 28.');
    await page.keyboard.press('Space');
    await session.settlesOn('7');
    await session.sees('#live', '7. Certain, 99%.');
  });

  test('is never there for a picture, which settles at once', async () => {
    reply(0.99);
    const page = await session.open();
    await page.evaluate(() => {
      window.states = [];
      const note = () => window.states.push([document.getElementById('answer').dataset.state,
        document.getElementById('prediction').textContent].join(' '));
      new MutationObserver(note).observe(document.getElementById('answer'),
        { attributes: true, childList: true, subtree: true });
    });
    await bring(page, 'drop', await picture(page));
    await session.settlesOn('7');
    assert.ok(!(await page.evaluate(() => window.states)).includes('reading 7'));
  });

  for (const [locale, tentative, settled] of [
    ['de', 'Liest …', 'Sicher'], ['fr', 'Lecture…', 'Certain'], ['es', 'Leyendo…', 'Seguro'],
  ]) {
    test(`is tentative and settled in ${locale}`, async () => {
      reply(0.999);
      const page = await session.open({ locale });
      await drawOn(page);
      assert.equal(await page.textContent('#verdict'), tentative);
      await page.mouse.up();
      await session.sees('#verdict', settled);
    });
  }
});

describe('a rejected drawing', () => {
  const session = new Session();
  const { server } = session;
  const EXPLANATION = IMAGE.map((value, pixel) => (pixel < 392 ? value : -value));

  for (const [theme, colors] of Object.entries({
    light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, 'forced colors': { forcedColors: 'active' },
  })) {
    test(`has no winner anywhere, ${theme}`, async () => {
      const body = answerOf(7, 0.99, { image: IMAGE, explanation: EXPLANATION, rejected: true });
      server.reply = () => ({ status: 200, body });
      const page = await session.open(colors);
      await page.check('#explain');
      await drawWithMouse(page, [across(0.3), across(0.6)]);
      await session.sees('#verdict', 'That does not look like a digit');
      const found = await page.evaluate(() => {
        const { data } = document.getElementById('heat').getContext('2d').getImageData(0, 0, 28, 28);
        return {
          digit: document.getElementById('prediction').textContent,
          colorsOfBars: new Set([...document.querySelectorAll('.fill')]
            .map((bar) => getComputedStyle(bar).backgroundColor)).size,
          colorsOfNames: new Set([...document.querySelectorAll('.name')].map((name) => getComputedStyle(name).color)).size,
          strongPixels: data.filter((value, i) => i % 4 === 3 && value > 128).length,
        };
      });
      assert.deepEqual(found, { digit: '', colorsOfBars: 1, colorsOfNames: 1, strongPixels: 0 });
      assert.doesNotMatch(await page.textContent('#neuron'), /7/);
    });
  }
});

describe('the tentative answer of digit-serve', { skip }, () => {
  const session = new Session();
  const server = new DigitServe();

  before(() => server.start());
  after(() => server.stop());

  test('settles on the digit soon after the pen is up, and not before', async () => {
    const page = await session.open({}, server.url);
    await watchAnswer(page);
    const devtools = await page.context().newCDPSession(page);
    const times = [];
    for (const [digit, strokes] of Object.entries(DIGITS)) {
      const seen = await replaySlowly(page, devtools, fit(strokes.map((stroke) => smooth(stroke))), LONG);
      assert.deepEqual(seen.problems, []);
      assert.equal(seen.digit, digit);
      times.push(seen.settledAfter);
    }
    assert.ok(Math.min(...times) <= SOON, `settles after ${times} ms`);
  });
});
