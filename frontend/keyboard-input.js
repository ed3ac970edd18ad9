// The keyboard: undo, redo and clear anywhere on the page, and drawing with the arrow keys on the pad.

/** @typedef {import('./drawing.js').Drawing} Drawing */
/** @typedef {import('./drawing.js').Point} Point */
/** @typedef {import('./toolbar.js').Pen} Pen */

/** How far one press of an arrow key moves the pen, in pad sides. */
const STEP = 0.025;
const ERASER_REACH = 0.02;

/** @type {Readonly<Record<string, readonly [number, number]>>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {Document} page
 * @param {{undo: () => void, redo: () => void, clear: () => void}} actions
 */
export function listenForShortcuts(page, actions) {
  page.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || event.target instanceof HTMLSelectElement) return;
    const action = shortcut(event, actions);
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {{undo: () => void, redo: () => void, clear: () => void}} actions
 */
function shortcut(event, actions) {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z') return event.shiftKey ? actions.redo : actions.undo;
    return key === 'y' ? actions.redo : null;
  }
  return key === 'escape' || key === 'delete' ? actions.clear : null;
}

/** Moves a pen over the pad by the arrow keys, two together go aslant; Space or Enter puts it down and lifts it. */
export class KeyboardPen {
  #cursor;
  #drawing;
  #pen;
  /** @type {Point} */
  #at = { x: 0.5, y: 0.5, pressure: 0.5 };
  /** @type {Set<string>} */
  #held = new Set();

  /**
   * @param {HTMLCanvasElement} pad
   * @param {HTMLElement} cursor shows where the pen is
   * @param {Drawing} drawing
   * @param {Pen} pen
   */
  constructor(pad, cursor, drawing, pen) {
    this.#cursor = cursor;
    this.#drawing = drawing;
    this.#pen = pen;
    pad.addEventListener('keydown', (event) => this.#press(event));
    pad.addEventListener('keyup', (event) => this.#held.delete(event.key));
    pad.addEventListener('blur', () => this.#leave());
    pad.addEventListener('pointerdown', () => { cursor.hidden = true; });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) {
      this.#held.add(event.key);
      this.#move();
    } else if (event.key === ' ' || event.key === 'Enter') {
      if (!event.repeat) this.#toggle();
    } else {
      return;
    }
    event.preventDefault();
    this.#showCursor();
  }

  #move() {
    let { x, y } = this.#at;
    for (const key of this.#held) {
      x += ARROWS[key][0] * STEP;
      y += ARROWS[key][1] * STEP;
    }
    this.#at = { x: Math.min(Math.max(x, 0), 1), y: Math.min(Math.max(y, 0), 1), pressure: 0.5 };
    this.#drawing.penMove([this.#at]);
  }

  #toggle() {
    if (this.#drawing.isPenDown) this.#drawing.penUp();
    else if (this.#pen.erasing) this.#drawing.erase(this.#at, this.#at, ERASER_REACH);
    else this.#drawing.penDown(this.#at, this.#pen.width);
  }

  #leave() {
    this.#held.clear();
    this.#drawing.penUp();
    this.#cursor.hidden = true;
  }

  #showCursor() {
    this.#cursor.hidden = false;
    this.#cursor.dataset.down = String(this.#drawing.isPenDown);
    this.#cursor.style.left = `${this.#at.x * 100}%`;
    this.#cursor.style.top = `${this.#at.y * 100}%`;
  }
}
