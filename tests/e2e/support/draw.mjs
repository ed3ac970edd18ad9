// Hands on the pad: strokes as mouse, finger and pen make them.

/** Digits as a person draws them, in shares of the pad. */
export const DIGITS = {
  1: [[[0.52, 0.14], [0.52, 0.3], [0.51, 0.5], [0.51, 0.7], [0.5, 0.86]]],
  3: [[[0.3, 0.22], [0.42, 0.14], [0.58, 0.15], [0.66, 0.25], [0.62, 0.38], [0.46, 0.46], [0.62, 0.52], [0.7, 0.64],
    [0.64, 0.79], [0.48, 0.86], [0.3, 0.79]]],
  7: [[[0.27, 0.2], [0.42, 0.19], [0.58, 0.19], [0.73, 0.19], [0.66, 0.36], [0.57, 0.54], [0.49, 0.7], [0.43, 0.87]]],
};

/** The points of a smooth line through these: Catmull and Rom's spline. */
export function smooth(points, perPiece = 6) {
  const at = (i) => points[Math.min(Math.max(i, 0), points.length - 1)];
  const piece = (i) => Array.from({ length: perPiece }, (_, step) => {
    const t = step / perPiece;
    return [0, 1].map((axis) => {
      const [a, b, c, d] = [i - 1, i, i + 1, i + 2].map((each) => at(each)[axis]);
      return b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))) / 2;
    });
  });
  return [...points.slice(1).flatMap((_, i) => piece(i)), points[points.length - 1]];
}

/** A stroke from one side to the other at a height. */
export const across = (y) => [[0.2, y], [0.4, y], [0.6, y], [0.8, y]];

/** Where shares of the pad lie on the page. */
export async function onPad(page, points) {
  const box = await page.locator('#pad').boundingBox();
  return points.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }));
}

/** Draws strokes with the mouse. */
export async function drawWithMouse(page, strokes, steps = 4) {
  for (const stroke of strokes) {
    const [first, ...rest] = await onPad(page, stroke);
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    for (const { x, y } of rest) await page.mouse.move(x, y, { steps });
    await page.mouse.up();
  }
}

/** A hand with fingers, each with a number: what Playwright's touchscreen cannot do. */
export class Hand {
  #devtools;
  #page;
  #fingers = new Map();

  static async over(page) {
    const hand = new Hand();
    hand.#page = page;
    hand.#devtools = await page.context().newCDPSession(page);
    return hand;
  }

  async down(id, point, radius = 10) {
    await this.#set(id, point, radius);
    await this.#send('touchStart');
  }

  async move(id, point) {
    await this.#set(id, point, this.#fingers.get(id).radiusX);
    await this.#send('touchMove');
  }

  async up(id) {
    this.#fingers.delete(id);
    // Only an end of all touches is called one; a finger that is missing from a move has been lifted.
    await this.#send(this.#fingers.size > 0 ? 'touchMove' : 'touchEnd');
  }

  async #set(id, point, radius) {
    const [{ x, y }] = await onPad(this.#page, [point]);
    this.#fingers.set(id, { id, x, y, radiusX: radius, radiusY: radius });
  }

  async #send(type) {
    await this.#devtools.send('Input.dispatchTouchEvent', { type, touchPoints: [...this.#fingers.values()] });
  }
}

/** A pen that knows how hard it is pressed. */
export class Pen {
  #devtools;
  #page;

  static async over(page) {
    const pen = new Pen();
    pen.#page = page;
    pen.#devtools = await page.context().newCDPSession(page);
    return pen;
  }

  /** Draws a stroke of points with a pressure each. */
  async draw(points) {
    await this.down(points[0]);
    for (const point of points) await this.move(point);
    await this.up(points[points.length - 1]);
  }

  down(point) {
    return this.#send('mousePressed', point, 1);
  }

  move(point) {
    return this.#send('mouseMoved', point, 1);
  }

  up(point) {
    return this.#send('mouseReleased', point, 0);
  }

  async #send(type, [x, y, force = 0.5], buttons) {
    const [at] = await onPad(this.#page, [[x, y]]);
    const moving = type === 'mouseMoved';
    await this.#devtools.send('Input.dispatchMouseEvent', {
      type, ...at, button: moving ? 'none' : 'left', buttons, clickCount: 1, pointerType: 'pen', force,
    });
  }
}
