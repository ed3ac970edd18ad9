// The network at work: activations while one draws, the neuron that the user points at, the heat map, and the panel
// that explains all of it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { across, drawWithMouse, onPad } from '../support/draw.mjs';
import { answerOf, HIDDEN } from '../support/mock-server.mjs';
import { Session, until } from '../support/session.mjs';

const IMAGE = Array.from({ length: 784 }, (_, pixel) => (pixel % 28 === 14 ? 1 : 0));

describe('the network on the page', () => {
  const session = new Session();
  const { server } = session;

  /** Replies with activations of which the neurons with these numbers fire. */
  const fire = (...numbers) => {
    const activations = HIDDEN.map((count) => Array.from({ length: count }, (_, i) => (numbers.includes(i) ? 2 : 0)));
    server.reply = () => ({ status: 200, body: answerOf(7, 0.99, { image: IMAGE, activations }) });
  };
  /** The number of pixels of the canvas of the layers that have the color of the ink. */
  const inked = (page) => page.evaluate(() => {
    const canvas = document.getElementById('layers');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const ink = getComputedStyle(canvas).color.match(/\d+/g).map(Number);
    return data.filter((_, i) => i % 4 === 0 && ink.every((value, k) => Math.abs(data[i + k] - value) < 3)).length;
  });
  const penDown = async (page) => {
    const [first, second] = await onPad(page, across(0.5));
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    await page.mouse.move(second.x, second.y, { steps: 4 });
    await session.sees('#prediction', '7');
  };
  /** The middle of the cell of the first neuron of a layer, the only one that fires. */
  const firstCell = async (page, layer) => {
    fire(0);
    await drawWithMouse(page, [across(0.5)]);
    await session.settlesOn('7');
    await until(async () => await inked(page) > 0, 'cells that fire');
    const box = await page.locator('#layers').boundingBox();
    const at = await page.evaluate((half) => {
      const canvas = document.getElementById('layers');
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      const ink = getComputedStyle(canvas).color.match(/\d+/g).map(Number);
      for (let y = 0; y < height; y++) {
        for (let x = half * width / 2; x < (half + 1) * width / 2; x++) {
          const place = (y * width + Math.floor(x)) * 4;
          const isInk = ink.every((value, k) => Math.abs(data[place + k] - value) < 3);
          if (isInk) return { x: (x + 4) / width, y: (y + 4) / height };
        }
      }
      return null;
    }, layer);
    return { x: box.x + at.x * box.width, y: box.y + at.y * box.height };
  };

  test('fires while the pen is down', async () => {
    fire(0, 3);
    const page = await session.open();
    assert.equal(await inked(page), 0);
    await penDown(page);
    await page.waitForFunction(() => document.getElementById('answer').dataset.state === 'reading');
    await until(async () => await inked(page) > 0, 'cells that fire');
    assert.ok(server.requests.every(({ url }) => /return=image,activations/.test(url)));
  });

  test('is still while the pen is down if motion is reduced, and shows the settled answer', async () => {
    fire(0, 3);
    const page = await session.open({ reducedMotion: 'reduce' });
    await penDown(page);
    await page.waitForTimeout(100);
    assert.equal(await inked(page), 0);
    await page.mouse.up();
    await session.settlesOn('7');
    assert.ok(await inked(page) > 0);
  });

  test('is empty after the drawing is cleared', async () => {
    fire(0);
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await until(async () => await inked(page) > 0, 'cells that fire');
    await page.click('#clear');
    await until(async () => await inked(page) === 0, 'cells at rest');
  });

  test('shows the weights of the neuron under the pointer, how strongly it fires, and what it feeds', async () => {
    const page = await session.open();
    const { x, y } = await firstCell(page, 0);
    await page.mouse.move(x, y);
    await page.waitForSelector('#heat', { state: 'visible' });
    assert.ok(await page.isHidden('#seen'));
    assert.equal(await page.textContent('#neuron'), 'Neuron 0 of layer 1 fires: 2. ' +
      'Ink on blue pixels excites it, ink on orange ones inhibits it. It feeds mainly neurons 0, 1, and 2 of layer 2.');
    await page.mouse.move(5, 5);
    await page.waitForSelector('#seen', { state: 'visible' });
    assert.equal(await page.textContent('#neuron'), 'Point at a neuron or a bar to see what moves it.');
  });

  test('says for which classes a neuron of the last hidden layer speaks', async () => {
    const page = await session.open();
    const { x, y } = await firstCell(page, 1);
    await page.mouse.move(x, y);
    await session.sees('#neuron', 'Neuron 0 of layer 2 fires: 2. Blue neurons excite it, orange ones inhibit it. ' +
      'It speaks for 0, 3, and 6, and against 1, 2, and 4.');
  });

  test('says what carries the output under the pointer', async () => {
    fire(0, 3);
    const page = await session.open();
    await page.locator('#bars li').nth(7).hover();
    await session.sees('#neuron', 'Nothing carries 7 at the moment.');
    await drawWithMouse(page, [across(0.5)]);
    await session.settlesOn('7');
    await page.locator('#bars li').nth(7).hover();
    await session.sees('#neuron', '7 is carried mainly by neurons 0 and 3 of layer 2.');
  });

  test('is walked through with the arrow keys, and screen readers hear the neuron', async () => {
    const page = await session.open();
    await page.focus('#layers');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    const text = 'Neuron 1 of layer 2 is silent. Blue neurons excite it, orange ones inhibit it. ' +
      'It speaks for 0, 3, and 6, and against 1, 2, and 4.';
    await session.sees('#neuron', text);
    await session.sees('#live', text);
    await page.keyboard.press('ArrowRight');
    await session.sees('#neuron', 'Nothing carries 1 at the moment.');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    await session.sees('#neuron', 'Nothing carries 0 at the moment.');
  });

  test('keeps the neuron that a finger has chosen', async () => {
    const page = await session.open({ hasTouch: true });
    const { x, y } = await firstCell(page, 0);
    await page.touchscreen.tap(x, y);
    await page.waitForSelector('#heat', { state: 'visible' });
    await page.waitForTimeout(100);
    assert.match(await page.textContent('#neuron'), /^Neuron 0 of layer 1/);
  });

  test('gives way to the heat map with one click, and says what its colors mean', async () => {
    const page = await session.open();
    assert.ok(await page.isHidden('#heat'));
    await page.check('#explain');
    assert.ok(await page.isVisible('#heat'));
    assert.equal(await page.textContent('#neuron'), 'Blue pixels will speak for the answer, orange ones against it.');
  });

  test('says nothing about the heat map of a drawing that has not settled', async () => {
    server.reply = ({ url }) => {
      const explanation = url.includes('explain') ? { explanation: IMAGE } : {};
      return { status: 200, body: answerOf(7, 0.99, { image: IMAGE, ...explanation }) };
    };
    const page = await session.open();
    await page.check('#explain');
    await penDown(page);
    assert.equal(await page.textContent('#neuron'), 'Blue pixels will speak for the answer, orange ones against it.');
    await page.mouse.up();
    await session.sees('#neuron', 'Blue pixels speak for the 7, orange ones against it.');
  });

  test('is still found under the pointer after a change of the pixel density', async () => {
    const page = await session.open();
    const { x, y } = await firstCell(page, 1);
    await page.evaluate(() => {
      Object.defineProperty(window, 'devicePixelRatio', { value: 2 });
      dispatchEvent(new Event('resize'));
    });
    assert.ok(await page.evaluate(() => {
      const canvas = document.getElementById('layers');
      return canvas.width === Math.round(canvas.clientWidth * 2);
    }));
    await page.mouse.move(x, y);
    await page.waitForFunction(() => document.getElementById('neuron').textContent.startsWith('Neuron 0 of layer 2'));
  });

  test('loads the neuron on which the pointer rests, and not those that it passes', async () => {
    const page = await session.open();
    const asked = [];
    page.on('request', (request) => request.url().includes('/neurons/') && asked.push(request.url()));
    const box = await page.locator('#layers').boundingBox();
    await page.mouse.move(box.x, box.y + box.height / 2);
    await page.mouse.move(box.x + box.width * 0.99, box.y + box.height / 2, { steps: 30 });
    await page.locator('#bars li').nth(3).hover();
    await session.sees('#neuron', 'Nothing carries 3 at the moment.');
    assert.ok(asked.length <= 3, asked.join());
  });

  test('leaves the drawing alone when Escape ends the choice of a neuron', async () => {
    fire(0);
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await page.focus('#layers');
    await page.keyboard.press('ArrowDown');
    await page.waitForSelector('#heat', { state: 'visible' });
    await page.keyboard.press('Escape');
    await session.sees('#neuron', 'Point at a neuron or a bar to see what moves it.');
    assert.equal(await page.getAttribute('#sheet', 'data-empty'), 'false');
  });

  test('appears when the server answers again, if it did not at first', async () => {
    const page = await session.open();
    let isDown = true;
    await page.route('**/model', (route) => (isDown ? route.abort() : route.continue()));
    await page.reload();
    await page.waitForSelector('html[data-ready="page"]');
    assert.ok(await page.isHidden('#layers'));
    isDown = false;
    await drawWithMouse(page, [across(0.5)]);
    await page.waitForSelector('#layers', { state: 'visible' });
  });

  test('is replaced when answers come from a network of other widths', async () => {
    const page = await session.open();
    let layers = [5, 10];
    await page.route('**/model', (route) => route.fulfill({ json: { class_names: server.labels, layers } }));
    const asked = page.waitForRequest('**/model');
    layers = [3, 10];
    server.reply = () => ({ status: 200, body: answerOf(7, 0.99, { activations: [[1, 0, 2]] }) });
    await drawWithMouse(page, [across(0.5)]);
    await asked;
  });

  test('shows the input and the outputs only of a network whose neurons the server does not know', async () => {
    const page = await session.open();
    await page.route('**/model', (route) => route.fulfill({ json: { class_names: server.labels, layers: [] } }));
    await page.reload();
    await page.waitForSelector('html[data-ready="page"]');
    assert.ok(await page.isHidden('#layers'));
    assert.equal(await page.textContent('#neuron'), '');
    await drawWithMouse(page, [across(0.5)]);
    await page.locator('#bars li').nth(7).hover();
    assert.equal(await page.textContent('#neuron'), '');
  });

  test('is explained in a panel, with the date and the accuracy of the model, and links', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await page.click('#about');
    assert.match(await page.textContent('#about-panel'), /784 values go into layers of artificial neurons/);
    assert.equal(await page.textContent('#about-model'), 'This model is mlp 784-12-8-10, version 0123abcd, in a file of November 26, 2026. ' +
      'It read 99.17% of 10,000 test images correctly, none of which it had learned from.');
    const links = await page.locator('#about-panel a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    assert.deepEqual(links, ['openapi.json', 'start.js']);
    await page.keyboard.press('Escape');
    assert.ok(await page.isHidden('#about-panel'));
    assert.equal(await page.getAttribute('#sheet', 'data-empty'), 'false', 'the drawing is still there');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'about');
  });
});
