// Keyboard input: drawing with the arrow keys on the pad.

import { find } from './page.js';

/** @import { Announcer } from './announcer.js' */
/** @import { Drawing } from './drawing.js' */
/** @import { Key, Translator } from './i18n.js' */
/** @import { Pen } from './toolbar.js' */

/** Distance that one press of an arrow key moves the pen, as a fraction of the side of the pad. */
const STEP = 0.025;
const ERASER_REACH = 0.02;
/** @type {Readonly<Record<string, readonly [number, number]>>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * A pen that the arrow keys move over the pad, two keys together diagonally. Space or Enter lowers or lifts it. Tells
 * screen readers when it goes down or up, and where it is when the arrow keys rest.
 */
export class KeyboardPen {
  #cursor = find('cursor', HTMLElement);
  #drawing;
  #pen;
  #at = { x: 0.5, y: 0.5, pressure: 0.5 };
  /** @type {Set<string>} */
  #held = new Set();
  #announcer;
  #text;
  /** The stroke that this pen is drawing. @type {Drawing['openStroke']} */
  #stroke = null;
  /** Whether the user has not heard yet where the pen is. */
  #isLost = true;

  /**
   * @param {HTMLCanvasElement} pad
   * @param {Drawing} drawing
   * @param {Pen} pen
   * @param {Announcer} announcer
   * @param {Translator['text']} text
   */
  constructor(pad, drawing, pen, announcer, text) {
    this.#announcer = announcer;
    this.#text = text;
    this.#drawing = drawing;
    this.#pen = pen;
    pad.addEventListener('keydown', (event) => this.#press(event));
    pad.addEventListener('keyup', (event) => this.#held.delete(event.key));
    pad.addEventListener('blur', () => this.#leave());
    pad.addEventListener('pointerdown', () => { this.#cursor.hidden = true; });
    drawing.addEventListener('change', () => this.#follow());
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) this.#move(event.key);
    else if (event.key === ' ' || event.key === 'Enter') this.#toggle(event.repeat);
    else return;
    event.preventDefault();
    this.#cursor.hidden = false;
    this.#cursor.style.left = `${this.#at.x * 100}%`;
    this.#cursor.style.top = `${this.#at.y * 100}%`;
  }

  /** @param {string} key */
  #move(key) {
    let { x, y } = this.#at;
    for (const held of this.#held.add(key)) {
      x += ARROWS[held][0] * STEP;
      y += ARROWS[held][1] * STEP;
    }
    this.#at = { x: Math.min(Math.max(x, 0), 1), y: Math.min(Math.max(y, 0), 1), pressure: 0.5 };
    this.#drawing.penMove([this.#at]);
    this.#isLost = false;
    this.#announcer.say('position', this.#position);
  }

  /** @param {boolean} repeated whether the event repeats because the key is held down */
  #toggle(repeated) {
    if (repeated) return;
    if (this.#drawing.isPenDown) this.#drawing.penUp();
    else if (this.#pen.erasing) this.#drawing.erase([this.#at], ERASER_REACH);
    else this.#lower();
  }

  #lower() {
    this.#drawing.penDown(this.#at, this.#pen.width);
    this.#stroke = this.#drawing.openStroke;
    this.#tell('penDown');
  }

  /** Follows the drawing, which also lifts the pen, for example when it is cleared. */
  #follow() {
    this.#cursor.dataset.down = String(this.#drawing.isPenDown);
    if (!this.#stroke || this.#drawing.openStroke === this.#stroke) return;
    this.#stroke = null;
    this.#tell('penUp');
  }

  /** Says what the pen does, and where if that is not known. @param {Key} key */
  #tell(key) {
    const isUnheard = this.#announcer.cancel('position') || this.#isLost;
    this.#isLost = false;
    this.#announcer.say('pen', isUnheard ? `${this.#text(key)} ${this.#position}` : this.#text(key));
  }

  get #position() {
    const [column, row] = [this.#at.x, this.#at.y].map((fraction) => Math.round(fraction / STEP));
    return this.#text('position', { column, row });
  }

  #leave() {
    this.#held.clear();
    this.#drawing.penUp();
    this.#announcer.cancel('position');
    this.#isLost = true;
    this.#cursor.hidden = true;
  }
}
