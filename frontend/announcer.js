// Announces changes to screen readers, but only after a short pause without further changes.

import { find, write } from './page.js';

/** Milliseconds without another announcement after which the last one is made. */
const PAUSE = 900;

export class Announcer {
  #region = find('live', HTMLElement);
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {string} text replaces an announcement that is still waiting */
  say(text) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => write(this.#region, text), PAUSE);
  }

  /** Drops an announcement that is still waiting. */
  cancel() {
    clearTimeout(this.#timer);
  }
}
