import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { chooseLanguage, LANGUAGES, Translator } from '../../frontend/i18n.js';

const stringsOf = async (language) => (await import(`../../frontend/strings/${language}.js`)).default;
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const FRONTEND = new URL('../../frontend/', import.meta.url);
const source = (name) => readFile(new URL(name, FRONTEND), 'utf8');

const english = await stringsOf('en');

for (const language of Object.keys(LANGUAGES)) {
  describe(`the strings in ${LANGUAGES[language]}`, () => {
    test('have the keys of English, in the same order', async () => {
      assert.deepEqual(Object.keys(await stringsOf(language)), Object.keys(english));
    });

    test('are not empty and have the placeholders of English', async () => {
      for (const [key, text] of Object.entries(await stringsOf(language))) {
        assert.notEqual(text.trim(), '', key);
        assert.deepEqual(placeholders(text), placeholders(english[key]), key);
      }
    });
  });
}

test('every string that the page names exists, and every string is used', async () => {
  const page = await source('index.html');
  const named = [...page.matchAll(/data-(?:text|label)="(\w+)"/g)].map(([, key]) => key);
  for (const key of named) assert.ok(key in english, key);
  const names = (await readdir(FRONTEND)).filter((name) => name.endsWith('.js'));
  const scripts = (await Promise.all(names.map(source))).join();
  for (const key of Object.keys(english)) {
    assert.ok(named.includes(key) || scripts.includes(`'${key}'`), `nothing uses ${key}`);
  }
});

test('the page has its text in English before any script runs', async () => {
  const page = await source('index.html');
  for (const [, key, text] of page.matchAll(/data-text="(\w+)"[^>]*>([^<]*)</g)) {
    assert.equal(text.replace(/\s+/g, ' ').trim(), english[key], key);
  }
  for (const [, key, label] of page.matchAll(/data-label="(\w+)" aria-label="([^"]*)"/g)) {
    assert.equal(label, english[key], key);
  }
  assert.doesNotMatch(page, /data-label="\w+"(?! aria-label)/);
  assert.ok(page.includes(`<p id="verdict">${english.emptyVerdict}</p>`));
  assert.ok(page.includes(`<p id="remark">${english.emptyRemark}</p>`));
});

describe('the language', () => {
  test('is the first preferred language that the page has', () => {
    assert.equal(chooseLanguage(['nl', 'fr-CH', 'de']), 'fr');
  });

  test('is English if the page has no preferred language', () => {
    assert.equal(chooseLanguage(['nl', 'constructor']), 'en');
    assert.equal(chooseLanguage([]), 'en');
  });
});

describe('a translator', () => {
  test('formats percentages for the language, rounded down and below 100', async () => {
    const [german, englishTranslator] = await Promise.all([Translator.load('de'), Translator.load('en')]);
    assert.equal(englishTranslator.percent(0.9876), '98.7%');
    assert.equal(englishTranslator.percent(1), '99.9%');
    assert.equal(englishTranslator.percent(0), '0%');
    assert.equal(german.percent(0.9876), '98,7\u00a0%');
  });

  test('replaces placeholders by values', async () => {
    const french = await Translator.load('fr');
    assert.equal(french.text('bar', { label: 3, percent: '12 %' }), '3 : 12 %');
  });

  test('names the classes of a model of other classes, shortened, and mentions no digit', async () => {
    const translator = (await Translator.load('en')).withLabels(['apple', 'banana', 'cherry']);
    assert.equal(translator.text('hintMore'), 'one of apple, banana, or cherry');
    assert.equal(translator.text('emptyRemark'), 'apple, banana, or cherry');
    const letters = translator.withLabels([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']);
    assert.equal(letters.text('hintMore'), 'one of A, B, C, D, E, F, G, H and 18 more');
    const network = { neuron: 1, layer: 1, activation: 1, neurons: '1', inFavor: 'A', against: 'B', network: 'mlp', date: '',
      accuracy: '', count: 1 };
    const digit = /digit(?!:)|number|Ziffer|Zahl|chiffre|cifra/i;
    for (const language of Object.keys(LANGUAGES)) {
      const named = (await Translator.load(language)).withLabels(letters.labels);
      for (const key of Object.keys(english)) {
        const text = named.text(key, { label: 'A', percent: '9 %', time: '1 ms', verdict: '', listed: '', more: 1, ...network });
        assert.doesNotMatch(text.replace('digit :', ''), digit, `${language}: ${key}`);
      }
    }
  });

  test('does not replace placeholders in the name of a class', async () => {
    const translator = (await Translator.load('en')).withLabels(['{more}', '$&']);
    assert.equal(translator.text('emptyRemark'), '{more} or $&');
    assert.equal(translator.text('bar', { label: '{percent}', percent: '1%' }), '{percent}: 1%');
  });

  test('formats times in whole milliseconds, at least one', async () => {
    const translator = await Translator.load('en');
    assert.equal(translator.milliseconds(3.4), '3 ms');
    assert.equal(translator.milliseconds(0.2), '1 ms');
  });
});
