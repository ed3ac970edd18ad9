// Starts Firefox with a new profile, through puppeteer-core, because playwright-core can drive only its own build of
// Firefox. The environment variable FIREFOX replaces the path of the browser.

import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
/** The values of the preference that chooses the color scheme of pages. */
const SCHEMES = { dark: 0, light: 1 };

/** The reason why tests that need Firefox are skipped, or undefined if they run. */
export const skipFirefox = existsSync(executablePath) ? undefined : `${executablePath}: expected Firefox, found none`;

/** @param {{colorScheme?: 'light'|'dark', languages?: string}} [options] languages: tags in order of preference */
export function launchFirefox({ colorScheme = 'light', languages = 'en-US' } = {}) {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    defaultViewport: { width: 1280, height: 800 },
    extraPrefsFirefox: {
      'layout.css.prefers-color-scheme.content-override': SCHEMES[colorScheme],
      'intl.accept_languages': languages,
    },
  });
}
