// What the tests do with the strip of the last drawings and with the dialog that saves and shares.

import { across, drawWithMouse } from './draw.mjs';

export const names = (page) => page.$$eval('#recent-list button', (all) => all.map((each) => each.ariaLabel));
export const labels = (page) => page.$$eval('#recent-list span', (all) => all.map((each) => each.textContent));
/** Waits until the strip shows these labels. */
export const strip = (page, ...wanted) => page.waitForFunction((expected) =>
  [...document.querySelectorAll('#recent-list span')].map((each) => each.textContent).join() === expected, wanted.join());
export const ink = (page) => page.evaluate(() => document.getElementById('pad').toDataURL());
/** Waits until the pad shows exactly this. */
export const shows = (page, wanted) =>
  page.waitForFunction((expected) => document.getElementById('pad').toDataURL() === expected, wanted);
/** Waits until the page has shown every change. */
export const painted = (page) => page.evaluate(() => new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(resolve));
}));
/** Draws so many strokes, to which the mock server answers with their number. */
export const draw = async (session, count) => {
  await drawWithMouse(session.page, Array.from({ length: count }, (_, i) => across(0.2 + 0.2 * i)));
  await session.settlesOn(String(count));
};
export const clearPad = async (page) => {
  await page.click('#clear');
  await page.waitForFunction(() => document.getElementById('sheet').dataset.empty === 'true');
};
/** Presses a button of the dialog, and returns the file that the browser downloads. */
export const download = async (page, button) => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
  return file;
};
export const copied = async (page, button) => {
  await page.click(button);
  await page.waitForFunction(() => document.getElementById('take-said').textContent !== '');
  return page.inputValue('#take-text');
};
