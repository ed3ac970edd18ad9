// Shows the answer to the drawing, tentative or settled, or the reason why there is none.

import { AnswerView } from './answer-view.js';
import { areEqual, DIGITS } from './classes.js';
import { DOT } from './drawing.js';
import { NetworkView } from './network-view.js';
import { Settling } from './settling.js';
import { describeReading, speak } from './words.js';

/** @import { Announcer } from './announcer.js' */
/** @import { Drawing } from './drawing.js' */
/** @import { Neurons } from './neurons.js' */
/** @import { Key, Translator } from './i18n.js' */
/** @import { Answer, Question } from './predictor.js' */
/** @import { Words } from './words.js' */

/** While the pen is down, a drawing smaller than this fraction of the side of the pad has no answer. */
const BEGUN = 0.15;
/** HTTP status codes with which the server refuses the content of a request. */
const UNREADABLE = [400, 413, 415, 422];

export class Reading {
  #view;
  #network;
  #drawing;
  #translator;
  #announcer;
  #whenSettled;
  /**
   * The last answer to this drawing, possibly to an earlier state of it.
   * @type {{answer: Answer, milliseconds: number}|null}
   */
  #last = null;
  #settling = new Settling(() => this.#settled());
  /** Why the server refuses this drawing; the reason is in English. @type {{verdict: Key, reason: string}|null} */
  #refusal = null;
  #offline = false;
  #frame = 0;

  /**
   * @param {Drawing} drawing
   * @param {Neurons} neurons
   * @param {Translator} translator
   * @param {Announcer} announcer
   * @param {(answer: Answer) => void} settled called with each answer that has settled
   */
  constructor(drawing, neurons, translator, announcer, settled) {
    this.#drawing = drawing;
    this.#view = new AnswerView(drawing);
    this.#translator = translator;
    this.#announcer = announcer;
    this.#whenSettled = settled;
    this.#network = new NetworkView(neurons, translator, announcer);
    this.#show();
  }

  /** Call this when the language or the model has changed. @param {Translator} translator */
  translate(translator) {
    this.#translator = translator;
    this.#network.reset(translator);
    this.#show();
  }

  /** Call this when the drawing has changed; its answer follows later. */
  drawingChanged() {
    const { isEmpty } = this.#drawing;
    this.#settling.changed(this.#drawing);
    this.#announcer.cancel('answer');
    if (isEmpty && this.#last) this.#announcer.say('answer', this.#translator.text('cleared'));
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
   * @param {string} reason of the server
   * @param {Question} question
   * @param {number} status HTTP status
   */
  refused(reason, question, status) {
    this.#forget();
    const isPicturesFault = this.#drawing.picture !== null && UNREADABLE.includes(status);
    this.#refusal = { verdict: isPicturesFault ? 'pictureRefusedVerdict' : 'refusedVerdict', reason };
    this.#settling.replied(question.version === this.#drawing.version);
    this.#showSoon();
  }

  /** @param {boolean} reachable whether the server answers */
  reachability(reachable) {
    this.#offline = !reachable;
    this.#forget();
    this.#show();
    const { verdict, remark } = this.#absence();
    this.#announcer.cancel('answer');
    this.#announcer.say('server', reachable ? this.#translator.text('backOnline') : `${verdict}. ${remark}`);
  }

  /** @param {boolean} wanted whether to show the heat map */
  explain(wanted) {
    this.#network.explain(wanted);
  }

  /** Redraws the pictures in the colors of the theme. */
  repaint() {
    this.#network.repaint();
  }

  #forget() {
    this.#last = this.#refusal = null;
  }

  /** Announces the reply that has settled. */
  #settled() {
    const answer = this.#shown?.answer;
    if (answer) {
      this.#announcer.say('answer', speak(answer, this.#translator));
      this.#whenSettled(answer);
    } else if (this.#refusal) {
      const { verdict, reason } = this.#refusal;
      this.#announcer.say('answer', `${this.#translator.text(verdict)}. ${reason}`);
    }
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
    this.#network.show(shown?.answer ?? null, isSettled);
  }

  /** @returns {Words} the reason why there is no answer */
  #absence() {
    const text = this.#translator.text.bind(this.#translator);
    if (this.#offline) return { state: 'offline', verdict: text('offlineVerdict'), remark: text('offlineRemark') };
    if (this.#refusal && this.#settling.isSettled) {
      return { state: 'refused', verdict: text(this.#refusal.verdict), remark: this.#refusal.reason };
    }
    if (this.#hasBegun) return describeReading(this.#translator);
    return { state: 'empty', verdict: text('emptyVerdict'), remark: text('emptyRemark') };
  }
}
