// Draws on the pad with mouse, fingers and pen.

/** Digits as a person draws them, in fractions of the side of the pad. */
export const DIGITS = {
  1: [[[0.52, 0.14], [0.52, 0.3], [0.51, 0.5], [0.51, 0.7], [0.5, 0.86]]],
  3: [[[0.3, 0.22], [0.42, 0.14], [0.58, 0.15], [0.66, 0.25], [0.62, 0.38], [0.46, 0.46], [0.62, 0.52], [0.7, 0.64],
    [0.64, 0.79], [0.48, 0.86], [0.3, 0.79]]],
  7: [[[0.27, 0.2], [0.42, 0.19], [0.58, 0.19], [0.73, 0.19], [0.66, 0.36], [0.57, 0.54], [0.49, 0.7], [0.43, 0.87]]],
};

/** The points of a Catmull-Rom spline through these points. */
export function smooth(points, perSegment = 6) {
  const at = (i) => points[Math.min(Math.max(i, 0), points.length - 1)];
  const segment = (i) => Array.from({ length: perSegment }, (_, step) => {
    const t = step / perSegment;
    return [0, 1].map((axis) => {
      const [a, b, c, d] = [i - 1, i, i + 1, i + 2].map((each) => at(each)[axis]);
      return b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))) / 2;
    });
  });
  return [...points.slice(1).flatMap((_, i) => segment(i)), points[points.length - 1]];
}

/** A horizontal stroke at this height. */
export const across = (y) => [[0.2, y], [0.4, y], [0.6, y], [0.8, y]];

/** Converts fractions of the side of the pad to coordinates of the page. */
export async function onPad(page, points) {
  const box = await page.evaluate(() => {
    const { x, y, width, height } = document.getElementById('pad').getBoundingClientRect();
    return { x, y, width, height };
  });
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

/** A hand with several fingers, which the touchscreen of Playwright does not support. Each finger has an id. */
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
    // touchEnd ends all touches; a finger that is missing from a touchMove has been lifted.
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

/** A pen with pressure. */
export class Pen {
  #devtools;
  #page;

  static async over(page) {
    const pen = new Pen();
    pen.#page = page;
    pen.#devtools = await page.context().newCDPSession(page);
    return pen;
  }

  /** Draws a stroke; each point has a pressure. */
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
