// Pointer input: converts events of mouse, finger and pen on the pad to strokes.

/** @import { Drawing, Point } from './drawing.js' */
/** @import { Pen } from './toolbar.js' */

/** A touch wider than this, in CSS pixels, is a palm. */
const PALM_WIDTH = 100;
/** Milliseconds after the last event of a pen during which touches come from the hand that holds it. */
const PEN_NEAR = 1500;
/** Radius of the eraser, as a fraction of the side of the pad. */
const ERASER_REACH = 0.01;
/** The value of `button` for the eraser end of a pen. */
const ERASER_BUTTON = 5;

export class PointerInput {
  #pad;
  #drawing;
  #pen;
  /** @type {number|null} the pointer that draws; the others are ignored */
  #active = null;
  #activeType = '';
  #penSeen = -Infinity;
  /** @type {{last: Point, removed: boolean}|null} */
  #eraser = null;

  /** @param {HTMLCanvasElement} pad @param {Drawing} drawing @param {Pen} pen */
  constructor(pad, drawing, pen) {
    this.#pad = pad;
    this.#drawing = drawing;
    this.#pen = pen;
    pad.addEventListener('pointerdown', (event) => this.#down(event));
    // Raw updates do not wait for the next frame, but not every browser supports them.
    const move = 'onpointerrawupdate' in pad ? 'pointerrawupdate' : 'pointermove';
    pad.addEventListener(move, (event) => this.#move(/** @type {PointerEvent} */ (event)));
    // Does not listen to lostpointercapture: a busy browser dispatches it before the last moves.
    addEventListener('pointerup', (event) => this.#up(event));
    addEventListener('pointercancel', (event) => this.#up(event));
    // A long press would open a menu or a magnifier in the middle of a stroke.
    pad.addEventListener('contextmenu', (event) => event.preventDefault());
    pad.addEventListener('touchstart', (event) => event.preventDefault(), { passive: false });
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#notePen(event);
    const erasing = event.button === ERASER_BUTTON;
    if ((event.button !== 0 && !erasing) || this.#isPalm(event)) return;
    if (this.#active !== null && this.#active !== event.pointerId) {
      if (event.pointerType !== 'pen' || this.#activeType === 'pen') return;
      this.#drawing.dropOpenStroke();
    }
    this.#active = event.pointerId;
    this.#activeType = event.pointerType;
    this.#pad.setPointerCapture(event.pointerId);
    const point = pointIn(this.#pad.getBoundingClientRect(), event);
    this.#eraser = null;
    if (erasing || this.#pen.erasing) this.#eraseTo([point]);
    else this.#drawing.penDown(point, this.#pen.width);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    this.#notePen(event);
    if (event.pointerId !== this.#active) return;
    if (event.buttons === 0) this.#up(event);
    const coalesced = event.getCoalescedEvents?.() ?? [];
    const box = this.#pad.getBoundingClientRect();
    const points = (coalesced.length > 0 ? coalesced : [event]).map((each) => pointIn(box, each));
    if (this.#eraser) this.#eraseTo(points);
    else this.#drawing.penMove(points);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (event.pointerId !== this.#active) return;
    this.#active = null;
    this.#eraser = null;
    this.#drawing.penUp();
  }

  /** @param {Point[]} points */
  #eraseTo(points) {
    const path = this.#eraser ? [this.#eraser.last, ...points] : points;
    const before = this.#eraser?.removed ?? false;
    const removed = this.#drawing.erase(path, ERASER_REACH, before);
    this.#eraser = { last: path[path.length - 1], removed: before || removed };
  }

  /** @param {PointerEvent} event */
  #notePen(event) {
    if (event.pointerType === 'pen') this.#penSeen = event.timeStamp;
  }

  /** @param {PointerEvent} event */
  #isPalm(event) {
    return event.pointerType === 'touch' &&
      (event.timeStamp - this.#penSeen < PEN_NEAR || Math.max(event.width, event.height) > PALM_WIDTH);
  }
}

/** @param {DOMRect} box of the pad @param {PointerEvent} event @returns {Point} */
function pointIn(box, event) {
  return {
    x: fraction(event.clientX - box.left, box.width),
    y: fraction(event.clientY - box.top, box.height),
    pressure: event.pointerType === 'pen' ? event.pressure : 0.5,
  };
}

/** Clamps to 0..1, so that a stroke beyond the edge continues along it. @param {number} offset @param {number} side */
function fraction(offset, side) {
  return Math.min(Math.max(offset / side, 0), 1);
}
