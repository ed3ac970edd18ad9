// Hands on the pad: strokes as mouse, finger and pen make them.

/** Digits as a person draws them, in shares of the pad. */
export const DIGITS = {
  1: [[[0.52, 0.14], [0.52, 0.3], [0.51, 0.5], [0.51, 0.7], [0.5, 0.86]]],
  3: [[[0.3, 0.22], [0.42, 0.14], [0.58, 0.15], [0.66, 0.25], [0.62, 0.38], [0.46, 0.46], [0.62, 0.52], [0.7, 0.64],
    [0.64, 0.79], [0.48, 0.86], [0.3, 0.79]]],
  7: [[[0.27, 0.2], [0.42, 0.19], [0.58, 0.19], [0.73, 0.19], [0.66, 0.36], [0.57, 0.54], [0.49, 0.7], [0.43, 0.87]]],
};

/** Where a share of the pad lies on the page. */
export async function onPad(page, [x, y]) {
  const box = await page.locator('#pad').boundingBox();
  return { x: box.x + x * box.width, y: box.y + y * box.height };
}

/** Draws strokes with the mouse. */
export async function drawWithMouse(page, strokes, steps = 4) {
  for (const stroke of strokes) {
    const points = await Promise.all(stroke.map((point) => onPad(page, point)));
    await page.mouse.move(points[0].x, points[0].y);
    await page.mouse.down();
    for (const { x, y } of points.slice(1)) await page.mouse.move(x, y, { steps });
    await page.mouse.up();
  }
}
