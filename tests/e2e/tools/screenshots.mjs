// Records the screenshots and the animated demo of the page: node screenshots.mjs FOLDER. Writes the picture that other
// sites show with a link to the page to frontend/preview.png.
//
// DIGIT_SERVE is the path of the program and DIGIT_MODEL that of the model file (default: the shipped model).

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import gifenc from 'gifenc';
import { PNG } from 'pngjs';
import { launchBrowser } from '../support/browser.mjs';
import { DigitServe, skip } from '../support/digit-serve.mjs';
import { onPad, smooth } from '../support/draw.mjs';
import { bring, photograph } from '../support/pictures.mjs';

const DESKTOP = { width: 1280, height: 760 };
const PHONE = { width: 390, height: 844 };
const PHONE_ASIDE = { width: 844, height: 390 };
const LAPTOP = { width: 1366, height: 625 };
const PROJECTOR = { width: 2560, height: 1440 };
const NARROW = { width: 320, height: 640 };
const PREVIEW = { width: 1200, height: 630 };
const PREVIEW_FILE = fileURLToPath(new URL('../../../frontend/preview.png', import.meta.url));
const TABLET = { width: 820, height: 1180 };
const DEMO = { width: 1000, height: 640 };

const DRAWINGS = {
  2: [[[0.3, 0.32], [0.36, 0.2], [0.5, 0.15], [0.64, 0.21], [0.67, 0.35], [0.58, 0.52], [0.44, 0.68], [0.3, 0.84],
    [0.42, 0.82], [0.56, 0.83], [0.72, 0.82]]],
  3: [[[0.31, 0.24], [0.4, 0.16], [0.54, 0.14], [0.64, 0.22], [0.63, 0.35], [0.54, 0.44], [0.45, 0.47], [0.58, 0.5],
    [0.68, 0.6], [0.67, 0.74], [0.55, 0.84], [0.4, 0.84], [0.29, 0.76]]],
  4: [[[0.56, 0.14], [0.47, 0.3], [0.37, 0.45], [0.28, 0.58], [0.44, 0.58], [0.6, 0.57], [0.75, 0.57]],
    [[0.6, 0.38], [0.59, 0.55], [0.57, 0.72], [0.56, 0.87]]],
  5: [[[0.66, 0.17], [0.54, 0.18], [0.41, 0.18], [0.39, 0.3], [0.36, 0.44], [0.47, 0.4], [0.6, 0.43], [0.68, 0.55],
    [0.66, 0.7], [0.54, 0.82], [0.4, 0.83], [0.3, 0.77]]],
  7: [[[0.27, 0.2], [0.4, 0.18], [0.56, 0.18], [0.72, 0.19], [0.66, 0.34], [0.57, 0.52], [0.49, 0.69], [0.44, 0.86]],
    [[0.4, 0.53], [0.52, 0.52], [0.66, 0.51]]],
  scribble: [[[0.2, 0.4], [0.4, 0.2], [0.3, 0.6], [0.6, 0.2], [0.4, 0.75], [0.75, 0.3], [0.55, 0.8], [0.85, 0.5],
    [0.3, 0.85], [0.7, 0.9], [0.15, 0.6], [0.8, 0.65]]],
};

/** A 4 with an open top and a 9 with matching points; drawings between the two are ambiguous. */
const BETWEEN = [
  [[[0.36, 0.16], [0.34, 0.34], [0.38, 0.46], [0.5, 0.48], [0.62, 0.42]],
    [[0.63, 0.16], [0.62, 0.4], [0.6, 0.62], [0.58, 0.86]]],
  [[[0.6, 0.17], [0.4, 0.2], [0.38, 0.42], [0.5, 0.46], [0.62, 0.36]],
    [[0.61, 0.17], [0.62, 0.4], [0.6, 0.62], [0.58, 0.86]]],
];

