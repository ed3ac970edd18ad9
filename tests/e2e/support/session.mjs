// One browser and one mock server for all tests of a file, and a new page for each test.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import { launchBrowser } from './browser.mjs';
import { answerOf, DIGITS, MockServer, VERSION } from './mock-server.mjs';

const WIDE = { viewport: { width: 1280, height: 800 } };

export class Session {
  /** @type {import('playwright-core').Browser} */
  browser;
  /** @type {import('playwright-core').Page} */
  page;
  server = new MockServer();
  #contexts = [];
  #problems = [];

  constructor() {
    before(async () => {
      await this.server.start();
      this.browser = await launchBrowser();
    });
    after(async () => {
      await this.browser?.close();
      await this.server.stop();
    });
    beforeEach(() => {
      this.server.requests = [];
      this.server.maxConcurrent = 0;
      this.server.labels = DIGITS;
      this.server.version = VERSION;
      this.server.keep = null;
      this.server.readNumber = null;
      this.server.kept = [];
      this.server.reply = ({ body }) => ({ status: 200, body: answerOf(JSON.parse(body).strokes.length) });
    });
    afterEach(async () => {
      for (const context of this.#contexts.splice(0)) await context.close();
      assert.deepEqual(this.#problems.splice(0), [], 'errors of the browser');
    });
  }

  /** Opens the page in a new browser context. */
  async open(options = {}, url = this.server.url) {
    const context = await this.browser.newContext({ ...WIDE, locale: 'en-US', ...options });
    this.#contexts.push(context);
    this.page = await context.newPage();
    this.page.on('pageerror', (error) => this.#problems.push(String(error)));
    this.page.on('console', (message) => {
      const expected = /Failed to load resource/.test(message.text());
      if (message.type() === 'error' && !expected) this.#problems.push(message.text());
    });
    await this.page.goto(url);
    await this.page.waitForSelector('html[data-ready="page"]');
    return this.page;
  }

  /** Accepts the errors of the browser so far, which the test has caused. */
  forgetProblems() {
    this.#problems.length = 0;
  }

  /** Waits until the element has this text. */
  async sees(selector, text) {
    await this.page.waitForFunction(([target, wanted]) => document.querySelector(target)?.textContent === wanted,
      [selector, text], { timeout: 20_000 });
  }

  /** Waits until this answer has settled. */
  async settlesOn(label) {
    await this.page.waitForFunction((wanted) => document.getElementById('prediction').textContent === wanted &&
      document.getElementById('answer').dataset.state !== 'reading', label, { timeout: 20_000 });
  }

  /** The strokes of the newest request. */
  get lastStrokes() {
    return JSON.parse(this.server.requests[this.server.requests.length - 1].body).strokes;
  }

  /** Waits for a request whose strokes fulfill the condition, because the page sends requests during the drawing. */
  async sent(what, isComplete) {
    await until(() => this.server.requests.length > 0 && isComplete(this.lastStrokes), what);
    return this.lastStrokes;
  }
}

/** Waits until the condition holds. */
export async function until(condition, what) {
  for (const start = Date.now(); Date.now() - start < 20_000;) {
    if (await condition()) return;
    await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
  assert.fail(`timed out waiting for ${what}`);
}
