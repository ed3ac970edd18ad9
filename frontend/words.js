// Describes an answer in words.

import { clip, fits } from './classes.js';

/** @import { Answer } from './predictor.js' */
/** @import { NumberReply } from './numbers.js' */
/** @import { Key, Translator } from './i18n.js' */

/**
 * @typedef {object} Words
 * @property {'empty'|'reading'|'blank'|'sure'|'unsure'|'rejected'|'offline'|'refused'} state
 * @property {string} verdict
 * @property {string} remark
 */

/** The minimum confidence for each word. @type {readonly (readonly [number, Key])[]} */
const CERTAINTY = [[0.99, 'certain'], [0.95, 'almostCertain'], [0.8, 'quiteSure'], [0.5, 'probably'], [0, 'guess']];
/** Minimum confidence for the state `sure`. */
const SURE = 0.8;
/** Minimum probability at which the second choice is mentioned. */
const CLOSE = 0.1;

/** Says that the answer is not there or not final. @param {Translator} translator @returns {Words} */
export function describeReading(translator) {
  return { state: 'reading', verdict: translator.text('readingVerdict'), remark: '' };
}

/** @param {Answer} answer @param {Translator} translator @returns {Words} */
export function describe(answer, translator) {
  const { label, confidence, rejected } = answer;
  if (label === null) {
    return { state: 'blank', verdict: translator.text('blankVerdict'), remark: translator.text('blankRemark') };
  }
  if (rejected) {
    const remark = translator.text('rejectedRemark', { label: clip(label) });
    return { state: 'rejected', verdict: translator.text('rejectedVerdict'), remark };
  }
  const key = CERTAINTY.find(([minimum]) => confidence >= minimum)?.[1] ?? 'guess';
  const state = confidence >= SURE ? 'sure' : 'unsure';
  return { state, verdict: translator.text(key), remark: nameSecond(answer, translator) };
}

/** Describes an answer for screen readers, in a few words. @param {Answer} answer @param {Translator} translator */
export function speak(answer, translator) {
  const { state, verdict, remark } = describe(answer, translator);
  if (state === 'blank' || state === 'rejected') return `${verdict}. ${remark}`;
  const percent = translator.percent(answer.confidence);
  return `${translator.text('spoken', { label: String(answer.label), verdict, percent })} ${remark}`.trim();
}

/** @param {Answer} answer @param {Translator} translator */
function nameSecond(answer, translator) {
  if (answer.number) return nameSecondNumber(answer.number, translator);
  const others = answer.probabilities.map((each, number) => (number === answer.prediction ? 0 : each));
  const probability = Math.max(...others);
  if (probability < CLOSE || !fits(answer, translator.labels)) return '';
  const label = clip(translator.labels[others.indexOf(probability)]);
  return translator.text('second', { label, percent: translator.percent(probability) });
}

/** @param {NumberReply} number @param {Translator} translator */
function nameSecondNumber({ second }, translator) {
  if (!second) return '';
  return translator.text('secondNumber', { number: second.number, percent: translator.percent(second.confidence) });
}
