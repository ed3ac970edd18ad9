// The last drawings with their answers, newest first. Other tabs share them.

import { isText } from './sheet-text.js';

/** @import { Store } from './storage.js' */
/**
 * @typedef {object} Kept
 * @property {string} text  of the drawing, see sheet-text.js
 * @property {string|null} label  null if there was no answer or the drawing was rejected
 * @property {number} confidence
 */

const KEY = 'recent';
const MOST = 12;
/** Characters of all drawings together; browsers store about five million. */
const MOST_TEXT = 2_000_000;
const LONGEST_LABEL = 200;

/** Dispatches `change`. */
export class Recent extends EventTarget {
  #store;
  /** @type {readonly Kept[]} */
  #items = [];
  /** What the storage had when this page last used it, as JSON. If there is no room, the page shows more than that. */
  #known = 'null';
  #shown = '';

  /** @param {Pick<Store, 'get'|'set'|'watch'>} store */
  constructor(store) {
    super();
    this.#store = store;
    this.#refresh();
    store.watch(KEY, () => {
      if (this.#refresh()) this.dispatchEvent(new Event('change'));
    });
  }

  get items() { return this.#items; }

  /** The text of the drawing on the pad, which can be one of these. */
  get shown() { return this.#shown; }

  /** @param {string} text of the drawing on the pad */
  mark(text) {
    if (text === this.#shown) return;
    this.#shown = text;
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} text of a drawing */
  has(text) {
    return this.#items.some((item) => item.text === text);
  }

  /**
   * Adds a drawing as the newest one. If it is there already, it moves, and keeps its answer unless there is a new one.
   * @param {Kept} item
   */
  add(item) {
    this.#refresh();
    const before = this.#items.find(({ text }) => text === item.text);
    const newest = item.label === null && before ? before : item;
    this.#replaceBy([newest, ...this.#items.filter((each) => each !== before)]);
  }

  /** Moves a drawing to the front, if it is there. @param {string} text of the drawing */
  raise(text) {
    const item = this.#items.find((each) => each.text === text);
    if (item) this.add(item);
  }

  /** @param {string} text of a drawing */
  remove(text) {
    this.#refresh();
    this.#replaceBy(this.#items.filter((item) => item.text !== text));
  }

  clear() {
    this.#replaceBy([]);
  }

  /** @param {readonly Kept[]} items */
  #replaceBy(items) {
    this.#items = within(items);
    // If the storage is full, it has fewer drawings than the page shows.
    for (let count = this.#items.length; count > 0; count--) {
      if (this.#write(this.#items.slice(0, count))) break;
    }
    if (this.#items.length === 0) this.#write(null);
    this.dispatchEvent(new Event('change'));
  }

  /** @param {readonly Kept[]|null} value @returns {boolean} whether the storage has it now */
  #write(value) {
    const isStored = this.#store.set(KEY, value);
    if (isStored) this.#known = JSON.stringify(value);
    return isStored;
  }

  /** Takes the items from the storage if another tab has changed them there. @returns {boolean} whether one has */
  #refresh() {
    const stored = this.#store.get(KEY);
    const text = JSON.stringify(stored);
    if (text === this.#known) return false;
    this.#known = text;
    this.#items = Array.isArray(stored) ? within(stored.slice(0, MOST).filter(isKept).map(copy)) : [];
    return true;
  }
}

/** The newest items within the limits. @param {readonly Kept[]} items */
function within(items) {
  let characters = 0;
  return items.slice(0, MOST).filter(({ text }) => (characters += text.length) <= MOST_TEXT);
}

/** @param {any} item from the storage, of any shape */
function isKept(item) {
  const { text, label, confidence } = item ?? {};
  const isLabel = label === null || (typeof label === 'string' && label.length <= LONGEST_LABEL);
  return isLabel && confidence >= 0 && confidence <= 1 && typeof confidence === 'number' && isText(text);
}

/** @param {Kept} item @returns {Kept} without other members */
function copy({ text, label, confidence }) {
  return { text, label, confidence };
}
