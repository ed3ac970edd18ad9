// Runs digit-train on small generated data. The environment variable DIGIT_TRAIN is the path of the program.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The reason why tests that need digit-train are skipped, or undefined if they run. */
export const skipTraining = process.env.DIGIT_TRAIN ? undefined : 'DIGIT_TRAIN: expected the path of digit-train, found none';

const SIDE = 28;
const CLASSES = 10;

function idx(shape, values) {
  const header = Buffer.from([0, 0, 8, shape.length]);
  const sizes = Buffer.alloc(4 * shape.length);
  shape.forEach((size, i) => sizes.writeUInt32BE(size, 4 * i));
  return Buffer.concat([header, sizes, values]);
}

/** Class k is a bar in rows 2k to 2k + 3. Every seventh label is wrong, so that the model makes errors. */
async function writeData(folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, count] of [['train', 200], ['t10k', 70]]) {
    const pixels = Buffer.alloc(count * SIDE * SIDE);
    const labels = Buffer.alloc(count);
    for (let i = 0; i < count; i++) {
      const drawn = i % CLASSES;
      labels[i] = i % 7 === 0 ? (drawn + 1) % CLASSES : drawn;
      for (let row = 2 * drawn; row < 2 * drawn + 4; row++) {
        const first = i * SIDE * SIDE + row * SIDE + (i % 12);
        pixels.fill(255, first, first + 16);
      }
    }
    await writeFile(path.join(folder, `${name}-images-idx3-ubyte`), idx([count, SIDE, SIDE], pixels));
    await writeFile(path.join(folder, `${name}-labels-idx1-ubyte`), idx([count], labels));
  }
}

/** Trains in `folder` on data generated there. Throws if the program fails. */
export async function trainIn(folder, ...options) {
  await writeData(path.join(folder, 'data'));
  const program = spawn(process.env.DIGIT_TRAIN, ['--data', 'data', '--threads', '1', ...options], {
    cwd: folder, stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = await once(program, 'exit');
  if (status !== 0) throw new Error(`digit-train ended with ${status}`);
}
