// Shows the drawing on the pad, sharp at any screen density.

/** @import { Drawing, Point, Stroke } from './drawing.js' */

export class PadView {
  #canvas;
  #context;
  #drawing;
  /** How many points of the open stroke are on the canvas already. */
  #drawn = 0;

  /** @param {HTMLCanvasElement} canvas @param {Drawing} drawing */
  constructor(canvas, drawing) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    this.#drawing = drawing;
    drawing.addEventListener('grow', () => this.#extend());
    drawing.addEventListener('change', () => this.redraw());
    new ResizeObserver(() => this.#fit()).observe(canvas);
    // A zoom, or another screen, changes the density and not always the canvas's size.
    addEventListener('resize', () => this.#fit());
  }

  /** Draws everything again, in the ink of the theme. */
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
   * Joins the middles between neighboring points by quadratic curves, so that no corner shows where a point was.
   * @param {Stroke} stroke
   * @param {number} [start] the first point whose curve is still to be drawn
   */
  #drawStroke({ points, width }, start = 0) {
    const context = this.#context;
    const side = this.#canvas.width;
    const even = points.every((point) => point.pressure === points[0].pressure);
    const begin = middle(points, start);
    context.beginPath();
    context.moveTo(begin.x * side, begin.y * side);
    // A dot: a line without any length would not be drawn at all.
    if (points.length === 1) context.lineTo(begin.x * side + 0.01, begin.y * side);
    for (let i = start; i < points.length; i++) {
      const end = i + 1 < points.length ? middle(points, i + 1) : points[i];
      context.quadraticCurveTo(points[i].x * side, points[i].y * side, end.x * side, end.y * side);
      if (even && i + 1 < points.length) continue;
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
 * The middle between a point and the one before it; the first point has none before it.
 * @param {Point[]} points
 * @param {number} i
 */
function middle(points, i) {
  const before = points[Math.max(i - 1, 0)];
  return { x: (before.x + points[i].x) / 2, y: (before.y + points[i].y) / 2 };
}

/**
 * What the pressure makes of the pen's width: 1 at half the pressure, evened out between neighbors.
 * @param {Point[]} points
 * @param {number} i
 */
function lineWidth(points, i) {
  const before = points[Math.max(i - 1, 0)].pressure;
  const after = points[Math.min(i + 1, points.length - 1)].pressure;
  return 0.4 + 1.2 * (before + points[i].pressure * 2 + after) / 4;
}
