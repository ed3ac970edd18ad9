// The classes of the model on the server. Their names are its labels, in the order of the probabilities.

/** @import { Answer } from './predictor.js' */
/** @typedef {readonly string[]} Labels */

/** The labels of a model that reads digits. @type {Labels} */
export const DIGITS = Object.freeze(Array.from({ length: 10 }, (_, digit) => String(digit)));

/** Milliseconds after which the page starts without the answer of the server. */
const TIMEOUT = 3000;
/** A list of labels in a text has at most this many labels and characters. */
const LISTED = 8;
const LISTED_CHARACTERS = 60;
/** A label in a text has at most this many characters. */
const LABEL_CHARACTERS = 24;

/**
 * @typedef {object} Model  what the server says about its model
 * @property {Labels} class_names
 * @property {object} [is_digit]  if the model detects inputs of no class
 * @property {string} [architecture]
 * @property {readonly number[]} [hidden]  widths of the hidden layers
 * @property {readonly number[]} [layers]  number of neurons of each layer whose neurons the server describes
 * @property {boolean} [samples]  whether it keeps drawings with their labels
 * @property {string} version  as the answers name it
 * @property {string} [written]  date and time in ISO 8601
 * @property {{count: number, accuracy: number}} [test]
 */

/**
 * Asks the server for its model.
 * @param {typeof fetch} [request] replaces fetch in tests
 * @returns {Promise<Model|null>} null if the server does not answer
 */
export async function loadModel(request = (...parts) => fetch(...parts)) {
  try {
    const response = await request('model', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) });
    const model = await response.json();
    return model.class_names ? model : null;
  } catch {
    return null;
  }
}

/** @param {Labels} a @param {Labels} b */
export function areEqual(a, b) {
  return a.length === b.length && a.every((label, number) => label === b[number]);
}

/** Whether the answer comes from a model with these labels. @param {Answer} answer @param {Labels} labels */
export function fits({ prediction, label, probabilities }, labels) {
  return probabilities.length === labels.length && (prediction === null || labels[prediction] === label);
}

/**
 * The numbers of the most likely classes. Probabilities that look the same, in tenths of a percent, are in the order of
 * the classes, so that the unlikely ones do not change places with every answer. The prediction is always the first.
 * @param {Answer} answer @param {number} count
 */
export function mostLikely({ prediction, probabilities }, count) {
  const rank = (/** @type {number} */ number) =>
    (number === prediction ? Infinity : Math.floor(probabilities[number] * 1000 + 1e-6));
  return [...probabilities.keys()].sort((a, b) => rank(b) - rank(a) || a - b).slice(0, count);
}

/** The label, or its beginning if it is long. @param {string} label */
export function clip(label) {
  const characters = [...label];
  return characters.length > LABEL_CHARACTERS ? `${characters.slice(0, LABEL_CHARACTERS - 1).join('')}…` : label;
}

/**
 * The first labels, clipped, and how many more there are.
 * @param {Labels} labels
 * @returns {{listed: string[], more: number}}
 */
export function shorten(labels) {
  const listed = [];
  let characters = 0;
  for (const label of labels.slice(0, LISTED)) {
    const text = clip(label);
    characters += [...text].length;
    if (listed.length > 0 && characters > LISTED_CHARACTERS) break;
    listed.push(text);
  }
  return { listed, more: labels.length - listed.length };
}
