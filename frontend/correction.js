// Lets the user correct an answer: "That was a 7." The server keeps the drawing with this label, if it keeps samples.

import { find, write } from './page.js';
import { linesOf } from './question.js';

/** @import { Announcer } from './announcer.js' */
/** @import { Drawing } from './drawing.js' */
/** @import { Key, Translator } from './i18n.js' */
/** @import { Answer } from './predictor.js' */

/** A model with more classes than this has a menu instead of a button for each class. */
const MOST_BUTTONS = 12;
/** Milliseconds after which a correction is given up. */
const TIMEOUT = 10_000;

export class Correction {
  #panel = find('correction', HTMLElement);
  #choices = find('correction-choices', HTMLElement);
  #said = find('correction-said', HTMLElement);
  #drawing;
  #announcer;
  #fetch;
  #isOffered = false;
  /** @type {Translator|null} */
  #translator = null;
  /** @type {Answer|null} */
  #answer = null;
  /** The version of the drawing that has been sent; it is not offered again. */
  #sent = -1;

  /** @param {Drawing} drawing @param {Announcer} announcer @param {typeof fetch} [request] replaces fetch in tests */
  constructor(drawing, announcer, request = (...parts) => fetch(...parts)) {
    this.#drawing = drawing;
    this.#announcer = announcer;
    this.#fetch = request;
    for (const event of ['change', 'grow']) drawing.addEventListener(event, () => this.show(null));
  }

  /** @param {boolean} isOffered whether the server keeps samples @param {Translator} translator */
  reset(isOffered, translator) {
    this.#isOffered = isOffered;
    this.#translator = translator;
    this.#choices.replaceChildren(...this.#createChoices(translator));
    this.#show();
  }

  /** @param {Answer|null} answer that has settled; null if there is none @returns {void} */
  show(answer) {
    this.#answer = answer?.number ? null : answer;
    this.#show();
  }

  #show() {
    const wasSent = this.#sent === this.#drawing.version;
    this.#panel.hidden = !this.#isOffered || (!this.#answer && !wasSent);
    this.#choices.hidden = wasSent;
    if (!wasSent) write(this.#said, this.#translator?.text('correctionKept') ?? '');
  }

  /** @param {Translator} translator */
  #createChoices({ labels }) {
    if (labels.length > MOST_BUTTONS) return [this.#createMenu(labels)];
    return labels.map((label) => {
      const button = document.createElement('button');
      button.textContent = label;
      button.addEventListener('click', () => void this.#send(label));
      return button;
    });
  }

  /** @param {readonly string[]} labels */
  #createMenu(labels) {
    const menu = document.createElement('select');
    menu.setAttribute('aria-labelledby', 'correction-title');
    menu.add(new Option('', ''));
    for (const label of labels) menu.add(new Option(label, label));
    menu.addEventListener('change', () => menu.value && void this.#send(menu.value));
    return menu;
  }

  /** @param {string} label */
  async #send(label) {
    const { version } = this.#drawing;
    const reason = await this.#post(label);
    if (version !== this.#drawing.version) return;
    if (reason === null) this.#sent = version;
    this.#show();
    this.#say(reason === null ? 'corrected' : 'notCorrected', { label, reason: reason ?? '' });
  }

  /** @param {string} label @returns {Promise<string|null>} why the server does not keep it; null if it does */
  async #post(label) {
    const answer = this.#answer && {
      label: this.#answer.label, confidence: this.#answer.confidence, is_digit: this.#answer.is_digit,
    };
    const body = JSON.stringify({ ...await this.#contents(), label, answer });
    try {
      const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
      const response = await this.#fetch('samples', { ...options, signal: AbortSignal.timeout(TIMEOUT) });
      return response.ok ? null : (await response.json()).error ?? String(response.status);
    } catch {
      return this.#translator?.text('offlineVerdict') ?? '';
    }
  }

  async #contents() {
    const { picture, strokes } = this.#drawing;
    return picture ? { image: await addressOf(picture.file) } : { strokes: linesOf(strokes) };
  }

  /** @param {Key} key @param {Record<string, string>} values */
  #say(key, values) {
    const text = this.#translator?.text(key, values) ?? '';
    write(this.#said, text);
    this.#announcer.say('file', text);
  }
}

/** The contents of a file as a data URL. @param {Blob} file @returns {Promise<string>} */
function addressOf(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the browser cannot read the file')));
    reader.readAsDataURL(file);
  });
}
