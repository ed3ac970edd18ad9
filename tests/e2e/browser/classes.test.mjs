// The page with models of other classes than the ten digits.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { across, drawWithMouse } from '../support/draw.mjs';
import { answerOf, blankAnswer, DIGITS } from '../support/mock-server.mjs';
import { Session } from '../support/session.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const FRUIT = ['apple', 'banana', 'cherry'];
const LETTERS = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
const LONG = Array.from({ length: 12 }, (_, i) => `${LETTERS[i]} ${'very '.repeat(i)}long name${'x'.repeat(2 * i)}`);

describe('the page with a model of other classes', () => {
  const session = new Session();
  const { server } = session;

  /** Makes the server have a model of these labels, which gives this answer. */
  const serve = (labels, prediction, confidence = 0.97, extra = {}) => {
    server.labels = labels;
    server.reply = () => ({ status: 200, body: answerOf(prediction, confidence, extra, labels) });
  };
  const draw = (page) => drawWithMouse(page, [across(0.5)]);
  const names = (page) => page.locator('#bars .name').allTextContents();

  test('shows the name of the class, and a bar with a name for each class', async () => {
    serve(FRUIT, 1);
    const page = await session.open();
    assert.deepEqual(await names(page), FRUIT);
    await draw(page);
    await session.settlesOn('banana');
    assert.deepEqual(await names(page), FRUIT);
    assert.match(await page.textContent('#bars .best'), /banana: 97%/);
    const shares = await page.waitForFunction(() => {
      const found = [...document.querySelectorAll('#bars .track')].map((track) => {
        const [box, fill] = [track.getBoundingClientRect(), track.firstElementChild.getBoundingClientRect()];
        return (fill.right - box.left) / box.width;
      });
      return found[1] > 0.95 && found;
    });
    assert.ok((await shares.jsonValue()).every((share, number) => number === 1 || share < 0.1));
  });

  for (const [locale, verdict, remark] of [
    ['en-US', 'Draw one of these', 'apple, banana, or cherry'],
    ['de-DE', 'Zeichne eines davon', new Intl.ListFormat('de', { type: 'disjunction' }).format(FRUIT)],
    ['fr-FR', 'Dessinez au choix', 'apple, banana ou cherry'],
    ['es-ES', 'Dibuja uno de estos', 'apple, banana o cherry'],
  ]) {
    test(`asks for one of the classes in a browser with the locale ${locale}`, async () => {
      serve(FRUIT, 1);
      const page = await session.open({ locale });
      assert.equal(await page.textContent('#verdict'), verdict);
      assert.equal(await page.textContent('#remark'), remark);
      assert.ok((await page.textContent('.hint small')).includes(remark));
      assert.doesNotMatch(await page.textContent('body'), /digit,|Ziffer|chiffre|cifra/);
    });
  }

  test('shortens a long list of classes', async () => {
    serve(LETTERS, 1);
    const page = await session.open();
    assert.equal(await page.textContent('#remark'), 'A, B, C, D, E, F, G, H and 18 more');
  });

  test('has neutral words for a drawing that the server rejects', async () => {
    serve(FRUIT, 2, 0.9, { is_digit: 0.1, rejected: true });
    const page = await session.open();
    await draw(page);
    await session.sees('#verdict', 'That does not look like any of them');
    assert.equal(await page.textContent('#remark'), 'The closest one is “cherry”.');
  });

  test('has twelve bars for twelve classes', async () => {
    const months = Array.from({ length: 12 }, (_, i) => String(i + 1));
    serve(months, 11);
    const page = await session.open();
    await draw(page);
    await session.settlesOn('12');
    assert.deepEqual(await names(page), months);
  });

  test('has bars for the ten most likely ones of 26 classes, the most likely one first', async () => {
    const probabilities = LETTERS.map((letter) => ({ W: 0.6, B: 0.2, Q: 0.1 })[letter] ?? 0.0001);
    serve(LETTERS, 22, 0.6, { probabilities });
    const page = await session.open();
    assert.deepEqual(await names(page), Array(10).fill(''), 'none without an answer');
    await draw(page);
    await session.settlesOn('W');
    assert.deepEqual(await names(page), ['W', 'B', 'Q', 'A', 'C', 'D', 'E', 'F', 'G', 'H']);
    assert.equal(await page.locator('#bars li').first().getAttribute('class'), 'best');
    assert.equal(await page.textContent('#remark'), 'It could also be “B” (20%).');
    await page.click('#clear');
    assert.deepEqual(await names(page), Array(10).fill(''));
  });

  test('has no names of classes for a blank drawing', async () => {
    server.labels = LETTERS;
    server.reply = () => ({ status: 200, body: blankAnswer(LETTERS) });
    const page = await session.open();
    await draw(page);
    await session.sees('#verdict', 'Nothing to read');
    assert.deepEqual(await names(page), Array(10).fill(''));
  });

  test('shows names as text and never as HTML', async () => {
    const names3 = ['<img src=x onerror=alert(1)>', '<b>bold</b>', '&amp;'];
    serve(names3, 0, 0.6, { probabilities: [0.6, 0.3, 0.1] });
    const page = await session.open();
    await draw(page);
    await session.settlesOn(names3[0]);
    assert.equal(await page.textContent('#remark'), 'It could also be “<b>bold</b>” (30%).');
    assert.deepEqual(await names(page), names3);
    assert.equal(await page.locator('main b, main img').count(), 0);
  });

  test('follows a reload of the model with the next answer', async () => {
    const page = await session.open();
    await draw(page);
    await session.settlesOn('1');
    serve(FRUIT, 2);
    await draw(page);
    await session.settlesOn('cherry');
    await page.waitForFunction(() => document.querySelectorAll('#bars li').length === 3);
    assert.match(await page.textContent('#bars .best'), /cherry: 97%/);
    serve(['lemon', 'melon', 'cherry', 'plum'], 0);
    await draw(page);
    await session.settlesOn('lemon');
    await page.waitForFunction(() => document.querySelectorAll('#bars li').length === 4);
    serve(DIGITS, 7);
    await draw(page);
    await session.settlesOn('7');
    await page.waitForFunction(() => document.querySelectorAll('#bars li').length === 10);
    await page.click('#clear');
    assert.equal(await page.textContent('#verdict'), 'Draw a digit');
  });

  test('starts with the digits if the server does not say what it has, and follows its first answer', async () => {
    serve(FRUIT, 1);
    server.labels = undefined;
    const page = await session.open();
    assert.equal(await page.locator('#bars li').count(), 10);
    server.labels = FRUIT;
    await draw(page);
    await session.settlesOn('banana');
    await page.waitForFunction(() => document.querySelectorAll('#bars li').length === 3);
  });

  for (const [what, labels] of [['words', FRUIT], ['long names', LONG], ['26 letters', LETTERS]]) {
    test(`has no accessibility violations with ${what}`, async () => {
      for (const colorScheme of ['light', 'dark']) {
        serve(labels, labels.length - 1, 0.6);
        const page = await session.open({ colorScheme, reducedMotion: 'reduce', bypassCSP: true });
        await page.addScriptTag({ path: AXE });
        const violations = async () => (await page.evaluate(() => window.axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }))).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        assert.deepEqual(await violations(), [], 'empty');
        await draw(page);
        await session.settlesOn(labels[labels.length - 1]);
        assert.deepEqual(await violations(), [], 'with an answer');
      }
    });

    for (const [width, height] of [[320, 640], [390, 844], [640, 360], [820, 1180], [1280, 800]]) {
      test(`fits ${width}×${height} with ${what}, and the pad stays in its place`, async () => {
        const probabilities = labels.map((_, number) => [0.6, 0.3][labels.length - 1 - number] ?? 0);
        serve(labels, labels.length - 1, 0.6, { probabilities });
        const page = await session.open({ viewport: { width, height } });
        const before = await page.locator('#pad').boundingBox();
        await draw(page);
        await session.settlesOn(labels[labels.length - 1]);
        assert.deepEqual(await page.locator('#pad').boundingBox(), before);
        assert.ok(before.y + before.height <= height + 1, `the pad ends at ${before.y + before.height}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width);
        const outside = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((element) => {
          const box = element.getBoundingClientRect();
          return box.width > 1 && !element.matches('.fill') && (box.left < -1 || box.right > innerWidth + 1);
        }).map(({ outerHTML }) => outerHTML));
        assert.deepEqual(outside, []);
      });
    }
  }
});

describe('the page of digit-serve with a model of three classes', { skip: skip ?? noMaker() }, () => {
  const session = new Session();

  test('shows their names, and follows when the server loads another model', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'digit-page-'));
    const file = path.join(folder, 'model.pt');
    const make = (...labels) => execFileSync(process.env.DIGIT_MAKE_MODEL, [file, ...labels]);
    make(...FRUIT);
    const server = new DigitServe(file);
    await server.start();
    try {
      const page = await session.open({}, server.url);
      await drawWithMouse(page, [across(0.5)]);
      await session.settlesOn('banana');
      assert.match(await page.textContent('#bars .best'), /banana: 9\d/);
      make(...LETTERS);
      await server.reload(LETTERS.length);
      await drawWithMouse(page, [across(0.3)]);
      await session.settlesOn('B');
      await page.waitForFunction(() => document.querySelectorAll('#bars li').length === 10);
    } finally {
      await server.stop();
      await rm(folder, { recursive: true });
    }
  });
});

function noMaker() {
  return process.env.DIGIT_MAKE_MODEL ? undefined : 'DIGIT_MAKE_MODEL: expected the path of make-small-model, found none';
}
