// Accessibility in every state, languages, window sizes, themes, the size of the page and its requests.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { across, drawWithMouse, onPad } from '../support/draw.mjs';
import { answerOf, blankAnswer } from '../support/mock-server.mjs';
import { bring, picture } from '../support/pictures.mjs';
import { Session } from '../support/session.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe('the page', () => {
  const session = new Session();
  const { server } = session;

  const violations = async (page) => {
    const { results } = await page.evaluate(async () => ({
      results: await window.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: { 'target-size': { enabled: true } },
      }),
    }));
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };
  const answer = (confidence, extra = {}) => () => ({ status: 200, body: answerOf(7, confidence, extra) });
  const draw = (page) => drawWithMouse(page, [across(0.5)]);
  /** The states of the page, and how to reach each of them. */
  const STATES = {
    empty: async () => {},
    sure: async (page) => {
      server.reply = answer(0.99);
      await draw(page);
      await session.settlesOn('7');
    },
    unsure: async (page) => {
      const probabilities = [0, 0.3, 0, 0, 0, 0, 0, 0.7, 0, 0];
      server.reply = () => ({ status: 200, body: answerOf(7, 0.7, { probabilities }) });
      await draw(page);
      await session.settlesOn('7');
    },
    rejected: async (page) => {
      server.reply = answer(0.9, { rejected: true });
      await draw(page);
      await session.sees('#verdict', 'That does not look like a digit');
    },
    blank: async (page) => {
      server.reply = () => ({ status: 200, body: blankAnswer() });
      await draw(page);
      await session.sees('#verdict', 'Nothing to read');
    },
    refused: async (page) => {
      server.reply = () => ({ status: 400, body: { error: 'no' } });
      await draw(page);
      await session.sees('#remark', 'no');
    },
    offline: async (page) => {
      server.reply = () => ({ status: 503, body: { error: 'busy' } });
      await draw(page);
      await session.sees('#verdict', 'The server does not answer');
    },
    reading: async (page) => {
      server.reply = () => new Promise(() => {});
      await draw(page);
      await session.sees('#verdict', 'Reading…');
    },
    tentative: async (page) => {
      server.reply = answer(0.99);
      const [first, second] = await onPad(page, across(0.5));
      await page.mouse.move(first.x, first.y);
      await page.mouse.down();
      await page.mouse.move(second.x, second.y);
      await session.sees('#prediction', '7');
    },
    'with a picture': async (page) => {
      server.reply = answer(0.99);
      await bring(page, 'drop', await picture(page));
      await session.settlesOn('7');
    },
    'with the eraser and the heat map': async (page) => {
      await page.check('#eraser', { force: true });
      await page.check('#explain');
    },
    'under a dragged file': (page) => bring(page, 'dragover', Buffer.from('x')),
    'after a file that is no picture': async (page) => {
      await bring(page, 'drop', Buffer.from('x'));
      await page.waitForSelector('#notice:not(:empty)');
    },
    'with a neuron under the pointer': async (page) => {
      server.reply = answer(0.99);
      await draw(page);
      await session.settlesOn('7');
      await page.focus('#layers');
      await page.keyboard.press('ArrowDown');
      await page.waitForSelector('#heat', { state: 'visible' });
    },
    'with a strip of drawings': async (page) => {
      server.reply = answer(0.99);
      await draw(page);
      await session.settlesOn('7');
      await page.click('#clear');
      await page.waitForSelector('#recent li');
    },
    'under the panel that explains it': async (page) => {
      await page.click('#about');
    },
    'under the panel that shares it': async (page) => {
      await draw(page);
      await page.click('#take');
      await page.waitForSelector('#take-menu[open]');
    },
    'under the keyboard pen': async (page) => {
      await page.focus('#pad');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Space');
    },
  };

  for (const [theme, colors] of Object.entries({
    light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, 'forced colors': { forcedColors: 'active' },
  })) {
    test(`has no accessibility violations in any state, ${theme}`, async () => {
      for (const [state, reach] of Object.entries(STATES)) {
        const page = await session.open({ ...colors, reducedMotion: 'reduce', bypassCSP: true });
        await page.addScriptTag({ path: AXE });
        await reach(page);
        assert.deepEqual(await violations(page), [], state);
        await page.context().close();
      }
    });
  }

  test('has no accessibility violations on a phone', async () => {
    const page = await session.open({ viewport: { width: 320, height: 640 }, bypassCSP: true });
    await page.addScriptTag({ path: AXE });
    await STATES.sure(page);
    assert.deepEqual(await violations(page), []);
  });

  test('can be used with the keyboard alone', async () => {
    const page = await session.open();
    const reached = [];
    for (let i = 0; i < 14; i++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(() => document.activeElement.id));
      const shown = await page.evaluate(() => {
        const element = document.activeElement;
        const outlined = element.closest('.group label') ?? element;
        return element === document.body || getComputedStyle(outlined).outlineStyle === 'solid';
      });
      assert.ok(shown, `the focus is visible on ${reached.at(-1)}`);
      if (reached.at(-1) === 'pad') {
        for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'Space']) await page.keyboard.press(key);
        await session.sees('#prediction', '1');
      }
    }
    for (const id of ['about', 'language', 'pad', 'pen', 'undo', 'clear', 'width', 'choose', 'take', 'layers', 'explain']) {
      assert.ok(reached.includes(id), `Tab reaches ${id}`);
    }
    await page.focus('#undo');
    await page.keyboard.press('Enter');
    await session.sees('#prediction', '');
    assert.equal(await page.getAttribute('#undo', 'aria-disabled'), 'true');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'undo', 'the focus stays on the button');
  });

  for (const [width, height] of [[320, 640], [390, 844], [640, 360], [820, 1180], [1280, 800], [2560, 1440]]) {
    test(`fits ${width}×${height}: pad and answer are visible together, and nothing overflows`, async () => {
      const page = await session.open({ viewport: { width, height } });
      await STATES.unsure(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width);
      const outside = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 1 && (box.left < -1 || box.right > innerWidth + 1);
      }).map(({ outerHTML }) => outerHTML));
      assert.deepEqual(outside, []);
      for (const id of ['pad', 'prediction']) {
        const box = await page.locator(`#${id}`).boundingBox();
        assert.ok(box.y >= 0 && box.y + box.height <= height + 1, `${id} ends at ${box.y + box.height}`);
      }
    });
  }

  test('has a dark theme and follows changes of the setting', async () => {
    const page = await session.open({ colorScheme: 'dark' });
    await STATES.sure(page);
    /** Waits for the colors of the background and of the ink: the page redraws the ink after the style has changed. */
    const hasColors = (...colors) => page.waitForFunction(([ground, ink]) => {
      const pad = document.getElementById('pad');
      const { data } = pad.getContext('2d').getImageData(pad.width / 2, pad.height / 2, 1, 1);
      return getComputedStyle(document.body).backgroundColor === ground && [...data.slice(0, 3)].join() === ink;
    }, colors);
    await hasColors('rgb(16, 18, 24)', '232,236,255');
    await page.emulateMedia({ colorScheme: 'light' });
    await hasColors('rgb(247, 247, 245)', '29,42,107');
  });

  test('has no animations if the user prefers reduced motion', async () => {
    const page = await session.open({ reducedMotion: 'reduce' });
    await STATES.offline(page);
    const moving = await page.evaluate(() => document.getAnimations().length);
    assert.equal(moving, 0);
  });

  for (const [locale, language, verdict] of [
    ['de-AT', 'de', 'Zeichne eine Ziffer'], ['fr-FR', 'fr', 'Dessinez un chiffre'], ['es-MX', 'es', 'Dibuja una cifra'],
    ['nl-NL', 'en', 'Draw a digit'],
  ]) {
    test(`uses ${language} in a browser with the locale ${locale}`, async () => {
      const page = await session.open({ locale });
      assert.equal(await page.textContent('#verdict'), verdict);
      assert.equal(await page.getAttribute('html', 'lang'), language);
      const empty = await page.locator('[data-text]:empty').count();
      assert.equal(empty, 0);
    });
  }

  test('changes the language of all text, including the answer', async () => {
    const page = await session.open();
    await STATES.sure(page);
    await page.selectOption('#language', 'de');
    await session.sees('#verdict', 'Sicher');
    assert.equal(await page.textContent('#prediction'), '7');
    assert.equal(await page.textContent('#clear'), 'Löschen');
  });

  test('sends no request to another host', async () => {
    const page = await session.open();
    await STATES.sure(page);
    const loaded = await page.evaluate(() => [...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource')].map(({ name }) => name));
    for (const url of loaded) assert.equal(new URL(url).origin, new URL(server.url).origin);
  });

  test('works below a sub-path of a proxy', async () => {
    server.folder = '/tools/digit/';
    try {
      const page = await session.open({}, new URL(server.folder, server.url).href);
      await STATES.sure(page);
      const lost = await page.evaluate(() => performance.getEntriesByType('resource')
        .filter(({ responseStatus }) => responseStatus >= 400).map(({ name }) => name));
      assert.deepEqual(lost, []);
      assert.equal((await page.context().newCDPSession(page).then((tools) => tools.send('Page.getAppManifest'))).url,
        new URL('/tools/digit/manifest.webmanifest', server.url).href);
    } finally {
      server.folder = '/';
    }
  });

  test('can be installed', async () => {
    const page = await session.open();
    const devtools = await page.context().newCDPSession(page);
    const { errors, data, url } = await devtools.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    const { name, icons, start_url: start } = JSON.parse(data);
    assert.equal(name, 'digit');
    assert.equal(new URL(start, url).href, server.url);
    for (const { src, type } of icons) {
      const response = await page.request.get(new URL(src, url).href);
      assert.equal(response.status(), 200);
      assert.equal(response.headers()['content-type'], type);
    }
  });
});
