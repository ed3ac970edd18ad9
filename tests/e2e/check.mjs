// Checks the style of the JavaScript sources or the types of the page: node check.mjs lint|types

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const checks = {
  lint: ['eslint/bin/eslint.js', '--config', 'tests/e2e/eslint.config.js', '--no-error-on-unmatched-pattern',
    'frontend', 'apps', 'tests', 'bench', 'scripts'],
  types: ['typescript/bin/tsc', '--project', 'tests/e2e/tsconfig.json'],
};

const [tool, ...options] = checks[process.argv[2]];
const { status } = spawnSync(process.execPath, [path.join(here, 'node_modules', tool), ...options],
  { cwd: path.join(here, '../..'), stdio: 'inherit' });
process.exitCode = status ?? 1;
