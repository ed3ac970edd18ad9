// Shows a box around each digit of a number, over the pad.

import { find } from './page.js';
import { UNITS } from './question.js';

/** @import { Drawing } from './drawing.js' */
/** @import { Box, NumberReply } from './numbers.js' */
/** @import { Translator } from './i18n.js' */

export class BoxesView {
  #list = find('boxes', HTMLElement);
  #drawing;

  /** @param {Drawing} drawing */
  constructor(drawing) {
    this.#drawing = drawing;
  }

  /** @param {NumberReply|null} number null for none @param {Translator} translator */
  show(number, translator) {
    this.#list.replaceChildren(...(number?.digits ?? []).map(({ label, confidence, box }) => {
      const item = document.createElement('li');
      const { x, y, width, height } = this.#place(box);
      Object.assign(item.style, { left: percent(x), top: percent(y), width: percent(width), height: percent(height) });
      const name = document.createElement('span');
      name.textContent = translator.text('bar', { label, percent: translator.percent(confidence) });
      item.append(name);
      return item;
    }));
  }

  /** As fractions of the side of the pad. @param {Box} box in the units of the request */
  #place({ x, y, width, height }) {
    const { picture } = this.#drawing;
    if (!picture) return { x: x / UNITS, y: y / UNITS, width: width / UNITS, height: height / UNITS };
    const { bitmap } = picture;
    const side = Math.max(bitmap.width, bitmap.height);
    const [left, top] = [(side - bitmap.width) / 2, (side - bitmap.height) / 2];
    return { x: (x + left) / side, y: (y + top) / side, width: width / side, height: height / side };
  }
}

/** @param {number} fraction */
function percent(fraction) {
  return `${(fraction * 100).toFixed(2)}%`;
}
