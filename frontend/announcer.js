// Tells a screen reader what happened, without chattering: only once the page has been quiet for a moment.

import { find, write } from './page.js';

/** Milliseconds without news after which the last one is said. */
const QUIET = 900;

export class Announcer {
  #region = find('live', HTMLElement);
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {string} text said in place of what was still to be said */
  say(text) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => write(this.#region, text), QUIET);
  }
}
