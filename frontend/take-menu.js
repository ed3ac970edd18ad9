// The dialog in which the user saves and shares the drawing.

import { JSONL, PNG, toCurl, toJsonl, toPng, withStrokes } from './exports.js';
import { linkTo } from './link.js';
import { find } from './page.js';
import { closeByBackdrop } from './panel.js';

/** @import { Drawing } from './drawing.js' */
/** @import { Key, Translator } from './i18n.js' */
/** @import { Keeper } from './keeper.js' */
/** @import { Recent } from './recent.js' */

export class TakeMenu {
  #dialog = find('take-menu', HTMLDialogElement);
  #text = find('take-text', HTMLTextAreaElement);
  #said = find('take-said', HTMLElement);
  #drawing;
  #keeper;
  #recent;
  #translator;

  /** @param {Drawing} drawing @param {Keeper} keeper @param {Recent} recent @param {() => Translator} translator */
  constructor(drawing, keeper, recent, translator) {
    this.#drawing = drawing;
    this.#keeper = keeper;
    this.#recent = recent;
    this.#translator = translator;
    find('take-close', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    closeByBackdrop(this.#dialog);
    this.#bind('take-png', async () => this.#download(await toPng(drawing.sheet), PNG));
    this.#bind('take-jsonl', () => this.#download(new Blob([toJsonl(this.#drawings)]), JSONL));
    this.#bind('take-curl', () => this.#copy(toCurl(drawing.picture ? null : drawing.strokes, location.href)));
    this.#bind('take-link', () => this.#copy(this.#link ?? ''));
  }

  /** All drawings that have strokes. */
  get #drawings() {
    return withStrokes(this.#recent.items, this.#keeper.present);
  }

  /** Null if the drawing has none. */
  get #link() {
    return this.#drawing.strokes.length > 0 ? linkTo(this.#drawing.strokes, location.href) : null;
  }

  open() {
    this.#drawing.penUp();
    const { isEmpty, picture } = this.#drawing;
    const count = this.#drawings.length;
    this.#describe('take-png', 'pngMore', isEmpty ? 'nothingDrawn' : null);
    this.#describe('take-jsonl', 'jsonlMore', count === 0 ? picture ? 'noStrokes' : 'nothingDrawn' : null, { count });
    this.#describe('take-curl', picture ? 'curlPicture' : 'curlMore', isEmpty ? 'nothingDrawn' : null);
    this.#describe('take-link', 'linkMore',
      isEmpty ? 'nothingDrawn' : picture ? 'linkPicture' : this.#link === null ? 'linkLong' : null);
    this.#said.textContent = '';
    this.#text.hidden = true;
    this.#dialog.showModal();
  }

  /** @param {string} id @param {() => void} action */
  #bind(id, action) {
    const button = find(id, HTMLButtonElement);
    button.addEventListener('click', () => button.ariaDisabled !== 'true' && action());
  }

  /**
   * Says what the button does, or why it does nothing now. A button with the attribute disabled could not be reached by
   * the keyboard, so that its reason would stay unknown.
   * @param {string} id
   * @param {Key} purpose
   * @param {Key|null} reason
   * @param {Record<string, number>} [values]
   */
  #describe(id, purpose, reason, values) {
    const button = find(id, HTMLButtonElement);
    button.ariaDisabled = String(reason !== null);
    find(`${id}-more`, HTMLElement).textContent = this.#translator().text(reason ?? purpose, values);
  }

  /** @param {Blob} file @param {string} name */
  #download(file, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    // Some browsers read the file only after the click has been handled.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    this.#say(this.#translator().text('downloaded', { file: name }));
  }

  /** Copies the text, or selects it where the browser forbids that. @param {string} text */
  async #copy(text) {
    this.#text.value = text;
    this.#text.hidden = false;
    try {
      await navigator.clipboard.writeText(text);
      this.#say(this.#translator().text('copied'));
    } catch {
      this.#text.select();
      this.#say(this.#translator().text('copyHere'));
    }
  }

  /** @param {string} text */
  #say(text) {
    this.#said.textContent = text;
    this.#said.scrollIntoView({ block: 'nearest' });
  }
}
