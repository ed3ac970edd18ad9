// Draws the hidden layers: a cell for each neuron, the darker the more strongly it fires.

import { cellOf, neuronAt, placeLayers } from './layer-grid.js';
import { find } from './page.js';

/** @import { Grid } from './layer-grid.js' */
/**
 * @typedef {object} Highlight  what to show about the neuron that the user points at
 * @property {number} layer  from 0; the number of hidden layers for an output
 * @property {number} index
 * @property {readonly number[]} before  what each neuron of the layer before contributes, in -1..1; empty if unknown
 * @property {readonly number[]} after  what the neuron contributes to each one of the next layer; likewise
 */

/** At each frame, a cell moves by this fraction of the way to its activation. */
const SPEED = 0.4;
/** Smaller differences in brightness are not visible. */
const VISIBLE = 0.01;
/** The number of lines to the neurons that contribute most, on each side. */
const LINES = 5;
/** The space between two cells, as a fraction of the side of a cell. */
const GAP = 0.12;

export class LayersView {
  #canvas = find('layers', HTMLCanvasElement);
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
  #outputs = 0;
  /** @type {Grid[]} */
  #grids = [];
  /** The brightness of each cell of each layer in 0..1, now and soon. @type {number[][]} */
  #shown = [];
  /** @type {number[][]} */
  #target = [];
  /** @type {Highlight|null} */
  #highlight = null;
  #frame = 0;
  #isStill = matchMedia('(prefers-reduced-motion: reduce)');

