// Keeps values in the storage of the browser, which can be forbidden, full or changed by others.

/** The values of this page only: another page of the same host below another path has its own. */
const PREFIX = () => `digit ${new URL('.', location.href).pathname} `;

export class Store {
  #open;
  #prefix;

  /**
   * @param {() => Pick<Storage, 'getItem'|'setItem'|'removeItem'>} open returns the storage; throws if it is forbidden
   * @param {string} [prefix] of all keys
   */
  constructor(open, prefix = PREFIX()) {
    this.#open = open;
    this.#prefix = prefix;
  }

  /** The value, of any shape, or null if there is none that can be read. @param {string} key @returns {unknown} */
  get(key) {
    try {
      return JSON.parse(this.#open().getItem(this.#prefix + key) ?? 'null');
    } catch {
      return null;
    }
  }

  /**
   * Stores the value; null removes it.
   * @param {string} key
   * @param {unknown} value
   * @returns {boolean} false if the storage is forbidden or full; the page then goes on without it
   */
  set(key, value) {
    try {
      if (value === null) this.#open().removeItem(this.#prefix + key);
      else this.#open().setItem(this.#prefix + key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Calls `changed` when another tab has changed the value, or may have done so while this page was frozen: a page to
   * which the user can go back learns nothing meanwhile.
   * @param {string} key
   * @param {() => void} changed
   */
  watch(key, changed) {
    addEventListener('storage', (event) => {
      if (event.key === null || event.key === this.#prefix + key) changed();
    });
    addEventListener('pageshow', (event) => { if (event.persisted) changed(); });
  }
}
