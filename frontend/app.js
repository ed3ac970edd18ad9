// Brings the parts of the page together.

import { Drawing } from './drawing.js';
import { chooseLanguage, LANGUAGES, Translator } from './i18n.js';
import { KeyboardPen, listenForShortcuts } from './keyboard-input.js';
import { PadView } from './pad-view.js';
import { listenForPictures } from './picture-input.js';
import { PointerInput } from './pointer-input.js';
import { Predictor } from './predictor.js';
import { questionAbout } from './question.js';
import { Reading } from './reading.js';
import { bindToolbar } from './toolbar.js';

/** @typedef {keyof typeof LANGUAGES} Language */

const language = chooseLanguage(navigator.languages);
let translator = await Translator.load(language);
translator.fill(document);

const pad = /** @type {HTMLCanvasElement} */ (find('pad'));
const explain = /** @type {HTMLInputElement} */ (find('explain'));

const drawing = new Drawing();
const view = new PadView(pad, drawing);
const reading = new Reading(document, drawing, translator);
const predictor = new Predictor({
  question: () => questionAbout(drawing, explain.checked),
  generation: () => drawing.generation,
  answered: (answer, question, milliseconds) => reading.answered(answer, question, milliseconds),
  refused: (message) => reading.refused(() => message),
  reachability: (reachable) => reading.reachability(reachable),
});

const actions = { undo: () => drawing.undo(), redo: () => drawing.redo(), clear: () => drawing.clear() };
const pen = bindToolbar(document, drawing, actions);
new PointerInput(pad, drawing, pen);
new KeyboardPen(pad, find('cursor'), drawing, pen);
listenForShortcuts(document, actions);
listenForPictures(document, {
  opened: (picture) => drawing.show(picture),
  failed: () => reading.refused(() => translator.text('notAPicture')),
});

drawing.addEventListener('grow', () => predictor.ask());
drawing.addEventListener('change', () => {
  find('sheet').dataset.empty = String(drawing.isEmpty);
  reading.drawingChanged();
  predictor.ask();
});

explain.addEventListener('change', () => {
  reading.explain(explain.checked);
  if (explain.checked) predictor.ask();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  view.redraw();
  reading.recolor();
});
for (const sign of ['online', 'focus']) addEventListener(sign, () => predictor.retryNow());
offerLanguages();

/** @param {string} id */
function find(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

function offerLanguages() {
  const menu = /** @type {HTMLSelectElement} */ (find('language'));
  for (const [tag, name] of Object.entries(LANGUAGES)) menu.add(new Option(name, tag, false, tag === language));
  menu.addEventListener('change', async () => {
    translator = await Translator.load(/** @type {Language} */ (menu.value));
    translator.fill(document);
    reading.speak(translator);
  });
}
