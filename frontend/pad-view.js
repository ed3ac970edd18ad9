// Shows the drawing on the pad, at the resolution of the screen.

/** @import { Drawing, Point, Stroke } from './drawing.js' */

export class PadView {
  #canvas;
  #context;
  #drawing;
  /** Number of points of the open stroke that are on the canvas already. */
  #drawn = 0;

  /** @param {HTMLCanvasElement} canvas @param {Drawing} drawing */
  constructor(canvas, drawing) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    this.#drawing = drawing;
    drawing.addEventListener('grow', () => this.#extend());
    drawing.addEventListener('change', () => this.redraw());
    new ResizeObserver(() => this.#fit()).observe(canvas);
    // Zooming or moving to another screen changes the pixel density, but not always the size of the canvas.
    addEventListener('resize', () => this.#fit());
  }

  /** Redraws everything in the ink color of the theme. */
  redraw() {
    this.#context.strokeStyle = getComputedStyle(this.#canvas).color;
    this.#context.lineCap = this.#context.lineJoin = 'round';
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#drawPicture();
    for (const stroke of this.#drawing.strokes) this.#drawStroke(stroke);
    this.#drawn = this.#drawing.openStroke?.points.length ?? 0;
  }

  #fit() {
    const side = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    if (side === 0 || side === this.#canvas.width) return;
    this.#canvas.width = side;
    this.#canvas.height = side;
    this.redraw();
  }

  #extend() {
    const stroke = this.#drawing.openStroke;
    if (!stroke) return;
    this.#drawStroke(stroke, Math.max(this.#drawn - 1, 0));
    this.#drawn = stroke.points.length;
  }

  /**
   * Joins the midpoints between neighboring points with quadratic curves, so that the line has no corners.
   * @param {Stroke} stroke
   * @param {number} [start] index of the first point whose curve is not on the canvas yet
   */
  #drawStroke({ points, width }, start = 0) {
    const context = this.#context;
    const side = this.#canvas.width;
    const constantPressure = points.every((point) => point.pressure === points[0].pressure);
    const begin = midpoint(points, start);
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

  #drawPicture() {
    const picture = this.#drawing.picture;
    if (!picture) return;
    const side = this.#canvas.width;
    const { width, height } = picture.bitmap;
    const scale = side / Math.max(width, height);
    this.#context.drawImage(picture.bitmap, (side - width * scale) / 2, (side - height * scale) / 2,
      width * scale, height * scale);
  }
}

/**
 * The midpoint between a point and the previous one; for the first point, the point itself.
 * @param {Point[]} points
 * @param {number} i
 */
function midpoint(points, i) {
  const before = points[Math.max(i - 1, 0)];
  return { x: (before.x + points[i].x) / 2, y: (before.y + points[i].y) / 2 };
}

/**
 * Factor for the width of the pen: 1 at half the maximum pressure, smoothed over neighboring points.
 * @param {Point[]} points
 * @param {number} i
 */
function lineWidth(points, i) {
  const before = points[Math.max(i - 1, 0)].pressure;
  const after = points[Math.min(i + 1, points.length - 1)].pressure;
  return 0.4 + 1.2 * (before + points[i].pressure * 2 + after) / 4;
}
