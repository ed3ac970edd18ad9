// Numbers of several digits: when the page asks for one, and how the reply becomes an answer.

import { areEqual, DIGITS } from './classes.js';

/** @import { Model } from './classes.js' */
/** @import { Drawing } from './drawing.js' */
/** @import { Answer } from './predictor.js' */

/**
 * @typedef {object} NumberReply  the reply of the server in the mode `number`
 * @property {Answer} single  the answer to the drawing as one digit
 * @property {string|null} number
 * @property {number} confidence
 * @property {{label: string, confidence: number, box: Box}[]} digits  from left to right
 * @property {{number: string, confidence: number}} [second]
 */
/** @typedef {{x: number, y: number, width: number, height: number}} Box  in the units of the request */

/** Whether the model can tell several digits from one. @param {Model|null} model */
export function readsNumbers(model) {
  return model?.is_digit !== undefined && areEqual(model.class_names, DIGITS);
}

/** Whether the drawing can have several digits: one stroke has only one. @param {Drawing} drawing */
export function mayBeNumber({ picture, strokes }) {
  return picture !== null || strokes.length > 1;
}

/**
 * The answer in a reply, in either mode. A number of several digits has no prediction: no single class is right.
 * @param {Answer|NumberReply} reply
 * @returns {Answer}
 */
export function answerIn(reply) {
  if (!('single' in reply)) return reply;
  const { number, digits, confidence, single } = reply;
  if (number === null || digits.length < 2) return single;
  return { prediction: null, label: number, confidence, probabilities: single.probabilities, number: reply };
}
