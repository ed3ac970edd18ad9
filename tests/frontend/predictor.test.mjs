import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Predictor } from '../../frontend/predictor.js';
import { FakeTimers } from './fake-timers.mjs';

const ANSWER = { prediction: 7, confidence: 0.9, probabilities: Array(10).fill(0.1) };

/** Lets every promise that can settle do so. */
const settle = () => new Promise((resolve) => { setImmediate(resolve); });

describe('the predictor', () => {
  let predictor;
  let timers;
  /** The drawing, told by a name. */
  let drawing;
  let generation;
  let heard;
  /** Requests that the server has not answered yet, and all there ever were. */
  let open;
  let sent;

  const answer = async (reply = ANSWER, status = 200) => {
    open.shift().resolve({ status, json: async () => reply });
    await settle();
  };
  const lose = async () => {
    open.shift().reject(new TypeError('no connection'));
    await settle();
  };
  const draw = async (name) => {
    drawing = name;
    predictor.ask();
    await settle();
  };
  const wait = async (milliseconds) => {
    timers.tick(milliseconds);
    await settle();
  };

  beforeEach(() => {
    timers = new FakeTimers();
    [drawing, generation, heard, open, sent] = [null, 0, [], [], []];
    const listener = {
      question: () => drawing && { body: drawing, type: 'application/json', explain: false, generation },
      generation: () => generation,
      answered: (_, question) => heard.push(`answer to ${question.body}`),
      refused: (message) => heard.push(`refused: ${message}`),
      reachability: (reachable) => heard.push(reachable ? 'back' : 'gone'),
    };
    predictor = new Predictor(listener, (path, { body }) => {
      sent.push(body ?? path);
      return new Promise((resolve, reject) => { open.push({ resolve, reject }); });
    });
  });

  afterEach(() => timers.restore());

  test('asks at once', async () => {
    await draw('a');
    assert.deepEqual(sent, ['a']);
  });

  test('asks nothing about an empty drawing', async () => {
    await draw(null);
    assert.deepEqual(sent, []);
  });

  test('has one request under way and asks only about the newest drawing next', async () => {
    await draw('a');
    await draw('ab');
    await draw('abc');
    assert.deepEqual(sent, ['a']);
    await answer();
    assert.deepEqual(sent, ['a', 'abc']);
    await answer();
    assert.deepEqual(heard, ['answer to a', 'answer to abc']);
    assert.equal(open.length, 0);
  });

  test('drops an answer to what is no longer drawn', async () => {
    await draw('a');
    generation++;
    await draw('b');
    await answer();
    assert.deepEqual(heard, []);
    await answer();
    assert.deepEqual(heard, ['answer to b']);
  });

  test('drops an answer after the drawing was cleared', async () => {
    await draw('a');
    generation++;
    await draw(null);
    await answer();
    assert.deepEqual(heard, []);
  });

  test('drops a late answer to an unfinished drawing, for the next is on its way', async () => {
    await draw('a');
    await draw('ab');
    await wait(2000);
    await answer();
    assert.deepEqual(heard, []);
    await answer();
    assert.deepEqual(heard, ['answer to ab']);
  });

  test('passes on why a drawing is refused, and does not ask again', async () => {
    await draw('a');
    await answer({ error: 'field `strokes`: too many' }, 400);
    await wait(10_000);
    assert.deepEqual(heard, ['refused: field `strokes`: too many']);
    assert.deepEqual(sent, ['a']);
  });

  test('tries again after a failure, and speaks of it only when that fails too', async () => {
    await draw('a');
    await lose();
    assert.deepEqual(heard, []);
    await wait(200);
    await lose();
    assert.deepEqual(heard, ['gone']);
    assert.deepEqual(sent, ['a', 'a']);
  });

  test('asks about the newest drawing once the server is back', async () => {
    await draw('a');
    await lose();
    await wait(200);
    await lose();
    await draw('ab');
    assert.deepEqual(sent, ['a', 'a'], 'not before the next try');
    await wait(600);
    assert.deepEqual(sent, ['a', 'a', 'ab']);
    await answer();
    assert.deepEqual(heard, ['gone', 'back', 'answer to ab']);
  });

  test('knocks at a lost server where there is nothing to ask', async () => {
    await draw('a');
    await lose();
    await wait(200);
    await lose();
    await draw(null);
    await wait(600);
    assert.deepEqual(sent, ['a', 'a', '/healthz']);
    await answer({ status: 'ok' });
    assert.deepEqual(heard, ['gone', 'back']);
    await wait(10_000);
    assert.equal(sent.length, 3, 'and lets it be once it answered');
  });

  test('tries at once when told that the server may be back', async () => {
    await draw('a');
    await lose();
    await wait(200);
    await lose();
    predictor.retryNow();
    await settle();
    assert.equal(sent.length, 3);
    await answer();
    assert.deepEqual(heard, ['gone', 'back', 'answer to a']);
    await wait(10_000);
    assert.equal(sent.length, 3);
  });

  for (const [what, reply, status] of [
    ['busy', { error: 'queue full' }, 503],
    ['someone else', { hello: 'world' }, 200],
  ]) {
    test(`tries again where the server is ${what}`, async () => {
      await draw('a');
      await answer(reply, status);
      await wait(200);
      assert.deepEqual(sent, ['a', 'a']);
      await answer();
      assert.deepEqual(heard, ['answer to a']);
    });
  }

  test('goes on trying, ever slower', async () => {
    await draw('a');
    await lose();
    for (let i = 0; i < 10; i++) {
      await wait(3000);
      await lose();
    }
    assert.equal(sent.length, 11);
    assert.deepEqual(heard, ['gone']);
  });
});
