import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Announcer } from '../../frontend/announcer.js';
import { FakeTimers } from './fake-timers.mjs';

/** Longer than any pause, and longer than any text in these tests takes to read. */
const LONG = 5000;

describe('the announcer', () => {
  let timers;
  let announcer;
  /** Every text of the status region, with the time at which it appeared. */
  let heard;

  const texts = () => heard.map(([text]) => text);
  const tick = (milliseconds) => {
    for (let i = 0; i < milliseconds; i += 10) timers.tick(10);
  };

  beforeEach(() => {
    timers = new FakeTimers();
    heard = [];
    let current = '';
    announcer = new Announcer({
      get textContent() { return current; },
      set textContent(text) {
        current = text;
        if (text) heard.push([text, performance.now()]);
      },
    });
  });

  afterEach(() => timers.restore());

  test('makes only the last of several announcements about one subject', () => {
    for (const row of [1, 2, 3]) {
      announcer.say('position', `row ${row}`);
      tick(100);
    }
    tick(LONG);
    assert.deepEqual(texts(), ['row 3']);
  });

  test('does not replace an announcement before it is read', () => {
    announcer.say('pen', 'pen up');
    announcer.say('answer', 'a long answer that takes a while to read');
    announcer.say('server', 'the server answers again');
    tick(2 * LONG);
    assert.deepEqual(texts(), ['pen up', 'a long answer that takes a while to read', 'the server answers again']);
    const [, [, answer], [, server]] = heard;
    assert.ok(server - answer > 1500, `${answer} ms, ${server} ms`);
  });

  test('answers a key at once, because the key has silenced the screen reader', () => {
    announcer.say('server', 'the server does not answer, and this takes a while to read');
    tick(1000);
    announcer.say('pen', 'pen down');
    tick(10);
    assert.deepEqual(texts(), ['the server does not answer, and this takes a while to read', 'pen down']);
  });

  test('does not make an announcement that is no longer true', () => {
    announcer.say('answer', 'seven');
    assert.equal(announcer.cancel('answer'), true);
    tick(LONG);
    assert.deepEqual(texts(), []);
    assert.equal(announcer.cancel('answer'), false);
  });

  test('repeats an announcement that became true again', () => {
    for (const round of [1, 2]) {
      announcer.say('answer', 'seven');
      tick(LONG);
      assert.equal(texts().length, round);
      announcer.cancel('answer');
    }
  });

  test('does not repeat an announcement that is still true', () => {
    for (let i = 0; i < 2; i++) {
      announcer.say('answer', 'seven');
      tick(LONG);
    }
    assert.deepEqual(texts(), ['seven']);
  });
});
