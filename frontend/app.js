// Connects the pad to the parts of the page that answer.

import { About } from './about.js';
import { Announcer } from './announcer.js';
import { areEqual, fits, loadModel } from './classes.js';
import { Correction } from './correction.js';
import { chooseLanguage, LANGUAGES, Translator } from './i18n.js';
import { Keeper } from './keeper.js';
import { KeyboardPen } from './keyboard-input.js';
import { Neurons } from './neurons.js';
import { readsNumbers } from './numbers.js';
import { Notice } from './notice.js';
import { find } from './page.js';
import { listenForPictures } from './picture-input.js';
import { Predictor } from './predictor.js';
import { questionAbout } from './question.js';
import { Reading } from './reading.js';
import { RecentView } from './recent-view.js';
import { Recent } from './recent.js';
import { Settings } from './settings.js';
import { Store } from './storage.js';

/** @import { Model } from './classes.js' */
/** @import { Drawing } from './drawing.js' */
/** @import { Answer } from './predictor.js' */
/** @import { TakeMenu } from './take-menu.js' */
/** @import { Pen } from './toolbar.js' */
/** @typedef {{pad: HTMLCanvasElement, drawing: Drawing, pen: Pen}} Pad */

/** Starts everything but the pad, which the user may have drawn on already. @param {Pad} pad */
export async function start(pad) {
  const store = new Store(() => localStorage);
  const settings = new Settings(store);
  const translator = await Translator.load(chooseLanguage([settings.get('language'), ...navigator.languages]));
  const app = new App(pad, translator, settings, new Recent(store));
  await app.keeper.start();
  await app.followModel();
}

class App {
  #explain = find('explain', HTMLInputElement);
  #neurons = new Neurons();
  #announcer = new Announcer();
  #about = new About();
  #correction;
  #settings;
  #strip;
  #drawing;
  /** Null if the server has not answered yet. @type {Model|null} */
  #model = null;
  /** The version of the model that gave the last answer. */
  #version = '';
  #translator;
  #reading;
  #predictor;

  /**
   * @param {Pad} pad
   * @param {Translator} translator
   * @param {Settings} settings
   * @param {Recent} recent
   */
  constructor({ pad, drawing, pen }, translator, settings, recent) {
    this.#settings = settings;
    settings.bindSwitch('explain', this.#explain);
    settings.bindSlider('width', find('width', HTMLInputElement));
    this.#drawing = drawing;
    this.#translator = translator;
    this.#correction = new Correction(drawing, this.#announcer);
    this.#reading = new Reading(drawing, this.#neurons, translator, this.#announcer,
      (answer) => this.#correction.show(answer));
    this.#predictor = this.#createPredictor();
    this.#strip = new RecentView(recent, translator, (text) => void this.keeper.show(text));
    this.#translate(translator);
    new KeyboardPen(pad, drawing, pen, this.#announcer, (key, values) => this.#translator.text(key, values));
    const notice = new Notice(drawing, this.#announcer);
    this.keeper = new Keeper(drawing, recent, new Store(() => sessionStorage),
      () => notice.show('badLink', this.#translator));
    this.#offerToTake(recent, notice);
    listenForPictures((picture) => drawing.show(picture), () => notice.show('notAPicture', this.#translator));
    this.#followDrawing();
    this.#followWindow();
    this.#offerLanguages();
  }

  #createPredictor() {
    return new Predictor({
      question: () => questionAbout(this.#drawing, this.#explain.checked, readsNumbers(this.#model)),
      generation: () => this.#drawing.generation,
      answered: (answer, question, milliseconds) => {
        this.keeper.answered(answer, question);
        this.#reading.answered(answer, question, milliseconds);
        this.#version = answer.version ?? '';
        if (!this.#isOfModel(answer)) void this.followModel();
      },
      refused: (message, question, status) => this.#reading.refused(message, question, status),
      reachability: (reachable) => {
        this.#reading.reachability(reachable);
        if (reachable) void this.followModel();
      },
    });
  }

  #followDrawing() {
    const changed = () => {
      this.#reading.drawingChanged();
      this.#predictor.send();
    };
    this.#drawing.addEventListener('grow', () => this.#predictor.send());
    this.#drawing.addEventListener('change', changed);
    this.#reading.explain(this.#explain.checked);
    this.#explain.addEventListener('change', () => {
      this.#reading.explain(this.#explain.checked);
      if (this.#explain.checked) this.#predictor.send();
    });
    if (!this.#drawing.isEmpty) changed();
  }

  #followWindow() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#reading.repaint());
    for (const sign of ['online', 'focus']) addEventListener(sign, () => this.#predictor.retryNow());
    addEventListener('focus', () => void this.followModel());
  }

  /** Loads the menu when it is opened. @param {Recent} recent @param {Notice} notice */
  #offerToTake(recent, notice) {
    const loadMenu = async () => {
      const { TakeMenu } = await import('./take-menu.js');
      return new TakeMenu(this.#drawing, this.keeper, recent, () => this.#translator);
    };
    /** @type {Promise<TakeMenu>|undefined} */
    let menu;
    find('take', HTMLButtonElement).addEventListener('click', async () => {
      try {
        (await (menu ??= loadMenu())).open();
      } catch {
        menu = undefined;
        notice.show('broken', this.#translator);
      }
    });
  }

  #offerLanguages() {
    const menu = find('language', HTMLSelectElement);
    for (const [tag, name] of Object.entries(LANGUAGES)) menu.add(new Option(name, tag));
    menu.value = this.#translator.language;
    menu.addEventListener('change', async () => {
      this.#settings.set('language', menu.value);
      const chosen = await Translator.load(chooseLanguage([menu.value]));
      this.#translate(chosen.withLabels(this.#translator.labels));
    });
  }

  /** @param {Translator} translator */
  #translate(translator) {
    this.#translator = translator;
    translator.fill(document);
    this.#about.show(this.#model, translator);
    this.#correction.reset(this.#model?.samples ?? false, translator);
    this.#reading.translate(translator);
    this.#strip.translate(translator);
  }

  /** Whether the answer is one of the model that the page knows. @param {Answer} answer */
  #isOfModel(answer) {
    const widths = (answer.activations ?? []).map(({ length }) => length);
    return this.#model !== null && fits(answer, this.#translator.labels) &&
      [this.#model.version, ''].includes(answer.version ?? '') &&
      (widths.length === 0 || String(widths) === String(this.#neurons.layers.slice(0, -1)));
  }

  /** Takes the model that the server has now, which may be another one. */
  async followModel() {
    const found = await loadModel();
    if (!found || JSON.stringify(found) === JSON.stringify(this.#model)) return;
    const isNew = this.#model !== null || !areEqual(found.class_names, this.#translator.labels);
    this.#model = found;
    this.#neurons.reset(found.layers ?? []);
    this.#translate(this.#translator.withLabels(found.class_names));
    if (isNew && found.version !== this.#version) this.#predictor.send();
  }
}
