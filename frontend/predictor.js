// Asks the server about the drawing: one request at a time, the newest drawing next, and again after a failure.

/**
 * @typedef {object} Answer  what the server says, see docs/api
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
 * @property {string} type  the body's content type
 * @property {boolean} explain  whether to ask what spoke for and against the answer
 * @property {number} generation  an answer counts only while the drawing is still of this generation
 */
/**
 * @typedef {object} Listener
 * @property {() => Question|null} question  the drawing as it is now; null where there is nothing to ask
 * @property {() => number} generation  of the drawing as it is now
 * @property {(answer: Answer, question: Question, milliseconds: number) => void} answered
 * @property {(message: string) => void} refused  the server will not take this drawing, however often it is asked
 * @property {(reachable: boolean) => void} reachability  called whenever it changes
 */

/** An answer to an unfinished drawing that took longer than this comes late, if a newer one waits. Milliseconds. */
const LATE = 500;
/** Milliseconds after which a request is given up. */
const TIMEOUT = 5000;
/** The first retry comes quickly and unannounced, the others ever slower. Milliseconds. */
const RETRIES = [150, 500, 1000, 2000, 3000];

const HEALTH = '/healthz';

export class Predictor {
  #listener;
  #fetch;
  #wanted = false;
  #busy = false;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #retry;

  /**
   * @param {Listener} listener
   * @param {typeof fetch} [request] how to reach the server
   */
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
      else if (this.#failures > 0) await this.#knock();
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
    const late = question.generation !== this.#listener.generation() || (this.#wanted && milliseconds > LATE);
    if (late) return;
    if ('error' in reply) this.#listener.refused(String(reply.error));
    else this.#listener.answered(/** @type {Answer} */ (reply), question, milliseconds);
  }

  /** Sees whether a lost server is back while there is no drawing to ask about. */
  async #knock() {
    await this.#request(HEALTH, { cache: 'no-store' });
  }

  /**
   * @param {string} path
   * @param {RequestInit} options
   * @returns {Promise<object|null>} what the server says, an answer or an error; null where it must be asked again
   */
  async #request(path, options) {
    try {
      const response = await this.#fetch(path, { ...options, signal: AbortSignal.timeout(TIMEOUT) });
      const again = response.status >= 500 || response.status === 408 || response.status === 429;
      if (again) throw new Error(`status ${response.status}`);
      const reply = await response.json();
      if (path !== HEALTH && !isReply(reply)) throw new Error('not an answer');
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

/**
 * Whether this is what the server answers and not, say, a proxy's idea of it.
 * @param {unknown} reply
 */
function isReply(reply) {
  if (typeof reply !== 'object' || reply === null) return false;
  if ('error' in reply) return true;
  return 'prediction' in reply && 'probabilities' in reply && Array.isArray(reply.probabilities) &&
    reply.probabilities.length === 10;
}