/** Returns the drawing between the two for which the server has the lowest confidence. */
async function findAmbiguous(url) {
  let [ambiguous, lowest] = [BETWEEN[0], 1];
  for (let fraction = 0; fraction <= 1; fraction += 0.05) {
    const strokes = BETWEEN[0].map((stroke, i) => stroke.map((point, j) => point.map((value, axis) =>
      value + fraction * (BETWEEN[1][i][j][axis] - value))));
    const response = await fetch(new URL('/predict', url), {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ strokes: strokes.map((stroke) => smooth(stroke)) }),
    });
    const { confidence } = await response.json();
    if (confidence < lowest) [ambiguous, lowest] = [strokes, confidence];
  }
  return ambiguous;
}

async function open(browser, url, viewport, options = {}) {
  const page = await browser.newPage({ viewport, locale: 'en-US', deviceScaleFactor: 1, ...options });
  await page.goto(url);
  await page.waitForSelector('html[data-ready="page"]');
  return page;
}

/** Draws a stroke with the mouse, calls `between` after every few points, and leaves the pen down. */
async function drawStroke(page, stroke, between = async () => {}) {
  const points = await onPad(page, smooth(stroke));
  await page.mouse.move(points[0].x, points[0].y);
  await page.mouse.down();
  for (const [i, { x, y }] of points.entries()) {
    await page.mouse.move(x, y);
    if (i % 4 === 3) await between();
  }
}

/** Draws with the mouse, and calls `between` after every few points. */
async function draw(page, drawing, between = async () => {}) {
  for (const stroke of DRAWINGS[drawing] ?? drawing) {
    await drawStroke(page, stroke, between);
    await page.mouse.up();
    await between();
  }
}

/** Waits until the animations of the page have ended. */
const settle = (page) => page.waitForTimeout(700);

/** Returns a function that records a picture of a state of the page. */
function camera(browser, server, folder) {
  return async (name, viewport, options, prepare) => {
    const page = await open(browser, server.url, viewport, options);
    await prepare(page);
    await settle(page);
    await page.screenshot({ path: path.resolve(folder, `${name}.png`) });
    await page.close();
  };
}

/** Moves the mouse over the layers, at fractions of their width and height. */
async function pointAtNeuron(page, x, y) {
  const box = await page.locator('#layers').boundingBox();
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
}

/** Fills the strip of the last drawings. */
async function drawSeveral(page) {
  for (const digit of [2, 4, 5, 7]) {
    await draw(page, digit);
    await settle(page);
    await page.click('#clear');
  }
  await draw(page, 3);
}

async function takePicturesOfParts(shoot) {
  await shoot('page-neuron', DESKTOP, {}, async (page) => {
    await draw(page, 3);
    await settle(page);
    await pointAtNeuron(page, 0.22, 0.5);
  });
  await shoot('page-output', DESKTOP, { colorScheme: 'dark' }, async (page) => {
    await draw(page, 3);
    await settle(page);
    await page.locator('#bars li').nth(3).hover();
  });
  await shoot('page-heat', DESKTOP, {}, async (page) => {
    await page.check('#explain');
    await draw(page, 5);
  });
  await shoot('page-about', DESKTOP, {}, async (page) => {
    await draw(page, 4);
    await page.click('#about');
  });
  await shoot('page-share', DESKTOP, { colorScheme: 'dark' }, async (page) => {
    await draw(page, 4);
    await page.click('#take');
    await page.waitForSelector('#take-menu[open]');
  });
  await shoot('page-strip', LAPTOP, {}, drawSeveral);
}

