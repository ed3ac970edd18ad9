// Numbers of several digits, which the page notices by itself.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawWithMouse } from '../support/draw.mjs';
import { answerOf } from '../support/mock-server.mjs';
import { bring, picture } from '../support/pictures.mjs';
import { Session } from '../support/session.mjs';

const LEFT = [[0.2, 0.3], [0.3, 0.7]];
const RIGHT = [[0.6, 0.3], [0.7, 0.7]];
const digit = (label, x) => ({ label, confidence: 0.9, is_digit: 0.9, box: { x, y: 300, width: 100, height: 400 } });
const NUMBER = { number: '42', confidence: 0.97, digits: [digit('4', 200), digit('2', 600)], rejected: false };

describe('a number', () => {
  const session = new Session();
  const { server } = session;

  const open = async (number, options = {}) => {
    server.readNumber = () => ({ status: 200, body: number });
    server.reply = () => ({ status: 200, body: answerOf(8, 0.6, { rejected: true }) });
    return session.open(options);
  };

  test('is read as soon as it has two strokes, with its confidence and a box around each digit', async () => {
    const page = await open(NUMBER);
    await drawWithMouse(page, [LEFT]);
    await session.sees('#verdict', 'That does not look like a digit');
    await drawWithMouse(page, [RIGHT]);
    await session.settlesOn('42');
    assert.equal(await page.textContent('#confidence'), '97%');
    assert.equal(await page.textContent('#verdict'), 'Almost certain');
    assert.equal(await page.textContent('#remark'), '');
    assert.deepEqual(await page.locator('#boxes li').allTextContents(), ['4: 90%', '2: 90%']);
    const pad = await page.locator('#pad').boundingBox();
    const box = await page.locator('#boxes li').nth(1).boundingBox();
    assert.ok(Math.abs((box.x - pad.x) / pad.width - 0.6) < 0.01 && Math.abs(box.width / pad.width - 0.1) < 0.01);
    assert.equal(await page.locator('#bars .best').count(), 0, 'no single class has won');
  });

  test('takes one request for each change', async () => {
    const page = await open(NUMBER);
    await drawWithMouse(page, [LEFT, RIGHT]);
    await session.settlesOn('42');
    await page.click('#undo');
    await session.sees('#verdict', 'That does not look like a digit');
    server.requests = [];
    await page.click('#redo');
    await session.settlesOn('42');
    assert.deepEqual(server.requests.map(({ url }) => url), ['/predict?return=image,activations&mode=number']);
  });

  test('has its second reading if that is close', async () => {
    const page = await open({ ...NUMBER, confidence: 0.8, second: { number: '12', confidence: 0.15 } });
    await drawWithMouse(page, [LEFT, RIGHT]);
    await session.settlesOn('42');
    assert.equal(await page.textContent('#remark'), 'It could also be 12 (15%).');
  });

  test('is announced with its confidence', async () => {
    const page = await open(NUMBER);
    await drawWithMouse(page, [LEFT, RIGHT]);
    await session.sees('#live', '42. Almost certain, 97%.');
  });

  test('loses its boxes when the drawing is cleared', async () => {
    const page = await open(NUMBER);
    await drawWithMouse(page, [LEFT, RIGHT]);
    await session.settlesOn('42');
    await page.click('#clear');
    assert.equal(await page.locator('#boxes li').count(), 0);
  });

  test('of one digit is that digit, with its bars', async () => {
    const page = await open({ ...NUMBER, number: '5', digits: [digit('5', 300)] });
    server.reply = () => ({ status: 200, body: answerOf(5, 0.99) });
    await drawWithMouse(page, [LEFT, RIGHT]);
    await session.settlesOn('5');
    assert.equal(await page.locator('#boxes li').count(), 0);
    assert.equal(await page.locator('#bars .best').count(), 1);
  });

  test('is read in a picture, with its boxes where the picture is', async () => {
    const page = await open(NUMBER);
    await bring(page, 'drop', await picture(page));
    await session.settlesOn('42');
    assert.equal(await page.locator('#boxes li').count(), 2);
  });

  test('is not asked for if the model has no detector', async () => {
    const page = await session.open();
    await drawWithMouse(page, [LEFT, RIGHT]);
    await session.settlesOn('2');
    assert.ok(server.requests.every(({ url }) => !url.includes('mode=number')));
  });

  test('of five digits fits a narrow window', async () => {
    const digits = [...'20260'].map((label, i) => digit(label, 180 * i));
    const page = await open({ ...NUMBER, number: '20260', digits }, { viewport: { width: 320, height: 640 } });
    await drawWithMouse(page, [LEFT, RIGHT]);
    await session.settlesOn('20260');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320);
    const [name, words] = await Promise.all(['#prediction', '#verdict'].map((id) => page.locator(id).boundingBox()));
    assert.ok(name.x + name.width <= words.x + 1);
  });
});
