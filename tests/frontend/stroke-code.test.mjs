import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FINE, pack, unpack } from '../../frontend/stroke-code.js';

const LONGEST = 10_000;
const at = (x, y, pressure = 0.5) => ({ x, y, pressure });
const SEVEN = [
  { points: [at(0.25, 0.2), at(0.75, 0.2), at(0.5, 0.9)], width: 0.05 },
  { points: [at(0.4, 0.5), at(0.6, 0.5)], width: 0.1 },
];

describe('strokes as a text', () => {
  test('come back with their widths', () => {
    assert.deepEqual(unpack(pack(SEVEN), LONGEST), SEVEN);
  });

  test('come back with the pressure of a pen, in steps of 1/255', () => {
    const points = [at(0.1, 0.1, 0), at(0.2, 0.1, 0.2), at(0.3, 0.1, 1)];
    const [stroke] = unpack(pack([{ points, width: 0.05 }]), LONGEST);
    assert.deepEqual(stroke.points.map(({ pressure }) => Math.round(pressure * 255)), [0, 51, 255]);
  });

  test('have no pressure if nobody wants it', () => {
    const [stroke] = unpack(pack([{ points: [at(0, 0, 1)], width: 0.05 }], FINE, false), LONGEST);
    assert.deepEqual(stroke.points, [at(0, 0)]);
  });

  test('become the same text again', () => {
    const points = Array.from({ length: 50 }, (_, i) => at(Math.sin(i * 7) ** 2, Math.cos(i * 3) ** 2, i / 50));
    const text = pack([{ points, width: 0.0333 }]);
    assert.equal(pack(unpack(text, LONGEST)), text);
  });

  test('need few letters, all of which an address can have', () => {
    const points = Array.from({ length: 100 }, (_, i) => at(0.1 + i * 0.008, 0.5 + 0.3 * Math.sin(i / 9)));
    const text = pack([{ points, width: 0.05 }], 500);
    assert.match(text, /^[\w-]+$/);
    assert.ok(text.length < 290, `${text.length} letters for 100 points`);
  });
});

describe('a text that is no drawing is refused:', () => {
  /** Base64url of these bytes. */
  const textOf = (...bytes) => Buffer.from(bytes).toString('base64url');
  const header = [1, 0x90, 0x4e];
  const dot = [50, 2, 0, 0];
  for (const [what, text] of Object.entries({
    'an empty one': '',
    'other letters': `${pack(SEVEN)}%`,
    'one letter too many': 'AAAAA',
    'another version': textOf(2, 0x90, 0x4e, ...dot),
    'no stroke': textOf(...header),
    'a part': textOf(...header, 50, 200),
    'a stroke without points': textOf(...header, 50, 0),
    'more points than bytes': textOf(...header, 50, 0xff, 0xff, 0x7f, 0, 0),
    'a point outside the pad': textOf(...header, 50, 2, 1, 0),
    'a pen of no width': textOf(...header, 0, 2, 0, 0),
    'a very wide pen': textOf(...header, 0xff, 0x7f, 2, 0, 0),
    'no resolution': textOf(1, 0, ...dot),
    'an endless number': textOf(...header, 0xff, 0xff, 0xff, 0xff, 0x7f),
    'a longer one than allowed': pack(SEVEN).padEnd(LONGEST + 1, 'A'),
  })) {
    test(what, () => assert.equal(unpack(text, LONGEST), null));
  }

  test('random letters, without an exception', () => {
    let state = 1;
    const random = (most) => {
      state = (state * 48271) % 0x7fffffff;
      return state % most;
    };
    for (let round = 0; round < 2000; round++) {
      const bytes = Array.from({ length: random(40) }, () => random(256));
      const strokes = unpack(textOf(...header, ...bytes), LONGEST) ?? [];
      for (const { x, y } of strokes.flatMap(({ points }) => points)) assert.ok(x >= 0 && x <= 1 && y >= 0 && y <= 1);
    }
  });
});
