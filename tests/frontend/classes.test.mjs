import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fits, loadModel, mostLikely, shorten } from '../../frontend/classes.js';

const FRUIT = ['apple', 'banana', 'cherry'];
const LETTERS = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));

/** An answer in which each class has 0 except for the given ones. */
function answer(labels, given) {
  const probabilities = labels.map((_, number) => given[number] ?? 0);
  const prediction = probabilities.indexOf(Math.max(...probabilities));
  return { prediction, label: labels[prediction], confidence: probabilities[prediction], probabilities };
}

describe('the labels', () => {
  test('come from the server', async () => {
    const asked = [];
    const request = async (path) => {
      asked.push(path);
      return { json: async () => ({ name: 'digit', input: 'image', class_names: FRUIT }) };
    };
    assert.deepEqual((await loadModel(request))?.class_names, FRUIT);
    assert.deepEqual(asked, ['model']);
  });

  test('are null if the server does not answer or is another program', async () => {
    assert.equal(await loadModel(async () => { throw new TypeError('no connection'); }), null);
    assert.equal(await loadModel(async () => ({ json: async () => ({ error: 'unknown path' }) })), null);
    assert.equal(await loadModel(async () => ({ json: async () => { throw new SyntaxError('no JSON'); } })), null);
  });

  test('fit the answers of their model only', () => {
    assert.ok(fits(answer(FRUIT, { 1: 0.9 }), FRUIT));
    assert.ok(!fits(answer(FRUIT, { 1: 0.9 }), LETTERS));
    assert.ok(!fits(answer(FRUIT, { 1: 0.9 }), ['apple', 'pear', 'cherry']));
    assert.ok(fits({ prediction: null, label: null, confidence: 0, probabilities: [0.3, 0.3, 0.3] }, FRUIT));
  });
});

describe('the most likely classes', () => {
  test('begin with the most likely one', () => {
    assert.deepEqual(mostLikely(answer(LETTERS, { 3: 0.2, 20: 0.7, 7: 0.1 }), 4), [20, 3, 7, 0]);
  });

  test('keep the order of the classes where the probabilities look the same', () => {
    const before = mostLikely(answer(LETTERS, { 20: 0.9, 5: 0.0001, 9: 0.0003 }), 10);
    const after = mostLikely(answer(LETTERS, { 20: 0.9, 5: 0.0004, 9: 0.0002 }), 10);
    assert.deepEqual(before, after);
    assert.deepEqual(before.slice(1), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('contain the prediction even if many others look as likely', () => {
    const thousand = Array.from({ length: 1000 }, (_, i) => `class ${i}`);
    const given = Object.fromEntries(thousand.map((_, number) => [number, number === 900 ? 0.00101 : 0.001]));
    assert.equal(mostLikely(answer(thousand, given), 10)[0], 900);
  });
});

describe('a list of labels', () => {
  test('has all of them if they are few', () => {
    assert.deepEqual(shorten(FRUIT), { listed: FRUIT, more: 0 });
  });

  test('has the first ones if they are many', () => {
    assert.deepEqual(shorten(LETTERS), { listed: LETTERS.slice(0, 8), more: 18 });
  });

  test('has fewer and shorter ones if they are long', () => {
    const long = [...'abcdef'].map((letter) => letter.repeat(100));
    assert.deepEqual(shorten(long), { listed: [`${'a'.repeat(23)}…`, `${'b'.repeat(23)}…`], more: 4 });
  });

  test('does not split a character of two code units', () => {
    assert.deepEqual(shorten(['🍒'.repeat(30), 'x']).listed[0], `${'🍒'.repeat(23)}…`);
  });
});
