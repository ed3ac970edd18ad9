// Keyboard input: shortcuts for undo, redo and clear on the whole page, and drawing with the arrow keys on the pad.

import { find } from './page.js';

/** @import { Drawing } from './drawing.js' */
/** @import { Pen } from './toolbar.js' */

/** Distance that one press of an arrow key moves the pen, as a fraction of the side of the pad. */
const STEP = 0.025;
const ERASER_REACH = 0.02;
/** @type {Readonly<Record<string, readonly [number, number]>>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {Drawing} drawing */
export function listenForShortcuts(drawing) {
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.target instanceof HTMLSelectElement) return;
    const command = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
    switch (command + (command && event.shiftKey ? 'Shift+' : '') + event.key.toLowerCase()) {
      case 'Ctrl+z': drawing.undo(); break;
      case 'Ctrl+Shift+z': case 'Ctrl+y': drawing.redo(); break;
      case 'escape': case 'delete': drawing.clear(); break;
      default: return;
    }
    event.preventDefault();
  });
}

/** A pen that the arrow keys move over the pad, two keys together diagonally. Space or Enter lowers or lifts it. */
export class KeyboardPen {
  #cursor = find('cursor', HTMLElement);
  #drawing;
  #pen;
  #at = { x: 0.5, y: 0.5, pressure: 0.5 };
  /** @type {Set<string>} */
  #held = new Set();

  /** @param {HTMLCanvasElement} pad @param {Drawing} drawing @param {Pen} pen */
  constructor(pad, drawing, pen) {
    this.#drawing = drawing;
    this.#pen = pen;
    pad.addEventListener('keydown', (event) => this.#press(event));
    pad.addEventListener('keyup', (event) => this.#held.delete(event.key));
    pad.addEventListener('blur', () => this.#leave());
    pad.addEventListener('pointerdown', () => { this.#cursor.hidden = true; });
    drawing.addEventListener('change', () => { this.#cursor.dataset.down = String(drawing.isPenDown); });
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
  }

  /** @param {boolean} repeated whether the event repeats because the key is held down */
  #toggle(repeated) {
    if (repeated) return;
    if (this.#drawing.isPenDown) this.#drawing.penUp();
    else if (this.#pen.erasing) this.#drawing.erase([this.#at], ERASER_REACH);
    else this.#drawing.penDown(this.#at, this.#pen.width);
  }

  #leave() {
    this.#held.clear();
    this.#drawing.penUp();
    this.#cursor.hidden = true;
  }
}
