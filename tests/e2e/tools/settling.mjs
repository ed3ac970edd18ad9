// Replays drawings at the speed of a hand, and checks that no answer settles or is announced while the pen is down, and
// that every answer settles soon after the pen is up.
//
//   DIGIT_SERVE=build/release/bin/digit-serve node tests/e2e/tools/settling.mjs DRAWINGS.jsonl[.gz] [COUNT]
//
// DIGIT_MODEL is the path of the model file (default: the shipped model). Exits with 1 if a drawing fails.

import { launchBrowser } from '../support/browser.mjs';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { fit, readDrawings, replaySlowly } from '../support/replay.mjs';
import { watchAnswer } from '../support/watch.mjs';

/** Milliseconds within which an answer settles after the pen is up. */
const SOON = 400;
/** Milliseconds for which the hand rests during a stroke: longer than an announcement waits. */
const HOLD = 1200;

const [file, count = '60'] = process.argv.slice(2);
if (!file || skip) {
  console.error(skip ?? 'Usage: node tests/e2e/tools/settling.mjs DRAWINGS.jsonl[.gz] [COUNT]');
  process.exit(2);
}

const drawings = await readDrawings(file, Number(count));
const server = new DigitServe();
await server.start();
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await page.goto(server.url);
  await page.waitForSelector('html[data-ready="page"]');
  await watchAnswer(page);
  const devtools = await page.context().newCDPSession(page);
  const times = [];
  let [failed, passing] = [0, 0];
  for (const [i, { label, strokes }] of drawings.entries()) {
    const seen = await replaySlowly(page, devtools, fit(strokes), HOLD);
    if (seen.settledAfter > SOON) seen.problems.push(`settles after ${Math.round(seen.settledAfter)} ms`);
    for (const problem of seen.problems) console.log(`drawing ${i}, label ${label}: ${problem}`);
    if (seen.problems.length > 0) failed++;
    if (seen.digits.some((digit) => digit !== String(label))) passing++;
    times.push(seen.settledAfter);
  }
  times.sort((a, b) => a - b);
  const [median, last] = [times[times.length >> 1], times[times.length - 1]].map(Math.round);
  console.log(`${drawings.length} drawings: ${failed} failed; ${passing} showed a wrong digit, tentatively; ` +
    `settled after ${median} ms (median), ${last} ms (longest)`);
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  await browser.close();
  await server.stop();
}
