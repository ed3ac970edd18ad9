// Shows the answer to the drawing, or the reason why there is none.

import { AnswerView } from './answer-view.js';
import { Announcer } from './announcer.js';
import { drawHeat, drawSeen } from './network-view.js';
import { find } from './page.js';
import { speak } from './words.js';

/** @import { Drawing } from './drawing.js' */
/** @import { Translator } from './i18n.js' */
/** @import { Answer, Question } from './predictor.js' */
/** @import { Words } from './words.js' */

export class Reading {
  #view = new AnswerView();
  #announcer = new Announcer();
  #seen = find('seen', HTMLCanvasElement);
  #heat = find('heat', HTMLCanvasElement);
  #why = find('why', HTMLElement);
  #drawing;
  #translator;
  /**
   * The last answer to this drawing, possibly to an earlier state of it.
   * @type {{answer: Answer, milliseconds: number}|null}
   */
  #last = null;
  /** The last answer with a heat map. @type {Answer|null} */
  #explained = null;
  #heatChanged = true;
  /** Returns the reason why the server or the browser rejects this drawing. @type {(() => string)|null} */
  #refusal = null;
  #offline = false;
  #frame = 0;

  /** @param {Drawing} drawing @param {Translator} translator */
  constructor(drawing, translator) {
    this.#drawing = drawing;
    this.#translator = translator;
    this.#show();
  }

  /** @param {Translator} translator */
  translate(translator) {
    this.#translator = translator;
    this.#show();
  }

  /** Call this when the drawing has changed; its answer follows later. */
  drawingChanged() {
    const { isEmpty, isPenDown } = this.#drawing;
    this.#why.classList.toggle('stale', isPenDown);
    if (isEmpty && this.#last) this.#announcer.say(this.#translator.text('cleared'));
    if (isEmpty || this.#refusal) this.#forget();
    this.#show();
    if (this.#last) this.#view.wait();
  }

  /** @param {Answer} answer @param {Question} question @param {number} milliseconds */
  answered(answer, question, milliseconds) {
    this.#last = { answer, milliseconds };
    if (question.explain) {
      this.#explained = answer;
      this.#heatChanged = true;
    }
    this.#announcer.say(speak(answer, this.#translator));
    // Several answers can arrive during one frame; only the last one is shown.
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#show());
  }

  /** @param {() => string} reason in the current language; messages of the server are in English */
  refused(reason) {
    this.#forget();
    this.#refusal = reason;
    this.#show();
    this.#announcer.say(`${this.#translator.text('refusedVerdict')}. ${reason()}`);
  }

  /** @param {boolean} reachable whether the server answers */
  reachability(reachable) {
    this.#offline = !reachable;
    this.#forget();
    this.#show();
    const { verdict, remark } = this.#absence();
    this.#announcer.say(reachable ? this.#translator.text('backOnline') : `${verdict}. ${remark}`);
  }

  /** @param {boolean} wanted whether to show the heat map */
  explain(wanted) {
    this.#why.classList.toggle('off', !wanted);
    this.#explained = null;
    this.#drawHeat();
  }

  /** Redraws the two small pictures in the colors of the theme. */
  repaint() {
    this.#drawSeen();
    this.#drawHeat();
  }

  #forget() {
    this.#last = this.#explained = this.#refusal = null;
    this.#heatChanged = true;
  }

  #drawSeen() {
    drawSeen(this.#seen, this.#last?.answer.image);
  }

  #drawHeat() {
    drawHeat(this.#heat, this.#explained?.image, this.#explained?.explanation);
    this.#heatChanged = false;
  }

  #show() {
    this.#frame = 0;
    if (this.#last) this.#view.show(this.#last.answer, this.#last.milliseconds, this.#translator);
    else this.#view.showNone(this.#absence(), this.#translator);
    this.#drawSeen();
    // Most answers arrive during a stroke and have no heat map.
    if (this.#heatChanged) this.#drawHeat();
  }

  /** @returns {Words} the reason why there is no answer */
  #absence() {
    const text = this.#translator.text.bind(this.#translator);
    if (this.#offline) return { state: 'offline', verdict: text('offlineVerdict'), remark: text('offlineRemark') };
    if (this.#refusal) return { state: 'refused', verdict: text('refusedVerdict'), remark: this.#refusal() };
    if (this.#drawing.isEmpty) return { state: 'empty', verdict: text('emptyVerdict'), remark: text('emptyRemark') };
    return { state: 'reading', verdict: text('readingVerdict'), remark: '' };
  }
}
