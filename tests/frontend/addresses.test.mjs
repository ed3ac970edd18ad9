import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const FOLDER = new URL('../../frontend/', import.meta.url);

/** Attributes, members and arguments that begin with a slash; `//` and `/*` begin comments. */
const ABSOLUTE = /(?:=|: ?|\(|\[|, )["'`]\/[^/*]|url\(["']?\//;

test('no address of the page is absolute, so that it works below a sub-path of a proxy', async () => {
  const all = await readdir(FOLDER, { recursive: true });
  const files = all.filter((name) => /\.(html|css|js|webmanifest)$/.test(name));
  assert.ok(files.length > 20);
  for (const name of files) {
    const lines = (await readFile(new URL(name, FOLDER), 'utf8')).split('\n');
    for (const line of lines) assert.doesNotMatch(line, ABSOLUTE, `${name}: ${line}`);
  }
});
