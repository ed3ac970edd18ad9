// The bars below the answer: one for each class or, if there are many classes, one for each of the most likely ones.

import { fits, mostLikely } from './classes.js';
import { find, write } from './page.js';

/** @import { Labels } from './classes.js' */
/** @import { Translator } from './i18n.js' */
/** @import { Answer } from './predictor.js' */

/** A model with more classes than this has bars for the most likely ones only. */
export const MOST_BARS = 12;
/** The number of these bars. */
const RANKED_BARS = 10;

export class Bars {
  #list = find('bars', HTMLElement);
  /** @type {Labels} */
  #labels = [];
  /** @type {Bar[]} */
  #bars = [];

  /**
   * @param {Answer|null} answer null if there is none
   * @param {boolean} highlight whether to highlight the bar of the predicted class
   * @param {Translator} translator
   */
  show(answer, highlight, translator) {
    if (this.#labels !== translator.labels) this.#rebuild(translator.labels);
    const shown = answer && answer.prediction !== null && fits(answer, this.#labels) ? answer : null;
    const numbers = this.#numbers(shown);
    this.#bars.forEach((bar, place) => {
      const number = numbers[place];
      const probability = shown?.probabilities[number] ?? 0;
      bar.show(number, this.#labels[number], probability, highlight && number === shown?.prediction, translator);
    });
  }

  /** @param {Labels} labels */
  #rebuild(labels) {
    this.#labels = labels;
    this.#list.replaceChildren();
    const count = labels.length > MOST_BARS ? RANKED_BARS : labels.length;
    this.#bars = Array.from({ length: count }, () => new Bar(this.#list));
  }

  /** The classes of the bars; none if the most likely ones are not known. @param {Answer|null} answer */
  #numbers(answer) {
    if (this.#labels.length <= MOST_BARS) return [...this.#labels.keys()];
    return answer ? mostLikely(answer, RANKED_BARS) : [];
  }
}

class Bar {
  #item = document.createElement('li');
  #fill = add(add(this.#item, 'track'), 'fill');
  #text = add(this.#item, 'unseen');
  #name = add(this.#item, 'name');

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#name.ariaHidden = 'true';
    list.append(this.#item);
  }

  /**
   * @param {number|undefined} number of the class; undefined for a bar without a class
   * @param {string|undefined} label likewise
   * @param {number} probability
   * @param {boolean} best
   * @param {Translator} translator
   */
  show(number, label, probability, best, translator) {
    this.#item.dataset.number = String(number ?? -1);
    this.#item.classList.toggle('best', best);
    this.#item.ariaHidden = label === undefined ? 'true' : null;
    this.#fill.style.setProperty('--rest', `${(100 - probability * 100).toFixed(2)}%`);
    this.#name.title = label ?? '';
    write(this.#name, label ?? '');
    const percent = translator.percent(probability);
    write(this.#text, label === undefined ? '' : translator.text('bar', { label, percent }));
  }
}

/** @param {HTMLElement} parent @param {string} name class name of the new element */
function add(parent, name) {
  const element = document.createElement('span');
  element.className = name;
  parent.append(element);
  return element;
}
