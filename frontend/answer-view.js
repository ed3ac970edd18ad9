// The answer: the digit, how sure the network is, in words and in figures, and the ten bars.

/** @typedef {import('./predictor.js').Answer} Answer */
/** @typedef {import('./i18n.js').Translator} Translator */
/** @typedef {import('./i18n.js').Key} Key */

/**
 * @typedef {object} Words  what stands beside the digit
 * @property {'empty'|'reading'|'blank'|'sure'|'unsure'|'rejected'|'offline'|'refused'} state
 * @property {string} verdict
 * @property {string} [remark]
 */

/** The least confidence that each word stands for, most confident first. @type {readonly [number, Key][]} */
const CERTAINTY = [[0.99, 'certain'], [0.95, 'almostCertain'], [0.8, 'quiteSure'], [0.5, 'probably'], [0, 'guess']];
/** The second choice is named where it is at least this likely. */
const CLOSE = 0.1;

/**
 * @param {Answer} answer
 * @param {Translator} translator
 * @returns {Words}
 */
export function describe(answer, translator) {
  if (answer.prediction === null) {
    return { state: 'blank', verdict: translator.text('blankVerdict'), remark: translator.text('blankRemark') };
  }
  if (answer.rejected) {
    const remark = translator.text('rejectedRemark', { digit: answer.prediction });
    return { state: 'rejected', verdict: translator.text('rejectedVerdict'), remark };
  }
  const [, key] = CERTAINTY.find(([least]) => answer.confidence >= least) ?? CERTAINTY[CERTAINTY.length - 1];
  const state = answer.confidence >= 0.8 ? 'sure' : 'unsure';
  return { state, verdict: translator.text(key), remark: describeSecond(answer, translator) };
}

/**
 * @param {Answer} answer
 * @param {Translator} translator
 */
function describeSecond({ prediction, probabilities }, translator) {
  const others = probabilities.map((probability, digit) => ({ probability, digit }))
    .filter(({ digit }) => digit !== prediction);
  const second = others.reduce((best, other) => (other.probability > best.probability ? other : best));
  if (second.probability < CLOSE) return '';
  return translator.text('second', { digit: second.digit, percent: translator.percent(second.probability) });
}

export class AnswerView {
  #panel;
  #digit;
  #verdict;
  #confidence;
  #remark;
  #time;
  #bars;

  /** @param {Document} page */
  constructor(page) {
    const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (page.getElementById(id));
    this.#panel = find('answer');
    this.#digit = find('prediction');
    this.#verdict = find('verdict');
    this.#confidence = find('confidence');
    this.#remark = find('remark');
    this.#time = find('time');
    this.#bars = Array.from({ length: 10 }, (_, digit) => new Bar(find('bars'), digit));
  }

  /**
   * @param {Answer} answer
   * @param {number} milliseconds
   * @param {Translator} translator
   */
  showAnswer(answer, milliseconds, translator) {
    const digit = answer.prediction === null ? '' : String(answer.prediction);
    this.wait(false);
    this.#put(this.#digit, digit);
    this.#put(this.#confidence, digit && translator.percent(answer.confidence));
    this.#put(this.#time, translator.text('time', { time: translator.milliseconds(milliseconds) }));
    this.#showWords(describe(answer, translator));
    const shown = answer.prediction === null ? [] : answer.probabilities;
    this.#bars.forEach((bar, i) => bar.show(shown[i] ?? 0, i === answer.prediction, translator));
  }

  /**
   * Takes the digit away: there is none yet, or none any more.
   * @param {Words} words
   * @param {Translator} translator
   */
  showNone(words, translator) {
    for (const element of [this.#digit, this.#confidence, this.#time]) this.#put(element, '');
    for (const bar of this.#bars) bar.show(0, false, translator);
    this.#showWords(words);
  }

  /**
   * Shows, after a moment, that the answer is not the one to this drawing yet.
   * @param {boolean} waiting
   */
  wait(waiting) {
    this.#panel.classList.toggle('waiting', waiting);
  }

  /** @param {Words} words */
  #showWords({ state, verdict, remark = '' }) {
    this.#panel.dataset.state = state;
    this.#put(this.#verdict, verdict);
    this.#put(this.#remark, remark);
  }

  /**
   * @param {HTMLElement} element
   * @param {string} text
   */
  #put(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }
}

class Bar {
  #item;
  #fill;
  #text;

  /**
   * @param {HTMLElement} list
   * @param {number} digit
   */
  constructor(list, digit) {
    const page = list.ownerDocument;
    this.digit = digit;
    this.#item = page.createElement('li');
    const track = page.createElement('span');
    track.className = 'track';
    track.setAttribute('aria-hidden', 'true');
    this.#fill = page.createElement('span');
    track.append(this.#fill);
    const name = page.createElement('span');
    name.className = 'name';
    name.textContent = String(digit);
    name.setAttribute('aria-hidden', 'true');
    this.#text = page.createElement('span');
    this.#text.className = 'unseen';
    this.#item.append(track, name, this.#text);
    list.append(this.#item);
  }

  /**
   * @param {number} probability
   * @param {boolean} best
   * @param {Translator} translator
   */
  show(probability, best, translator) {
    this.#item.classList.toggle('best', best);
    this.#fill.style.transform = `translateY(${(100 - probability * 100).toFixed(2)}%)`;
    this.#text.textContent = translator.text('bar', { digit: this.digit, percent: translator.percent(probability) });
  }
}
