// Shows the answer: the digit, the confidence of the network, and a bar for each of the ten probabilities.

import { find, write } from './page.js';
import { describe } from './words.js';

/** @import { Answer } from './predictor.js' */
/** @import { Translator } from './i18n.js' */
/** @import { Words } from './words.js' */

export class AnswerView {
  #panel = find('answer', HTMLElement);
  #digit = find('prediction', HTMLElement);
  #verdict = find('verdict', HTMLElement);
  #confidence = find('confidence', HTMLElement);
  #remark = find('remark', HTMLElement);
  #time = find('time', HTMLElement);
  #bars = Array.from({ length: 10 }, (_, digit) => new Bar(find('bars', HTMLElement), digit));

  /** @param {Answer} answer @param {number} milliseconds that the answer took @param {Translator} translator */
  show(answer, milliseconds, translator) {
    const { prediction, confidence, probabilities } = answer;
    const blank = prediction === null;
    write(this.#digit, blank ? '' : String(prediction));
    write(this.#confidence, blank ? '' : translator.percent(confidence));
    write(this.#time, translator.text('time', { time: translator.milliseconds(milliseconds) }));
    this.#showWords(describe(answer, translator));
    this.#bars.forEach((bar, digit) => bar.show(blank ? 0 : probabilities[digit], digit === prediction, translator));
  }

  /** Removes the digit and shows why there is no answer. @param {Words} words @param {Translator} translator */
  showNone(words, translator) {
    for (const element of [this.#digit, this.#confidence, this.#time]) write(element, '');
    for (const bar of this.#bars) bar.show(0, false, translator);
    this.#showWords(words);
  }

  /** Marks the answer as outdated; the style makes the mark visible only after a moment. */
  wait() {
    this.#panel.classList.add('waiting');
  }

  /** @param {Words} words */
  #showWords({ state, verdict, remark }) {
    this.#panel.dataset.state = state;
    this.#panel.classList.remove('waiting');
    write(this.#verdict, verdict);
    write(this.#remark, remark);
  }
}

class Bar {
  #item = document.createElement('li');
  #fill = add(add(this.#item, 'track'), 'fill');
  #text = add(this.#item, 'unseen');

  /** @param {HTMLElement} list @param {number} digit */
  constructor(list, digit) {
    this.digit = digit;
    const name = add(this.#item, 'name');
    name.ariaHidden = 'true';
    name.textContent = String(digit);
    list.append(this.#item);
  }

  /** @param {number} probability @param {boolean} best @param {Translator} translator */
  show(probability, best, translator) {
    this.#item.classList.toggle('best', best);
    this.#fill.style.transform = `translateY(${(100 - probability * 100).toFixed(2)}%)`;
    write(this.#text, translator.text('bar', { digit: this.digit, percent: translator.percent(probability) }));
  }
}

/** @param {HTMLElement} parent @param {string} name class name of the new element */
function add(parent, name) {
  const element = document.createElement('span');
  element.className = name;
  parent.append(element);
  return element;
}
