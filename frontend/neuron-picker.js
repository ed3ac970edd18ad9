// Lets the user point at a neuron: with a pointer over the layers and the bars, or with the arrow keys.

import { find } from './page.js';

/** @import { LayersView } from './layers-view.js' */
/** @import { Place } from './network-view.js' */
/** @import { Neurons } from './neurons.js' */

/** @type {Readonly<Record<string, readonly [number, number]>>} layers and neurons to go on */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Milliseconds for which the pointer rests on a neuron before it is loaded. */
const REST = 60;

export class NeuronPicker {
  #canvas = find('layers', HTMLCanvasElement);
  #bars = find('bars', HTMLElement);
  #view;
  #neurons;
  #picked;
  /** @type {Place|null} */
  #place = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {LayersView} view
   * @param {Neurons} neurons
   * @param {(place: Place|null, byKeyboard: boolean) => void} picked
   */
  constructor(view, neurons, picked) {
    this.#view = view;
    this.#neurons = neurons;
    this.#picked = picked;
    for (const type of ['pointermove', 'pointerdown']) {
      this.#canvas.addEventListener(type, (event) => this.#over(/** @type {PointerEvent} */ (event)));
      this.#bars.addEventListener(type, (event) => this.#overBar(/** @type {PointerEvent} */ (event)));
    }
    for (const element of [this.#canvas, this.#bars]) element.addEventListener('pointerleave', (event) => this.#leave(event));
    this.#canvas.addEventListener('keydown', (event) => this.#press(event));
    this.#canvas.addEventListener('blur', () => this.#pick(null));
    document.addEventListener('pointerdown', ({ target }) => {
      const isInside = [this.#canvas, this.#bars].some((element) => element.contains(/** @type {Node} */ (target)));
      if (!isInside) this.#pick(null);
    });
  }

  /** @param {PointerEvent} event */
  #over({ offsetX, offsetY }) {
    this.#pickSoon(this.#view.neuronAt(offsetX, offsetY));
  }

  /** @param {PointerEvent} event */
  #overBar({ target }) {
    const bar = /** @type {HTMLElement} */ (target).closest('li');
    const index = Number(bar?.dataset.number ?? -1);
    this.#pickSoon(index >= 0 && this.#outputs > 0 ? { layer: this.#neurons.layers.length - 1, index } : null);
  }

  /** A finger that is lifted leaves the neuron chosen. @param {PointerEvent} event */
  #leave({ pointerType }) {
    if (pointerType !== 'touch') this.#pick(null);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { layers } = this.#neurons;
    if (event.key === 'Escape') this.#pick(null);
    const step = ARROWS[event.key];
    if (!step || layers.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { layer: from, index } = this.#place ?? { layer: -step[0], index: -step[1] };
    const layer = clamp(from + step[0], layers.length);
    this.#pick({ layer, index: clamp(index + step[1], layers[layer]) }, true);
  }

  get #outputs() { return this.#neurons.layers.at(-1) ?? 0; }

  /** @param {Place|null} place under the pointer, which may only pass over it */
  #pickSoon(place) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#pick(place), REST);
  }

  /** @param {Place|null} place @param {boolean} [byKeyboard] */
  #pick(place, byKeyboard = false) {
    clearTimeout(this.#timer);
    if (place?.layer === this.#place?.layer && place?.index === this.#place?.index) return;
    this.#place = place;
    this.#picked(place, byKeyboard);
  }
}

/** @param {number} place @param {number} count */
function clamp(place, count) {
  return Math.min(Math.max(place, 0), count - 1);
}
