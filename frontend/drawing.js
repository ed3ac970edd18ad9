// The drawing, which consists of strokes or of a picture, with undo and redo.

import { distance } from './geometry.js';

/**
 * @typedef {{x: number, y: number, pressure: number}} Point
 * x and y in 0..1, as fractions of the side of the pad, y downward; pressure in 0..1, 0.5 if the device has no sensor
 */
/** @typedef {{points: Point[], width: number}} Stroke  width: of the pen, as a fraction of the side of the pad */
/** @typedef {{bitmap: CanvasImageSource & {width: number, height: number}, file: Blob}} Picture */
/** @typedef {{strokes: readonly Stroke[], picture: Picture|null}} Sheet  what one undo restores */

/** @type {Sheet} */
const BLANK = Object.freeze({ strokes: Object.freeze([]), picture: null });

/** A smaller drawing is a dot, which is no digit, but may be another class. As a fraction of the side of the pad. */
export const DOT = 0.03;

const HISTORY_STEPS = 200;
/** Points closer to the last one than this are not added to a stroke. As a fraction of the side of the pad. */
const LEAST_MOVE = 0.001;

/**
 * Dispatches three events: `grow` if only the open stroke has become longer, `change` for every other change, and
 * `leave` before a drawing is removed or replaced as a whole, but not before undo and redo.
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
  #version = 0;

  /** All strokes, the open one last. */
  get strokes() { return this.#sheet.strokes; }

  get picture() { return this.#sheet.picture; }

  get sheet() { return this.#sheet; }

  /** The stroke that the pen is drawing, or null if the pen is up. */
  get openStroke() { return this.#open; }

  get isPenDown() { return this.#open !== null; }

  get isEmpty() { return this.picture === null && this.strokes.length === 0; }

  get canUndo() { return this.#past.length > 0; }

  get canRedo() { return this.#future.length > 0; }

  /** Increases when something is removed or replaced, which invalidates answers to earlier generations. */
  get generation() { return this.#generation; }

  /** Increases with every change. */
  get version() { return this.#version; }

  get extent() { return extentOf(this.#sheet); }

  /**
   * Puts the pen down and starts a stroke. A picture is removed.
   * @param {Point} point
   * @param {number} width of the pen, as a fraction of the side of the pad
   */
  penDown(point, width) {
    this.penUp();
    if (this.picture) {
      this.dispatchEvent(new Event('leave'));
      this.#generation++;
    }
    this.#open = { points: [point], width };
    this.#remember({ strokes: [...this.strokes, this.#open], picture: null });
    this.#changed();
  }

  /** Extends the open stroke, if there is one. @param {readonly Point[]} points */
  penMove(points) {
    if (!this.#open) return;
    const line = this.#open.points;
    const before = line.length;
    for (const point of points) {
      const last = line[line.length - 1];
      if (Math.hypot(point.x - last.x, point.y - last.y) >= LEAST_MOVE) line.push(point);
    }
    if (line.length > before) this.#dispatch('grow');
  }

  penUp() {
    if (!this.#open) return;
    this.#open = null;
    this.#changed();
  }

  /** Removes the open stroke without a step in the history, because a palm made it and not a pen. */
  dropOpenStroke() {
    if (!this.#open) return;
    this.#open = null;
    this.#sheet = this.#past.pop() ?? BLANK;
    this.#replaced();
  }

  /**
   * Removes the strokes that a path over the pad touches.
   * @param {readonly Point[]} path
   * @param {number} reach distance from the ink within which the path touches a stroke, as a fraction of the side
   * @param {boolean} [sameStep] whether one undo reverts this and the previous step together
   * @returns {boolean} whether any strokes were removed
   */
  erase(path, reach, sameStep = false) {
    this.penUp();
    const kept = this.strokes.filter((stroke) => !touches(stroke, path, reach));
    if (kept.length === this.strokes.length) return false;
    const sheet = { strokes: kept, picture: this.picture };
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
    this.put({ strokes: [], picture });
  }

  /** Replaces the drawing; undo brings it back. @param {Sheet} sheet */
  put(sheet) {
    this.#replaceBy(sheet);
  }

  /** Continues with a drawing of an earlier visit. Undo removes its strokes one by one. @param {Sheet} sheet */
  restore(sheet) {
    const { strokes, picture } = sheet;
    const past = picture ? [BLANK] : strokes.map((_, i) => ({ strokes: strokes.slice(0, i), picture }));
    this.#past = past.slice(-HISTORY_STEPS);
    this.#future = [];
    this.#open = null;
    this.#sheet = sheet;
    this.#replaced();
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
    if (!this.isEmpty) this.dispatchEvent(new Event('leave'));
    this.#remember(sheet);
    this.#replaced();
  }

  /** @param {Sheet[]} from @param {Sheet[]} to */
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

  #replaced() {
    this.#generation++;
    this.#changed();
  }

  #changed() {
    this.#dispatch('change');
  }

  /** @param {'grow'|'change'} event */
  #dispatch(event) {
    this.#version++;
    this.dispatchEvent(new Event(event));
  }
}

/** @param {Stroke} stroke @param {readonly Point[]} path @param {number} reach */
function touches({ points, width }, path, reach) {
  return segments(points).some(([a, b]) => segments(path).some(([c, d]) => distance(a, b, c, d) <= reach + width / 2));
}

/** The segments of a line; a single point is a segment of length 0. @param {readonly Point[]} line */
function segments(line) {
  return line.map((point, i) => [line[Math.max(i - 1, 0)], point]);
}

/**
 * The longer side of the box around all points, as a fraction of the side of the pad; 1 for a picture.
 * @param {Sheet} sheet
 */
export function extentOf({ strokes, picture }) {
  if (picture) return 1;
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const { points } of strokes) {
    for (const { x, y } of points) {
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  return Math.max(right - left, bottom - top, 0);
}
