// The page loads the modules that make the pad ready at once, and then all others at once.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const FOLDER = new URL('../../frontend/', import.meta.url);
const source = (name) => readFile(new URL(name, FOLDER), 'utf8');
const page = await source('index.html');
const [head, rest] = page.split('<template id="rest">');
const preloads = (html) => [...html.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, name]) => name);

/** The modules that a module needs before it runs, itself included. */
async function needs(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, next] of (await source(name)).matchAll(/^import .* from '\.\/([^']+)'/gm)) await needs(next, found);
  return found;
}

/** The modules of the menu for saving and sharing, which are loaded when it is opened. */
const LATER = ['take-menu.js', 'exports.js'];

test('every module is preloaded once, except for the strings and what a click loads', async () => {
  const modules = (await readdir(FOLDER)).filter((name) => name.endsWith('.js') && !['start.js', ...LATER].includes(name));
  assert.deepEqual([...preloads(head), ...preloads(rest)].sort(), modules.sort());
});

test('the page preloads the modules of the pad, and those of the template after the first paint', async () => {
  const first = [...await needs('start.js')].filter((name) => name !== 'start.js').sort();
  assert.deepEqual(preloads(head).sort(), first);
});