async function takePicturesOfWindows(shoot) {
  await shoot('page-tablet', TABLET, {}, (page) => draw(page, 4));
  await shoot('page-phone', PHONE, { deviceScaleFactor: 2, locale: 'de-DE' }, (page) => draw(page, 2));
  await shoot('page-phone-dark', PHONE, { deviceScaleFactor: 2, colorScheme: 'dark' }, (page) => draw(page, 5));
  await shoot('page-phone-aside', PHONE_ASIDE, { locale: 'de-DE' }, drawSeveral);
  await shoot('page-narrow', NARROW, { locale: 'fr-FR' }, drawSeveral);
  await shoot('page-projector', PROJECTOR, {}, drawSeveral);
  await shoot(PREVIEW_FILE.replace(/\.png$/, ''), PREVIEW, {}, (page) => draw(page, 7));
}

async function takePicturesOfStates(browser, server, shoot) {
  await shoot('page', DESKTOP, {}, (page) => draw(page, 7));
  await shoot('page-dark', DESKTOP, { colorScheme: 'dark' }, (page) => draw(page, 3));
  await shoot('page-empty', DESKTOP, {}, async () => {});
  await shoot('page-tentative', DESKTOP, {}, (page) => drawStroke(page, DRAWINGS[3][0].slice(0, 10)));
  await shoot('page-doubtful', DESKTOP, {}, async (page) => draw(page, await findAmbiguous(server.url)));
  await shoot('page-scribble', DESKTOP, {}, (page) => draw(page, 'scribble'));
  await shoot('page-scribble-forced-colors', DESKTOP, { forcedColors: 'active' }, (page) => draw(page, 'scribble'));
  await shoot('page-photograph', DESKTOP, {}, async (page) => bring(page, 'drop', await photograph(page, DRAWINGS[5])));
  await shoot('page-offline', DESKTOP, { colorScheme: 'dark' }, async (page) => {
    await draw(page, 4);
    const { port } = server;
    await server.stop();
    await page.click('#undo');
    await page.waitForSelector('[data-state="offline"]');
    await server.start(port);
    await page.route('**/*', (route) => route.abort());
  });
}

/** Encodes the frames with one palette and stores only the changed pixels of each frame. */
function encodeGif(frames, { width, height }) {
  const { GIFEncoder, quantize, applyPalette } = gifenc;
  const sample = Buffer.concat(frames.filter((_, i) => i % 8 === 7).map(({ pixels }) => pixels));
  const palette = [[255, 0, 255], ...quantize(sample, 191)];
  const encoder = GIFEncoder();
  let before = null;
  for (const { pixels, delay } of frames) {
    const indices = applyPalette(pixels, palette.slice(1)).map((index) => index + 1);
    const changed = before ? indices.map((index, i) => (index === before[i] ? 0 : index)) : indices;
    encoder.writeFrame(changed, width, height,
      { palette: before ? undefined : palette, delay, transparent: before !== null, transparentIndex: 0, dispose: 1 });
    before = indices;
  }
  encoder.finish();
  return encoder.bytes();
}

async function recordDemo(browser, url, folder) {
  const page = await open(browser, url, DEMO);
  const frames = [];
  const frame = async (delay = 70) => {
    frames.push({ pixels: PNG.sync.read(await page.screenshot()).data, delay });
  };
  await frame(600);
  for (const digit of [3, 4]) {
    await draw(page, digit, frame);
    for (let i = 0; i < 5; i++) await frame();
    await settle(page);
    await frame(1800);
    await page.click('#clear');
    await page.mouse.move(5, 5);
    await frame(300);
  }
  await page.close();
  await writeFile(path.join(folder, 'demo.gif'), encodeGif(frames, DEMO));
}

const [folder] = process.argv.slice(2);
if (!folder || skip) {
  console.error(skip ?? 'Usage: node tests/e2e/tools/screenshots.mjs FOLDER');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const server = new DigitServe();
await server.start();
const browser = await launchBrowser();
try {
  const shoot = camera(browser, server, folder);
  await takePicturesOfStates(browser, server, shoot);
  await takePicturesOfParts(shoot);
  await takePicturesOfWindows(shoot);
  await recordDemo(browser, server.url, folder);
} finally {
  await browser.close();
  await server.stop();
}
