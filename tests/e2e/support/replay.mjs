// Replays recorded drawings on the page with pointer events of the browser.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { onPad } from './draw.mjs';
import { watched } from './watch.mjs';

const MARGIN = 0.12;
/** Milliseconds between two points of a stroke, and between two strokes. */
const INTERVAL = 8;
const BETWEEN_STROKES = 120;

/**
 * Reads evenly spaced drawings from a JSON Lines file, raw or .gz: `{"label": 7, "strokes": [[[x, y], ...], ...]}`.
 * @returns {Promise<{label: number|null, strokes: number[][][]}[]>}
 */
export async function readDrawings(path, count) {
  const bytes = await readFile(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const step = Math.max(1, Math.floor(lines.length / count));
  return lines.filter((_, i) => i % step === 0).slice(0, count).map((line) => JSON.parse(line));
}

/** Scales and centers the drawing on the pad, with its proportions. Returns fractions of the side of the pad. */
export function fit(strokes) {
  const points = strokes.flat();
  const [left, top] = [0, 1].map((axis) => Math.min(...points.map((point) => point[axis])));
  const [right, bottom] = [0, 1].map((axis) => Math.max(...points.map((point) => point[axis])));
  const scale = (1 - 2 * MARGIN) / Math.max(right - left, bottom - top, 1e-9);
  const place = ([x, y]) => [
    0.5 + (x - (left + right) / 2) * scale,
    0.5 + (y - (top + bottom) / 2) * scale,
  ];
  return strokes.map((stroke) => stroke.map(place));
}

/** Returns a function that sends a mouse event to the page. */
function mouse(devtools) {
  return (type, at, buttons) => devtools.send('Input.dispatchMouseEvent',
    { type, ...at, button: type === 'mouseMoved' ? 'none' : 'left', buttons, clickCount: 1 });
}

/**
 * Clears the pad, draws the strokes with the mouse and returns the answer on which the page then settles; if the page
 * rejects the drawing, the class that it names as the closest one. Sends the moves without pauses, so that the browser
 * coalesces some of them.
 */
export async function replay(page, devtools, strokes) {
  await page.check('#explain'); // so that the last request can be told from the others
  await page.click('#clear');
  const send = mouse(devtools);
  let last;
  for (const [i, stroke] of strokes.entries()) {
    const [first, ...rest] = await onPad(page, stroke);
    await send('mouseMoved', first, 0);
    await send('mousePressed', first, 1);
    await Promise.all(rest.map((at) => send('mouseMoved', at, 1)));
    if (i === strokes.length - 1) last = page.waitForResponse((response) => response.url().includes('explain=true'));
    await send('mouseReleased', rest[rest.length - 1] ?? first, 0);
  }
  const { prediction, rejected } = await (await last).json();
  assert.notEqual(prediction, null, 'the answer is a digit');
  await page.waitForFunction(([digit, state]) => {
    const shown = document.getElementById(state ? 'remark' : 'prediction').textContent;
    return shown.includes(digit) && (!state || document.getElementById('answer').dataset.state === state);
  }, [String(prediction), rejected ? 'rejected' : '']);
  return prediction;
}

const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/**
 * Clears the pad and draws the strokes at the speed of a hand, which rests for `hold` milliseconds in the middle of the
 * longest stroke. Returns what `watchAnswer` has seen until the answer has settled.
 */
export async function replaySlowly(page, devtools, strokes, hold) {
  await page.click('#clear');
  const send = mouse(devtools);
  const longest = strokes.reduce((a, b) => (b.length > a.length ? b : a));
  for (const stroke of strokes) {
    const places = await onPad(page, stroke);
    await send('mouseMoved', places[0], 0);
    await send('mousePressed', places[0], 1);
    for (const [i, at] of places.entries()) {
      await send('mouseMoved', at, 1);
      await wait(stroke === longest && i === Math.floor(places.length / 2) ? hold : INTERVAL);
    }
    await send('mouseReleased', places[places.length - 1], 0);
    if (stroke !== strokes[strokes.length - 1]) await wait(BETWEEN_STROKES);
  }
  return watched(page);
}
