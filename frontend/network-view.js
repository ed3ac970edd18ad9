// The network's side of it: the 28×28 pixels that it saw, and which of them counted for and against its answer.

const SIDE = 28;

/** Small contributions would not show; this power of their share of the largest does. */
const VISIBILITY = 0.6;
/** How faintly the drawing itself stands behind the heat map. */
const BACKDROP = 0.16;

/**
 * Draws the pixels that the network saw, ink on paper.
 * @param {HTMLCanvasElement} canvas of 28×28
 * @param {readonly number[]|null} image 784 numbers in 0..1, 1 = ink; null for a blank sheet
 */
export function drawSeen(canvas, image) {
  const ink = getComputedStyle(canvas).color;
  paint(canvas, (pixel) => [ink, image?.[pixel] ?? 0]);
}

/**
 * Draws what spoke for the answer and what against it, over a faint picture of the drawing.
 * @param {HTMLCanvasElement} canvas of 28×28
 * @param {readonly number[]|null} image as for drawSeen
 * @param {readonly number[]|null} explanation 784 numbers in -1..1; null for a blank sheet
 */
export function drawHeat(canvas, image, explanation) {
  const style = getComputedStyle(canvas);
  const [inFavor, against] = [style.getPropertyValue('--for'), style.getPropertyValue('--against')];
  paint(canvas, (pixel) => [style.color, (image?.[pixel] ?? 0) * BACKDROP]);
  if (!explanation) return;
  const color = (/** @type {number} */ share) => (share > 0 ? inFavor : against);
  paint(canvas, (pixel) => [color(explanation[pixel]), Math.abs(explanation[pixel]) ** VISIBILITY], false);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(pixel: number) => [string, number]} color the color and how much it covers, 0..1
 * @param {boolean} [afresh] whether what was there is wiped off first
 */
function paint(canvas, color, afresh = true) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  if (afresh) context.clearRect(0, 0, SIDE, SIDE);
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const [fill, cover] = color(pixel);
    if (cover === 0) continue;
    context.fillStyle = fill;
    context.globalAlpha = Math.min(cover, 1);
    context.fillRect(pixel % SIDE, Math.floor(pixel / SIDE), 1, 1);
  }
  context.globalAlpha = 1;
}
