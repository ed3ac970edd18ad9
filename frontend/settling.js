// Decides when the answer settles. Until then it is tentative, because the drawing may not be complete.

/** @import { Drawing } from './drawing.js' */

/** Milliseconds without a change, after the pen is up, after which an answer settles. A picture does not wait. */
const REST = 250;

export class Settling {
  #settled;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #isResting = true;
  /** Whether the last reply is to the drawing as it is now. */
  #isCurrent = false;

  /** @param {() => void} settled called when a reply settles, and for each further reply to the same drawing */
  constructor(settled) {
    this.#settled = settled;
  }

  get isSettled() { return this.#isResting && this.#isCurrent; }

  /** Call this when the drawing has changed. @param {Pick<Drawing, 'isPenDown'|'picture'>} drawing */
  changed({ isPenDown, picture }) {
    clearTimeout(this.#timer);
    this.#isCurrent = false;
    this.#isResting = picture !== null;
    if (!this.#isResting && !isPenDown) this.#timer = setTimeout(() => this.#rest(), REST);
  }

  /** Call this when the server has replied. @param {boolean} isCurrent whether to the drawing as it is now */
  replied(isCurrent) {
    this.#isCurrent = isCurrent;
    if (this.isSettled) this.#settled();
  }

  #rest() {
    this.#isResting = true;
    if (this.#isCurrent) this.#settled();
  }
}
