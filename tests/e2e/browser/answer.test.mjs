// The answer on the page: it follows the drawing, shows its confidence, and handles a server that stops.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { across, drawWithMouse, onPad } from '../support/draw.mjs';
import { answerOf, blankAnswer } from '../support/mock-server.mjs';
import { Session, until } from '../support/session.mjs';

const IMAGE = Array.from({ length: 784 }, (_, pixel) => (pixel % 28 === 14 ? 1 : 0));
const EXPLANATION = IMAGE.map((value, pixel) => (pixel < 392 ? value : -value));

describe('the answer', () => {
  const session = new Session();
  const { server } = session;

  /** Makes the server hold back its replies. Calling an element of the result sends that reply. */
  const holdAnswers = () => {
    const held = [];
    const reply = server.reply;
    server.reply = (request) => new Promise((resolve) => { held.push(() => resolve(reply(request))); });
    return held;
  };
  const penDown = async (page, ...points) => {
    const [first, ...rest] = await onPad(page, points);
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 3 });
  };
  const state = () => session.page.getAttribute('#answer', 'data-state');
  /** The colors of the opaque pixels on a small canvas. */
  const colors = (id) => session.page.evaluate((canvas) => {
    const { data } = document.getElementById(canvas).getContext('2d').getImageData(0, 0, 28, 28);
    const found = new Set();
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) found.add([...data.slice(i, i + 3)].join());
    return [...found];
  }, id);

  test('follows the drawing while it grows', async () => {
    server.reply = ({ body }) => ({ status: 200, body: answerOf(Math.min(JSON.parse(body).strokes[0].length, 9)) });
    const page = await session.open();
    await penDown(page, [0.2, 0.2]);
    await page.mouse.move(...Object.values((await onPad(page, [[0.4, 0.4]]))[0]));
    await session.sees('#prediction', '2');
    await page.mouse.move(...Object.values((await onPad(page, [[0.6, 0.4]]))[0]));
    await session.sees('#prediction', '3');
    await page.mouse.up();
  });

  test('comes from one request at a time, for the newest drawing', async () => {
    const held = holdAnswers();
    const page = await session.open();
    await drawWithMouse(page, [across(0.2)]);
    await until(() => held.length === 1, 'the first request');
    await drawWithMouse(page, [across(0.4), across(0.6)], 1);
    assert.equal(server.requests.length, 1);
    held[0]();
    await until(() => held.length === 2, 'the second request');
    held[1]();
    await session.sees('#prediction', '3');
    assert.equal(server.requests.length, 2);
    assert.equal(server.maxConcurrent, 1);
  });

  test('is dropped if it belongs to a cleared drawing', async () => {
    const held = holdAnswers();
    const page = await session.open();
    await drawWithMouse(page, [across(0.2), across(0.5)]);
    await until(() => held.length === 1, 'the first request');
    await page.click('#clear');
    await page.evaluate(() => {
      window.shown = [];
      new MutationObserver(() => window.shown.push(document.getElementById('prediction').textContent))
        .observe(document.getElementById('prediction'), { childList: true });
    });
    held[0]();
    await drawWithMouse(page, [across(0.2)]);
    await until(() => held.length === 2, 'the second request');
    server.reply = () => ({ status: 200, body: answerOf(1) });
    held[1]();
    await session.sees('#prediction', '1');
    assert.deepEqual(await page.evaluate(() => window.shown), ['1']);
  });

  test('includes its confidence in words and numbers, and ten bars', async () => {
    server.reply = () => ({ status: 200, body: answerOf(7, 0.9734) });
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await session.settlesOn('7');
    assert.equal(await page.textContent('#confidence'), '97.3%');
    assert.equal(await page.textContent('#verdict'), 'Almost certain');
    assert.equal(await page.textContent('#remark'), '');
    assert.match(await page.textContent('#time'), /^\d+ ms · model 0123abcd$/);
    assert.equal(await page.locator('#bars li').count(), 10);
    assert.equal(await page.locator('#bars .best').count(), 1);
    assert.match(await page.textContent('#bars .best'), /7: 97\.3%/);
    const measured = await page.waitForFunction(() => {
      const tracks = [...document.querySelectorAll('.track')];
      const lengths = tracks.map((track) => {
        const [box, fill] = [track.getBoundingClientRect(), track.firstElementChild.getBoundingClientRect()];
        return (fill.right - box.left) / box.width;
      });
      return lengths[7] > 0.95 && lengths;
    });
    assert.ok((await measured.jsonValue()).every((length, digit) => digit === 7 || length < 0.05));
  });

  test('names the second choice if it is close', async () => {
    const probabilities = [0, 0.3, 0, 0, 0, 0, 0, 0.7, 0, 0];
    server.reply = () => ({ status: 200, body: answerOf(7, 0.7, { probabilities }) });
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await session.sees('#remark', 'It could also be a 1 (30%).');
    assert.equal(await state(), 'unsure');
  });

  test('says that the drawing does not look like a digit if the server rejects it', async () => {
    server.reply = () => ({ status: 200, body: answerOf(8, 0.99, { is_digit: 0.02, rejected: true }) });
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await session.sees('#verdict', 'That does not look like a digit');
    assert.equal(await page.textContent('#remark'), 'The closest one is 8.');
    assert.equal(await page.textContent('#prediction'), '');
    assert.equal(await page.textContent('#confidence'), '');
  });

  test('says that there is nothing to read', async () => {
    server.reply = () => ({ status: 200, body: blankAnswer() });
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await session.sees('#verdict', 'Nothing to read');
    assert.equal(await page.textContent('#prediction'), '');
  });

  test('gives the reason if the server refuses the drawing', async () => {
    server.reply = () => ({ status: 400, body: { error: 'field `strokes`: too many' } });
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await session.sees('#remark', 'field `strokes`: too many');
    assert.equal(await state(), 'refused');
  });

  test('includes the pixels that the network receives', async () => {
    server.reply = () => ({ status: 200, body: answerOf(1, 0.9, { image: IMAGE }) });
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await session.sees('#prediction', '1');
    assert.match(server.requests[0].url, /return=image/);
    assert.deepEqual(await colors('seen'), ['29,42,107']);
    await page.click('#clear');
    assert.deepEqual(await colors('seen'), []);
  });

  test('includes a heat map, requested only while it is shown and the pen is up', async () => {
    server.reply = ({ url }) => {
      const explanation = /explain=true/.test(url) ? { explanation: EXPLANATION } : {};
      return { status: 200, body: answerOf(1, 0.9, { image: IMAGE, ...explanation }) };
    };
    const explained = () => server.requests.map(({ url }) => /explain=true/.test(url));
    const page = await session.open();
    await page.check('#explain');
    await penDown(page, [0.2, 0.2], [0.8, 0.8]);
    await session.sees('#prediction', '1');
    assert.ok(explained().every((wanted) => !wanted), 'no request while the pen is down');
    await page.mouse.up();
    await until(() => explained().at(-1), 'an explanation');
    await page.waitForFunction(() => {
      const { data } = document.getElementById('heat').getContext('2d').getImageData(14, 5, 1, 1);
      return data[3] > 200;
    });
    assert.equal((await colors('heat')).length, 2, 'one color for support, one for contradiction');
    assert.equal(await page.textContent('#neuron'), 'Blue pixels speak for the 1, orange ones against it.');

    await page.uncheck('#explain');
    assert.ok(await page.isHidden('#heat'));
    server.requests.length = 0;
    await drawWithMouse(page, [across(0.5)]);
    await until(() => server.requests.length > 0, 'a request');
    assert.ok(explained().every((wanted) => !wanted), 'no request while the heat map is hidden');
    await page.check('#explain');
    await until(() => explained().at(-1), 'an explanation');
  });

  test('arrives after a retry: the page keeps the drawing while the server is stopped', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.2)]);
    await session.sees('#prediction', '1');
    await server.stop();
    try {
      await drawWithMouse(page, [across(0.5)]);
      await session.sees('#verdict', 'The server does not answer');
      assert.equal(await page.textContent('#prediction'), '');
      await drawWithMouse(page, [across(0.8)]);
    } finally {
      await server.start();
    }
    await session.settlesOn('3');
    assert.equal(await state(), 'sure');
  });

  test('is announced when the pen rests and not at every move', async () => {
    const page = await session.open();
    await page.evaluate(() => {
      window.announced = [];
      const live = document.getElementById('live');
      new MutationObserver(() => live.textContent && window.announced.push(live.textContent))
        .observe(live, { childList: true });
    });
    await drawWithMouse(page, [across(0.2), across(0.5)], 8);
    await page.waitForFunction(() => window.announced.length > 0);
    assert.deepEqual(await page.evaluate(() => window.announced), ['2. Almost certain, 97%.']);
    await page.click('#clear');
    await page.waitForFunction(() => window.announced.length > 1);
    assert.deepEqual((await page.evaluate(() => window.announced)).slice(1), ['Cleared.']);
  });
});
