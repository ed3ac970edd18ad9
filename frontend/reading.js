// What the page says about the drawing: nothing yet, the answer, or why there is none.

import { AnswerView, describe } from './answer-view.js';
import { Announcer } from './announcer.js';
import { drawHeat, drawSeen } from './network-view.js';

/** @typedef {import('./answer-view.js').Words} Words */
/** @typedef {import('./drawing.js').Drawing} Drawing */
/** @typedef {import('./i18n.js').Key} Key */
/** @typedef {import('./i18n.js').Translator} Translator */
/** @typedef {import('./predictor.js').Answer} Answer */
/** @typedef {import('./predictor.js').Question} Question */

export class Reading {
  #drawing;
  #translator;
  #view;
  #announcer;
  #seen;
  #heat;
  #why;
  /** @type {{answer: Answer, milliseconds: number}|null} */
  #last = null;
  /** Why there is no answer to this drawing. @type {(() => string)|null} */
  #refusal = null;
  /** @type {number[]|null} */
  #explanation = null;
  #offline = false;

  /**
   * @param {Document} page
   * @param {Drawing} drawing
   * @param {Translator} translator
   */
  constructor(page, drawing, translator) {
    const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (page.getElementById(id));
    this.#drawing = drawing;
    this.#translator = translator;
    this.#view = new AnswerView(page);
    this.#announcer = new Announcer(find('live'));
    this.#seen = /** @type {HTMLCanvasElement} */ (find('seen'));
    this.#heat = /** @type {HTMLCanvasElement} */ (find('heat'));
    this.#why = find('why');
    this.#show();
  }

  /** @param {Translator} translator */
  speak(translator) {
    this.#translator = translator;
    this.#show();
  }

  /** The drawing is not what it was; the answer to it is on its way. */
  drawingChanged() {
    this.#why.classList.toggle('stale', this.#drawing.isPenDown);
    this.#refusal = null;
    if (this.#drawing.isEmpty) {
      if (this.#last) this.#announcer.say(this.#translator.text('cleared'));
      this.#last = null;
      this.#explanation = null;
    }
    this.#show();
    this.#view.wait(!this.#drawing.isEmpty);
  }

  /**
   * @param {Answer} answer
   * @param {Question} question
   * @param {number} milliseconds
   */
  answered(answer, question, milliseconds) {
    this.#last = { answer, milliseconds };
    if (question.explain) this.#explanation = answer.explanation ?? null;
    this.#show();
    this.#announcer.say(this.#spoken(answer));
  }

  /** @param {() => string} reason in the reader's language, as far as there is a translation */
  refused(reason) {
    this.#last = null;
    this.#explanation = null;
    this.#refusal = reason;
    this.#show();
    this.#announcer.say(`${this.#translator.text('refusedVerdict')}. ${reason()}`);
  }

  /** @param {boolean} reachable */
  reachability(reachable) {
    this.#offline = !reachable;
    this.#last = null;
    this.#explanation = null;
    this.#show();
    const { text } = this.#words();
    this.#announcer.say(reachable ? text('backOnline') : `${text('offlineVerdict')}. ${text('offlineRemark')}`);
  }

  /** @param {boolean} wanted whether the heat map is to be seen */
  explain(wanted) {
    this.#why.classList.toggle('off', !wanted);
    this.#explanation = null;
    this.#paint();
  }

  /** The theme has changed. */
  recolor() {
    this.#paint();
  }

  #show() {
    if (this.#last) this.#view.showAnswer(this.#last.answer, this.#last.milliseconds, this.#translator);
    else this.#view.showNone(this.#absence(), this.#translator);
    this.#paint();
  }

  #paint() {
    const image = this.#last?.answer.image ?? null;
    drawSeen(this.#seen, image);
    drawHeat(this.#heat, image, this.#explanation);
  }

  #words() {
    return { text: (/** @type {Key} */ key) => this.#translator.text(key) };
  }

  /** @returns {Words} why there is no answer */
  #absence() {
    const { text } = this.#words();
    if (this.#offline) return { state: 'offline', verdict: text('offlineVerdict'), remark: text('offlineRemark') };
    if (this.#refusal) return { state: 'refused', verdict: text('refusedVerdict'), remark: this.#refusal() };
    if (this.#drawing.isEmpty) return { state: 'empty', verdict: text('emptyVerdict'), remark: text('emptyRemark') };
    return { state: 'reading', verdict: text('readingVerdict') };
  }

  /** @param {Answer} answer */
  #spoken(answer) {
    const { verdict, remark = '' } = describe(answer, this.#translator);
    if (answer.prediction === null || answer.rejected) return `${verdict}. ${remark}`;
    const percent = this.#translator.percent(answer.confidence);
    const first = this.#translator.text('spoken', { digit: answer.prediction, verdict, percent });
    return `${first} ${remark}`.trim();
  }
}
