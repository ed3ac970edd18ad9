// The page loads all of its modules at once, and those that make the pad ready before the others.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const FOLDER = new URL('../../frontend/', import.meta.url);
const source = (name) => readFile(new URL(name, FOLDER), 'utf8');
const page = await source('index.html');
const preloaded = [...page.matchAll(/rel="modulepreload" href="([^"]+)"( fetchpriority="low")?/g)]
  .map(([, name, isLow]) => ({ name, isLow: isLow !== undefined }));

/** The modules that a module needs before it runs, itself included. */
async function needs(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, next] of (await source(name)).matchAll(/^import .* from '\.\/([^']+)'/gm)) await needs(next, found);
  return found;
}

test('every module is preloaded once, except for the strings of the languages', async () => {
  const modules = (await readdir(FOLDER)).filter((name) => name.endsWith('.js') && name !== 'start.js');
  assert.deepEqual(preloaded.map(({ name }) => name).sort(), modules.sort());
});

test('the modules of the pad have a high priority and come first', async () => {
  const first = [...await needs('start.js')].filter((name) => name !== 'start.js').sort();
  const high = preloaded.filter(({ isLow }) => !isLow).map(({ name }) => name);
  assert.deepEqual([...high].sort(), first);
  assert.deepEqual(preloaded.slice(0, high.length).map(({ name }) => name), high);
});
