// The page's language: which one, its words, and how it writes numbers.

/** @typedef {typeof import('./strings/en.js').default} Strings */
/** @typedef {keyof Strings} Key */

/** Each language under its own name, as the menu shows it. */
export const LANGUAGES = Object.freeze({ en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español' });

/**
 * The first of the reader's languages that the page speaks, English where it speaks none.
 * @param {readonly string[]} preferred language tags, most wanted first
 * @returns {keyof typeof LANGUAGES}
 */
export function chooseLanguage(preferred) {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split('-')[0];
    if (Object.hasOwn(LANGUAGES, language)) return /** @type {keyof typeof LANGUAGES} */ (language);
  }
  return 'en';
}

/** The words and number formats of one language. */
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

  /** @param {Key} key @param {Record<string, string|number>} [values] what stands for {name} in the text */
  text(key, values = {}) {
    return this.#strings[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  }

  /** A probability in per cent, rounded down and never 100: no network is that sure. @param {number} probability */
  percent(probability) {
    return this.#percent.format(Math.min(Math.floor(probability * 1000 + 1e-6), 999) / 1000);
  }

  /** @param {number} duration in milliseconds */
  milliseconds(duration) {
    return this.#milliseconds.format(Math.max(1, Math.round(duration)));
  }

  /** Puts the words into every element below `root` that names one. @param {Document} root */
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
