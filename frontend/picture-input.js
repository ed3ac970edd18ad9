// Picture input: files that the user drops on the page, pastes or chooses.

import { find } from './page.js';

/** @import { Picture } from './drawing.js' */

/** Maximum length of the longer side of the picture for the server, in pixels. More pixels do not help. */
const LONGEST_SIDE = 800;

/**
 * @param {(picture: Picture) => void} opened
 * @param {() => void} failed called if the browser cannot open the file as a picture
 */
export function listenForPictures(opened, failed) {
  const open = (/** @type {Blob} */ file) => readPicture(file).then(opened, failed);
  document.addEventListener('paste', (event) => take(event, event.clipboardData, open));
  document.addEventListener('drop', (event) => take(event, event.dataTransfer, open));
  showDropHint();
  const chooser = find('file', HTMLInputElement);
  find('choose', HTMLButtonElement).addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', () => {
    for (const file of chooser.files ?? []) open(file);
    chooser.value = '';
  });
}

/** @param {Event} event @param {DataTransfer|null} data @param {(file: Blob) => void} open */
function take(event, data, open) {
  const files = [...data?.files ?? []];
  if (files.length === 0) return;
  event.preventDefault();
  open(files.find((file) => file.type.startsWith('image/')) ?? files[0]);
}

/** Shows a hint while the user drags a file over the page. */
function showDropHint() {
  const { classList } = document.documentElement;
  document.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    classList.add('dropping');
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) classList.remove('dropping');
  });
  document.addEventListener('drop', () => classList.remove('dropping'));
}

/**
 * Converts a picture in any format that the browser supports to a PNG, upright and limited in size.
 * @param {Blob} file
 * @returns {Promise<Picture>}
 */
export async function readPicture(file) {
  const original = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(original.width, original.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(original.width * scale));
  canvas.height = Math.max(1, Math.round(original.height * scale));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.imageSmoothingQuality = 'high';
  context.drawImage(original, 0, 0, canvas.width, canvas.height);
  original.close();
  const png = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!png) throw new Error('the picture is too large for a PNG');
  return { bitmap: canvas, file: png };
}
