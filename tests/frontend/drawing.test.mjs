import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Drawing } from '../../frontend/drawing.js';

const at = (x, y) => ({ x, y, pressure: 0.5 });

describe('a drawing', () => {
  let drawing;
  let events;

  const line = (from, to) => {
    drawing.penDown(from, 0.05);
    drawing.penMove([to]);
    drawing.penUp();
  };
  const shape = () => drawing.strokes.map(({ points }) => points.map(({ x, y }) => [x, y]));

  beforeEach(() => {
    drawing = new Drawing();
    events = [];
    for (const type of ['grow', 'change']) drawing.addEventListener(type, () => events.push(type));
  });

  test('starts empty, with nothing to undo or redo', () => {
    assert.ok(drawing.isEmpty);
    assert.ok(!drawing.canUndo);
    assert.ok(!drawing.canRedo);
  });

  test('contains the strokes in the order in which they were drawn', () => {
    line(at(0.1, 0.1), at(0.2, 0.2));
    line(at(0.5, 0.5), at(0.6, 0.6));
    assert.deepEqual(shape(), [[[0.1, 0.1], [0.2, 0.2]], [[0.5, 0.5], [0.6, 0.6]]]);
  });

  test('can be a dot', () => {
    drawing.penDown(at(0.3, 0.3), 0.05);
    drawing.penUp();
    assert.deepEqual(shape(), [[[0.3, 0.3]]]);
  });

  test('distinguishes growth from other changes', () => {
    line(at(0.1, 0.1), at(0.2, 0.2));
    drawing.clear();
    assert.deepEqual(events, ['change', 'grow', 'change', 'change']);
  });

  test('omits points that are very close to the last one', () => {
    drawing.penDown(at(0.1, 0.1), 0.05);
    drawing.penMove([at(0.1, 0.1), at(0.1004, 0.1)]);
    assert.deepEqual(shape(), [[[0.1, 0.1]]]);
    assert.deepEqual(events, ['change']);
  });

  test('ignores moves while the pen is up', () => {
    drawing.penMove([at(0.1, 0.1)]);
    assert.ok(drawing.isEmpty);
  });

  test('ends the open stroke when the pen goes down elsewhere', () => {
    drawing.penDown(at(0.1, 0.1), 0.05);
    drawing.penDown(at(0.8, 0.8), 0.05);
    drawing.penMove([at(0.9, 0.9)]);
    assert.deepEqual(shape(), [[[0.1, 0.1]], [[0.8, 0.8], [0.9, 0.9]]]);
  });

  test('undoes stroke by stroke and redoes them', () => {
    line(at(0.1, 0.1), at(0.2, 0.2));
    line(at(0.5, 0.5), at(0.6, 0.6));
    drawing.undo();
    assert.equal(drawing.strokes.length, 1);
    drawing.undo();
    assert.ok(drawing.isEmpty);
    drawing.redo();
    drawing.redo();
    assert.deepEqual(shape(), [[[0.1, 0.1], [0.2, 0.2]], [[0.5, 0.5], [0.6, 0.6]]]);
    assert.ok(!drawing.canRedo);
  });

  test('undoes the stroke that is being drawn', () => {
    drawing.penDown(at(0.1, 0.1), 0.05);
    drawing.undo();
    drawing.penMove([at(0.2, 0.2)]);
    assert.ok(drawing.isEmpty);
  });

  test('discards the steps to redo when something new is drawn', () => {
    line(at(0.1, 0.1), at(0.2, 0.2));
    drawing.undo();
    line(at(0.5, 0.5), at(0.6, 0.6));
    assert.ok(!drawing.canRedo);
  });

  test('restores cleared strokes', () => {
    line(at(0.1, 0.1), at(0.2, 0.2));
    drawing.clear();
    assert.ok(drawing.isEmpty);
    drawing.undo();
    assert.equal(drawing.strokes.length, 1);
  });

  test('adds no step when an empty drawing is cleared', () => {
    drawing.clear();
    assert.ok(!drawing.canUndo);
    assert.deepEqual(events, []);
  });

  test('removes the stroke of a palm without a step in the history', () => {
    line(at(0.1, 0.1), at(0.2, 0.2));
    drawing.penDown(at(0.9, 0.9), 0.05);
    drawing.penMove([at(0.8, 0.8)]);
    drawing.dropOpenStroke();
    assert.deepEqual(shape(), [[[0.1, 0.1], [0.2, 0.2]]]);
    drawing.undo();
    assert.ok(drawing.isEmpty);
  });

  describe('under the eraser', () => {
    beforeEach(() => {
      line(at(0.1, 0.5), at(0.9, 0.5));
      line(at(0.1, 0.8), at(0.9, 0.8));
    });

    test('loses only the stroke that is touched', () => {
      assert.ok(drawing.erase([at(0.5, 0.52)], 0.01));
      assert.deepEqual(shape(), [[[0.1, 0.8], [0.9, 0.8]]]);
    });

    test('loses nothing if the eraser is beside the ink', () => {
      assert.ok(!drawing.erase([at(0.5, 0.6)], 0.01));
      assert.equal(drawing.strokes.length, 2);
    });

    test('loses a stroke between two points of a fast move', () => {
      assert.ok(drawing.erase([at(0.5, 0.3), at(0.5, 0.65)], 0.01));
      assert.equal(drawing.strokes.length, 1);
    });

    test('restores in one step what one move removed', () => {
      drawing.erase([at(0.5, 0.5)], 0.01);
      drawing.erase([at(0.5, 0.8)], 0.01, true);
      assert.ok(drawing.isEmpty);
      drawing.undo();
      assert.equal(drawing.strokes.length, 2);
    });

    test('loses a dot', () => {
      drawing.penDown(at(0.5, 0.2), 0.05);
      drawing.penUp();
      assert.ok(drawing.erase([at(0.5, 0.21)], 0.01));
      assert.equal(drawing.strokes.length, 2);
    });
  });

  describe('with a picture', () => {
    const picture = { bitmap: { width: 4, height: 4 }, file: new Blob(['png']) };

    test('shows the picture in place of the strokes', () => {
      line(at(0.1, 0.1), at(0.2, 0.2));
      drawing.show(picture);
      assert.equal(drawing.picture, picture);
      assert.equal(drawing.strokes.length, 0);
    });

    test('replaces the picture by a stroke, and undo restores it', () => {
      drawing.show(picture);
      line(at(0.1, 0.1), at(0.2, 0.2));
      assert.equal(drawing.picture, null);
      drawing.undo();
      assert.equal(drawing.picture, picture);
    });
  });

  describe('and its extent', () => {
    test('is the longer side of the box around all strokes', () => {
      line(at(0.2, 0.5), at(0.3, 0.5));
      line(at(0.25, 0.4), at(0.25, 0.8));
      assert.ok(Math.abs(drawing.extent - 0.4) < 1e-9);
    });

    test('is 0 for an empty drawing and for a dot, and 1 for a picture', () => {
      assert.equal(drawing.extent, 0);
      drawing.penDown(at(0.5, 0.5), 0.05);
      assert.equal(drawing.extent, 0);
      drawing.show({ bitmap: { width: 1, height: 1 }, file: new Blob() });
      assert.equal(drawing.extent, 1);
    });
  });

  test('has another version after each change', () => {
    const versions = new Set([drawing.version]);
    for (const action of [() => drawing.penDown(at(0.1, 0.1), 0.05), () => drawing.penMove([at(0.2, 0.2)]),
      () => drawing.penUp(), () => drawing.undo(), () => drawing.redo(), () => drawing.clear()]) {
      action();
      versions.add(drawing.version);
    }
    assert.equal(versions.size, 7);
  });

  describe('and its generation', () => {
    const changes = (action) => {
      const before = drawing.generation;
      action();
      return drawing.generation !== before;
    };

    test('stays while the drawing only grows', () => {
      assert.ok(!changes(() => line(at(0.1, 0.1), at(0.2, 0.2))));
      assert.ok(!changes(() => line(at(0.3, 0.3), at(0.4, 0.4))));
    });

    test('changes when something is taken away or replaced', () => {
      line(at(0.1, 0.1), at(0.2, 0.2));
      assert.ok(changes(() => drawing.undo()), 'undo');
      assert.ok(changes(() => drawing.redo()), 'redo');
      assert.ok(changes(() => drawing.erase([at(0.1, 0.1)], 0.01)), 'erase');
      assert.ok(changes(() => drawing.show({ bitmap: { width: 1, height: 1 }, file: new Blob() })), 'picture');
      assert.ok(changes(() => line(at(0.1, 0.1), at(0.2, 0.2))), 'stroke over a picture');
      assert.ok(changes(() => drawing.clear()), 'clear');
    });
  });

  test('says when a drawing is about to leave, but not for undo, redo or a blank sheet', () => {
    const left = [];
    drawing.addEventListener('leave', () => left.push(drawing.picture ? 'picture' : shape().length));
    drawing.clear();
    line(at(0.1, 0.1), at(0.2, 0.2));
    line(at(0.5, 0.5), at(0.6, 0.6));
    drawing.clear();
    drawing.undo();
    drawing.redo();
    drawing.undo();
    drawing.show({ bitmap: { width: 1, height: 1 }, file: new Blob([]) });
    line(at(0.1, 0.1), at(0.2, 0.2));
    assert.deepEqual(left, [2, 2, 'picture']);
  });

  test('can be put on the pad instead of another one, and undo reverts that', () => {
    line(at(0.1, 0.1), at(0.2, 0.2));
    const { sheet } = drawing;
    drawing.clear();
    line(at(0.5, 0.5), at(0.6, 0.6));
    drawing.put(sheet);
    assert.deepEqual(shape(), [[[0.1, 0.1], [0.2, 0.2]]]);
    drawing.undo();
    assert.deepEqual(shape(), [[[0.5, 0.5], [0.6, 0.6]]]);
  });

  test('of an earlier visit can be undone stroke by stroke', () => {
    line(at(0.1, 0.1), at(0.2, 0.2));
    line(at(0.5, 0.5), at(0.6, 0.6));
    const again = new Drawing();
    again.restore(drawing.sheet);
    assert.equal(again.strokes.length, 2);
    again.undo();
    assert.equal(again.strokes.length, 1);
    again.undo();
    assert.ok(again.isEmpty && !again.canUndo);
  });
});
