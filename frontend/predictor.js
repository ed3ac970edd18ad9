// Sends the drawing to the server: one request at a time, always the newest drawing, with retries after failures.

import { answerIn } from './numbers.js';

/** @import { NumberReply } from './numbers.js' */
/**
 * @typedef {object} Answer  the reply of the server
 * @property {number|null} prediction  number of the class, null if there is no ink
 * @property {string|null} label  name of the class
 * @property {number} confidence
 * @property {number[]} probabilities
 * @property {number} [is_digit]
 * @property {boolean} [rejected]
 * @property {NumberReply} [number]  if there are several digits
 * @property {number[]} [image]
 * @property {number[][]} [activations]  of the neurons of each hidden layer
 * @property {number[]} [explanation]
 * @property {string} [version]  of the model that answered; empty if a proxy removes it
 */
/**
 * @typedef {object} Question
 * @property {string|Blob} body
 * @property {string} type  media type of the body
 * @property {boolean} explain  whether to request the heat map
 * @property {boolean} number  whether to ask for a number of several digits
 * @property {number} generation  of the drawing; the answer is valid only while it does not change
 * @property {number} version  of the drawing; the answer is tentative if it has changed
 */
/**
 * @typedef {object} Listener
 * @property {() => Question|null} question  returns null if the drawing is empty
 * @property {() => number} generation  returns the current generation of the drawing
 * @property {(answer: Answer, question: Question, milliseconds: number) => void} answered
 * @property {(message: string, question: Question, status: number) => void} refused  called if the server rejects the
 * drawing, with the HTTP status
 * @property {(reachable: boolean) => void} reachability  called when it changes
 */

/** An answer that took longer than this is dropped if the drawing has changed since. Milliseconds. */
const LATE = 500;
/** Milliseconds after which a request is aborted. */
const TIMEOUT = 10_000;
/** Delays before the retries, in milliseconds. The first is short: the page does not report the first failure. */
const RETRIES = [150, 500, 1000, 2000, 3000];

/** Status codes 4xx that are temporary: Request Timeout and Too Many Requests. */
const TEMPORARY = [408, 429];

export class Predictor {
  #listener;
  #fetch;
  #wanted = false;
  #busy = false;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #retry;

  /** @param {Listener} listener @param {typeof fetch} [request] replaces fetch in tests */
  constructor(listener, request = (...parts) => fetch(...parts)) {
    this.#listener = listener;
    this.#fetch = request;
  }

  /** Call this when the drawing has changed. Sends it at once, or after the request in progress. */
  send() {
    this.#wanted = true;
    if (!this.#busy && this.#retry === undefined) void this.#next();
  }

  /** Call this when the server may be reachable again. Retries at once. */
  retryNow() {
    if (this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (!this.#busy) void this.#next();
  }

  async #next() {
    this.#busy = true;
    while (this.#wanted && this.#retry === undefined) {
      this.#wanted = false;
      const question = this.#listener.question();
      if (question) await this.#predict(question);
      else if (this.#failures > 0) await this.#request('healthz', { cache: 'no-store' });
    }
    this.#busy = false;
  }

  /** @param {Question} question */
  async #predict(question) {
    const start = performance.now();
    const path = `predict?return=image,activations${question.explain ? '&explain=true' : ''}`;
    const options = { method: 'POST', headers: { 'Content-Type': question.type }, body: question.body };
    let result = await this.#request(question.number ? `${path}&mode=number` : path, options);
    // A number has fewer strokes than a digit may have, and the model may have changed to one that reads none.
    if (question.number && result?.reply.error) result = await this.#request(path, options);
    if (!result) return;
    const { reply, status, version } = result;
    const milliseconds = performance.now() - start;
    if (question.generation !== this.#listener.generation() || (this.#wanted && milliseconds > LATE)) return;
    const isAnswer = Boolean(reply.probabilities ?? reply.single);
    if (isAnswer) this.#listener.answered({ ...answerIn(reply), version }, question, milliseconds);
    else this.#listener.refused(reply.error, question, status);
  }

  /**
   * @param {string} path
   * @param {RequestInit} options
   * @returns {Promise<{reply: any, status: number, version: string}|null>} the reply of the server, an answer or
   * an error, the HTTP status, and the version of the model; null if the request must be repeated
   */
  async #request(path, options) {
    try {
      const response = await this.#fetch(path, { ...options, signal: AbortSignal.timeout(TIMEOUT) });
      if (response.status >= 500 || TEMPORARY.includes(response.status)) throw new Error(`status ${response.status}`);
      const reply = await response.json();
      if (!(reply.probabilities ?? reply.single ?? reply.error ?? reply.status)) throw new Error('not a reply of digit-serve');
      this.#succeeded();
      return { reply, status: response.status, version: response.headers.get('X-Model-Version') ?? '' };
    } catch {
      this.#failed();
      return null;
    }
  }

  #succeeded() {
    const reported = this.#failures > 1;
    this.#failures = 0;
    if (reported) this.#listener.reachability(true);
  }

  #failed() {
    const delay = RETRIES[Math.min(this.#failures, RETRIES.length - 1)];
    this.#failures++;
    if (this.#failures === 2) this.#listener.reachability(false);
    this.#wanted = true;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.#next();
    }, delay);
  }
}
