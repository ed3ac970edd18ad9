// Shows the network at work: its input, its hidden layers, and the neuron that the user points at.

import { MOST_BARS } from './bars.js';
import { InputView } from './input-view.js';
import { LayersView } from './layers-view.js';
import { find, write } from './page.js';
import { PIXELS, scaled } from './pixels.js';
import { describeHeat, describeNeuron, describeOutput } from './neuron-words.js';
import { NeuronPicker } from './neuron-picker.js';

/** @import { Announcer } from './announcer.js' */
/** @import { Neuron, Neurons } from './neurons.js' */
/** @import { Answer } from './predictor.js' */
/** @import { Translator } from './i18n.js' */
/** @typedef {{layer: number, index: number}} Place  of a neuron, both from 0; the outputs are the last layer */

export class NetworkView {
  #input = new InputView();
  #layers = new LayersView();
  #text = find('neuron', HTMLElement);
  #neurons;
  #translator;
  #announcer;
  /** @type {Answer|null} */
  #answer = null;
  #explains = false;
  /** The neuron that the user points at. @type {(Place & {neuron: Neuron})|null} */
  #pointed = null;
  /** Counts what the user has pointed at, because neurons load later. */
  #turn = 0;

  /**
   * @param {Neurons} neurons
   * @param {Translator} translator
   * @param {Announcer} announcer
   */
  constructor(neurons, translator, announcer) {
    this.#neurons = neurons;
    this.#translator = translator;
    this.#announcer = announcer;
    new NeuronPicker(this.#layers, neurons, (place, byKeyboard) => void this.#point(place, byKeyboard));
    this.reset(translator);
  }

  /** Call this when the model or the language has changed. @param {Translator} translator */
  reset(translator) {
    this.#translator = translator;
    const { layers } = this.#neurons;
    const outputs = layers.at(-1) ?? 0;
    this.#layers.reset(layers.slice(0, -1), outputs <= MOST_BARS ? outputs : 0);
    this.#turn++;
    this.#pointed = null;
    this.#input.weights(null);
    this.#layers.show(this.#answer?.activations ?? [], true);
    this.#showPointed();
  }

  /** @param {Answer|null} answer null if there is none @param {boolean} isSettled */
  show(answer, isSettled) {
    this.#answer = answer;
    this.#input.show(answer, isSettled);
    this.#layers.show(answer?.activations ?? [], isSettled || !answer);
    this.#showPointed();
  }

  /** @param {boolean} wanted whether to show the heat map instead of the pixels */
  explain(wanted) {
    this.#explains = wanted;
    this.#input.explain(wanted);
    this.#showPointed();
  }

  /** Redraws everything in the colors of the theme. */
  repaint() {
    this.#input.repaint();
    this.#layers.repaint();
  }

  /** @param {Place|null} place @param {boolean} byKeyboard */
  async #point(place, byKeyboard) {
    const turn = ++this.#turn;
    const neuron = place && await this.#neurons.load(place.layer, place.index);
    if (turn !== this.#turn) return;
    this.#take(neuron && { ...place, neuron });
    if (byKeyboard && neuron) this.#announcer.say('neuron', this.#text.textContent ?? '');
  }

  /** @param {(Place & {neuron: Neuron})|null} pointed */
  #take(pointed) {
    this.#pointed = pointed;
    if (!pointed) this.#announcer.cancel('neuron');
    const isFirst = pointed?.layer === 0 && pointed.neuron.weights.length === PIXELS;
    this.#input.weights(isFirst ? scaled(pointed.neuron.weights) : null);
    this.#showPointed();
  }

  #showPointed() {
    const pointed = this.#pointed;
    if (!pointed) {
      this.#layers.highlight(null);
      write(this.#text, this.#explains ? describeHeat(this.#input.explained, this.#translator) : this.#help);
      return;
    }
    const { layer, index, neuron } = pointed;
    const isOutput = neuron.feeds.length === 0;
    const before = isOutput ? this.#carried(layer, neuron) : neuron.weights;
    this.#layers.highlight({ layer, index, before: layer > 0 ? scaled(before) : [], after: scaled(neuron.feeds) });
    const activation = this.#answer?.activations?.[layer]?.[index] ?? 0;
    write(this.#text, isOutput ? describeOutput(pointed, before, this.#translator)
      : describeNeuron(pointed, activation, layer + 2 === this.#neurons.layers.length, this.#translator));
  }

  get #help() {
    return this.#neurons.layers.length > 0 ? this.#translator.text('layersHelp') : '';
  }

  /**
   * What each neuron of the layer before adds to an output: its activation times its weight.
   * @param {number} layer
   * @param {Neuron} neuron
   */
  #carried(layer, { weights }) {
    const activations = this.#answer?.activations?.[layer - 1] ?? [];
    return weights.map((weight, index) => weight * (activations[index] ?? 0));
  }
}
