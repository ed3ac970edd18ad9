import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toCurl, toJsonl, withStrokes } from '../../frontend/exports.js';
import { pack } from '../../frontend/stroke-code.js';

const at = (x, y) => ({ x, y, pressure: 0.5 });
const STROKES = [{ points: [at(0.25, 0.5), at(0.3333, 0.75)], width: 0.05 }];
const kept = (label, strokes = STROKES) => ({ text: pack(strokes), label, confidence: 0.9 });

describe('lines of JSON', () => {
  test('have the strokes in the coordinates of a request, and the number of a digit', () => {
    assert.equal(toJsonl([kept('7')]), '{"label":7,"strokes":[[[250,500],[333.3,750]]]}\n');
  });

  test('have the name of another class, and null without an answer', () => {
    const lines = toJsonl([kept('A "b"'), kept(null)]).trim().split('\n').map((line) => JSON.parse(line).label);
    assert.deepEqual(lines, ['A "b"', null]);
  });

  test('are of all drawings with strokes, the oldest one first and the present one once', () => {
    const other = kept('1', [{ points: [at(0, 0)], width: 0.05 }]);
    const picture = { text: 'data:image/png;base64,AAAA', label: '3', confidence: 0.9 };
    const present = kept('7');
    assert.deepEqual(withStrokes([kept('5'), picture, other], present), [other, present]);
    assert.deepEqual(withStrokes([other], picture), [other]);
    assert.deepEqual(withStrokes([], { text: '', label: null, confidence: 0 }), []);
  });
});

describe('the command', () => {
  test('sends the strokes to the server of the page', () => {
    assert.equal(toCurl(STROKES, 'http://me:secret@localhost:5000/tools/digit/?a=1#x'),
      'curl -s \'http://localhost:5000/tools/digit/predict\' -H \'Content-Type: application/json\' ' +
      '-d \'{"strokes":[[[250,500],[333.3,750]]]}\'');
  });

  test('sends the file of a picture', () => {
    assert.match(toCurl(null, 'http://localhost/'), / -H 'Content-Type: image\/png' --data-binary @drawing\.png$/);
  });

  test('has no quote in its address', () => {
    assert.match(toCurl(null, 'http://localhost/it\'s/'), /^curl -s 'http:\/\/localhost\/it%27s\/predict' /);
  });
});
