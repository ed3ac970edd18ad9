// Starts digit-serve on a free port. The environment variable DIGIT_SERVE is the path of the program, and DIGIT_MODEL
// that of the model file if a test names none (default: the shipped model).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';

const LISTENING = /listening on (http:\/\/\S+)/;
const ADMIN = /admin on (http:\/\/\S+)/;

/** The reason why tests that need digit-serve are skipped, or undefined if they run. */
export const skip = process.env.DIGIT_SERVE ? undefined : 'DIGIT_SERVE: expected the path of digit-serve, found none';

export class DigitServe {
  #process;
  #model;
  #options;
  url = '';
  /** The address of the admin port, if the options name one. */
  adminUrl = '';

  /**
   * @param {string} [model] path of the model file
   * @param {string[]} [options] further options of the program
   */
  constructor(model = process.env.DIGIT_MODEL, options = []) {
    this.#model = model;
    this.#options = options;
  }

  /** @param {number} [port] 0 chooses a free port */
  async start(port = 0) {
    this.url = this.adminUrl = '';
    const model = this.#model ? ['--model', this.#model] : [];
    this.#process = spawn(process.env.DIGIT_SERVE, ['--port', String(port), ...model, ...this.#options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = readline.createInterface(this.#process.stdout);
    for await (const line of lines) {
      const [, url] = LISTENING.exec(line) ?? [];
      const [, adminUrl] = ADMIN.exec(line) ?? [];
      if (url) this.url = new URL(url).href;
      if (adminUrl) this.adminUrl = new URL(adminUrl).href;
      if (this.url && (this.adminUrl || !this.#options.includes('--admin-port'))) return;
    }
    throw new Error('digit-serve ended before it listened');
  }

  get port() {
    return Number(new URL(this.url).port);
  }

  /** Lets the server load its files again. */
  hangUp() {
    this.#process.kill('SIGHUP');
  }

  /** Loads the model file again, and waits until the server has a model with as many classes. */
  async reload(classes) {
    this.#process.kill('SIGHUP');
    const loaded = async () => (await (await fetch(new URL('/model', this.url))).json()).class_names.length;
    while (await loaded() !== classes) await new Promise((resolve) => { setTimeout(resolve, 20); });
  }

  async stop() {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }
}
