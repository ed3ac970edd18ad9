// Makes the pad ready to draw on, and loads the rest of the page after the first paint.

import { Drawing } from './drawing.js';
import { PadView } from './pad-view.js';
import { find } from './page.js';
import { PointerInput } from './pointer-input.js';
import { listenForShortcuts } from './shortcuts.js';
import { bindToolbar } from './toolbar.js';

const pad = find('pad', HTMLCanvasElement);
const drawing = new Drawing();
new PadView(pad, drawing);
const pen = bindToolbar(drawing);
new PointerInput(pad, drawing, pen);
listenForShortcuts(drawing);
drawing.addEventListener('change', () => { find('sheet', HTMLElement).dataset.empty = String(drawing.isEmpty); });
// Without this, the browser leaves the page for a file that is dropped on it.
for (const type of ['dragover', 'drop']) addEventListener(type, (event) => event.preventDefault());
document.documentElement.dataset.ready = 'pad';

await painted();
document.head.append(find('rest', HTMLTemplateElement).content); // preloads the other modules, all at once
try {
  const { start } = await import('./app.js');
  await start({ pad, drawing, pen });
  document.documentElement.dataset.ready = 'page';
} catch (error) {
  find('broken', HTMLElement).hidden = false;
  throw error;
}

/** Resolves when the browser has painted, or at once if it does not paint, because the page is hidden. */
function painted() {
  return new Promise((resolve) => {
    if (document.hidden) resolve(undefined);
    else requestAnimationFrame(() => setTimeout(resolve));
  });
}
