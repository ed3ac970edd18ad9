// The toolbar below the pad: undo, redo, clear, and the settings of the pen.

import { find } from './page.js';

/** @import { Drawing } from './drawing.js' */
/** @typedef {{width: number, erasing: boolean}} Pen  width: as a fraction of the side of the pad */

/** @param {Drawing} drawing @returns {Pen} changes with the settings */
export function bindToolbar(drawing) {
  const undo = find('undo', HTMLButtonElement);
  const redo = find('redo', HTMLButtonElement);
  undo.addEventListener('click', () => drawing.undo());
  redo.addEventListener('click', () => drawing.redo());
  find('clear', HTMLButtonElement).addEventListener('click', () => drawing.clear());
  drawing.addEventListener('change', () => {
    // The attribute disabled would remove the focus from the button that the user has just pressed.
    undo.ariaDisabled = String(!drawing.canUndo);
    redo.ariaDisabled = String(!drawing.canRedo);
  });
  return bindPen();
}

/** @returns {Pen} */
function bindPen() {
  const width = find('width', HTMLInputElement);
  const eraser = find('eraser', HTMLInputElement);
  const pen = { width: 0, erasing: false };
  const update = () => {
    pen.width = width.valueAsNumber / 100;
    pen.erasing = eraser.checked;
    find('pad', HTMLElement).classList.toggle('erasing', pen.erasing);
  };
  for (const input of [width, eraser, find('pen', HTMLInputElement)]) input.addEventListener('input', update);
  update();
  return pen;
}
