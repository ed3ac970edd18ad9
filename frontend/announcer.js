// Announces changes to screen readers, one after the other, each after a short pause.

import { find, write } from './page.js';

/**
 * Milliseconds for which an announcement waits, because a newer one about the same subject replaces it.
 * @type {Readonly<Record<Subject, number>>}
 */
const PAUSES = Object.freeze({ pen: 0, position: 500, neuron: 500, answer: 900, server: 900, file: 0 });
/** The subjects of which the user hears after pressing a key, which silences a screen reader. @type {Subject[]} */
const AFTER_KEYS = ['pen', 'position', 'neuron'];
/** Milliseconds that a screen reader needs for a text: to begin, for each character, and at most. */
const READING = { start: 300, character: 50, limit: 2500 };

/** @typedef {'pen'|'position'|'neuron'|'answer'|'server'|'file'} Subject */

export class Announcer {
  #region;
  /** @type {Map<Subject, {text: string, due: number}>} */
  #waiting = new Map();
  /** The subject of the last announcement. @type {Subject|null} */
  #last = null;
  /** The time at which the last announcement has been read. */
  #readAt = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {{textContent: string|null}} [region] replaces the status region of the page in tests */
  constructor(region = find('live', HTMLElement)) {
    this.#region = region;
  }

  /** @param {Subject} subject @param {string} text replaces an announcement about the subject that is still waiting */
  say(subject, text) {
    if (AFTER_KEYS.includes(subject)) this.#readAt = 0;
    this.#waiting.set(subject, { text, due: performance.now() + PAUSES[subject] });
    this.#plan();
  }

  /**
   * Takes back what was said about the subject, because it is no longer true.
   * @param {Subject} subject
   * @returns {boolean} whether the announcement was still waiting
   */
  cancel(subject) {
    if (this.#last === subject) write(this.#region, '');
    const wasWaiting = this.#waiting.delete(subject);
    if (wasWaiting) this.#plan();
    return wasWaiting;
  }

  #plan() {
    clearTimeout(this.#timer);
    const [next] = [...this.#waiting].sort(([, a], [, b]) => a.due - b.due);
    if (!next) return;
    const [subject, { text, due }] = next;
    const delay = Math.max(due, this.#readAt) - performance.now();
    this.#timer = setTimeout(() => this.#announce(subject, text), Math.max(delay, 0));
  }

  /** @param {Subject} subject @param {string} text */
  #announce(subject, text) {
    this.#waiting.delete(subject);
    this.#last = subject;
    write(this.#region, text);
    this.#readAt = performance.now() + Math.min(READING.start + READING.character * text.length, READING.limit);
    this.#plan();
  }
}
