import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Predictor } from '../../frontend/predictor.js';
import { FakeTimers } from './fake-timers.mjs';

const ANSWER = { prediction: 7, label: '7', confidence: 0.9, probabilities: Array(10).fill(0.1) };

/** Waits until every promise that can settle has settled. */
const settle = () => new Promise((resolve) => { setImmediate(resolve); });

describe('the predictor', () => {
  let predictor;
  let timers;
  /** The drawing, represented by a name. */
  let drawing;
  let generation;
  let events;
  let isNumber;
  /** Requests without an answer, and the bodies and paths of all requests. */
  let open;
  let sent;
  let paths;

  const answer = async (reply = ANSWER, status = 200, headers = {}) => {
    open.shift().resolve({ status, headers: new Headers(headers), json: async () => reply });
    await settle();
  };
  const fail = async () => {
    open.shift().reject(new TypeError('no connection'));
    await settle();
  };
  const draw = async (name) => {
    drawing = name;
    predictor.send();
    await settle();
  };
  const wait = async (milliseconds) => {
    timers.tick(milliseconds);
    await settle();
  };

  beforeEach(() => {
    timers = new FakeTimers();
    [drawing, generation, isNumber, events, open, sent, paths] = [null, 0, false, [], [], [], []];
    const listener = {
      question: () => drawing && { body: drawing, type: 'application/json', explain: false, number: isNumber, generation },
      generation: () => generation,
      answered: ({ label, version }, question) =>
        events.push(`answer to ${question.body}${label === '7' ? '' : `: ${label}`}${version ? ` by ${version}` : ''}`),
      refused: (message, _, status) => events.push(`refused with ${status}: ${message}`),
      reachability: (reachable) => events.push(reachable ? 'reachable' : 'unreachable'),
    };
    predictor = new Predictor(listener, (path, { body }) => {
      sent.push(body ?? path);
      paths.push(path);
      return new Promise((resolve, reject) => { open.push({ resolve, reject }); });
    });
  });

  afterEach(() => timers.restore());

  test('sends the drawing at once', async () => {
    await draw('a');
    assert.deepEqual(sent, ['a']);
  });

  test('says which version of the model has answered', async () => {
    await draw('a');
    await answer(ANSWER, 200, { 'X-Model-Version': '0123abcd' });
    assert.deepEqual(events, ['answer to a by 0123abcd']);
  });

  describe('asks about a drawing that may be a number', () => {
    const digit = { label: '4', confidence: 0.9, box: { x: 0, y: 0, width: 1, height: 1 } };
    const reply = { number: '44', confidence: 0.8, digits: [digit, digit], single: ANSWER };
    beforeEach(() => { isNumber = true; });

    test('with one request', async () => {
      await draw('a');
      await answer(reply);
      assert.deepEqual(paths, ['predict?return=image,activations&mode=number']);
      assert.deepEqual(events, ['answer to a: 44']);
    });

    test('as a single digit after the server has refused it as a number', async () => {
      await draw('a');
      await answer({ error: 'expected a number of at most 48 strokes' }, 400);
      assert.deepEqual(events, []);
      await answer();
      assert.deepEqual(paths.slice(1), ['predict?return=image,activations']);
      assert.deepEqual(events, ['answer to a']);
    });

    test('and gives it up if the server refuses it as a single digit as well', async () => {
      await draw('a');
      await answer({ error: 'damaged' }, 400);
      await answer({ error: 'damaged' }, 400);
      assert.equal(paths.length, 2);
      assert.deepEqual(events, ['refused with 400: damaged']);
    });
  });

  test('sends no empty drawing', async () => {
    await draw(null);
    assert.deepEqual(sent, []);
  });

  test('sends one request at a time and then only the newest drawing', async () => {
    await draw('a');
    await draw('ab');
    await draw('abc');
    assert.deepEqual(sent, ['a']);
    await answer();
    assert.deepEqual(sent, ['a', 'abc']);
    await answer();
    assert.deepEqual(events, ['answer to a', 'answer to abc']);
    assert.equal(open.length, 0);
  });

  test('drops an answer to a drawing that was replaced', async () => {
    await draw('a');
    generation++;
    await draw('b');
    await answer();
    assert.deepEqual(events, []);
    await answer();
    assert.deepEqual(events, ['answer to b']);
  });

  test('drops an answer after the drawing was cleared', async () => {
    await draw('a');
    generation++;
    await draw(null);
    await answer();
    assert.deepEqual(events, []);
  });

  test('drops a late answer to an unfinished drawing', async () => {
    await draw('a');
    await draw('ab');
    await wait(2000);
    await answer();
    assert.deepEqual(events, []);
    await answer();
    assert.deepEqual(events, ['answer to ab']);
  });

  test('reports why a drawing is refused and does not send it again', async () => {
    await draw('a');
    await answer({ error: 'field `strokes`: too many' }, 400);
    await wait(10_000);
    assert.deepEqual(events, ['refused with 400: field `strokes`: too many']);
    assert.deepEqual(sent, ['a']);
  });

  test('retries after a failure and reports only the second failure', async () => {
    await draw('a');
    await fail();
    assert.deepEqual(events, []);
    await wait(200);
    await fail();
    assert.deepEqual(events, ['unreachable']);
    assert.deepEqual(sent, ['a', 'a']);
  });

  test('sends the newest drawing when the server is reachable again', async () => {
    await draw('a');
    await fail();
    await wait(200);
    await fail();
    await draw('ab');
    assert.deepEqual(sent, ['a', 'a'], 'not before the next retry');
    await wait(600);
    assert.deepEqual(sent, ['a', 'a', 'ab']);
    await answer();
    assert.deepEqual(events, ['unreachable', 'reachable', 'answer to ab']);
  });

  test('checks the health of an unreachable server while the drawing is empty', async () => {
    await draw('a');
    await fail();
    await wait(200);
    await fail();
    await draw(null);
    await wait(600);
    assert.deepEqual(sent, ['a', 'a', 'healthz']);
    await answer({ status: 'ok' });
    assert.deepEqual(events, ['unreachable', 'reachable']);
    await wait(10_000);
    assert.equal(sent.length, 3, 'and stops after an answer');
  });

  test('retries at once when the server may be reachable again', async () => {
    await draw('a');
    await fail();
    await wait(200);
    await fail();
    predictor.retryNow();
    await settle();
    assert.equal(sent.length, 3);
    await answer();
    assert.deepEqual(events, ['unreachable', 'reachable', 'answer to a']);
    await wait(10_000);
    assert.equal(sent.length, 3);
  });

  for (const [what, reply, status] of [
    ['busy', { error: 'queue full' }, 503],
    ['another program', { hello: 'world' }, 200],
  ]) {
    test(`retries if the server is ${what}`, async () => {
      await draw('a');
      await answer(reply, status);
      await wait(200);
      assert.deepEqual(sent, ['a', 'a']);
      await answer();
      assert.deepEqual(events, ['answer to a']);
    });
  }

  test('continues to retry with growing delays', async () => {
    await draw('a');
    await fail();
    for (let i = 0; i < 10; i++) {
      await wait(3000);
      await fail();
    }
    assert.equal(sent.length, 11);
    assert.deepEqual(events, ['unreachable']);
  });
});
