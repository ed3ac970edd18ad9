// Describes in words what a neuron does.

import { clip } from './classes.js';
import { strongest } from './layers-view.js';
import { PIXELS } from './pixels.js';

/** @import { Translator } from './i18n.js' */
/** @import { Place } from './network-view.js' */
/** @import { Neuron } from './neurons.js' */
/** @import { Answer } from './predictor.js' */

/** A sentence names at most this many neurons or classes. */
const NAMED = 3;

/** Says what the colors of the heat map mean. @param {Answer|null} answer @param {Translator} translator */
export function describeHeat(answer, translator) {
  const label = answer?.rejected ? null : answer?.label;
  return label ? translator.text('heatHelp', { label: clip(label) }) : translator.text('heatNone');
}

/**
 * Describes a neuron of a hidden layer.
 * @param {Place & {neuron: Neuron}} place
 * @param {number} activation
 * @param {boolean} feedsOutputs whether the next layer is that of the outputs
 * @param {Translator} translator
 */
export function describeNeuron({ layer, index, neuron }, activation, feedsOutputs, translator) {
  const about = { layer: layer + 1, neuron: index, activation: translator.number(activation) };
  const sentences = [translator.text(activation > 0 ? 'neuronFires' : 'neuronSilent', about)];
  if (neuron.weights.length === PIXELS) sentences.push(translator.text('weightsOfPixels'));
  else if (layer > 0) sentences.push(translator.text('weightsOfNeurons'));
  sentences.push(feedsOutputs ? describeVotes(neuron.feeds, translator)
    : translator.text('feedsNeurons', { layer: layer + 2, neurons: listNeurons(neuron.feeds, translator) }));
  return sentences.join(' ');
}

/**
 * Describes an output.
 * @param {Place} place
 * @param {readonly number[]} carried what each neuron of the layer before adds to it
 * @param {Translator} translator
 */
export function describeOutput({ layer, index }, carried, translator) {
  const label = clip(translator.labels[index] ?? '');
  const values = { label, layer, neurons: listNeurons(carried.map((value) => Math.max(value, 0)), translator) };
  return translator.text(values.neurons ? 'carried' : 'carriedNone', values);
}

/**
 * Names the classes that a neuron of the last hidden layer speaks for and against.
 * @param {readonly number[]} feeds
 * @param {Translator} translator
 */
function describeVotes(feeds, translator) {
  const list = (/** @type {number} */ sign) => {
    const classes = strongest(feeds.map((weight) => Math.max(weight * sign, 0)), NAMED);
    return translator.and(classes.map((number) => clip(translator.labels[number] ?? '')));
  };
  return translator.text('votes', { inFavor: list(1) || '–', against: list(-1) || '–' });
}

/** @param {readonly number[]} values @param {Translator} translator */
function listNeurons(values, translator) {
  return translator.and(strongest(values, NAMED).map(String));
}
