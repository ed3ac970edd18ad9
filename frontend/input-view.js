// Shows the input of the network: its pixels, or over them the heat map of the answer or the weights of a neuron.

import { find } from './page.js';
import { drawImage, drawValues } from './pixels.js';

/** @import { Answer } from './predictor.js' */

export class InputView {
  #seen = find('seen', HTMLCanvasElement);
  #heat = find('heat', HTMLCanvasElement);
  /** @type {readonly number[]|undefined} */
  #image;
  /** The last settled answer, if it has a heat map. @type {Answer|null} */
  #explained = null;
  /** Of the neuron that the user points at, in -1..1. @type {readonly number[]|null} */
  #weights = null;
  #explains = false;
  /** Most answers arrive during a stroke and do not change the heat map. */
  #heatChanged = true;

  /** @param {Answer|null} answer @param {boolean} isSettled */
  show(answer, isSettled) {
    this.#image = answer?.image;
    if (!answer || isSettled) this.#explained = answer?.explanation ? answer : null;
    if (!answer || isSettled || this.#weights) this.#heatChanged = true;
    this.#heat.classList.toggle('stale', this.#explained !== null && !isSettled && !this.#weights);
    this.repaint(this.#heatChanged);
  }

  /** The answer of which the heat map is shown. */
  get explained() { return this.#explained; }

  /** @param {boolean} wanted whether to show the heat map */
  explain(wanted) {
    this.#explains = wanted;
    this.#explained = null;
    this.repaint();
  }

  /** @param {readonly number[]|null} weights 784 numbers in -1..1 to show instead; null for none */
  weights(weights) {
    if (weights === this.#weights) return;
    this.#weights = weights;
    this.repaint();
  }

  /** @param {boolean} [withHeat] whether to draw the heat map as well */
  repaint(withHeat = true) {
    this.#heat.hidden = !this.#explains && !this.#weights;
    this.#seen.hidden = !this.#heat.hidden;
    drawImage(this.#seen, this.#image);
    if (withHeat && !this.#heat.hidden) this.#drawHeat();
  }

  #drawHeat() {
    const { image, explanation, rejected } = this.#explained ?? {};
    if (this.#weights) drawValues(this.#heat, this.#image, this.#weights);
    else drawValues(this.#heat, image, rejected ? [] : explanation);
    this.#heatChanged = false;
  }
}
