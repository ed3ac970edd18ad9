// Shows the answer to the drawing, tentative or settled, or the reason why there is none.

import { AnswerView } from './answer-view.js';
import { Announcer } from './announcer.js';
import { areEqual, DIGITS } from './classes.js';
import { drawHeat, drawSeen } from './network-view.js';
import { find } from './page.js';
import { Settling } from './settling.js';
import { describeReading, speak } from './words.js';

/** @import { Drawing } from './drawing.js' */
/** @import { Translator } from './i18n.js' */
/** @import { Answer, Question } from './predictor.js' */
/** @import { Words } from './words.js' */

/** While the pen is down, a drawing smaller than this fraction of the side of the pad has no answer. */
const BEGUN = 0.15;
/** A drawing smaller than this is a dot, which is no digit, but may be another class. */
const DOT = 0.03;

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
  #settling = new Settling(() => this.#settled());
  /** The last settled answer, if it has a heat map. @type {Answer|null} */
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
    const { isEmpty } = this.#drawing;
    this.#settling.changed(this.#drawing);
    if (!this.#offline) this.#announcer.cancel();
    if (isEmpty && this.#last) this.#announcer.say(this.#translator.text('cleared'));
    if (isEmpty || this.#refusal) this.#forget();
    this.#show();
  }

  /** @param {Answer} answer @param {Question} question @param {number} milliseconds */
  answered(answer, question, milliseconds) {
    this.#last = { answer, milliseconds };
    this.#settling.replied(question.version === this.#drawing.version);
    this.#showSoon();
  }

  /**
   * @param {() => string} reason in the current language; messages of the server are in English
   * @param {number} [version] of the drawing that is refused
   */
  refused(reason, version = this.#drawing.version) {
    this.#forget();
    this.#refusal = reason;
    this.#settling.replied(version === this.#drawing.version);
    this.#showSoon();
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

  /** Announces the reply that has settled and takes its heat map. */
  #settled() {
    const answer = this.#shown?.answer;
    this.#explained = answer?.explanation ? answer : null;
    this.#heatChanged = true;
    if (answer) this.#announcer.say(speak(answer, this.#translator));
    else if (this.#refusal) this.#announcer.say(`${this.#translator.text('refusedVerdict')}. ${this.#refusal()}`);
    this.#showSoon();
  }

  /** The last answer, or null if there is none or nothing to say yet. */
  get #shown() {
    return this.#hasBegun ? this.#last : null;
  }

  /** Whether the drawing is large enough for an answer. */
  get #hasBegun() {
    const dot = areEqual(this.#translator.labels, DIGITS) ? DOT : 0;
    const { isEmpty, isPenDown, extent } = this.#drawing;
    return !isEmpty && extent >= (isPenDown ? BEGUN : dot);
  }

  #drawSeen() {
    drawSeen(this.#seen, this.#shown?.answer.image);
  }

  #drawHeat() {
    const { image, explanation, rejected } = this.#explained ?? {};
    drawHeat(this.#heat, image, rejected ? [] : explanation);
    this.#heatChanged = false;
  }

  /** Several replies can arrive during one frame; only the last one is shown. */
  #showSoon() {
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.#frame = 0;
    const shown = this.#shown;
    const { isSettled } = this.#settling;
    if (shown) this.#view.show(shown.answer, shown.milliseconds, isSettled, this.#translator);
    else this.#view.showNone(this.#absence(), this.#translator);
    this.#why.classList.toggle('stale', this.#explained !== null && !isSettled);
    this.#drawSeen();
    // Most answers arrive during a stroke and have no heat map.
    if (this.#heatChanged) this.#drawHeat();
  }

  /** @returns {Words} the reason why there is no answer */
  #absence() {
    const text = this.#translator.text.bind(this.#translator);
    if (this.#offline) return { state: 'offline', verdict: text('offlineVerdict'), remark: text('offlineRemark') };
    if (this.#refusal && this.#settling.isSettled) {
      return { state: 'refused', verdict: text('refusedVerdict'), remark: this.#refusal() };
    }
    if (this.#hasBegun) return describeReading(this.#translator);
    return { state: 'empty', verdict: text('emptyVerdict'), remark: text('emptyRemark') };
  }
}
