// Connects the parts of the page.

import { areEqual, DIGITS, fits, loadLabels } from './classes.js';
import { Drawing } from './drawing.js';
import { chooseLanguage, LANGUAGES, Translator } from './i18n.js';
import { KeyboardPen, listenForShortcuts } from './keyboard-input.js';
import { PadView } from './pad-view.js';
import { find } from './page.js';
import { listenForPictures } from './picture-input.js';
import { PointerInput } from './pointer-input.js';
import { Predictor } from './predictor.js';
import { questionAbout } from './question.js';
import { Reading } from './reading.js';
import { bindToolbar } from './toolbar.js';

const language = Translator.load(chooseLanguage(navigator.languages));
const labels = await loadLabels();
let translator = (await language).withLabels(labels ?? DIGITS);
translator.fill(document);

const pad = find('pad', HTMLCanvasElement);
const explain = find('explain', HTMLInputElement);
const drawing = new Drawing();
const view = new PadView(pad, drawing);
const reading = new Reading(drawing, translator);
const predictor = new Predictor({
  question: () => questionAbout(drawing, explain.checked),
  generation: () => drawing.generation,
  answered: (answer, question, milliseconds) => {
    reading.answered(answer, question, milliseconds);
    if (!fits(answer, translator.labels)) void followModel();
  },
  refused: (message, question) => reading.refused(() => message, question.version),
  reachability: (reachable) => reading.reachability(reachable),
});

const pen = bindToolbar(drawing);
new PointerInput(pad, drawing, pen);
new KeyboardPen(pad, drawing, pen);
listenForShortcuts(drawing);
listenForPictures((picture) => drawing.show(picture), () => reading.refused(() => translator.text('notAPicture')));

drawing.addEventListener('grow', () => predictor.send());
drawing.addEventListener('change', () => {
  find('sheet', HTMLElement).dataset.empty = String(drawing.isEmpty);
  reading.drawingChanged();
  predictor.send();
});

explain.addEventListener('change', () => {
  reading.explain(explain.checked);
  if (explain.checked) predictor.send();
});

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  view.redraw();
  reading.repaint();
});

for (const sign of ['online', 'focus']) addEventListener(sign, () => predictor.retryNow());
addEventListener('focus', () => void followModel());

const menu = find('language', HTMLSelectElement);
for (const [tag, name] of Object.entries(LANGUAGES)) menu.add(new Option(name, tag));
menu.value = translator.language;
menu.addEventListener('change', async () => {
  const chosen = await Translator.load(chooseLanguage([menu.value]));
  translate(chosen.withLabels(translator.labels));
});

/** @param {Translator} next */
function translate(next) {
  translator = next;
  translator.fill(document);
  reading.translate(translator);
}

/** Takes the labels of the model that the server has now, which may have been replaced. */
async function followModel() {
  const found = await loadLabels();
  if (!found || areEqual(found, translator.labels)) return;
  translate(translator.withLabels(found));
  predictor.send();
}
