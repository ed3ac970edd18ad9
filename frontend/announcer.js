// Tells a screen reader what happened, without chattering: only once the page has been quiet for a moment.

/** Milliseconds without news after which the last one is said. */
const QUIET = 900;

export class Announcer {
  #region;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {HTMLElement} region a live region */
  constructor(region) {
    this.#region = region;
  }

  /**
   * Says the text after a moment of quiet; what was still to be said is not.
   * @param {string} text
   */
  say(text) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#region.textContent !== text) this.#region.textContent = text;
    }, QUIET);
  }
}
