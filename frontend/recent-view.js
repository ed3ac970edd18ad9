// The strip of the last drawings. Each is a button that puts it back on the pad.

import { clip } from './classes.js';
import { drawStroke } from './ink.js';
import { find } from './page.js';
import { isPicture, strokesOf } from './sheet-text.js';

/** @import { Translator } from './i18n.js' */
/** @import { Kept, Recent } from './recent.js' */

/** Side of a thumbnail, in pixels of the canvas; the style makes it smaller. */
const SIDE = 128;
/** The thin lines of a small picture get at least this width, as a fraction of its side. */
const LEAST_WIDTH = 0.035;

export class RecentView {
  #section = find('recent', HTMLElement);
  #list = find('recent-list', HTMLElement);
  /** By the text of the drawing. @type {Map<string, Thumbnail>} */
  #thumbnails = new Map();
  #recent;
  #translator;
  #chosen;
  #frame = 0;

  /**
   * @param {Recent} recent
   * @param {Translator} translator
   * @param {(text: string) => void} chosen called with the text of the drawing that the user wants back
   */
  constructor(recent, translator, chosen) {
    this.#recent = recent;
    this.#translator = translator;
    this.#chosen = chosen;
    recent.addEventListener('change', () => this.#showSoon());
    for (const setting of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
      matchMedia(setting).addEventListener('change', () => this.#thumbnails.forEach((each) => each.redraw()));
    }
    find('forget', HTMLButtonElement).addEventListener('click', () => {
      recent.clear();
      focus(find('pad', HTMLElement));
    });
    this.#show();
  }

  /** @param {Translator} translator */
  translate(translator) {
    this.#translator = translator;
    this.#show();
  }

  /** Not at once: a page that is being left may not load pictures. */
  #showSoon() {
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.#frame = 0;
    const { items, shown } = this.#recent;
    const texts = [...this.#thumbnails.keys()];
    // A press on an element that moves is lost.
    if (items.length !== texts.length || items.some(({ text }, i) => text !== texts[i])) this.#arrange(items);
    for (const item of items) this.#thumbnails.get(item.text)?.show(item, item.text === shown, this.#translator);
  }

  /** @param {readonly Kept[]} items */
  #arrange(items) {
    const focused = document.activeElement;
    const place = [...this.#list.children].findIndex((item) => item.contains(focused));
    const before = this.#thumbnails;
    this.#thumbnails = new Map(items.map(({ text }) => [text, before.get(text) ?? this.#create(text)]));
    this.#section.hidden = items.length === 0;
    this.#list.replaceChildren(...[...this.#thumbnails.values()].map(({ item }) => item));
    // An element that moves loses the focus, and one that is gone leaves it to its neighbor.
    if (place < 0 || !(focused instanceof HTMLElement)) return;
    const neighbor = this.#list.children[Math.min(place, items.length - 1)]?.querySelector('button');
    focus(this.#list.contains(focused) ? focused : neighbor ?? find('pad', HTMLElement));
  }

  /** @param {string} text */
  #create(text) {
    return new Thumbnail(text, () => this.#chosen(text));
  }
}

class Thumbnail {
  item = document.createElement('li');
  #button = document.createElement('button');
  #name = document.createElement('span');
  #canvas;
  #text;

  /** @param {string} text of the drawing @param {() => void} chosen */
  constructor(text, chosen) {
    this.#text = text;
    this.#canvas = isPicture(text) ? null : document.createElement('canvas');
    this.#button.append(this.#canvas ?? pictureOf(text), this.#name);
    this.#button.addEventListener('click', chosen);
    this.#name.ariaHidden = 'true';
    this.item.append(this.#button);
  }

  /** @param {Kept} kept @param {boolean} isShown whether the drawing is on the pad @param {Translator} translator */
  show({ label, confidence }, isShown, translator) {
    const percent = translator.percent(confidence);
    this.#name.textContent = label ?? '?';
    this.#button.ariaLabel = label === null ? translator.text('recentUnknown')
      : translator.text('recentItem', { label: clip(label), percent });
    this.#button.title = this.#button.ariaLabel;
    this.#button.ariaCurrent = isShown ? 'true' : null;
    if (this.#canvas?.width !== SIDE) this.redraw();
  }

  /** Draws the strokes in the ink color of the theme. */
  redraw() {
    if (!this.#canvas) return;
    this.#canvas.width = this.#canvas.height = SIDE;
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
    context.strokeStyle = getComputedStyle(this.#canvas).color;
    for (const { points, width } of strokesOf(this.#text)) {
      drawStroke(context, SIDE, { points, width: Math.max(width, LEAST_WIDTH) });
    }
  }
}

/** @param {HTMLElement} element */
function focus(element) {
  element.focus({ preventScroll: true });
}

/** @param {string} address */
function pictureOf(address) {
  const picture = document.createElement('img');
  picture.alt = '';
  picture.src = address;
  return picture;
}
