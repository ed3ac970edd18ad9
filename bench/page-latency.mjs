// Measures the latency from a pointer event to the answer on the screen, during a stroke.
//
//   DIGIT_SERVE=build/release/bin/digit-serve node bench/page-latency.mjs [--json] [STROKES]
//
// Draws strokes in headless Chromium with real input events at the rate of a mouse. For each pointer event that leads
// to a request, measures from the time stamp of the event to the task that follows the first animation frame after the
// answer, and the time between two frames. Also measures the first paint of a first visit, from the start of the
// navigation. For comparison, measures
// the latency on a bare page with only a canvas and a paragraph for the answer: the minimum for this browser and
// machine.
// DIGIT_MODEL is the path of the model file (default: the shipped model). Run this on an idle machine.

import { launchBrowser } from '../tests/e2e/support/browser.mjs';
import { DigitServe, skip } from '../tests/e2e/support/digit-serve.mjs';
import { onPad } from '../tests/e2e/support/draw.mjs';

/** Milliseconds between two moves, as of a mouse with 125 Hz. */
const INTERVAL = 8;
const POINTS = 120;
/** A frame after more milliseconds is slow. */
const SLOW_FRAME = 25;
const VISITS = 7;
const VIEWPORT = { width: 1280, height: 800 };

const json = process.argv.includes('--json');
const strokes = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 10);
if (skip) {
  console.error(skip);
  process.exit(2);
}

/** Runs in an empty document: the minimum that draws, sends requests and shows the answer. */
function makeBarePage() {
  document.body.innerHTML =
    '<canvas id="pad" width="400" height="400"></canvas><button id="clear">clear</button><p></p>';
  const pad = document.getElementById('pad');
  const context = pad.getContext('2d');
  let points = [];
  let [busy, wanted, down] = [false, false, false];
  const send = async () => {
    for (busy = true; wanted;) {
      wanted = false;
      const headers = { 'Content-Type': 'application/json' };
      const reply = await fetch('/predict', { method: 'POST', headers, body: JSON.stringify({ strokes: [points] }) });
      const { prediction } = await reply.json();
      requestAnimationFrame(() => { document.querySelector('p').textContent = prediction; });
    }
    busy = false;
  };
  pad.addEventListener('pointerdown', () => { [down, points] = [true, []]; });
  addEventListener('pointerup', () => { down = false; });
  pad.addEventListener('pointerrawupdate', ({ offsetX, offsetY }) => {
    if (!down) return;
    points.push([offsetX, offsetY]);
    context.fillRect(offsetX, offsetY, 3, 3);
    wanted = true;
    if (!busy) void send();
  });
}

/** Runs in the page: records the time between frames, and from each event to the answer on the screen. */
function recordLatencies() {
  window.latencies = [];
  window.frames = [];
  let before = performance.now();
  const nextFrame = (now) => {
    window.frames.push(now - before);
    before = now;
    requestAnimationFrame(nextFrame);
  };
  requestAnimationFrame(nextFrame);
  let newestEvent = null;
  const note = (event) => { newestEvent = event.timeStamp; };
  for (const type of ['pointerdown', 'pointerrawupdate']) {
    document.getElementById('pad').addEventListener(type, note, true);
  }

  const send = window.fetch;
  window.fetch = async (...request) => {
    const eventTime = newestEvent;
    const response = await send(...request);
    const read = response.json.bind(response);
    response.json = async () => {
      const answer = await read();
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => window.latencies.push(performance.now() - eventTime);
        painted.port2.postMessage(null);
      });
      return answer;
    };
    return response;
  };
}

/** A curve in the shape of an 8, in fractions of the side of the pad. */
function loop(turn) {
  return Array.from({ length: POINTS }, (_, i) => {
    const angle = 2 * Math.PI * (i / POINTS) + turn;
    return [0.5 + 0.2 * Math.sin(2 * angle), 0.5 - 0.35 * Math.cos(angle)];
  });
}

async function draw(page, devtools, points) {
  const places = await onPad(page, points);
  const send = (type, at, buttons) => devtools.send('Input.dispatchMouseEvent',
    { type, ...at, button: type === 'mouseMoved' ? 'none' : 'left', buttons, clickCount: 1 });
  await send('mouseMoved', places[0], 0);
  await send('mousePressed', places[0], 1);
  const sent = [];
  for (const at of places.slice(1)) {
    sent.push(send('mouseMoved', at, 1));
    await new Promise((resolve) => { setTimeout(resolve, INTERVAL); });
  }
  await Promise.all(sent);
  await send('mouseReleased', places[places.length - 1], 0);
}

/** Sorted milliseconds from the start of a navigation to the first paint, each with an empty cache. */
async function firstPaints(browser, url) {
  const paints = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.goto(url);
    paints.push(await page.evaluate(() => new Promise((resolve) => {
      new PerformanceObserver((list) => {
        const [paint] = list.getEntriesByName('first-contentful-paint');
        if (paint) resolve(paint.startTime);
      }).observe({ type: 'paint', buffered: true });
    })));
    await page.close();
  }
  return paints.sort((a, b) => a - b);
}

function quantile(sorted, fraction) {
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))];
}

/** Sorted milliseconds from the pointer event to the answer on the screen, and the share of slow frames. */
async function latencies(page) {
  const devtools = await page.context().newCDPSession(page);
  await draw(page, devtools, loop(0));
  await page.evaluate(recordLatencies);
  for (let i = 0; i < strokes; i++) {
    await page.click('#clear');
    await draw(page, devtools, loop(i));
  }
  const { times, frames } = await page.evaluate(() => ({ times: window.latencies, frames: window.frames }));
  return {
    times: times.sort((a, b) => a - b),
    slowFrames: frames.filter((duration) => duration > SLOW_FRAME).length / frames.length,
  };
}

async function measure(browser, url) {
  const paints = await firstPaints(browser, url);
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(url);
  await page.waitForSelector('html[data-ready="page"]');
  const { times: own, slowFrames } = await latencies(page);
  await page.goto(`${url}healthz`);
  await page.evaluate(makeBarePage);
  const { times: bare, slowFrames: bareSlowFrames } = await latencies(page);
  return {
    answers: own.length,
    median_ms: quantile(own, 0.5),
    p95_ms: quantile(own, 0.95),
    bare_median_ms: quantile(bare, 0.5),
    bare_p95_ms: quantile(bare, 0.95),
    slow_frames: slowFrames,
    bare_slow_frames: bareSlowFrames,
    first_paint_ms: quantile(paints, 0.5),
  };
}

const server = new DigitServe();
await server.start();
const browser = await launchBrowser();
try {
  const result = await measure(browser, server.url);
  const round = (milliseconds) => milliseconds.toFixed(1);
  console.log(json ? JSON.stringify(result) : `pointer event to answer on the screen, ${result.answers} answers: ` +
    `median ${round(result.median_ms)} ms, 95th percentile ${round(result.p95_ms)} ms; on a bare page ` +
    `${round(result.bare_median_ms)} ms and ${round(result.bare_p95_ms)} ms; frames over ${SLOW_FRAME} ms: ` +
    `${(100 * result.slow_frames).toFixed(2)} %, on a bare page ${(100 * result.bare_slow_frames).toFixed(2)} %; ` +
    `first paint, median of ${VISITS}: ${round(result.first_paint_ms)} ms`);
} finally {
  await browser.close();
  await server.stop();
}
