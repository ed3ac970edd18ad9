// The panel that explains the network in plain words, with the date and the accuracy of the model.

import { find, write } from './page.js';
import { closeByBackdrop } from './panel.js';
import { PIXELS } from './pixels.js';

/** @import { Model } from './classes.js' */
/** @import { Translator } from './i18n.js' */

export class About {
  #panel = find('about-panel', HTMLDialogElement);
  #model = find('about-model', HTMLElement);

  constructor() {
    find('about', HTMLButtonElement).addEventListener('click', () => this.#panel.showModal());
    closeByBackdrop(this.#panel);
  }

  /** @param {Model|null} model null if it is not known @param {Translator} translator */
  show(model, translator) {
    find('about-detector', HTMLElement).hidden = model?.is_digit === undefined;
    write(this.#model, [nameOf(model, translator), accuracyOf(model, translator)].filter(Boolean).join(' '));
  }
}

/** @param {Model|null} model @param {Translator} translator */
function nameOf(model, translator) {
  if (!model?.architecture || !model.written) return '';
  const widths = [PIXELS, ...model.hidden ?? [], model.class_names.length].join('-');
  const network = model.architecture === 'mlp' ? `mlp ${widths}` : model.architecture;
  return translator.text('aboutModel', { network, version: model.version, date: translator.date(model.written) });
}

/** @param {Model|null} model @param {Translator} translator */
function accuracyOf(model, translator) {
  if (!model?.test) return '';
  const { accuracy, count } = model.test;
  return translator.text('aboutAccuracy',
    { accuracy: translator.percentage(accuracy), count: translator.number(count) });
}