  constructor() {
    new ResizeObserver(() => this.#fit()).observe(this.#canvas);
    // Zooming or moving to another screen changes the pixel density, but not always the size of the canvas.
    addEventListener('resize', () => this.#fit());
  }

  /**
   * @param {readonly number[]} counts of the neurons of each hidden layer
   * @param {number} outputs number of outputs that have bars beside the canvas, in their order
   */
  reset(counts, outputs) {
    this.#outputs = outputs;
    this.#target = counts.map((count) => new Array(count).fill(0));
    this.#shown = this.#target.map((layer) => [...layer]);
    this.#canvas.hidden = counts.length === 0;
    this.#fit();
  }

  /**
   * @param {readonly (readonly number[])[]} activations of each hidden layer; empty for none
   * @param {boolean} isSettled if motion is to be reduced, only settled answers are shown
   */
  show(activations, isSettled) {
    if (this.#isStill.matches && !isSettled) return;
    this.#target = this.#shown.map((layer, number) => {
      const values = activations[number] ?? [];
      const largest = Math.max(...values, 0) || 1;
      return layer.map((_, index) => (values[index] ?? 0) / largest);
    });
    if (this.#isStill.matches) this.#shown = this.#target;
    this.#animate();
  }

  /** @param {Highlight|null} highlight */
  highlight(highlight) {
    const changes = highlight !== this.#highlight;
    this.#highlight = highlight;
    if (changes) this.repaint();
  }

  /** The neuron of a hidden layer at this place of the canvas, in CSS pixels. @param {number} x @param {number} y */
  neuronAt(x, y) {
    const scale = this.#canvas.width / this.#canvas.clientWidth;
    return neuronAt(this.#grids, x * scale, y * scale);
  }

  #fit() {
    const { clientWidth, clientHeight } = this.#canvas;
    this.#canvas.width = Math.round(clientWidth * devicePixelRatio);
    this.#canvas.height = Math.round(clientHeight * devicePixelRatio);
    this.#grids = placeLayers(this.#target.map(({ length }) => length), this.#canvas.width, this.#canvas.height);
    this.repaint();
  }

  /** Moves the cells to their activations, one step in each frame. */
  #animate() {
    if (this.#frame) return;
    let moves = false;
    this.#shown = this.#shown.map((layer, number) => layer.map((value, index) => {
      const rest = this.#target[number][index] - value;
      if (Math.abs(rest) < VISIBLE) return this.#target[number][index];
      moves = true;
      return value + rest * SPEED;
    }));
    this.repaint();
    if (!moves) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#animate();
    });
  }

  repaint() {
    const style = getComputedStyle(this.#canvas);
    const color = (/** @type {string} */ name) => style.getPropertyValue(name);
    const colors = { ink: style.color, empty: color('--soft'), inFavor: color('--accent'), against: color('--against') };
    this.#context.globalAlpha = 1;
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#grids.forEach((grid, layer) => this.#drawLayer(grid, layer, colors));
    if (this.#highlight) this.#drawHighlight(this.#highlight, colors);
  }

  /** @param {Grid} grid @param {number} layer @param {Record<string, string>} colors */
  #drawLayer(grid, layer, { ink, empty, inFavor, against }) {
    const contributions = this.#contributions(layer);
    const side = grid.cell * (1 - GAP);
    for (let index = 0; index < grid.count; index++) {
      const { x, y } = cellOf(grid, index);
      const fill = (/** @type {string} */ color, /** @type {number} */ opacity) => {
        this.#context.fillStyle = color;
        this.#context.globalAlpha = opacity;
        this.#context.fillRect(x, y, side, side);
      };
      fill(empty, 1);
      const contribution = contributions?.[index];
      if (contribution === undefined) fill(ink, Math.sqrt(this.#shown[layer][index]));
      else fill(contribution > 0 ? inFavor : against, Math.sqrt(Math.abs(contribution)));
    }
  }

  /**
   * What the neurons of a layer contribute to the highlighted one, or get from it; undefined if neither.
   * @param {number} layer
   */
  #contributions(layer) {
    const { before = [], after = [], layer: own = -2 } = this.#highlight ?? {};
    const found = layer === own - 1 ? before : layer === own + 1 ? after : [];
    return found.length > 0 ? found : undefined;
  }

  /** @param {Highlight} highlight @param {Record<string, string>} colors */
  #drawHighlight({ layer, index, before, after }, { ink, inFavor, against }) {
    const context = this.#context;
    const center = this.#centerOf(layer, index);
    if (!center) return;
    context.lineWidth = Math.max(1, devicePixelRatio);
    const join = (/** @type {number} */ other, /** @type {readonly number[]} */ contributions) => {
      for (const neuron of strongest(contributions, LINES)) {
        const end = this.#centerOf(other, neuron);
        if (!end) continue;
        context.strokeStyle = contributions[neuron] > 0 ? inFavor : against;
        context.globalAlpha = 0.25 + 0.75 * Math.abs(contributions[neuron]);
        context.beginPath();
        context.moveTo(center.x, center.y);
        context.lineTo(end.x, end.y);
        context.stroke();
      }
    };
    join(layer - 1, before);
    join(layer + 1, after);
    this.#outline(layer, index, ink);
  }

  /** @param {number} layer @param {number} index @param {string} color */
  #outline(layer, index, color) {
    const grid = this.#grids[layer];
    if (!grid) return;
    const { x, y } = cellOf(grid, index);
    this.#context.globalAlpha = 1;
    this.#context.strokeStyle = color;
    this.#context.lineWidth = 2 * devicePixelRatio;
    this.#context.strokeRect(x, y, grid.cell * (1 - GAP), grid.cell * (1 - GAP));
  }

  /**
   * The center of a neuron; of an output, the place at the right edge next to its bar.
   * @param {number} layer
   * @param {number} index
   */
  #centerOf(layer, index) {
    const grid = this.#grids[layer];
    if (grid) {
      const { x, y } = cellOf(grid, index);
      return { x: x + grid.cell / 2, y: y + grid.cell / 2 };
    }
    if (layer !== this.#grids.length || index >= this.#outputs) return null;
    return { x: this.#canvas.width, y: (this.#canvas.height * (index + 0.5)) / this.#outputs };
  }
}

/**
 * The places of the values with the largest magnitudes, the largest first; none of a value of 0.
 * @param {readonly number[]} values
 * @param {number} count
 */
export function strongest(values, count) {
  const places = [...values.keys()].filter((place) => values[place] !== 0);
  return places.sort((a, b) => Math.abs(values[b]) - Math.abs(values[a])).slice(0, count);
}
