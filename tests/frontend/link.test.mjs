import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isLink, linkTo, strokesIn } from '../../frontend/link.js';

const PAGE = 'http://localhost/digit/?a=b#old';
const at = (x, y) => ({ x, y, pressure: 0.5 });
/** A spiral, which needs many points. */
const spiral = (count, turns) => Array.from({ length: count }, (_, i) => {
  const [angle, radius] = [i / count * turns * 2 * Math.PI, 0.05 + 0.4 * i / count];
  return at(0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle));
});
const strokesOf = (address) => strokesIn(new URL(address).hash);
/** The greatest distance of one of the points from the nearest one of the line. */
const deviation = (points, line) => Math.max(...points.map(({ x, y }) =>
  Math.min(...line.map((other) => Math.hypot(x - other.x, y - other.y)))));

describe('a link to a drawing', () => {
  test('is the address of the page with the strokes as its fragment', () => {
    const address = linkTo([{ points: [at(0.2, 0.2), at(0.8, 0.8)], width: 0.05 }], PAGE);
    assert.match(address, /^http:\/\/localhost\/digit\/\?a=b#d=[\w-]{10,20}$/);
  });

  test('shows the same lines with the same widths', () => {
    const drawn = [{ points: spiral(400, 2), width: 0.07 }, { points: [at(0.1, 0.1)], width: 0.02 }];
    const shown = strokesOf(linkTo(drawn, PAGE));
    assert.deepEqual(shown.map(({ width }) => width), [0.07, 0.02]);
    drawn.forEach(({ points }, i) => {
      assert.ok(deviation(points, shown[i].points) < 0.01);
      assert.ok(deviation(shown[i].points, points) < 0.01);
    });
  });

  test('keeps corners sharp: no two neighboring points are far apart', () => {
    const [{ points }] = strokesOf(linkTo([{ points: [at(0.2, 0.2), at(0.8, 0.2), at(0.4, 0.9)], width: 0.05 }], PAGE));
    points.slice(1).forEach(({ x, y }, i) => assert.ok(Math.hypot(x - points[i].x, y - points[i].y) < 0.016));
    assert.ok(points.some(({ x, y }) => x === 0.8 && y === 0.2));
  });

  test('has fewer than 400 characters for a spiral of 2,000 points', () => {
    assert.ok(linkTo([{ points: spiral(2000, 2), width: 0.05 }], PAGE).length < 400);
  });

  test('does not exist for a drawing that is too long', () => {
    assert.equal(linkTo(Array.from({ length: 60 }, () => ({ points: spiral(500, 9), width: 0.05 })), PAGE), null);
  });
});

describe('a fragment', () => {
  test('of another kind is no link', () => {
    assert.ok(!isLink('') && !isLink('#main'));
    assert.equal(strokesIn('#main'), null);
  });

  test('without a drawing is null', () => {
    assert.ok(isLink('#d=nonsense'));
    assert.equal(strokesIn('#d=nonsense'), null);
    assert.equal(strokesIn(`#d=${'A'.repeat(7000)}`), null);
  });

  test('that crosses the pad thousands of times has a limited number of points', () => {
    const [there, back] = [[0xe8, 0x07, 0xe8, 0x07], [0xe7, 0x07, 0xe7, 0x07]];
    const points = Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? there : back)).flat();
    const fragment = Buffer.from([1, 0xf4, 0x03, 50, 0xd0, 0x0f, ...points]).toString('base64url');
    const strokes = strokesIn(`#d=${fragment}`);
    assert.ok(strokes, 'is a drawing');
    assert.ok(strokes[0].points.length < 6000, `${strokes[0].points.length} points`);
  });
});
