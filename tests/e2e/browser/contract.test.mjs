// The page reads a picture as the server does: from the file to the label.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { skipTraining } from '../support/digit-train.mjs';
import { bring } from '../support/pictures.mjs';
import { Session } from '../support/session.mjs';

const FRUIT = ['apple', 'banana', 'cherry'];
const PER_CLASS = 50;
const GRAY = { ink: [255, 255, 255], paper: [0, 0, 0] };

/** Returns a PNG of the class: a bar at the height of that class, `shift` of the height lower. */
function barOf(number, { width = 28, height = 28, ink, paper, shift = 0 }) {
  const png = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [right, down] = [x / width, y / height - shift];
      const isBar = right > 0.2 && right < 0.8 && Math.abs(down - (0.2 + 0.3 * number)) < 0.08;
      png.data.set([...isBar ? ink : paper, 255], 4 * (y * width + x));
    }
  }
  return PNG.sync.write(png);
}

/** Writes a folder of pictures for each class, and trains a model on them. Returns the model file. */
async function train(folder) {
  for (const [number, name] of FRUIT.entries()) {
    await mkdir(path.join(folder, 'data', name), { recursive: true });
    for (let i = 0; i < PER_CLASS; i++) {
      const tones = { ...GRAY, ink: Array(3).fill(105 + 3 * i), shift: (i % 5 - 2) / 60 };
      await writeFile(path.join(folder, 'data', name, `${i}.png`), barOf(number, tones));
    }
  }
  const options = ['--recipe', 'plain', '--epochs', '5', '--batch-size', '8', '--threads', '1', '--output', 'model.pt'];
  execFileSync(process.env.DIGIT_TRAIN, ['--data', 'data', ...options], { cwd: folder, stdio: 'pipe' });
  return path.join(folder, 'model.pt');
}

describe('the page of digit-serve with a model that is trained on pictures', { skip: skip ?? skipTraining }, () => {
  const session = new Session();
  let folder;
  let server;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'digit-page-'));
    server = new DigitServe(await train(folder));
    await server.start();
  });

  after(async () => {
    await server?.stop();
    await rm(folder, { recursive: true });
  });

  /** The label that POST /predict answers to a file. */
  const labelOf = async (file) => {
    const headers = { 'Content-Type': 'image/png' };
    const response = await fetch(new URL('/predict', server.url), { method: 'POST', headers, body: file });
    return (await response.json()).label;
  };

  for (const [what, number, look] of [
    ['of 28×28 pixels', 0, GRAY],
    ['that is wide', 1, { ...GRAY, width: 300, height: 90 }],
    ['that is tall', 2, { ...GRAY, width: 61, height: 203 }],
    ['in color', 0, { width: 120, height: 160, ink: [240, 220, 40], paper: [10, 30, 60] }],
    ['in weak tones', 2, { width: 128, height: 128, ink: [150, 160, 140], paper: [20, 20, 20] }],
  ]) {
    test(`shows the label that the server gives to a picture ${what}`, async () => {
      const file = barOf(number, look);
      assert.equal(await labelOf(file), FRUIT[number]);
      const page = await session.open({}, server.url);
      await bring(page, 'drop', file);
      await session.sees('#prediction', FRUIT[number]);
    });
  }

  test('shows the label that the server gives to a picture unlike those of the training', async () => {
    const file = barOf(1, { width: 97, height: 53, ink: [30, 20, 90], paper: [250, 240, 200] });
    const label = await labelOf(file);
    assert.ok(FRUIT.includes(label));
    const page = await session.open({}, server.url);
    await bring(page, 'drop', file);
    await session.sees('#prediction', label);
  });
});
