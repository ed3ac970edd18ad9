// Checks the style of the JavaScript sources, the types of the page, or the links between the documents:
// node check.mjs lint|types|links

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const checks = {
  lint: ['eslint/bin/eslint.js', '--config', 'tests/e2e/eslint.config.js', '--no-error-on-unmatched-pattern',
    'frontend', 'apps', 'tests', 'bench', 'scripts'],
  types: ['typescript/bin/tsc', '--project', 'tests/e2e/tsconfig.json'],
  links: ['remark-cli/cli.js', '--frail', '--quiet', '--no-stdout', '--no-config',
    '--use', path.join(here, 'node_modules/remark-validate-links/index.js=repository:false'),
    '--ignore-pattern', 'build,.deps', '.', '.github'],
};

const [tool, ...options] = checks[process.argv[2]];
const { status } = spawnSync(process.execPath, [path.join(here, 'node_modules', tool), ...options],
  { cwd: path.join(here, '../..'), stdio: 'inherit' });
process.exitCode = status ?? 1;
