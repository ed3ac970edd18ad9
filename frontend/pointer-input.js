// Mouse, finger and pen: turns pointer events on the pad into strokes.

/** @import { Drawing, Point } from './drawing.js' */
/** @import { Pen } from './toolbar.js' */

/** A touch wider than this, in CSS pixels, is the ball of a hand. */
const PALM_WIDTH = 100;
/** For so long after a pen was last seen, touches are the hand that holds it. Milliseconds. */
const PEN_NEAR = 1500;
/** How far from its middle the eraser reaches, in pad sides. */
const ERASER_REACH = 0.01;
/** `button` and `buttons` of a pen turned upside down. */
const ERASER_BUTTON = 5;

export class PointerInput {
  #pad;
  #drawing;
  #pen;
  /** @type {number|null} the one pointer that draws; all others are ignored */
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
    // Raw updates do not wait for the next frame; not every browser has them.
    const move = 'onpointerrawupdate' in pad ? 'pointerrawupdate' : 'pointermove';
    pad.addEventListener(move, (event) => this.#move(/** @type {PointerEvent} */ (event)));
    // Not when the capture is lost: a browser that is behind tells that before the last moves.
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
    const way = this.#eraser ? [this.#eraser.last, ...points] : points;
    const before = this.#eraser?.removed ?? false;
    const removed = this.#drawing.erase(way, ERASER_REACH, before);
    this.#eraser = { last: way[way.length - 1], removed: before || removed };
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
    x: share(event.clientX - box.left, box.width),
    y: share(event.clientY - box.top, box.height),
    pressure: event.pointerType === 'pen' ? event.pressure : 0.5,
  };
}

/** Ink stays on the paper: beyond the edge it goes along it. @param {number} offset @param {number} side */
function share(offset, side) {
  return Math.min(Math.max(offset / side, 0), 1);
}
