import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Drawing } from '../../frontend/drawing.js';
import { questionAbout } from '../../frontend/question.js';

describe('the question about a drawing', () => {
  let drawing;

  beforeEach(() => {
    drawing = new Drawing();
  });

  test('is null if the drawing is empty', () => {
    assert.equal(questionAbout(drawing, true), null);
  });

  test('contains the strokes as lists of points, y downward', () => {
    drawing.penDown({ x: 0.25, y: 0.5, pressure: 0.5 }, 0.05);
    drawing.penMove([{ x: 1 / 3, y: 0.75, pressure: 0.5 }]);
    const { body, type } = questionAbout(drawing, false);
    assert.equal(type, 'application/json');
    assert.deepEqual(JSON.parse(body), { strokes: [[[250, 500], [333.3, 750]]] });
  });

  test('contains a picture unchanged', () => {
    const file = new Blob(['png'], { type: 'image/png' });
    drawing.show({ bitmap: { width: 1, height: 1 }, file });
    const { body, type } = questionAbout(drawing, false);
    assert.equal(body, file);
    assert.equal(type, 'image/png');
  });

  test('names the version of the drawing', () => {
    drawing.penDown({ x: 0.5, y: 0.5, pressure: 0.5 }, 0.05);
    const { version } = questionAbout(drawing, false);
    assert.equal(version, drawing.version);
    drawing.penMove([{ x: 0.6, y: 0.5, pressure: 0.5 }]);
    assert.notEqual(version, drawing.version);
  });

  test('requests an explanation only if the switch is on and the pen is up', () => {
    drawing.penDown({ x: 0.5, y: 0.5, pressure: 0.5 }, 0.05);
    assert.equal(questionAbout(drawing, true).explain, false);
    drawing.penUp();
    assert.equal(questionAbout(drawing, true).explain, true);
    assert.equal(questionAbout(drawing, false).explain, false);
  });
});
