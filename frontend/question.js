// Converts the drawing to the body of a request.

import { mayBeNumber } from './numbers.js';

/** @import { Drawing, Stroke } from './drawing.js' */
/** @import { Question } from './predictor.js' */

/** Length of the side of the pad in the coordinates of the request, which have one decimal. */
export const UNITS = 1000;

/**
 * Returns the question about the current drawing, or null if it is empty.
 * @param {Drawing} drawing
 * @param {boolean} explain whether to request the heat map
 * @param {boolean} [canBeNumber] whether the model reads numbers of several digits
 * @returns {Question|null}
 */
export function questionAbout(drawing, explain, canBeNumber = false) {
  const { isEmpty, isPenDown, picture, strokes, generation, version } = drawing;
  if (isEmpty) return null;
  const about = { explain: explain && !isPenDown, number: canBeNumber && mayBeNumber(drawing), generation, version };
  if (picture) return { ...about, body: picture.file, type: picture.file.type };
  return { ...about, body: JSON.stringify({ strokes: linesOf(strokes) }), type: 'application/json' };
}

/** The strokes in the form of a request: [x, y] for each point, y downward. @param {readonly Stroke[]} strokes */
export function linesOf(strokes) {
  return strokes.map(({ points }) => points.map(({ x, y }) => [toUnits(x), toUnits(y)]));
}

/** @param {number} fraction of the side of the pad */
function toUnits(fraction) {
  return Math.round(fraction * UNITS * 10) / 10;
}
