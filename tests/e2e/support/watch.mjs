// Watches what the page shows and announces while the pen is down, and how soon the answer settles afterward.

/** Runs in the page: looks at every frame and at every announcement. */
function watch() {
  const find = (id) => document.getElementById(id);
  const seen = { down: false, upAt: 0, settledAfter: null, problems: [], digits: [], announced: [] };
  window.seen = seen;
  addEventListener('pointerdown', ({ target }) => {
    if (target.id === 'pad') Object.assign(seen, { down: true, settledAfter: null });
  }, true);
  addEventListener('pointerup', () => {
    if (seen.down) Object.assign(seen, { down: false, upAt: performance.now() });
  }, true);
  const lookAtDrawing = (state, digit) => {
    if (digit && seen.digits.at(-1) !== digit) seen.digits.push(digit);
    const shown = [find('confidence').textContent, find('remark').textContent && state === 'reading' && 'a remark',
      document.querySelector('.best') && 'a highlighted bar'].filter(Boolean);
    if (!['empty', 'reading'].includes(state)) shown.push(find('verdict').textContent);
    if (shown.length > 0) seen.problems.push(`pen down, ${state} ${digit}: shows ${shown.join(', ')}`);
  };
  const look = () => {
    const { state } = find('answer').dataset;
    if (seen.down) lookAtDrawing(state, find('prediction').textContent);
    else if (!['empty', 'reading'].includes(state)) seen.settledAfter ??= performance.now() - seen.upAt;
    requestAnimationFrame(look);
  };
  look();
  new MutationObserver(() => {
    const text = find('live').textContent;
    if (text === '') return;
    seen.announced.push(text);
    if (seen.down) seen.problems.push(`pen down: announces "${text}"`);
  }).observe(find('live'), { childList: true });
}

/** Starts to watch the page. */
export const watchAnswer = (page) => page.evaluate(watch);

/**
 * Waits until the answer has settled and returns what was seen since the last call: `problems` in sentences, `digits`
 * that were shown while the pen was down, `announced` texts, and the state, the digit and the time of the answer that
 * settled, in milliseconds after the pen was up.
 */
export async function watched(page) {
  await page.waitForFunction(() => window.seen.settledAfter !== null);
  return page.evaluate(() => {
    const { problems, digits, announced, settledAfter } = window.seen;
    Object.assign(window.seen, { problems: [], digits: [], announced: [] });
    const { state } = document.getElementById('answer').dataset;
    return { problems, digits, announced, settledAfter, state, digit: document.getElementById('prediction').textContent };
  });
}
