// The buttons below the pad, and the pen they set.

/** @typedef {import('./drawing.js').Drawing} Drawing */

/** @typedef {{width: number, erasing: boolean}} Pen  width: as a share of the pad's side */

/**
 * Binds the buttons to the drawing and returns the pen, which follows them.
 * @param {Document} page
 * @param {Drawing} drawing
 * @param {{undo: () => void, redo: () => void, clear: () => void}} actions
 * @returns {Pen}
 */
export function bindToolbar(page, drawing, actions) {
  const undo = /** @type {HTMLButtonElement} */ (page.getElementById('undo'));
  const redo = /** @type {HTMLButtonElement} */ (page.getElementById('redo'));
  const clear = /** @type {HTMLButtonElement} */ (page.getElementById('clear'));
  undo.addEventListener('click', actions.undo);
  redo.addEventListener('click', actions.redo);
  clear.addEventListener('click', actions.clear);
  drawing.addEventListener('change', () => {
    disable(undo, !drawing.canUndo, redo);
    disable(redo, !drawing.canRedo, undo);
  });
  return bindPen(page);
}

/**
 * @param {Document} page
 * @returns {Pen}
 */
function bindPen(page) {
  const pad = /** @type {HTMLElement} */ (page.getElementById('pad'));
  const width = /** @type {HTMLInputElement} */ (page.getElementById('width'));
  const pen = { width: width.valueAsNumber / 100, erasing: false };
  width.addEventListener('input', () => { pen.width = width.valueAsNumber / 100; });
  for (const tool of /** @type {NodeListOf<HTMLInputElement>} */ (page.querySelectorAll('input[name=tool]'))) {
    tool.addEventListener('change', () => {
      pen.erasing = tool.value === 'eraser';
      pad.classList.toggle('erasing', pen.erasing);
    });
  }
  return pen;
}

/**
 * A button that goes grey under the finger hands the focus on, so that a keyboard is not sent back to the page's start.
 * @param {HTMLButtonElement} button
 * @param {boolean} disabled
 * @param {HTMLButtonElement} neighbour
 */
function disable(button, disabled, neighbour) {
  const focused = button.ownerDocument.activeElement === button;
  button.disabled = disabled;
  if (disabled && focused) {
    neighbour.disabled = false;
    neighbour.focus();
  }
}
