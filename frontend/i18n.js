// The language of the page: its choice, its strings and its number formats.

/** @typedef {typeof import('./strings/en.js').default} Strings */
/** @typedef {keyof Strings} Key */

/** The name of each language in that language, for the menu. */
export const LANGUAGES = Object.freeze({ en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español' });

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

/** The strings and number formats of one language. */
export class Translator {
  #strings;
  #percent;
  #milliseconds;

  /** @param {string} language @param {Strings} strings */
  constructor(language, strings) {
    this.language = language;
    this.#strings = strings;
    this.#percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
    this.#milliseconds = new Intl.NumberFormat(language,
      { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 });
  }

  /** @param {keyof typeof LANGUAGES} language @returns {Promise<Translator>} */
  static async load(language) {
    return new Translator(language, (await import(`./strings/${language}.js`)).default);
  }

  /** @param {Key} key @param {Record<string, string|number>} [values] replace {name} in the text */
  text(key, values = {}) {
    return this.#strings[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  }

  /** A probability in percent, rounded down to at most 99.9: no network is certain. @param {number} probability */
  percent(probability) {
    return this.#percent.format(Math.min(Math.floor(probability * 1000 + 1e-6), 999) / 1000);
  }

  /** @param {number} duration in milliseconds */
  milliseconds(duration) {
    return this.#milliseconds.format(Math.max(1, Math.round(duration)));
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
