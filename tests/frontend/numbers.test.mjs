import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DIGITS } from '../../frontend/classes.js';
import { answerIn, mayBeNumber, readsNumbers } from '../../frontend/numbers.js';
import { questionAbout } from '../../frontend/question.js';

const stroke = { points: [{ x: 0.1, y: 0.2, pressure: 0.5 }], width: 0.05 };
const state = { isEmpty: false, isPenDown: false, generation: 1, version: 1 };
const drawing = { ...state, picture: null, strokes: [stroke, stroke] };
const digit = (label) => ({ label, confidence: 0.9, box: { x: 0, y: 0, width: 10, height: 20 } });
const single = { prediction: 4, label: '4', confidence: 0.5, probabilities: new Array(10).fill(0.1), rejected: true };

describe('a drawing', () => {
  test('may be a number if it has two strokes or is a picture', () => {
    assert.ok(mayBeNumber(drawing));
    assert.ok(mayBeNumber({ ...drawing, strokes: [], picture: {} }));
    assert.ok(!mayBeNumber({ ...drawing, strokes: [stroke] }));
  });

  test('is asked about as a number only if the model reads numbers', () => {
    assert.equal(questionAbout(drawing, false, true).number, true);
    assert.equal(questionAbout(drawing, false, false).number, false);
  });
});

test('a model of digits with a detector reads numbers', () => {
  assert.ok(readsNumbers({ class_names: DIGITS, is_digit: { threshold: 0.5 } }));
  assert.ok(!readsNumbers({ class_names: DIGITS }));
  assert.ok(!readsNumbers({ class_names: ['apple', 'banana'], is_digit: { threshold: 0.5 } }));
  assert.ok(!readsNumbers(null));
});

describe('the answer', () => {
  test('is the number if it has several digits, and is not rejected', () => {
    const reply = { number: '42', confidence: 0.8, digits: [digit('4'), digit('2')], single };
    const { label, confidence, prediction, rejected, number } = answerIn(reply);
    assert.deepEqual([label, confidence, prediction, rejected, number], ['42', 0.8, null, undefined, reply]);
  });

  test('is that to a single digit if there is one digit or none', () => {
    for (const reply of [{ number: '4', confidence: 0.9, digits: [digit('4')] }, { number: null, confidence: 0, digits: [] }]) {
      assert.equal(answerIn({ ...reply, single }), single);
    }
  });

  test('is the reply if it is about a single digit', () => {
    assert.equal(answerIn(single), single);
  });
});
