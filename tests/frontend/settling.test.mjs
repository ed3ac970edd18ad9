import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Settling } from '../../frontend/settling.js';
import { FakeTimers } from './fake-timers.mjs';

const DOWN = { isPenDown: true, picture: null };
const UP = { isPenDown: false, picture: null };
const PICTURE = { isPenDown: false, picture: {} };
/** The page promises to settle within 400 ms; the rest is for the server and the screen. */
const SOON = 300;

describe('the answer', () => {
  let timers;
  let settling;
  /** How often an answer has settled. */
  let settled;

  beforeEach(() => {
    timers = new FakeTimers();
    settled = 0;
    settling = new Settling(() => { settled++; });
  });

  afterEach(() => timers.restore());

  test('is tentative while the pen is down, however long it rests', () => {
    settling.changed(DOWN);
    settling.replied(true);
    timers.tick(10_000);
    assert.equal(settling.isSettled, false);
    assert.equal(settled, 0);
  });

  test('settles soon after the pen is up, but not at once', () => {
    settling.changed(DOWN);
    settling.changed(UP);
    settling.replied(true);
    assert.equal(settling.isSettled, false);
    timers.tick(SOON);
    assert.equal(settling.isSettled, true);
    assert.equal(settled, 1);
  });

  test('settles when it arrives if it arrives late', () => {
    settling.changed(UP);
    timers.tick(SOON);
    assert.equal(settling.isSettled, false);
    settling.replied(true);
    assert.equal(settling.isSettled, true);
    assert.equal(settled, 1);
  });

  test('does not settle if it is to an earlier state of the drawing', () => {
    settling.changed(UP);
    settling.replied(false);
    timers.tick(SOON);
    assert.equal(settling.isSettled, false);
    settling.replied(true);
    assert.equal(settling.isSettled, true);
  });

  test('stays tentative if the next stroke follows soon', () => {
    settling.changed(UP);
    settling.replied(true);
    timers.tick(100);
    settling.changed(DOWN);
    timers.tick(10_000);
    assert.equal(settled, 0);
  });

  test('is tentative again when the drawing continues', () => {
    settling.changed(UP);
    settling.replied(true);
    timers.tick(SOON);
    settling.changed(DOWN);
    assert.equal(settling.isSettled, false);
  });

  test('to a picture settles at once', () => {
    settling.changed(PICTURE);
    assert.equal(settling.isSettled, false);
    settling.replied(true);
    assert.equal(settling.isSettled, true);
    assert.equal(settled, 1);
  });
});
