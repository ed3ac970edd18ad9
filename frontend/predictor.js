// Asks the server about the drawing: one request at a time, the newest drawing next, and again after a failure.

/**
 * @typedef {object} Answer  as the server gives it
 * @property {number|null} prediction
 * @property {number} confidence
 * @property {number[]} probabilities
 * @property {boolean} [rejected]
 * @property {number[]} [image]
 * @property {number[]} [explanation]
 */
/**
 * @typedef {object} Question
 * @property {string|Blob} body
 * @property {string} type  of the body
 * @property {boolean} explain  whether to ask what spoke for and against the answer
 * @property {number} generation  an answer counts only while the drawing is still of this one
 */
/**
 * @typedef {object} Listener
 * @property {() => Question|null} question  null where there is nothing to ask
 * @property {() => number} generation  of the drawing as it is now
 * @property {(answer: Answer, question: Question, milliseconds: number) => void} answered
 * @property {(message: string) => void} refused  the server does not take this drawing
 * @property {(reachable: boolean) => void} reachability  called whenever it changes
 */

/** An answer to an unfinished drawing that took longer than this comes late, if a newer one waits. Milliseconds. */
const LATE = 500;
/** Milliseconds after which a request is given up. */
const TIMEOUT = 10_000;
/** The first retry comes quickly and unannounced, the others ever slower. Milliseconds. */
const RETRIES = [150, 500, 1000, 2000, 3000];

/** Of the client's mistakes those that are none: too slow, too many at a time. */
const PASSING = [408, 429];

export class Predictor {
  #listener;
  #fetch;
  #wanted = false;
  #busy = false;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #retry;

  /** @param {Listener} listener @param {typeof fetch} [request] how to reach the server */
  constructor(listener, request = (...parts) => fetch(...parts)) {
    this.#listener = listener;
    this.#fetch = request;
  }

  /** The drawing has changed: asks at once, or as soon as the request under way is over. */
  ask() {
    this.#wanted = true;
    if (!this.#busy && this.#retry === undefined) void this.#next();
  }

  /** Something suggests that the server is back: does not wait for the next retry. */
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
      if (question) await this.#put(question);
      else if (this.#failures > 0) await this.#request('/healthz', { cache: 'no-store' });
    }
    this.#busy = false;
  }

  /** @param {Question} question */
  async #put(question) {
    const start = performance.now();
    const path = `/predict?return=image${question.explain ? '&explain=true' : ''}`;
    const options = { method: 'POST', headers: { 'Content-Type': question.type }, body: question.body };
    const reply = await this.#request(path, options);
    if (!reply) return;
    const milliseconds = performance.now() - start;
    if (question.generation !== this.#listener.generation() || (this.#wanted && milliseconds > LATE)) return;
    if (reply.probabilities) this.#listener.answered(reply, question, milliseconds);
    else this.#listener.refused(reply.error);
  }

  /**
   * @param {string} path
   * @param {RequestInit} options
   * @returns {Promise<any>} what the server says, an answer or an error; null where it must be asked again
   */
  async #request(path, options) {
    try {
      const response = await this.#fetch(path, { ...options, signal: AbortSignal.timeout(TIMEOUT) });
      if (response.status >= 500 || PASSING.includes(response.status)) throw new Error(`status ${response.status}`);
      const reply = await response.json();
      if (!(reply.probabilities ?? reply.error ?? reply.status)) throw new Error('not an answer of digit-serve');
      this.#succeeded();
      return reply;
    } catch {
      this.#failed();
      return null;
    }
  }

  #succeeded() {
    const announced = this.#failures > 1;
    this.#failures = 0;
    if (announced) this.#listener.reachability(true);
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
