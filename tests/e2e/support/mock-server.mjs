// Replaces digit-serve in tests that hold an answer back, count requests or stop the server.

import { readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FRONTEND = fileURLToPath(new URL('../../../frontend/', import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.webmanifest': 'application/manifest+json',
};
const POLICY = "default-src 'self'; img-src 'self' data: blob:";

/** The widths of the hidden layers of the model. */
export const HIDDEN = [12, 8];

/** The version of the model, unless a test replaces it. */
export const VERSION = '0123abcd';

export const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

/** A reply as digit-serve sends it with a model of these labels. */
export function answerOf(prediction, confidence = 0.97, extra = {}, labels = DIGITS) {
  const rest = (1 - confidence) / (labels.length - 1);
  const probabilities = labels.map((_, number) => (number === prediction ? confidence : rest));
  return { prediction, label: labels[prediction], confidence, probabilities, ...extra };
}

/** The reply to a blank drawing. */
export function blankAnswer(labels = DIGITS) {
  return { prediction: null, label: null, confidence: 0, probabilities: labels.map(() => 1 / labels.length) };
}

export class MockServer {
  /** All requests to /predict: {url, type, body, bytes}; `body` is text, `bytes` the same as a Buffer. */
  requests = [];
  concurrent = 0;
  maxConcurrent = 0;
  /** The version of the model. */
  version = VERSION;
  /** The names of the classes of the model. */
  labels = DIGITS;
  /** Replies to /predict: request -> {status, body}. */
  reply = ({ body }) => ({ status: 200, body: answerOf(JSON.parse(body).strokes.length) });
  /** The number in the replies to /predict with mode=number; null for a model that reads no numbers. */
  readNumber = null;
  /** Replies to /samples: request -> {status, body}; null if the server keeps none. */
  keep = null;
  /** The bodies of the requests to /samples. */
  kept = [];
  /** The folder below which the server is, as behind a proxy. */
  folder = '/';
  #server;
  port = 0;

  async start() {
    this.#server = http.createServer((request, response) => this.#handle(request, response));
    await new Promise((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
    this.port = this.#server.address().port;
    this.url = `http://127.0.0.1:${this.port}/`;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request, response) {
    const { pathname: full } = new URL(request.url, 'http://localhost');
    const pathname = full.startsWith(this.folder) ? full.slice(this.folder.length - 1) : '/not-below-the-folder';
    if (pathname === '/predict') await this.#predict(request, response);
    else if (pathname === '/samples' && this.keep) await this.#keep(request, response);
    else if (pathname === '/model') send(response, 200, this.#model);
    else if (pathname.startsWith('/model/layers/')) send(response, 200, this.#neuron(pathname));
    else if (pathname === '/healthz') send(response, 200, { status: 'ok' });
    else await this.#file(pathname, response);
  }

  get #model() {
    return {
      name: 'digit', input: 'handwriting', class_names: this.labels, architecture: 'mlp', hidden: HIDDEN,
      written: '2026-11-26T10:12:00Z', test: { count: 10000, accuracy: 0.9917 }, layers: [...HIDDEN, this.labels?.length ?? 0],
      version: this.version, samples: this.keep !== null, is_digit: this.readNumber ? { threshold: 0.5 } : undefined,
    };
  }

  /** A neuron whose weights differ from one place to the next: /model/layers/1/neurons/0. */
  #neuron(pathname) {
    const [layer, neuron] = pathname.match(/\d+/g).map(Number);
    const sizes = [784, ...HIDDEN, this.labels.length];
    const weights = (count) => Array.from({ length: count }, (_, place) => (place % 3 === 0 ? 1 : -1) / (place + 2));
    return { layer, neuron, bias: 0.1, weights: weights(sizes[layer - 1]), feeds: weights(sizes[layer + 1] ?? 0) };
  }

  async #file(pathname, response) {
    const file = path.join(FRONTEND, pathname === '/' ? 'index.html' : pathname);
    try {
      const content = await readFile(file);
      response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)], 'Content-Security-Policy': POLICY });
      response.end(content);
    } catch {
      send(response, 404, { error: `${pathname}: not found` });
    }
  }

  async #keep(request, response) {
    const body = JSON.parse((await bytesOf(request)).toString());
    this.kept.push(body);
    const { status, body: reply } = await this.keep(body);
    send(response, status, reply);
  }

  async #predict(request, response) {
    this.concurrent++;
    this.maxConcurrent = Math.max(this.maxConcurrent, this.concurrent);
    const bytes = await bytesOf(request);
    const received = { url: request.url, type: request.headers['content-type'], body: bytes.toString(), bytes };
    this.requests.push(received);
    const { status, body } = await this.#answer(received);
    this.concurrent--;
    send(response, status, body, { 'X-Model-Version': this.version });
  }

  async #answer(request) {
    const reply = await this.reply(request);
    if (!this.readNumber || !request.url.includes('mode=number')) return reply;
    const { status, body } = await this.readNumber(request);
    return { status, body: { ...body, single: reply.body } };
  }
}

async function bytesOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function send(response, status, body, headers = {}) {
  if (response.destroyed) return;
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
