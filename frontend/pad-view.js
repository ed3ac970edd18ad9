// Shows the drawing on the pad, at the resolution of the screen.

import { drawStroke } from './ink.js';

/** @import { Drawing } from './drawing.js' */

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
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.redraw());
    // Zooming or moving to another screen changes the pixel density, but not always the size of the canvas.
    addEventListener('resize', () => this.#fit());
  }

  /** Redraws everything in the ink color of the theme. */
  redraw() {
    this.#context.strokeStyle = getComputedStyle(this.#canvas).color;
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#drawPicture();
    for (const stroke of this.#drawing.strokes) drawStroke(this.#context, this.#canvas.width, stroke);
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
    drawStroke(this.#context, this.#canvas.width, stroke, Math.max(this.#drawn - 1, 0));
    this.#drawn = stroke.points.length;
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
