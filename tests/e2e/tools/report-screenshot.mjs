// Records a screenshot of a training report: node report-screenshot.mjs FOLDER
//
// DIGIT_TRAIN is the path of the program and DIGIT_MNIST that of the folder with MNIST.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from '../support/browser.mjs';

const [folder] = process.argv.slice(2);
const { DIGIT_TRAIN, DIGIT_MNIST } = process.env;
if (!folder || !DIGIT_TRAIN || !DIGIT_MNIST) {
  console.error('Usage: DIGIT_TRAIN=PROGRAM DIGIT_MNIST=FOLDER node tests/e2e/tools/report-screenshot.mjs FOLDER');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const work = await mkdtemp(path.join(os.tmpdir(), 'digit-report-'));
try {
  // Runs inside the folder, so that the report does not show its path.
  const options = ['--data', path.resolve(DIGIT_MNIST), '--validation', '5000', '--report', '.'];
  const { status } = spawnSync(path.resolve(DIGIT_TRAIN), options,
    { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`digit-train ended with ${status}`);
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1100, height: 1540 } });
  await page.goto(pathToFileURL(path.join(work, 'report.html')).href);
  await page.screenshot({ path: path.join(folder, 'report.png') });
  await browser.close();
} finally {
  await rm(work, { recursive: true, force: true });
}
