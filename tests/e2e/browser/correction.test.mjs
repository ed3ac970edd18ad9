// Corrections: "That was a 7", on a server that keeps drawings.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { across, drawWithMouse } from '../support/draw.mjs';
import { answerOf } from '../support/mock-server.mjs';
import { bring, picture } from '../support/pictures.mjs';
import { Session, until } from '../support/session.mjs';

describe('a correction', () => {
  const session = new Session();
  const { server } = session;

  /** Draws on the page of a server that keeps drawings and answers with 1. */
  const draw = async (options = {}) => {
    server.keep ??= () => ({ status: 201, body: { id: 1 } });
    server.reply = () => ({ status: 200, body: answerOf(1, 0.9, { is_digit: 0.8, rejected: false }) });
    const page = await session.open(options);
    await drawWithMouse(page, [across(0.5)]);
    await session.settlesOn('1');
    return page;
  };

  test('is not offered by a server that keeps nothing', async () => {
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await session.settlesOn('1');
    assert.ok(await page.isHidden('#correction'));
  });

  test('is not offered before the answer has settled', async () => {
    server.keep = () => ({ status: 201, body: { id: 1 } });
    const page = await session.open();
    assert.ok(await page.isHidden('#correction'));
  });

  test('sends the strokes, the label and the answer with one click, and says that they are kept', async () => {
    const page = await draw();
    assert.equal(await page.textContent('#correction-said'), 'The server will keep the drawing.');
    await page.click('#correction button:text-is("7")');
    await session.sees('#correction-said', 'Kept as 7. Thank you.');
    assert.equal(server.kept.length, 1);
    const [{ strokes, ...rest }] = server.kept;
    assert.ok(strokes[0].length >= 4);
    assert.deepEqual(rest, { label: '7', answer: { label: '1', confidence: 0.9, is_digit: 0.8 } });
    assert.ok(await page.isHidden('#correction-choices'), 'it is not sent twice');
    await session.sees('#live', 'Kept as 7. Thank you.');
  });

  test('is offered again for the next drawing', async () => {
    const page = await draw();
    await page.click('#correction button:text-is("7")');
    await session.sees('#correction-said', 'Kept as 7. Thank you.');
    await page.click('#clear');
    assert.ok(await page.isHidden('#correction'));
    await drawWithMouse(page, [across(0.5)]);
    await session.settlesOn('1');
    assert.ok(await page.isVisible('#correction-choices'));
  });

  test('of a picture sends the picture', async () => {
    const page = await draw();
    await bring(page, 'drop', await picture(page));
    await until(() => server.requests.at(-1).type === 'image/png', 'the picture');
    await session.settlesOn('1');
    await page.click('#correction button:text-is("4")');
    await until(() => server.kept.length > 0, 'the sample');
    assert.match(server.kept[0].image, /^data:image\/png;base64,/);
    assert.equal(server.kept[0].label, '4');
  });

  test('says why it was not kept, and can be repeated', async () => {
    server.keep = () => ({ status: 507, body: { error: 'the disk is full' } });
    const page = await draw();
    await page.click('#correction button:text-is("7")');
    await session.sees('#correction-said', 'Not kept: the disk is full');
    server.keep = () => ({ status: 201, body: { id: 1 } });
    await page.click('#correction button:text-is("7")');
    await session.sees('#correction-said', 'Kept as 7. Thank you.');
  });

  test('has a menu for many classes', async () => {
    server.labels = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
    server.keep = () => ({ status: 201, body: { id: 1 } });
    server.reply = () => ({ status: 200, body: answerOf(1, 0.9, {}, server.labels) });
    const page = await session.open();
    await drawWithMouse(page, [across(0.5)]);
    await session.settlesOn('B');
    await page.selectOption('#correction select', 'Q');
    await session.sees('#correction-said', 'Kept as Q. Thank you.');
  });

  test('fits a phone on its side and a narrow one', async () => {
    for (const viewport of [{ width: 844, height: 390 }, { width: 320, height: 640 }]) {
      const page = await draw({ viewport, locale: 'de-DE' });
      const outside = await page.$$eval('#correction *', (all) => all.filter((each) =>
        each.getBoundingClientRect().right > innerWidth).length);
      assert.equal(outside, 0);
      assert.ok(await page.evaluate(() => innerWidth < 400 || document.documentElement.scrollHeight <= innerHeight));
      await page.context().close();
    }
  });
});
