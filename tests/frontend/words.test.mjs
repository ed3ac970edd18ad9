import assert from 'node:assert/strict';
import { describe as group, test } from 'node:test';
import { Translator } from '../../frontend/i18n.js';
import { describe, describeReading, speak } from '../../frontend/words.js';

const english = await Translator.load('en');

/** An answer with the given probabilities; the others are 0. */
function answer(given, extra = {}) {
  const probabilities = Array.from({ length: 10 }, (_, digit) => given[digit] ?? 0);
  const confidence = Math.max(...probabilities);
  const prediction = extra.prediction ?? probabilities.indexOf(confidence);
  return { prediction, label: String(prediction), confidence, probabilities, ...extra };
}

group('an answer in words', () => {
  for (const [confidence, verdict] of [
    [0.999, 'Certain'], [0.96, 'Almost certain'], [0.85, 'Quite sure'], [0.6, 'Probably'], [0.4, 'Only a guess'],
  ]) {
    test(`is "${verdict}" at ${confidence}`, () => {
      assert.equal(describe(answer({ 7: confidence }), english).verdict, verdict);
    });
  }

  test('names the second choice if it is close', () => {
    assert.equal(describe(answer({ 7: 0.7, 1: 0.2 }), english).remark, 'It could also be a 1 (20%).');
  });

  test('omits a second choice that is unlikely', () => {
    assert.equal(describe(answer({ 7: 0.95, 1: 0.04 }), english).remark, '');
  });

  test('names the second choice if it is as likely as the first', () => {
    assert.match(describe(answer({ 7: 0.5, 1: 0.5 }, { prediction: 7 }), english).remark, /also be a 1/);
  });

  test('says that the drawing does not look like a digit at any confidence', () => {
    const words = describe(answer({ 7: 0.99 }, { rejected: true }), english);
    assert.equal(words.state, 'rejected');
    assert.equal(words.verdict, 'That does not look like a digit');
    assert.match(words.remark, /7/);
  });

  test('is neither certain nor a verdict while it is tentative', () => {
    assert.deepEqual(describeReading(english), { state: 'reading', verdict: 'Reading…', remark: '' });
  });

  test('says that there is nothing to read', () => {
    const blank = { prediction: null, label: null, confidence: 0, probabilities: Array(10).fill(0.1), rejected: true };
    assert.equal(describe(blank, english).state, 'blank');
    assert.equal(speak(blank, english), 'Nothing to read. There is no ink.');
  });

  test('names the second choice and the closest class of a model of other classes', () => {
    const fruit = english.withLabels(['apple', 'banana', 'cherry']);
    const banana = { prediction: 1, label: 'banana', confidence: 0.7, probabilities: [0.05, 0.7, 0.25] };
    assert.equal(describe(banana, fruit).remark, 'It could also be “cherry” (25%).');
    assert.equal(speak(banana, fruit), 'banana. Probably, 70%. It could also be “cherry” (25%).');
    const rejected = describe({ ...banana, rejected: true }, fruit);
    assert.equal(rejected.verdict, 'That does not look like any of them');
    assert.equal(rejected.remark, 'The closest one is “banana”.');
  });

  test('does not name the second choice if it comes from a model of unknown classes', () => {
    const banana = { prediction: 1, label: 'banana', confidence: 0.7, probabilities: [0.05, 0.7, 0.25] };
    assert.equal(describe(banana, english).remark, '');
    assert.equal(speak(banana, english), 'banana. Probably, 70%.');
  });

  test('is spoken with the digit, the certainty and the percentage', () => {
    assert.equal(speak(answer({ 7: 0.999 }), english), '7. Certain, 99.9%.');
    assert.equal(speak(answer({ 7: 0.7, 1: 0.2 }), english), '7. Probably, 70%. It could also be a 1 (20%).');
  });
});
