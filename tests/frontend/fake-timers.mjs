// A clock that moves only when a test moves it. The mock timers of Node changed their interface between 18 and 20.

import { mock } from 'node:test';

export class FakeTimers {
  #now = 0;
  #next = 1;
  /** @type {Map<number, {at: number, run: () => void}>} */
  #timers = new Map();

  constructor() {
    mock.method(globalThis, 'setTimeout', (run, delay) => {
      this.#timers.set(this.#next, { at: this.#now + delay, run });
      return this.#next++;
    });
    mock.method(globalThis, 'clearTimeout', (timer) => this.#timers.delete(timer));
    mock.method(performance, 'now', () => this.#now);
  }

  tick(milliseconds) {
    this.#now += milliseconds;
    for (const [timer, { at, run }] of [...this.#timers]) {
      if (at > this.#now) continue;
      this.#timers.delete(timer);
      run();
    }
  }

  restore() {
    mock.restoreAll();
  }
}
