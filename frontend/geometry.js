// Geometry of lines: distances, and the same line with fewer or more points.

/** @import { Point } from './drawing.js' */
/** @typedef {{x: number, y: number}} At */

/** The distance between the segments ab and cd. @param {At} a @param {At} b @param {At} c @param {At} d */
export function distance(a, b, c, d) {
  if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return 0;
  return Math.min(offset(a, c, d), offset(b, c, d), offset(c, a, b), offset(d, a, b));
}

/**
 * Positive on one side of the line ab, negative on the other side, and 0 on the line.
 * @param {At} a
 * @param {At} b
 * @param {At} point
 */
function side(a, b, point) {
  return (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x);
}

/** The distance of a point from the segment ab. @param {At} point @param {At} a @param {At} b */
function offset(point, a, b) {
  const [x, y] = [b.x - a.x, b.y - a.y];
  const along = ((point.x - a.x) * x + (point.y - a.y) * y) / (x * x + y * y || 1);
  const t = Math.min(Math.max(along, 0), 1);
  return Math.hypot(point.x - a.x - t * x, point.y - a.y - t * y);
}

/**
 * Keeps the points without which the line would move by more than the tolerance: the algorithm of Ramer, Douglas and
 * Peucker.
 * @param {readonly Point[]} points
 * @param {number} tolerance as a fraction of the side of the pad
 */
export function simplify(points, tolerance) {
  const kept = new Set([0, points.length - 1]);
  const parts = [[0, points.length - 1]];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [first, last] = part;
    let [farthest, most] = [0, tolerance];
    for (let i = first + 1; i < last; i++) {
      const away = offset(points[i], points[first], points[last]);
      if (away > most) [farthest, most] = [i, away];
    }
    if (farthest === 0) continue;
    kept.add(farthest);
    parts.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, i) => kept.has(i));
}

/**
 * Adds points to long segments. The pad rounds the corners between points, and this keeps them as sharp as they were.
 * @param {readonly Point[]} points
 * @param {number} longest segment, as a fraction of the side of the pad
 */
export function densify(points, longest) {
  return points.flatMap((end, i) => {
    const start = points[Math.max(i - 1, 0)];
    const steps = Math.max(1, Math.ceil(Math.hypot(end.x - start.x, end.y - start.y) / longest));
    return Array.from({ length: steps }, (_, step) => between(start, end, (step + 1) / steps));
  });
}

/** @param {Point} a @param {Point} b @param {number} t @returns {Point} */
function between(a, b, t) {
  if (t === 1) return b;
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, pressure: a.pressure + (b.pressure - a.pressure) * t };
}
