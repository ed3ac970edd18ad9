// The settings that a reload keeps.

/** @import { Store } from './storage.js' */

/** @typedef {{language: string, width: number, explain: boolean}} Values */
/** @typedef {keyof Values} Name */

/** The settings at the first visit. A stored value of another type is ignored. @type {Readonly<Values>} */
const DEFAULTS = Object.freeze({ language: '', width: 5, explain: false });

export class Settings {
  #store;

  /** @param {Pick<Store, 'get'|'set'>} store */
  constructor(store) {
    this.#store = store;
  }

  /** @template {Name} Key @param {Key} name @returns {Values[Key]} */
  get(name) {
    const stored = this.#store.get(name);
    const isRight = typeof stored === typeof DEFAULTS[name] && stored !== Infinity && stored !== -Infinity;
    return isRight ? /** @type {Values[Key]} */ (stored) : DEFAULTS[name];
  }

  /** @template {Name} Key @param {Key} name @param {Values[Key]} value */
  set(name, value) {
    this.#store.set(name, value);
  }

  /**
   * Sets the switch to the setting, and keeps what the user chooses.
   * @param {'explain'} name
   * @param {HTMLInputElement} input
   */
  bindSwitch(name, input) {
    input.checked = this.get(name);
    input.addEventListener('change', () => this.set(name, input.checked));
  }

  /**
   * Sets the slider to the setting, as if the user had moved it there, and keeps what the user chooses.
   * @param {'width'} name
   * @param {HTMLInputElement} input
   */
  bindSlider(name, input) {
    input.valueAsNumber = this.get(name);
    input.dispatchEvent(new Event('input'));
    input.addEventListener('change', () => this.set(name, input.valueAsNumber));
  }
}
