// What the network saw, 28×28 pixels, and which of them counted for and which against its answer.

const SIDE = 28;

/** Small contributions would not show; this power of their share of the largest does. */
const VISIBILITY = 0.6;
/** How faintly the drawing itself stands behind the heat map. */
const BACKDROP = 0.16;

/**
 * @param {HTMLCanvasElement} canvas of 28×28
 * @param {readonly number[]} [image] 784 numbers in 0..1, 1 = ink; none for a blank sheet
 */
export function drawSeen(canvas, image = []) {
  const context = blankSheet(canvas);
  const ink = getComputedStyle(canvas).color;
  image.forEach((value, pixel) => dot(context, pixel, ink, value));
}

/**
 * @param {HTMLCanvasElement} canvas of 28×28
 * @param {readonly number[]} [image] as for drawSeen
 * @param {readonly number[]} [explanation] 784 numbers in -1..1, above 0 what spoke for the answer
 */
export function drawHeat(canvas, image = [], explanation = []) {
  const context = blankSheet(canvas);
  const style = getComputedStyle(canvas);
  const [inFavor, against] = [style.getPropertyValue('--accent'), style.getPropertyValue('--against')];
  image.forEach((value, pixel) => dot(context, pixel, style.color, value * BACKDROP));
  explanation.forEach((value, pixel) => {
    dot(context, pixel, value > 0 ? inFavor : against, Math.abs(value) ** VISIBILITY);
  });
}

/** @param {HTMLCanvasElement} canvas */
function blankSheet(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.clearRect(0, 0, SIDE, SIDE);
  return context;
}

/** @param {CanvasRenderingContext2D} context @param {number} pixel @param {string} color @param {number} cover */
function dot(context, pixel, color, cover) {
  if (cover === 0) return;
  context.fillStyle = color;
  context.globalAlpha = cover;
  context.fillRect(pixel % SIDE, Math.floor(pixel / SIDE), 1, 1);
}
