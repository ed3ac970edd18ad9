// Where the neurons of the hidden layers are on their canvas: each layer is a grid of square cells, column by column.

/** @typedef {{count: number, rows: number, columns: number, cell: number, left: number, top: number}} Grid  pixels */

/** The space between two layers is at least this fraction of the width. */
const SPACE = 0.12;

/**
 * Returns the grids of layers with these numbers of neurons, side by side, with the largest cells that fit.
 * @param {readonly number[]} counts
 * @param {number} width of the canvas, in pixels
 * @param {number} height
 * @returns {Grid[]}
 */
export function placeLayers(counts, width, height) {
  const slot = width / counts.length;
  return counts.map((count, layer) => {
    const { rows, columns, cell } = largestCells(count, slot - SPACE * width, height);
    const left = slot * (layer + 0.5) - (columns * cell) / 2;
    return { count, rows, columns, cell, left, top: (height - rows * cell) / 2 };
  });
}

/** @param {number} count @param {number} width @param {number} height */
function largestCells(count, width, height) {
  let best = { rows: count, columns: 1, cell: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cell = Math.min(width / columns, height / rows);
    if (cell > best.cell) best = { rows, columns, cell };
  }
  return best;
}

/** The top left corner of the cell of a neuron. @param {Grid} grid @param {number} neuron its number from 0 */
export function cellOf({ left, top, cell, rows }, neuron) {
  return { x: left + Math.floor(neuron / rows) * cell, y: top + (neuron % rows) * cell };
}

/**
 * Returns the neuron at a point, or null if there is none.
 * @param {readonly Grid[]} grids
 * @param {number} x
 * @param {number} y
 */
export function neuronAt(grids, x, y) {
  for (const [layer, { count, rows, columns, cell, left, top }] of grids.entries()) {
    const [column, row] = [Math.floor((x - left) / cell), Math.floor((y - top) / cell)];
    const index = column * rows + row;
    const isInside = column >= 0 && column < columns && row >= 0 && row < rows;
    if (isInside && index < count) return { layer, index };
  }
  return null;
}
