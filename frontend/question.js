// What is asked of the server about a drawing.

/** @import { Drawing } from './drawing.js' */
/** @import { Question } from './predictor.js' */

/** Strokes are sent in this many units to the pad's side, with one decimal. */
const UNITS = 1000;

/**
 * The question about the drawing as it is now; null where there is nothing to ask about.
 * @param {Drawing} drawing
 * @param {boolean} explain whether the heat map is wanted
 * @returns {Question|null}
 */
export function questionAbout({ isEmpty, isPenDown, picture, strokes, generation }, explain) {
  if (isEmpty) return null;
  const about = { explain: explain && !isPenDown, generation };
  if (picture) return { ...about, body: picture.file, type: picture.file.type };
  const lines = strokes.map(({ points }) => points.map(({ x, y }) => [inUnits(x), inUnits(y)]));
  return { ...about, body: JSON.stringify({ strokes: lines }), type: 'application/json' };
}

/** @param {number} share of the pad's side */
function inUnits(share) {
  return Math.round(share * UNITS * 10) / 10;
}
