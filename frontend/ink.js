// Draws strokes on a canvas.

/** @import { Point, Stroke } from './drawing.js' */

/**
 * Joins the midpoints between neighboring points with quadratic curves, so that the line has no corners. Uses the
 * stroke style of the context.
 * @param {CanvasRenderingContext2D} context
 * @param {number} side of the canvas, in pixels
 * @param {Stroke} stroke
 * @param {number} [start] index of the first point whose curve is not on the canvas yet
 */
export function drawStroke(context, side, { points, width }, start = 0) {
  const constantPressure = points.every((point) => point.pressure === points[0].pressure);
  const begin = midpoint(points, start);
  context.lineCap = context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(begin.x * side, begin.y * side);
  // A dot is a very short line, because the canvas does not draw a line of length 0.
  if (points.length === 1) context.lineTo(begin.x * side + 0.01, begin.y * side);
  for (let i = start; i < points.length; i++) {
    const end = i + 1 < points.length ? midpoint(points, i + 1) : points[i];
    context.quadraticCurveTo(points[i].x * side, points[i].y * side, end.x * side, end.y * side);
    if (constantPressure && i + 1 < points.length) continue;
    context.lineWidth = lineWidth(points, i) * width * side;
    context.stroke();
    context.beginPath();
    context.moveTo(end.x * side, end.y * side);
  }
}

/**
 * The midpoint between a point and the previous one; for the first point, the point itself.
 * @param {readonly Point[]} points
 * @param {number} i
 */
function midpoint(points, i) {
  const before = points[Math.max(i - 1, 0)];
  return { x: (before.x + points[i].x) / 2, y: (before.y + points[i].y) / 2 };
}

/**
 * Factor for the width of the pen: 1 at half the maximum pressure, smoothed over neighboring points.
 * @param {readonly Point[]} points
 * @param {number} i
 */
function lineWidth(points, i) {
  const before = points[Math.max(i - 1, 0)].pressure;
  const after = points[Math.min(i + 1, points.length - 1)].pressure;
  return 0.4 + 1.2 * (before + points[i].pressure * 2 + after) / 4;
}
