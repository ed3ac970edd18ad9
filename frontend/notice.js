// A short message over the pad about a file that changes nothing, because the page cannot open it.

import { find } from './page.js';

/** @import { Announcer } from './announcer.js' */
/** @import { Drawing } from './drawing.js' */
/** @import { Key, Translator } from './i18n.js' */

/** Milliseconds after which the message disappears, unless the drawing changes earlier. */
const DURATION = 10_000;

export class Notice {
  #element = find('notice', HTMLElement);
  #announcer;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {Drawing} drawing @param {Announcer} announcer */
  constructor(drawing, announcer) {
    this.#announcer = announcer;
    for (const event of ['change', 'grow']) drawing.addEventListener(event, () => this.#hide());
  }

  /** @param {Key} key @param {Translator} translator */
  show(key, translator) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hide(), DURATION);
    this.#element.dataset.text = key; // so that it follows a change of the language
    this.#element.textContent = translator.text(key);
    this.#announcer.say('file', translator.text(key));
  }

  #hide() {
    if (!this.#element.dataset.text) return;
    clearTimeout(this.#timer);
    delete this.#element.dataset.text;
    this.#element.textContent = '';
    this.#announcer.cancel('file');
  }
}
