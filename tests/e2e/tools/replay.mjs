// Replays drawings on the page and compares its answers with the answers to the same strokes without a browser.
//
//   DIGIT_SERVE=build/release/bin/digit-serve DIGIT_EVAL=build/release/bin/digit-eval \
//     node tests/e2e/tools/replay.mjs DRAWINGS.jsonl[.gz] [COUNT]
//
// Without DIGIT_EVAL, compares with the answers of the server to the strokes in the file. DIGIT_MODEL is the path of
// the model file (default: the shipped model). Exits with 1 if an answer differs.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { launchBrowser } from '../support/browser.mjs';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { fit, readDrawings, replay } from '../support/replay.mjs';

const [file, count = '100'] = process.argv.slice(2);
if (!file || skip) {
  console.error(skip ?? 'Usage: node tests/e2e/tools/replay.mjs DRAWINGS.jsonl[.gz] [COUNT]');
  process.exit(2);
}

/** The answers of the page. */
async function answersOfPage(server, drawings) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    await page.goto(server.url);
    const devtools = await page.context().newCDPSession(page);
    const answers = [];
    for (const { strokes } of drawings) answers.push(await replay(page, devtools, fit(strokes)));
    return answers;
  } finally {
    await browser.close();
  }
}

/** The answers of the server to the strokes in the file. */
function answersOfServer(server, drawings) {
  return Promise.all(drawings.map(async ({ strokes }) => {
    const response = await fetch(new URL('/predict', server.url), {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ strokes }),
    });
    return (await response.json()).prediction;
  }));
}

/**
 * The answers of digit-eval. It prints a confusion matrix and not the single answers. Therefore each call gets ten
 * drawings with ten different labels, so that each row of the matrix contains one answer.
 */
async function answersOfEval(drawings) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'digit-replay-'));
  const model = process.env.DIGIT_MODEL ? ['--model', process.env.DIGIT_MODEL] : [];
  try {
    const answers = [];
    for (let start = 0; start < drawings.length; start += 10) {
      const ten = drawings.slice(start, start + 10);
      const lines = path.join(folder, `${start}.jsonl`);
      await writeFile(lines, ten.map(({ strokes }, label) => `${JSON.stringify({ label, strokes })}\n`).join(''));
      const { stdout } = await promisify(execFile)(process.env.DIGIT_EVAL, ['--strokes', lines, '--json', ...model]);
      const { confusion } = JSON.parse(stdout);
      answers.push(...ten.map((_, label) => confusion[label].indexOf(1)));
    }
    return answers;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const drawings = await readDrawings(file, Number(count));
const server = new DigitServe();
await server.start();
try {
  const shown = await answersOfPage(server, drawings);
  const [name, expected] = process.env.DIGIT_EVAL
    ? ['digit-eval', await answersOfEval(drawings)]
    : ['the server', await answersOfServer(server, drawings)];
  const different = shown.flatMap((answer, i) => (answer === expected[i] ? [] :
    [`drawing ${i}, label ${drawings[i].label}: the page answers ${answer}, ${name} answers ${expected[i]}`]));
  const right = shown.filter((answer, i) => answer === drawings[i].label).length;
  for (const line of different) console.log(line);
  const equal = shown.length - different.length;
  console.log(`${shown.length} drawings: ${equal} answers equal to those of ${name}, ${right} correct`);
  process.exitCode = different.length > 0 ? 1 : 0;
} finally {
  await server.stop();
}
