// Draws pictures of 28×28 pixels: what the network receives, and values that are positive or negative over it.

const SIDE = 28;
/** The number of pixels of such a picture. */
export const PIXELS = SIDE * SIDE;

/** Exponent that makes small values visible. */
const GAMMA = 0.6;
/** Opacity of the image under the values. */
const BACKDROP = 0.16;

/**
 * @param {HTMLCanvasElement} canvas of 28×28
 * @param {readonly number[]} [image] 784 numbers in 0..1, 1 = ink; omitted for a blank sheet
 */
export function drawImage(canvas, image = []) {
  const context = clear(canvas);
  const ink = getComputedStyle(canvas).color;
  image.forEach((value, pixel) => fillPixel(context, pixel, ink, value));
}

/**
 * @param {HTMLCanvasElement} canvas of 28×28
 * @param {readonly number[]} [image] as for drawImage
 * @param {readonly number[]} [values] 784 numbers in -1..1
 */
export function drawValues(canvas, image = [], values = []) {
  const context = clear(canvas);
  const style = getComputedStyle(canvas);
  const [inFavor, against] = [style.getPropertyValue('--accent'), style.getPropertyValue('--against')];
  image.forEach((value, pixel) => fillPixel(context, pixel, style.color, value * BACKDROP));
  values.forEach((value, pixel) => {
    fillPixel(context, pixel, value > 0 ? inFavor : against, Math.abs(value) ** GAMMA);
  });
}

/** Divides values by their largest magnitude. @param {readonly number[]} values */
export function scaled(values) {
  const largest = Math.max(...values.map(Math.abs)) || 1;
  return values.map((value) => value / largest);
}

/** @param {HTMLCanvasElement} canvas */
function clear(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.clearRect(0, 0, SIDE, SIDE);
  return context;
}

/** @param {CanvasRenderingContext2D} context @param {number} pixel @param {string} color @param {number} opacity */
function fillPixel(context, pixel, color, opacity) {
  if (opacity === 0) return;
  context.fillStyle = color;
  context.globalAlpha = opacity;
  context.fillRect(pixel % SIDE, Math.floor(pixel / SIDE), 1, 1);
}
