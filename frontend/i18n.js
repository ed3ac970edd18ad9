// The language of the page: its choice, its strings and its number formats.

import { areEqual, DIGITS, shorten } from './classes.js';

/** @import { Labels } from './classes.js' */
/** @typedef {typeof import('./strings/en.js').default} Strings */
/** @typedef {keyof Strings} Key */

/** The name of each language in that language, for the menu. */
export const LANGUAGES = Object.freeze({ en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español' });

/**
 * The strings that mention digits, and those that replace them if the model has other classes.
 * @type {Readonly<Partial<Record<Key, Key>>>}
 */
const NAMED = Object.freeze({
  title: 'namedTitle',
  hintMore: 'namedHintMore',
  bars: 'namedBars',
  emptyVerdict: 'namedEmptyVerdict',
  emptyRemark: 'namedEmptyRemark',
  aboutData: 'namedAboutData',
  heatHelp: 'namedHeatHelp',
  carried: 'namedCarried',
  carriedNone: 'namedCarriedNone',
  second: 'namedSecond',
  rejectedVerdict: 'namedRejectedVerdict',
  rejectedRemark: 'namedRejectedRemark',
});

/**
 * Returns the first preferred language that the page has, or English if it has none of them.
 * @param {readonly string[]} preferred language tags in order of preference
 * @returns {keyof typeof LANGUAGES}
 */
export function chooseLanguage(preferred) {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split('-')[0];
    if (Object.hasOwn(LANGUAGES, language)) return /** @type {keyof typeof LANGUAGES} */ (language);
  }
  return 'en';
}

/** The strings and number formats of one language, for a model with these labels. */
export class Translator {
  #strings;
  /** The labels as a list for sentences; empty for digits. */
  #names = '';
  #percent;
  #milliseconds;
  #share;
  #number;
  #and;

  /** @param {string} language @param {Strings} strings @param {Labels} [labels] */
  constructor(language, strings, labels = DIGITS) {
    this.language = language;
    this.labels = labels;
    this.#strings = strings;
    if (!areEqual(labels, DIGITS)) this.#names = this.#list(labels);
    this.#percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
    this.#milliseconds = new Intl.NumberFormat(language,
      { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 });
    this.#share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
    this.#number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
    this.#and = new Intl.ListFormat(language, { type: 'conjunction' });
  }

  /** @param {keyof typeof LANGUAGES} language @returns {Promise<Translator>} */
  static async load(language) {
    return new Translator(language, (await import(`./strings/${language}.js`)).default);
  }

  /** The same language for a model with other labels. @param {Labels} labels */
  withLabels(labels) {
    return new Translator(this.language, this.#strings, labels);
  }

  /** @param {Key} key @param {Record<string, string|number>} [values] replace {name} in the text */
  text(key, values = {}) {
    const text = this.#strings[this.#names ? NAMED[key] ?? key : key];
    return text.replace(/\{(\w+)\}/g, (_, name) => String(name === 'names' ? this.#names : values[name]));
  }

  /** A probability in percent, rounded down to at most 99.9: no network is certain. @param {number} probability */
  percent(probability) {
    return this.#percent.format(Math.min(Math.floor(probability * 1000 + 1e-6), 999) / 1000);
  }

  /** A measured share in percent, such as an accuracy. @param {number} share */
  percentage(share) {
    return this.#share.format(share);
  }

  /** @param {number} duration in milliseconds */
  milliseconds(duration) {
    return this.#milliseconds.format(Math.max(1, Math.round(duration)));
  }

  /** @param {number} value */
  number(value) {
    return this.#number.format(value);
  }

  /** @param {string} time in ISO 8601 */
  date(time) {
    return new Intl.DateTimeFormat(this.language, { dateStyle: 'long' }).format(new Date(time));
  }

  /** Lists things in a sentence. @param {readonly string[]} things */
  and(things) {
    return this.#and.format(things);
  }

  /** Lists labels in a sentence; a long list is shortened. @param {Labels} labels */
  #list(labels) {
    const { listed, more } = shorten(labels);
    if (more === 0) return new Intl.ListFormat(this.language, { type: 'disjunction' }).format(listed);
    return this.text('andMore', { listed: listed.join(', '), more });
  }

  /** Fills in the text and label of each element below `root` that names a string. @param {Document} root */
  fill(root) {
    root.documentElement.lang = this.language;
    root.title = this.text('title');
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll('[data-text], [data-label]'))) {
      const { text, label } = /** @type {Record<string, Key|undefined>} */ (element.dataset);
      if (text) element.textContent = this.text(text);
      if (label) element.ariaLabel = this.text(label);
      if (label && element.matches('button, input')) element.title = this.text(label);
    }
  }
}
