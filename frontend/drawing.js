// The drawing: strokes or a picture, and the way back to what was there before.

/**
 * @typedef {{x: number, y: number, pressure: number}} Point
 * x and y in 0..1 of the pad's side, y downwards; pressure in 0..1, 0.5 where the device has none
 */
/** @typedef {{points: Point[], width: number}} Stroke  width: of the pen, as a share of the pad's side */
/** @typedef {{bitmap: CanvasImageSource & {width: number, height: number}, file: Blob}} Picture */
/** @typedef {{strokes: readonly Stroke[], picture: Picture|null}} Sheet  what one step of undo brings back */

/** @type {Sheet} */
const BLANK = Object.freeze({ strokes: Object.freeze([]), picture: null });

const HISTORY_STEPS = 200;

/**
 * Tells its listeners of two events: `grow`, where the open stroke got longer and all else is as it was, and
 * `change`, for everything else.
 */
export class Drawing extends EventTarget {
  /** @type {Sheet} */
  #sheet = BLANK;
  /** @type {Sheet[]} */
  #past = [];
  /** @type {Sheet[]} */
  #future = [];
  /** @type {Stroke|null} */
  #open = null;
  #generation = 0;

  /** All strokes, the open one last. */
  get strokes() {
    return this.#sheet.strokes;
  }

  get picture() {
    return this.#sheet.picture;
  }

  /** The stroke that the pen is drawing just now. */
  get openStroke() {
    return this.#open;
  }

  get isPenDown() {
    return this.#open !== null;
  }

  get isEmpty() {
    return this.#sheet.picture === null && this.#sheet.strokes.length === 0;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** Grows by one whenever something was taken away or replaced: an answer to what was there before no longer holds. */
  get generation() {
    return this.#generation;
  }

  /**
   * Puts the pen down. A picture gives way to the stroke.
   * @param {Point} point
   * @param {number} width of the pen, as a share of the pad's side
   */
  penDown(point, width) {
    this.penUp();
    if (this.#sheet.picture) this.#generation++;
    this.#open = { points: [point], width };
    this.#step({ strokes: [...this.#sheet.strokes, this.#open], picture: null });
  }

  /**
   * Moves the pen that is down. Points that repeat the last one add nothing and are left out.
   * @param {readonly Point[]} points
   */
  penMove(points) {
    if (!this.#open) return;
    const line = this.#open.points;
    const before = line.length;
    for (const point of points) {
      const last = line[line.length - 1];
      if (point.x !== last.x || point.y !== last.y) line.push(point);
    }
    if (line.length > before) this.dispatchEvent(new Event('grow'));
  }

  penUp() {
    if (!this.#open) return;
    this.#open = null;
    this.dispatchEvent(new Event('change'));
  }

  /** Takes the open stroke back as if it had never been: it was a palm, not a pen. */
  dropOpenStroke() {
    if (!this.#open) return;
    this.#open = null;
    this.#sheet = this.#past.pop() ?? BLANK;
    this.#replaced();
  }

  /**
   * Removes the strokes that the way from one point to the next touches.
   * @param {Point} from
   * @param {Point} to
   * @param {number} reach how far off a stroke's middle still touches it, in pad sides
   * @param {boolean} [sameStep] whether one undo takes this and the removal before it back together
   */
  erase(from, to, reach, sameStep = false) {
    this.penUp();
    const kept = this.#sheet.strokes.filter((stroke) => !touches(stroke, from, to, reach));
    if (kept.length === this.#sheet.strokes.length) return false;
    const sheet = { strokes: kept, picture: this.#sheet.picture };
    if (sameStep) this.#sheet = sheet;
    else this.#remember(sheet);
    this.#replaced();
    return true;
  }

  clear() {
    this.#replaceBy(BLANK);
  }

  /** @param {Picture} picture */
  show(picture) {
    this.#replaceBy({ strokes: [], picture });
  }

  undo() {
    this.#travel(this.#past, this.#future);
  }

  redo() {
    this.#travel(this.#future, this.#past);
  }

  /** @param {Sheet} sheet */
  #replaceBy(sheet) {
    this.penUp();
    if (this.isEmpty && sheet === BLANK) return;
    this.#remember(sheet);
    this.#replaced();
  }

  /**
   * @param {Sheet[]} from
   * @param {Sheet[]} to
   */
  #travel(from, to) {
    this.penUp();
    const sheet = from.pop();
    if (!sheet) return;
    to.push(this.#sheet);
    this.#sheet = sheet;
    this.#replaced();
  }

  /** @param {Sheet} sheet */
  #remember(sheet) {
    this.#past.push(this.#sheet);
    if (this.#past.length > HISTORY_STEPS) this.#past.shift();
    this.#future = [];
    this.#sheet = sheet;
  }

  /** @param {Sheet} sheet */
  #step(sheet) {
    this.#remember(sheet);
    this.dispatchEvent(new Event('change'));
  }

  #replaced() {
    this.#generation++;
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * @param {Stroke} stroke
 * @param {Point} from
 * @param {Point} to
 * @param {number} reach
 */
function touches(stroke, from, to, reach) {
  const { points, width } = stroke;
  const near = reach + width / 2;
  return points.some((point, i) => segmentDistance(points[Math.max(i - 1, 0)], point, from, to) <= near);
}

/**
 * The distance between the segments ab and cd.
 * @param {Point} a
 * @param {Point} b
 * @param {Point} c
 * @param {Point} d
 */
function segmentDistance(a, b, c, d) {
  const side = (/** @type {Point} */ p, /** @type {Point} */ q, /** @type {Point} */ r) =>
    Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return 0;
  return Math.min(pointDistance(a, c, d), pointDistance(b, c, d), pointDistance(c, a, b), pointDistance(d, a, b));
}

/**
 * The distance of a point from the segment ab.
 * @param {Point} point
 * @param {Point} a
 * @param {Point} b
 */
function pointDistance(point, a, b) {
  const along = { x: b.x - a.x, y: b.y - a.y };
  const length = along.x ** 2 + along.y ** 2;
  const t = length === 0 ? 0 : ((point.x - a.x) * along.x + (point.y - a.y) * along.y) / length;
  const clamped = Math.min(Math.max(t, 0), 1);
  return Math.hypot(point.x - a.x - clamped * along.x, point.y - a.y - clamped * along.y);
}
