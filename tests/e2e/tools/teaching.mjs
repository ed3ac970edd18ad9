// Teaches the network a style of a digit that it reads wrongly: node teaching.mjs STYLE
//
// Draws 20 drawings of the style on the page of digit-serve and corrects each with one click, approves them over the
// interface of the gallery, trains on them and on MNIST with `digit-train --promote`, lets the server load the promoted
// model with SIGHUP, and draws 20 other drawings of the style. STYLE is one of those in bench/accuracy/fine-tune, which
// were fixed before this tool was written. Prints how many drawings were read right before and after, the seconds of
// the training, and what digit-train said about the promotion. Exits with 1 if more than 5 were read at first, if the
// model was not promoted, or if fewer than 19 are read then. Takes two minutes.
//
// DIGIT_BUILD is the folder of the programs (default: build/release/bin), and DIGIT_MNIST that with MNIST (default:
// data/mnist).

import { execFileSync, spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser } from '../support/browser.mjs';
import { DigitServe } from '../support/digit-serve.mjs';
import { fit, readDrawings, replay } from '../support/replay.mjs';

const [style] = process.argv.slice(2);
if (!style) {
  console.error('Usage: node tests/e2e/tools/teaching.mjs STYLE');
  process.exit(2);
}
const build = path.resolve(process.env.DIGIT_BUILD ?? 'build/release/bin');
const mnist = process.env.DIGIT_MNIST ?? 'data/mnist';
process.env.DIGIT_SERVE = path.join(build, 'digit-serve');

/** Draws each drawing on the page; returns the number that is read right. Calls `between` after each. */
async function drawAll(page, drawings, between = async () => {}) {
  const devtools = await page.context().newCDPSession(page);
  let right = 0;
  for (const { label, strokes } of drawings) {
    const prediction = await replay(page, devtools, fit(strokes));
    const isRejected = await page.getAttribute('#answer', 'data-state') === 'rejected';
    if (prediction === label && !isRejected) right++;
    await between(label);
  }
  return right;
}

async function correct(page, label) {
  await page.waitForSelector('#correction:not([hidden])');
  await page.click(`#correction button:text-is("${label}")`);
  await page.waitForFunction((text) => document.getElementById('correction-said').textContent.includes(text),
    `${label}.`);
}

async function approveAll(admin) {
  const { samples } = await (await fetch(new URL('/samples/list?state=new', admin))).json();
  for (const { id } of samples) {
    const response = await fetch(new URL(`/samples/${id}`, admin), {
      method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: '{"state": "approved"}',
    });
    if (response.status !== 204) throw new Error(`sample ${id}: status ${response.status}`);
  }
  return samples.length;
}

async function teach(folder) {
  const drawingsOf = async (seed) => {
    const file = path.join(folder, `${seed}.jsonl`);
    await writeFile(file, execFileSync(path.join(build, 'make-style'), ['--style', style, '--seed', String(seed)]));
    return readDrawings(file, 20);
  };
  const [model, samples] = [path.join(folder, 'served.pt'), path.join(folder, 'samples.sqlite')];
  await copyFile(path.join(build, '../share/digit/digit.pt'), model);
  const server = new DigitServe(model, ['--samples', samples, '--admin-port', '0']);
  await server.start();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ locale: 'en-US' });
    await page.goto(server.url);
    await page.waitForSelector('html[data-ready="page"]');
    const before = await drawAll(page, await drawingsOf(1), (label) => correct(page, label));
    const approved = await approveAll(server.adminUrl);
    const start = Date.now();
    const trained = spawnSync(path.join(build, 'digit-train'), ['--init', model, '--data', mnist, '--data', samples, '--epochs', '4',
      '--output', path.join(folder, 'new.pt'), '--promote', model, '--force'], { encoding: 'utf8' });
    const seconds = (Date.now() - start) / 1000;
    server.hangUp();
    await page.waitForTimeout(2000);
    const after = await drawAll(page, await drawingsOf(2));
    console.log(trained.stdout.split('\n').slice(-12).join('\n'), trained.stderr);
    console.log(`${style}: ${before} of 20 read at first, ${approved} corrected and approved, ` +
      `learned in ${seconds} s (exit status ${trained.status}), then ${after} of 20 others read`);
    if (before > 5 || trained.status !== 0 || after < 19) process.exitCode = 1;
  } finally {
    await browser.close();
    await server.stop();
  }
}

const folder = await mkdtemp(path.join(tmpdir(), 'digit-teaching-'));
try {
  await teach(folder);
} finally {
  await rm(folder, { recursive: true });
}
