// The buttons below the pad, and the pen that they set.

import { find } from './page.js';

/** @import { Drawing } from './drawing.js' */
/** @typedef {{width: number, erasing: boolean}} Pen  width: as a share of the pad's side */

/** @param {Drawing} drawing @returns {Pen} follows the buttons */
export function bindToolbar(drawing) {
  const undo = find('undo', HTMLButtonElement);
  const redo = find('redo', HTMLButtonElement);
  undo.addEventListener('click', () => drawing.undo());
  redo.addEventListener('click', () => drawing.redo());
  find('clear', HTMLButtonElement).addEventListener('click', () => drawing.clear());
  drawing.addEventListener('change', () => {
    // Not disabled, for that would take the focus away from a button that was just pressed.
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
  const follow = () => {
    pen.width = width.valueAsNumber / 100;
    pen.erasing = eraser.checked;
    find('pad', HTMLElement).classList.toggle('erasing', pen.erasing);
  };
  for (const input of [width, eraser, find('pen', HTMLInputElement)]) input.addEventListener('input', follow);
  follow();
  return pen;
}
