// The start of the page: the pad is ready first, and what fails to load is said.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { across, drawWithMouse } from '../support/draw.mjs';
import { Session } from '../support/session.mjs';

describe('the start of the page', () => {
  const session = new Session();

  /** Opens a page whose app.js arrives when the returned function is called. */
  const openSlowly = async () => {
    const page = await session.open();
    let release;
    const released = new Promise((resolve) => { release = resolve; });
    await page.route('**/app.js', async (route) => {
      await released;
      await route.continue();
    });
    await page.reload();
    await page.waitForSelector('html[data-ready="pad"]');
    return { page, release };
  };

  test('lets the user draw, undo and clear before the rest has loaded, and then answers', async () => {
    const { page, release } = await openSlowly();
    await drawWithMouse(page, [across(0.3), across(0.5), across(0.7)]);
    await page.keyboard.press('Control+z');
    assert.equal(await page.getAttribute('#sheet', 'data-empty'), 'false');
    release();
    await session.settlesOn('2');
  });

  test('has its texts and names in English before the rest has loaded', async () => {
    const { page, release } = await openSlowly();
    assert.equal(await page.textContent('#verdict'), 'Draw a digit');
    assert.equal(await page.getAttribute('#undo', 'aria-label'), 'Undo (Ctrl+Z)');
    release();
  });

  test('says that a module could not be loaded', async () => {
    const page = await session.open();
    assert.ok(await page.isHidden('#broken'));
    await page.route('**/settings.js', (route) => route.abort());
    await page.reload().catch(() => {});
    await page.waitForSelector('#broken', { state: 'visible' });
    assert.match(await page.textContent('#broken'), /could not be loaded/);
    session.forgetProblems();
  });
});
