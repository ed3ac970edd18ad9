// Draws the 28×28 pixels that the network receives, and the heat map of what supports or contradicts its answer.

const SIDE = 28;

/** Exponent that makes small contributions visible. */
const GAMMA = 0.6;
/** Opacity of the drawing under the heat map. */
const BACKDROP = 0.16;

/**
 * @param {HTMLCanvasElement} canvas of 28×28
 * @param {readonly number[]} [image] 784 numbers in 0..1, 1 = ink; omitted for a blank sheet
 */
export function drawSeen(canvas, image = []) {
  const context = clear(canvas);
  const ink = getComputedStyle(canvas).color;
  image.forEach((value, pixel) => fillPixel(context, pixel, ink, value));
}

/**
 * @param {HTMLCanvasElement} canvas of 28×28
 * @param {readonly number[]} [image] as for drawSeen
 * @param {readonly number[]} [explanation] 784 numbers in -1..1; positive values support the answer
 */
export function drawHeat(canvas, image = [], explanation = []) {
  const context = clear(canvas);
  const style = getComputedStyle(canvas);
  const [inFavor, against] = [style.getPropertyValue('--accent'), style.getPropertyValue('--against')];
  image.forEach((value, pixel) => fillPixel(context, pixel, style.color, value * BACKDROP));
  explanation.forEach((value, pixel) => {
    fillPixel(context, pixel, value > 0 ? inFavor : against, Math.abs(value) ** GAMMA);
  });
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
