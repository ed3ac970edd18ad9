// The forms in which drawings leave the page: a picture, lines of JSON, and a command.

import { DIGITS } from './classes.js';
import { drawStroke } from './ink.js';
import { linesOf } from './question.js';
import { isPicture, strokesOf } from './sheet-text.js';

/** @import { Sheet, Stroke } from './drawing.js' */
/** @import { Kept } from './recent.js' */

/** Side of the picture of strokes, in pixels. */
const SIDE = 560;

export const PNG = 'drawing.png';
export const JSONL = 'drawings.jsonl';

/** Strokes in black on white; a picture as the server gets it. @param {Sheet} sheet @returns {Promise<Blob>} */
export async function toPng({ strokes, picture }) {
  if (picture) return picture.file;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.fillStyle = '#fff';
  context.fillRect(0, 0, SIDE, SIDE);
  context.strokeStyle = '#000';
  for (const stroke of strokes) drawStroke(context, SIDE, stroke);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser makes no PNG'))), 'image/png');
  });
}

/**
 * The drawings that consist of strokes, the oldest one first. The drawing on the pad can be one of the others.
 * @param {readonly Kept[]} recent the newest one first
 * @param {Kept} present
 */
export function withStrokes(recent, present) {
  const others = recent.filter(({ text }) => text !== present.text);
  return [present, ...others].filter(({ text }) => text !== '' && !isPicture(text)).reverse();
}

/** One line for each drawing, as `digit-eval --strokes` reads it. @param {readonly Kept[]} drawings with strokes */
export function toJsonl(drawings) {
  return drawings.map(({ text, label }) =>
    `${JSON.stringify({ label: labelOf(label), strokes: linesOf(strokesOf(text)) })}\n`).join('');
}

/** A number of several digits is no label of one drawing. @param {string|null} name */
function labelOf(name) {
  if (name === null || !/^\d+$/.test(name)) return name;
  return DIGITS.includes(name) ? Number(name) : null;
}

/**
 * A command for a POSIX shell that asks the server about the drawing. It has no quotes inside quotes: JSON has none of
 * the single ones, and the address none at all.
 * @param {readonly Stroke[]|null} strokes null for the picture in the file drawing.png
 * @param {string} page address
 */
export function toCurl(strokes, page) {
  const { origin, pathname } = new URL('predict', page);
  const [type, data] = strokes
    ? ['application/json', `-d '${JSON.stringify({ strokes: linesOf(strokes) })}'`]
    : ['image/png', `--data-binary @${PNG}`];
  return `curl -s '${origin}${pathname.replaceAll("'", '%27')}' -H 'Content-Type: ${type}' ${data}`;
}
