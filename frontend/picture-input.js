// Pictures: dropped on the page, pasted or chosen from a file.

/** @typedef {import('./drawing.js').Picture} Picture */

/** The longer side, in pixels, at which a picture goes to the server: more shows no more of a digit. */
const LONGEST_SIDE = 800;

/**
 * @param {Document} page
 * @param {{opened: (picture: Picture) => void, failed: () => void}} listener
 */
export function listenForPictures(page, { opened, failed }) {
  const open = (/** @type {Blob|null|undefined} */ file) => {
    if (file) readPicture(file).then(opened, failed);
  };
  listenForDrops(page, open);
  page.addEventListener('paste', (event) => {
    const file = firstFile(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    open(file);
  });
  const chooser = /** @type {HTMLInputElement} */ (page.getElementById('file'));
  page.getElementById('choose')?.addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', () => {
    open(chooser.files?.[0]);
    chooser.value = '';
  });
}

/**
 * @param {Document} page
 * @param {(file: Blob|null|undefined) => void} open
 */
function listenForDrops(page, open) {
  const root = page.documentElement;
  page.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    root.classList.add('dropping');
  });
  page.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) root.classList.remove('dropping');
  });
  page.addEventListener('drop', (event) => {
    root.classList.remove('dropping');
    const file = firstFile(event.dataTransfer);
    if (!file) return;
    event.preventDefault();
    open(file);
  });
}

/** @param {DataTransfer|null} data */
function firstFile(data) {
  const files = [...data?.files ?? []];
  return files.find((file) => file.type.startsWith('image/')) ?? files[0];
}

/**
 * Opens a picture of any kind that the browser knows and makes a PNG of it for the server, upright and no larger than
 * needed. What is paper and what is ink on it is for the server to find.
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
  if (!png) throw new Error('the picture is too large to be held');
  return { bitmap: canvas, file: png };
}
