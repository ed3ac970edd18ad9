// Opens the page over a slow link with an empty cache: 400 ms of latency and 50 kB/s. Prints when the first text is
// painted, when the pad is ready to draw, and the size of all assets.
//
//   DIGIT_SERVE=build/release/bin/digit-serve node tests/e2e/tools/slow-link.mjs [--json]
//
// Exits with 1 if the assets are larger than their bar, or if the pad says that it is ready and is not. The times have
// bars too, but only the reader compares them, because other programs can delay the browser.

import { setTimeout as wait } from 'node:timers/promises';
import { launchBrowser } from '../support/browser.mjs';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { across, drawWithMouse } from '../support/draw.mjs';

/** In the terms of the DevTools protocol: milliseconds, and bytes per second. */
const LINK = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
/** Milliseconds for the times; bytes for all assets, compressed and without the headers. */
const BARS = { firstText: 1000, ready: 2000, assets: 45_000 };
/** Milliseconds after which the tool gives up. */
const PATIENCE = 60_000;

const [option] = process.argv.slice(2);
if (skip || (option && option !== '--json')) {
  console.error(skip ?? 'Usage: node tests/e2e/tools/slow-link.mjs [--json]');
  process.exit(2);
}

/** Runs in the page: notes when app.js sets the attribute data-ready. */
function noteReady() {
  const look = () => {
    if (document.documentElement?.dataset.ready === undefined) requestAnimationFrame(look);
    else window.readyAt = performance.now();
  };
  look();
}

/** Counts the bytes of every reply, except those of /predict. */
async function countBytes(devtools) {
  const open = new Map();
  const replies = [];
  devtools.on('Network.responseReceived', ({ requestId, response }) =>
    open.set(requestId, { url: response.url, headers: response.encodedDataLength }));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const reply = open.get(requestId);
    if (!reply || !reply.url.startsWith('http')) return;
    const { pathname } = new URL(reply.url);
    if (pathname.endsWith('/predict')) return;
    replies.push({ path: pathname, bytes: encodedDataLength - reply.headers, headers: reply.headers });
  });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', LINK);
  return replies;
}

/** Draws a stroke, and returns the time of the page if it leaves ink. */
async function drawnAt(page) {
  if (!await page.evaluate(() => document.getElementById('pad')?.getContext('2d'))) return undefined;
  await drawWithMouse(page, [across(0.5)], 1);
  return page.evaluate(() => {
    const pad = document.getElementById('pad');
    const { data } = pad.getContext('2d').getImageData(0, 0, pad.width, pad.height);
    return data.some((value, i) => i % 4 === 3 && value > 0) ? performance.now() : undefined;
  });
}

/** Waits until the page says that it is ready, or, if it does not say so, until a stroke leaves ink. */
async function readyAt(page) {
  for (const start = Date.now(); Date.now() - start < PATIENCE;) {
    const said = await page.evaluate(() => window.readyAt);
    const drawn = await drawnAt(page);
    if (said && !drawn) throw new Error('the page says that it is ready, but a stroke leaves no ink');
    if (drawn) return said ?? drawn;
    await wait(20);
  }
  throw new Error(`the pad is not ready after ${PATIENCE / 1000} s`);
}

async function measure(url) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    await page.addInitScript(noteReady);
    const replies = await countBytes(await page.context().newCDPSession(page));
    await page.goto(url, { waitUntil: 'commit', timeout: PATIENCE });
    const ready = await readyAt(page);
    await page.waitForLoadState('networkidle', { timeout: PATIENCE });
    const firstText = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
    const sum = (key) => replies.reduce((total, reply) => total + reply[key], 0);
    replies.sort((a, b) => b.bytes - a.bytes);
    return { firstText, ready, assets: sum('bytes'), headers: sum('headers'), requests: replies.length, replies };
  } finally {
    await browser.close();
  }
}

function print({ firstText, ready, assets, headers, requests }) {
  const number = (value) => Math.round(value).toLocaleString('en-US').padStart(7);
  const beside = (bar) => `(bar ${bar.toLocaleString('en-US')})`;
  console.log(`first text    ${number(firstText)} ms ${beside(BARS.firstText)}`);
  console.log(`ready to draw ${number(ready)} ms ${beside(BARS.ready)}`);
  console.log(`assets        ${number(assets)} bytes ${beside(BARS.assets)}, and ${headers.toLocaleString('en-US')} of headers`);
  console.log(`requests      ${number(requests)}`);
}

const server = new DigitServe();
await server.start();
try {
  const found = await measure(server.url);
  if (option === '--json') console.log(JSON.stringify({ link: LINK, bars: BARS, ...found }, null, 2));
  else print(found);
  process.exitCode = found.assets > BARS.assets ? 1 : 0;
} finally {
  await server.stop();
}
