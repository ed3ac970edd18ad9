// Keeps the drawing across a reload, and the drawings that leave the pad in the list of the last ones.

import { DIGITS, fits } from './classes.js';
import { DOT, extentOf } from './drawing.js';
import { isLink, strokesIn } from './link.js';
import { isText, sheetOf, textOf } from './sheet-text.js';

/** @import { Drawing, Sheet } from './drawing.js' */
/** @import { Answer, Question } from './predictor.js' */
/** @import { Kept, Recent } from './recent.js' */
/** @import { Store } from './storage.js' */

/** Milliseconds without a change after which the drawing is stored. */
const PAUSE = 300;
const DRAWING = 'drawing';
/** Whether the drawing is in the list only because its tab may have been closed. */
const LEFT = 'left';

export class Keeper {
  #drawing;
  #recent;
  #store;
  #broken;
  /** The last answer, and the version of the drawing to which it belongs. */
  #answer = { version: -1, label: /** @type {string|null} */ (null), confidence: 0 };
  /** A smaller drawing is a dot by mistake, which is not kept. */
  #least = DOT;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {Drawing} drawing
   * @param {Recent} recent
   * @param {Pick<Store, 'get'|'set'>} store of this tab
   * @param {() => void} broken called if a link has no drawing that can be read
   */
  constructor(drawing, recent, store, broken) {
    this.#drawing = drawing;
    this.#recent = recent;
    this.#store = store;
    this.#broken = broken;
    drawing.addEventListener('leave', () => this.#add());
    drawing.addEventListener('change', () => this.#saveSoon());
    document.addEventListener('visibilitychange', () => document.hidden && this.#save());
    addEventListener('pagehide', () => this.#leave());
    addEventListener('pageshow', (event) => event.persisted && this.#comeBack());
    addEventListener('hashchange', () => this.#follow());
  }

  /** Call this when the server has answered. @param {Answer} answer @param {Question} question */
  answered(answer, { version }) {
    const { label, rejected, confidence } = answer;
    this.#least = fits(answer, DIGITS) ? DOT : 0;
    this.#answer = { version, label: rejected ? null : label, confidence };
  }

  /** The drawing on the pad, with its answer if the pen is up and the server has answered. @returns {Kept} */
  get present() {
    const text = textOf(this.#drawing.sheet);
    const { version, label, confidence } = this.#answer;
    if (version !== this.#drawing.version || this.#drawing.isPenDown) return { text, label: null, confidence: 0 };
    return { text, label, confidence };
  }

  /** Shows the drawing of the visit before the reload, unless the user has drawn already, and that of the link. */
  async start() {
    const text = this.#store.get(DRAWING);
    if (isText(text)) await this.#restore(text);
    this.#follow();
  }

  /** @param {string} text */
  async #restore(text) {
    const sheet = await this.#open(text);
    if (this.#drawing.version > 0) {
      this.#store.set(LEFT, null);
      if (sheet) this.#keep({ text, label: null, confidence: 0 }, sheet);
      this.#saveSoon();
    } else if (sheet) {
      this.#comeBack();
      this.#drawing.restore(sheet);
    }
  }

  /** Puts a drawing back on the pad. @param {string} text */
  async show(text) {
    if (text === this.present.text) return;
    const sheet = await this.#open(text);
    if (sheet) {
      this.#recent.raise(text); // else the drawing that leaves the pad could push this one out of the list
      this.#drawing.put(sheet);
    } else {
      this.#recent.remove(text);
    }
  }

  /** @param {string} text @returns {Promise<Sheet|null>} null if the browser cannot open the picture */
  async #open(text) {
    return sheetOf(text).catch(() => null);
  }

  #add() {
    this.#keep(this.present, this.#drawing.sheet);
  }

  /** @param {Kept} kept @param {Sheet} sheet the same drawing */
  #keep(kept, sheet) {
    if (kept.text && extentOf(sheet) >= this.#least) this.#recent.add(kept);
  }

  #saveSoon() {
    clearTimeout(this.#timer);
    if (this.#drawing.isEmpty) this.#save();
    else this.#timer = setTimeout(() => !this.#drawing.isPenDown && this.#save(), PAUSE);
  }

  #save() {
    clearTimeout(this.#timer);
    const text = textOf(this.#drawing.sheet);
    // If the storage is full, it still has an earlier drawing.
    if (!this.#store.set(DRAWING, text || null)) this.#store.set(DRAWING, null);
    this.#recent.mark(text);
  }

  /** The page may be reloaded, or closed for good. */
  #leave() {
    this.#save();
    const { text } = this.present;
    if (!text || this.#recent.has(text)) return;
    this.#add();
    this.#store.set(LEFT, text);
  }

  #comeBack() {
    const left = this.#store.get(LEFT);
    if (typeof left === 'string') this.#recent.remove(left);
    this.#store.set(LEFT, null);
  }

  /** Shows the drawing in the address and removes it from there, so that a reload keeps later changes. */
  #follow() {
    const { hash, pathname, search } = location;
    if (!isLink(hash)) return;
    history.replaceState(history.state, '', pathname + search);
    const strokes = strokesIn(hash);
    if (!strokes) this.#broken();
    else if (textOf({ strokes, picture: null }) !== this.present.text) this.#drawing.put({ strokes, picture: null });
  }
}
