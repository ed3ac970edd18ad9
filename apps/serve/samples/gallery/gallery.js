// The page for managing samples. It keeps the API key, if the server needs one, until it is closed or reloaded.

/**
 * @typedef {object} Sample
 * @property {number} id
 * @property {string} label
 * @property {number[][][]} [strokes]
 * @property {boolean} [picture]
 * @property {{label: string | null, confidence?: number} | null} answer
 * @property {string} model
 * @property {string} time
 * @property {string} state
 */

const kSvg = 'http://www.w3.org/2000/svg';

/**
 * Returns the element with that id, which index.html has.
 * @param {string} id
 * @returns {HTMLElement}
 */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * Makes an element with a text.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [text]
 */
function element(name, text = '') {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/**
 * Draws strokes as large as their box allows.
 * @param {number[][][]} strokes
 * @returns {SVGElement}
 */
function drawingOf(strokes) {
  const points = strokes.flat();
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  const least = (/** @type {number[]} */ values) => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (/** @type {number[]} */ values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
  const [left, top] = [least(xs), least(ys)];
  const side = Math.max(most(xs) - left, most(ys) - top) || 1;
  const pad = side * 0.1;
  const svg = document.createElementNS(kSvg, 'svg');
  svg.setAttribute('viewBox', [left - pad, top - pad, most(xs) - left + 2 * pad, most(ys) - top + 2 * pad].join(' '));
  svg.setAttribute('aria-hidden', 'true');
  for (const stroke of strokes) {
    const line = document.createElementNS(kSvg, 'polyline');
    // A line of a single point needs a second one to have round ends.
    line.setAttribute('points', [...stroke, stroke[stroke.length - 1]].map((point) => point.join(',')).join(' '));
    line.setAttribute('fill', 'none');
    line.setAttribute('stroke', 'currentColor');
    line.setAttribute('stroke-linecap', 'round');
    line.setAttribute('stroke-linejoin', 'round');
    line.setAttribute('stroke-width', String(side * 0.08));
    svg.append(line);
  }
  return svg;
}

class Gallery {
  #key = '';
  #state = 'new';
  /** @type {string[]} */
  #classes = [];
  /** @type {number | null} */
  #next = null;

  constructor() {
    for (const button of this.#stateButtons()) {
      button.addEventListener('click', () => this.#open(/** @type {string} */ (button.dataset.state)));
    }
    byId('more').addEventListener('click', () => this.#attempt(() => this.#load()));
    byId('export').addEventListener('click', () => this.#attempt(() => this.#export()));
    byId('key-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#key = /** @type {HTMLInputElement} */ (byId('key')).value;
      this.#open(this.#state);
    });
    this.#open('new');
  }

  #stateButtons() {
    return /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-state]'));
  }

  /**
   * Sends a request and returns its reply. Throws an error with the server's message.
   * @param {string} path
   * @param {RequestInit} [options]
   */
  async #fetch(path, options = {}) {
    const headers = new Headers(options.headers);
    if (this.#key) headers.set('X-API-Key', this.#key);
    const reply = await fetch(path, { ...options, headers });
    if (reply.status === 401) byId('key-form').hidden = false;
    if (!reply.ok) throw new Error((await reply.json()).error);
    return reply;
  }

  /**
   * Runs a step and shows why it failed, if it did.
   * @param {() => Promise<void>} step
   */
  async #attempt(step) {
    try {
      byId('status').textContent = '';
      await step();
    } catch (error) {
      byId('status').textContent = /** @type {Error} */ (error).message;
    }
  }

  /** @param {string} state */
  #open(state) {
    this.#state = state;
    this.#next = null;
    for (const button of this.#stateButtons()) {
      button.setAttribute('aria-pressed', String(button.dataset.state === state));
    }
    byId('samples').replaceChildren();
    this.#attempt(() => this.#load());
  }

  async #load() {
    const state = this.#state;
    const before = this.#next === null ? '' : `&before=${this.#next}`;
    const list = await (await this.#fetch(`samples/list?state=${state}${before}`)).json();
    if (state !== this.#state) return; // another list was opened meanwhile
    byId('key-form').hidden = true;
    this.#classes = list.class_names;
    this.#next = list.next;
    byId('more').hidden = list.next === null;
    this.#showCounts(list.counts);
    byId('samples').append(...list.samples.map((/** @type {Sample} */ sample) => this.#item(sample)));
    if (byId('samples').children.length === 0) byId('status').textContent = 'There are none.';
  }

  /** @param {Record<string, number>} counts */
  #showCounts(counts) {
    for (const button of this.#stateButtons()) {
      const count = /** @type {HTMLElement} */ (button.querySelector('.count'));
      count.textContent = `(${counts[/** @type {string} */ (button.dataset.state)]})`;
    }
  }

  /** @param {Sample} sample */
  #item(sample) {
    const item = element('li');
    const answer = sample.answer?.label ?? 'nothing';
    item.append(
      sample.strokes ? drawingOf(sample.strokes) : this.#picture(sample),
      this.#labelChoice(sample),
      element('p', `The model read ${answer}.`),
      element('p', sample.time),
      this.#actions(sample, item),
    );
    item.title = sample.model;
    return item;
  }

  /** @param {Sample} sample */
  #picture(sample) {
    const image = element('img');
    image.alt = '';
    this.#attempt(async () => {
      const reply = await this.#fetch(`samples/${sample.id}/picture`);
      image.src = URL.createObjectURL(await reply.blob());
      image.addEventListener('load', () => URL.revokeObjectURL(image.src), { once: true });
    });
    return image;
  }

  /** @param {Sample} sample */
  #labelChoice(sample) {
    const choice = element('select');
    choice.setAttribute('aria-label', 'Label');
    const names = this.#classes.includes(sample.label) ? this.#classes : [sample.label, ...this.#classes];
    choice.append(...names.map((name) => element('option', name)));
    choice.value = sample.label;
    choice.addEventListener('change', () =>
      this.#attempt(async () => {
        sample.label = choice.value;
        await this.#change(sample, { label: choice.value });
      }),
    );
    return choice;
  }

  /**
   * @param {Sample} sample
   * @param {HTMLElement} item
   */
  #actions(sample, item) {
    const actions = element('div');
    actions.className = 'actions';
    const add = (/** @type {string} */ text, /** @type {() => Promise<unknown>} */ act) => {
      const button = element('button', text);
      button.type = 'button';
      button.addEventListener('click', () => this.#attempt(() => this.#leave(item, act)));
      actions.append(button);
    };
    const move = (/** @type {string} */ state) => () => this.#change(sample, { state });
    // A new sample can get another label meanwhile, but the label that is shown is the one to approve.
    const approve = () => this.#change(sample, { label: sample.label, state: 'approved' });
    if (sample.state !== 'approved') add('Approve', approve);
    if (sample.state !== 'new') add('Back to new', move('new'));
    if (sample.state !== 'deleted') add('Delete', move('deleted'));
    if (sample.state === 'deleted') add('Erase', () => this.#fetch(`samples/${sample.id}`, {method: 'DELETE'}));
    return actions;
  }

  /**
   * Removes an item from the list after `act`, and gives the focus to its neighbor.
   * @param {HTMLElement} item
   * @param {() => Promise<unknown>} act
   */
  async #leave(item, act) {
    await act();
    const neighbor = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    /** @type {HTMLElement | null | undefined} */ (neighbor?.querySelector('button'))?.focus();
    this.#showCounts((await (await this.#fetch(`samples/list?state=${this.#state}`)).json()).counts);
  }

  /**
   * @param {Sample} sample
   * @param {{label?: string, state?: string}} change
   */
  #change(sample, change) {
    return this.#fetch(`samples/${sample.id}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(change),
    });
  }

  async #export() {
    const parts = [];
    /** @type {string | undefined} */
    let path = `export.jsonl?state=${this.#state}`;
    while (path) {
      const reply = await this.#fetch(`samples/${path}`);
      parts.push(await reply.blob());
      path = reply.headers.get('Link')?.match(/<([^>]*)>/)?.[1];
    }
    const link = element('a');
    link.href = URL.createObjectURL(new Blob(parts, { type: 'application/jsonl' }));
    link.download = `samples-${this.#state}.jsonl`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}

new Gallery();
