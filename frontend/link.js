// Links to a drawing: the strokes are in the fragment of the address, which browsers do not send to servers.

import { densify, simplify } from './geometry.js';
import { pack, unpack } from './stroke-code.js';

/** @import { Stroke } from './drawing.js' */

const MARK = '#d=';
/** Longer fragments are neither written, because some programs cut them off, nor read. */
const LONGEST = 6000;
/** Units per side of the pad. The difference to the next point mostly takes one byte. */
const UNITS = 1000;
/** As fractions of the side of the pad. */
const TOLERANCE = 0.001;
const LONGEST_SEGMENT = 0.015;
const MOST_POINTS = 4000;

/**
 * Returns the address of the page with the strokes, or null if they are too long for a link. It has no pressure of the
 * pen, which does not affect the answer.
 * @param {readonly Stroke[]} strokes
 * @param {string} page address
 */
export function linkTo(strokes, page) {
  const thin = strokes.map(({ points, width }) => ({ points: simplify(points, TOLERANCE), width }));
  const fragment = MARK + pack(thin, UNITS, false);
  return fragment.length > LONGEST ? null : page.split('#')[0] + fragment;
}

/** Whether a fragment claims to be a drawing. @param {string} fragment */
export function isLink(fragment) {
  return fragment.startsWith(MARK);
}

/** @param {string} fragment @returns {Stroke[]|null} null if it is no drawing */
export function strokesIn(fragment) {
  const strokes = isLink(fragment) ? unpack(fragment.slice(MARK.length), LONGEST) : null;
  if (!strokes) return null;
  const segment = Math.max(LONGEST_SEGMENT, lengthOf(strokes) / MOST_POINTS);
  return strokes.map(({ points, width }) => ({ points: densify(points, segment), width }));
}

/** @param {readonly Stroke[]} strokes */
function lengthOf(strokes) {
  return strokes.flatMap(({ points }) => points.map(({ x, y }, i) => {
    const before = points[Math.max(i - 1, 0)];
    return Math.hypot(x - before.x, y - before.y);
  })).reduce((sum, length) => sum + length, 0);
}
