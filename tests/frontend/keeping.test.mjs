// What the page keeps in the storage of the browser, with storages of every kind.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Recent } from '../../frontend/recent.js';
import { Settings } from '../../frontend/settings.js';
import { Store } from '../../frontend/storage.js';
import { pack } from '../../frontend/stroke-code.js';

/** A storage with room for so many characters. */
function storageOf(room = Infinity, values = new Map()) {
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > room) throw new Error('QuotaExceededError');
      values.set(key, value);
    },
    removeItem: (key) => values.delete(key),
  };
}

const forbidden = () => {
  throw new Error('SecurityError');
};

/** A store without other tabs. */
function storeOf(open) {
  const store = new Store(open, 'digit ');
  store.watch = () => {};
  return store;
}

/** The text of a dot that stands in for a drawing. */
const drawing = (number) => pack([{ points: [{ x: number / 100, y: 0.5, pressure: 0.5 }], width: 0.05 }]);
const kept = (number, label = String(number), confidence = 0.9) => ({ text: drawing(number), label, confidence });
const labels = ({ items }) => items.map(({ label }) => label);

describe('a setting', () => {
  test('is kept', () => {
    const storage = storageOf();
    new Settings(storeOf(() => storage)).set('explain', false);
    assert.equal(new Settings(storeOf(() => storage)).get('explain'), false);
  });

  test('has its first value if another type or no JSON is stored', () => {
    for (const text of ['"yes"', '[]', 'null', '{', '']) {
      const settings = new Settings(storeOf(() => storageOf(Infinity, new Map([['digit explain', text]]))));
      assert.equal(settings.get('explain'), false, text);
    }
  });

  test('is never infinite, which a slider does not bear', () => {
    for (const text of ['1e999', '-1e999']) {
      const settings = new Settings(storeOf(() => storageOf(Infinity, new Map([['digit width', text]]))));
      assert.equal(settings.get('width'), 5, text);
    }
  });

  test('has its first value if the storage is forbidden, missing or full', () => {
    for (const open of [forbidden, () => null, () => storageOf(0)]) {
      const settings = new Settings(storeOf(open));
      settings.set('width', 9);
      assert.equal(settings.get('width'), 5);
    }
  });
});

describe('the list of the last drawings', () => {
  test('has the newest one first, and at most 12', () => {
    const storage = storageOf();
    const recent = new Recent(storeOf(() => storage));
    for (let number = 0; number < 15; number++) recent.add(kept(number));
    assert.deepEqual(labels(recent), ['14', '13', '12', '11', '10', '9', '8', '7', '6', '5', '4', '3']);
  });

  test('has each drawing once, and keeps its answer if there is no new one', () => {
    const storage = storageOf();
    const recent = new Recent(storeOf(() => storage));
    for (const item of [kept(1), kept(2), kept(1, null, 0)]) recent.add(item);
    assert.deepEqual(labels(recent), ['1', '2']);
    recent.add(kept(2, '3'));
    assert.deepEqual(labels(recent), ['3', '1']);
  });

  test('is kept', () => {
    const storage = storageOf();
    new Recent(storeOf(() => storage)).add(kept(1));
    assert.deepEqual(new Recent(storeOf(() => storage)).items, [kept(1)]);
  });

  test('keeps what another tab has added while this page was frozen', () => {
    const storage = storageOf();
    const [frozen, other] = [new Recent(storeOf(() => storage)), new Recent(storeOf(() => storage))];
    frozen.add(kept(1));
    other.add(kept(2));
    frozen.remove(kept(1).text);
    assert.deepEqual(labels(frozen), ['2']);
    other.add(kept(3));
    frozen.add(kept(4));
    assert.deepEqual(labels(new Recent(storeOf(() => storage))), ['4', '3', '2']);
  });

  test('does not bring back what another tab has removed while this page was frozen', () => {
    const storage = storageOf();
    const frozen = new Recent(storeOf(() => storage));
    frozen.add(kept(1));
    new Recent(storeOf(() => storage)).clear();
    frozen.add(kept(2));
    assert.deepEqual(labels(frozen), ['2']);
  });

  test('includes what another tab has added after it reads the storage again', () => {
    const storage = storageOf();
    const store = storeOf(() => storage);
    let look;
    store.watch = (key, changed) => { look = changed; };
    const recent = new Recent(store);
    new Recent(storeOf(() => storage)).add(kept(1));
    look();
    assert.deepEqual(labels(recent), ['1']);
  });

  test('is shown without a storage, too', () => {
    const recent = new Recent(storeOf(forbidden));
    recent.add(kept(1));
    recent.add(kept(2));
    assert.deepEqual(labels(recent), ['2', '1']);
  });

  test('stores the newest ones if there is little room, and shows all', () => {
    const storage = storageOf(140);
    const recent = new Recent(storeOf(() => storage));
    for (let number = 0; number < 5; number++) recent.add(kept(number));
    assert.equal(recent.items.length, 5);
    assert.deepEqual(labels(new Recent(storeOf(() => storage))), ['4', '3']);
  });

  test('has a drawing that moves to the front, once', () => {
    const storage = storageOf();
    const recent = new Recent(storeOf(() => storage));
    for (const item of [kept(1), kept(2), kept(3)]) recent.add(item);
    recent.raise(kept(1).text);
    recent.raise(kept(9).text);
    assert.deepEqual(recent.items, [kept(1), kept(3), kept(2)]);
  });

  test('leaves nothing in the storage when it is cleared', () => {
    const storage = storageOf();
    const recent = new Recent(storeOf(() => storage));
    recent.add(kept(1));
    recent.clear();
    assert.deepEqual([recent.items.length, storage.values.size], [0, 0]);
  });

  test('takes what is right from a storage that anybody may have written', () => {
    const stored = [kept(1), null, 7, [], {}, { ...kept(2), label: 2 }, { ...kept(3), confidence: '1' },
      { ...kept(4), text: 'nonsense' }, { ...kept(5), label: 'x'.repeat(1000) }, { ...kept(6), text: 'data:text/html,x' },
      { ...kept(7), confidence: 2 }, { ...kept(8), more: true }];
    const values = new Map([['digit recent', JSON.stringify(stored)]]);
    assert.deepEqual(new Recent(storeOf(() => storageOf(Infinity, values))).items, [kept(1), kept(8)]);
  });

  test('is empty if the storage has something else', () => {
    for (const text of ['{}', '"recent"', '17', `${'['.repeat(100_000)}`]) {
      assert.deepEqual(new Recent(storeOf(() => storageOf(Infinity, new Map([['digit recent', text]])))).items, []);
    }
  });
});
