// Converts a sheet to a text that a storage can keep, and back.

import { readPicture } from './picture-input.js';
import { FINE, pack, unpack } from './stroke-code.js';

/** @import { Picture, Sheet } from './drawing.js' */

/** A longer text is neither kept nor read. */
const LONGEST = 600_000;
/** A PNG with a longer text is kept as a JPEG. */
const LONGEST_PNG = 100_000;
const PICTURE = /^data:(image\/(?:png|jpeg));base64,([A-Za-z0-9+/]+=*)$/;

/** A picture always has the same text, so that it is recognized when it comes back. @type {WeakMap<Picture, string>} */
const pictures = new WeakMap();

/** Empty for a blank sheet and for one that is too large to keep. @param {Sheet} sheet */
export function textOf({ strokes, picture }) {
  if (strokes.length === 0 && !picture) return '';
  const text = picture ? textOfPicture(picture) : pack(strokes, FINE);
  return text.length > LONGEST ? '' : text;
}

/** Whether `sheetOf` may read the text. @param {unknown} text @returns {text is string} */
export function isText(text) {
  return typeof text === 'string' && text.length <= LONGEST && (PICTURE.test(text) || unpack(text, LONGEST) !== null);
}

/** @param {string} text */
export function isPicture(text) {
  return text.startsWith('data:');
}

/** The strokes; none if the text is that of a picture. @param {string} text */
export function strokesOf(text) {
  return unpack(text, LONGEST) ?? [];
}

/**
 * @param {string} text for which `isText` holds
 * @returns {Promise<Sheet>} rejects if the browser cannot open the picture
 */
export async function sheetOf(text) {
  const [, type, base64] = PICTURE.exec(text) ?? [];
  if (!base64) return { strokes: strokesOf(text), picture: null };
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const picture = await readPicture(new Blob([bytes], { type }));
  pictures.set(picture, text);
  return { strokes: [], picture };
}

/** @param {Picture} picture */
function textOfPicture(picture) {
  const known = pictures.get(picture);
  if (known !== undefined) return known;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.bitmap.width, picture.bitmap.height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.drawImage(picture.bitmap, 0, 0);
  let text = canvas.toDataURL('image/png');
  if (text.length > LONGEST_PNG) {
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    text = canvas.toDataURL('image/jpeg', 0.9);
  }
  pictures.set(picture, text);
  return text;
}
