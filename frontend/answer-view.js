// Shows the answer: the name of the class, the confidence of the network, and the bars of the probabilities.

import { Bars } from './bars.js';
import { areEqual, DIGITS } from './classes.js';
import { BoxesView } from './boxes-view.js';
import { find, write } from './page.js';
import { describe, describeReading } from './words.js';

/** @import { Labels } from './classes.js' */
/** @import { Drawing } from './drawing.js' */
/** @import { Answer } from './predictor.js' */
/** @import { Translator } from './i18n.js' */
/** @import { Words } from './words.js' */

export class AnswerView {
  #main = find('main', HTMLElement);
  #panel = find('answer', HTMLElement);
  #prediction = find('prediction', HTMLElement);
  #verdict = find('verdict', HTMLElement);
  #confidence = find('confidence', HTMLElement);
  #remark = find('remark', HTMLElement);
  #time = find('time', HTMLElement);
  #bars = new Bars();
  #boxes;

  /** @param {Drawing} drawing */
  constructor(drawing) {
    this.#boxes = new BoxesView(drawing);
  }

  /**
   * A tentative answer has no verdict and no confidence. A rejected one has no name. Neither has a highlighted bar.
   * @param {Answer} answer
   * @param {number} milliseconds that the answer took
   * @param {boolean} isSettled
   * @param {Translator} translator
   */
  show(answer, milliseconds, isSettled, translator) {
    const name = answer.rejected ? '' : answer.label ?? '';
    const isWinner = isSettled && name !== '';
    this.#showName(name, translator.labels);
    write(this.#confidence, isWinner ? translator.percent(answer.confidence) : '');
    const time = translator.milliseconds(milliseconds);
    write(this.#time, translator.text('time', { time, version: answer.version ?? '' }));
    this.#showWords(isSettled ? describe(answer, translator) : describeReading(translator));
    this.#bars.show(answer, isWinner, translator);
    this.#boxes.show(answer.number ?? null, translator);
  }

  /** Removes the answer and shows why there is none. @param {Words} words @param {Translator} translator */
  showNone(words, translator) {
    this.#showName('', translator.labels);
    for (const element of [this.#confidence, this.#time]) write(element, '');
    this.#bars.show(null, false, translator);
    this.#boxes.show(null, translator);
    this.#showWords(words);
  }

  /** @param {string} name @param {Labels} labels */
  #showName(name, labels) {
    const size = sizeOf(labels);
    this.#main.dataset.names = size;
    this.#prediction.title = size === 'words' ? name : '';
    this.#prediction.style.setProperty('--length', String(Math.max(1, size === 'digits' ? [...name].length : 1)));
    write(this.#prediction, name);
  }

  /** @param {Words} words */
  #showWords({ state, verdict, remark }) {
    this.#panel.dataset.state = state;
    write(this.#verdict, verdict);
    write(this.#remark, remark);
  }
}

/** How much space the names need, for the style. @param {Labels} labels */
function sizeOf(labels) {
  if (areEqual(labels, DIGITS)) return 'digits';
  const longest = Math.max(...labels.map((label) => [...label].length));
  return longest === 1 ? 'letters' : longest === 2 ? 'pairs' : 'words';
}
