import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { chooseLanguage, LANGUAGES, Translator } from '../../frontend/i18n.js';

const stringsOf = async (language) => (await import(`../../frontend/strings/${language}.js`)).default;
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const source = (name) => readFile(new URL(`../../frontend/${name}`, import.meta.url), 'utf8');

const english = await stringsOf('en');

for (const language of Object.keys(LANGUAGES)) {
  describe(`the strings in ${LANGUAGES[language]}`, () => {
    test('are those of English, in the same order', async () => {
      assert.deepEqual(Object.keys(await stringsOf(language)), Object.keys(english));
    });

    test('are all there and have the placeholders of English', async () => {
      for (const [key, text] of Object.entries(await stringsOf(language))) {
        assert.notEqual(text.trim(), '', key);
        assert.deepEqual(placeholders(text), placeholders(english[key]), key);
      }
    });
  });
}

test('every word that the page names is there, and every one that is there is used', async () => {
  const page = await source('index.html');
  const named = [...page.matchAll(/data-(?:text|label)="(\w+)"/g)].map(([, key]) => key);
  for (const key of named) assert.ok(key in english, key);
  const scripts = (await Promise.all(['words.js', 'reading.js', 'answer-view.js', 'app.js', 'i18n.js'].map(source))).join();
  for (const key of Object.keys(english)) {
    assert.ok(named.includes(key) || scripts.includes(`'${key}'`), `nothing uses ${key}`);
  }
});

describe('the language', () => {
  test('is the first of the reader’s that the page speaks', () => {
    assert.equal(chooseLanguage(['nl', 'fr-CH', 'de']), 'fr');
  });

  test('is English where the page speaks none of them', () => {
    assert.equal(chooseLanguage(['nl', 'constructor']), 'en');
    assert.equal(chooseLanguage([]), 'en');
  });
});

describe('a translator', () => {
  test('writes percentages as the language does, rounded down and never as certainty', async () => {
    const [german, englishTranslator] = await Promise.all([Translator.load('de'), Translator.load('en')]);
    assert.equal(englishTranslator.percent(0.9876), '98.7%');
    assert.equal(englishTranslator.percent(1), '99.9%');
    assert.equal(englishTranslator.percent(0), '0%');
    assert.equal(german.percent(0.9876), '98,7\u00a0%');
  });

  test('puts values in their places', async () => {
    const french = await Translator.load('fr');
    assert.equal(french.text('bar', { digit: 3, percent: '12 %' }), '3 : 12 %');
  });

  test('writes times in whole milliseconds, at least one', async () => {
    const translator = await Translator.load('en');
    assert.equal(translator.milliseconds(3.4), '3 ms');
    assert.equal(translator.milliseconds(0.2), '1 ms');
  });
});
