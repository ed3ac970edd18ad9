// Keyboard shortcuts for undo, redo and clear.

/** @import { Drawing } from './drawing.js' */

/** Where Escape and Delete have another meaning, or would surprise. */
const ELSEWHERE = 'select, #network, #recent';

/** @param {Drawing} drawing */
export function listenForShortcuts(drawing) {
  document.addEventListener('keydown', (event) => {
    if (event.altKey || isElsewhere(event)) return;
    const command = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
    switch (command + (command && event.shiftKey ? 'Shift+' : '') + event.key.toLowerCase()) {
      case 'Ctrl+z': drawing.undo(); break;
      case 'Ctrl+Shift+z': case 'Ctrl+y': drawing.redo(); break;
      case 'escape': case 'delete': drawing.clear(); break;
      default: return;
    }
    event.preventDefault();
  });
}

/** @param {KeyboardEvent} event */
function isElsewhere({ target }) {
  return document.querySelector('dialog[open]') !== null || (target instanceof Element && target.closest(ELSEWHERE) !== null);
}
