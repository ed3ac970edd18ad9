// The neurons of the network on the server, loaded when the user points at them.

/**
 * @typedef {object} Neuron  as the server describes it
 * @property {number} bias
 * @property {number[]} weights  of its inputs; empty if these are not known
 * @property {number[]} feeds  its weight in each neuron of the next layer; empty for an output
 */

export class Neurons {
  #request;
  /** The number of neurons of each layer, the outputs last. @type {readonly number[]} */
  #layers = [];
  /** @type {Map<string, Promise<Neuron|null>>} */
  #loaded = new Map();

  /** @param {typeof fetch} [request] replaces fetch in tests */
  constructor(request = (...parts) => fetch(...parts)) {
    this.#request = request;
  }

  /** The number of neurons of each layer, the outputs last; empty if the neurons are not known. */
  get layers() { return this.#layers; }

  /** Forgets the neurons of the last model. @param {readonly number[]} layers of the new one */
  reset(layers) {
    this.#layers = layers;
    this.#loaded.clear();
  }

  /**
   * @param {number} layer from 0
   * @param {number} index of the neuron in its layer, from 0
   * @returns {Promise<Neuron|null>} null if the server does not answer
   */
  load(layer, index) {
    const path = `model/layers/${layer + 1}/neurons/${index}`;
    const known = this.#loaded.get(path);
    if (known) return known;
    const loading = this.#ask(path);
    this.#loaded.set(path, loading);
    return loading;
  }

  /** @param {string} path @returns {Promise<Neuron|null>} */
  async #ask(path) {
    try {
      const response = await this.#request(path, { cache: 'no-store' });
      if (response.ok) return await response.json();
    } catch {
      // The network is not reachable; the next request to the server says so on the page.
    }
    this.#loaded.delete(path);
    return null;
  }
}
