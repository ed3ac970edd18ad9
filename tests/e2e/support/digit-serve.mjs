// The real digit-serve on a free port. DIGIT_SERVE names the program, DIGIT_MODEL the model file, where it is not the
// one that ships with the program.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';

const LISTENING = /listening on (http:\/\/\S+)/;

/** Why the tests of the real server are skipped; undefined where they are not. */
export const skip = process.env.DIGIT_SERVE ? undefined : 'DIGIT_SERVE does not name a digit-serve program';

export class DigitServe {
  #process;
  url = '';

  /** @param {number} [port] 0 for a free one */
  async start(port = 0) {
    const model = process.env.DIGIT_MODEL ? ['--model', process.env.DIGIT_MODEL] : [];
    this.#process = spawn(process.env.DIGIT_SERVE, ['--port', String(port), ...model], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = readline.createInterface(this.#process.stdout);
    for await (const line of lines) {
      const found = LISTENING.exec(line);
      if (!found) continue;
      this.url = new URL(found[1]).href;
      return;
    }
    throw new Error('digit-serve ended before it listened');
  }

  get port() {
    return Number(new URL(this.url).port);
  }

  async stop() {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }
}
