// Packs strokes into a short text of letters, digits, - and _, and reads such a text, which anybody may have written.
//
// The text is base64url of variable-length integers: the version, the number of units per side of the pad, and for each
// stroke the width of the pen in thousandths of the side, the number of points (twice, plus one if each point has a
// pressure), and the points. A point is the difference to the previous one in x and y, then its pressure in 0..255.

/** @import { Point, Stroke } from './drawing.js' */

const VERSION = 1;
const WIDTHS = 1000;
const PRESSURES = 255;
/** The letters of base64 that mean something else in an address, and those of base64url instead of them. */
const [LETTERS, URL_LETTERS] = ['+/', '-_'];
const NORMAL_PRESSURE = 0.5;

/** The resolution of the requests to the server. */
export const FINE = 10_000;
/** Limits of a text that is read. */
const [LEAST_UNITS, MOST_UNITS] = [100, FINE];
const [LEAST_WIDTH, MOST_WIDTH] = [1, 300];

/**
 * @param {readonly Stroke[]} strokes
 * @param {number} [units] per side of the pad; the points are rounded to them
 * @param {boolean} [withPressure] whether to keep the pressure of a pen
 */
export function pack(strokes, units = FINE, withPressure = true) {
  const bytes = new ByteWriter();
  bytes.add(VERSION);
  bytes.add(units);
  let [x, y] = [0, 0];
  for (const { points, width } of strokes) {
    const hasPressure = withPressure && points.some(({ pressure }) => pressure !== NORMAL_PRESSURE);
    bytes.add(Math.round(width * WIDTHS));
    bytes.add(points.length * 2 + Number(hasPressure));
    for (const point of points) {
      const [nextX, nextY] = [Math.round(point.x * units), Math.round(point.y * units)];
      bytes.addSigned(nextX - x);
      bytes.addSigned(nextY - y);
      if (hasPressure) bytes.add(Math.round(point.pressure * PRESSURES));
      [x, y] = [nextX, nextY];
    }
  }
  return bytes.text;
}

/**
 * @param {string} text
 * @param {number} longest the most characters that are read
 * @returns {Stroke[]|null} null if `pack` does not write such a text
 */
export function unpack(text, longest) {
  if (text.length > longest || !/^[\w-]+$/.test(text)) return null;
  try {
    return readStrokes(new ByteReader(text));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Throws a RangeError if the bytes are no drawing. @param {ByteReader} bytes */
function readStrokes(bytes) {
  bytes.take(VERSION, VERSION);
  const units = bytes.take(LEAST_UNITS, MOST_UNITS);
  let [x, y] = [0, 0];
  /** @type {Stroke[]} */
  const strokes = [];
  while (!bytes.isAtEnd || strokes.length === 0) {
    const width = bytes.take(LEAST_WIDTH, MOST_WIDTH) / WIDTHS;
    const count = bytes.take(2, bytes.length);
    /** @type {Point[]} */
    const points = [];
    while (points.length < count >> 1) {
      [x, y] = [within(x + bytes.takeSigned(), units), within(y + bytes.takeSigned(), units)];
      const pressure = count % 2 === 1 ? bytes.take(0, PRESSURES) / PRESSURES : NORMAL_PRESSURE;
      points.push({ x: x / units, y: y / units, pressure });
    }
    strokes.push({ points, width });
  }
  return strokes;
}

/** Returns the value, or throws a RangeError. @param {number} value @param {number} most @param {number} [least] */
function within(value, most, least = 0) {
  if (value >= least && value <= most) return value;
  throw new RangeError('out of range');
}

class ByteWriter {
  /** @type {string[]} */
  #letters = [];

  get text() {
    return btoa(this.#letters.join('')).replace(/[+/]/g, (letter) => URL_LETTERS[LETTERS.indexOf(letter)]).replace(/=+$/, '');
  }

  /** @param {number} value not negative; seven bits a byte, the lowest ones first */
  add(value) {
    for (; value > 127; value = Math.floor(value / 128)) this.#letters.push(String.fromCharCode(value % 128 + 128));
    this.#letters.push(String.fromCharCode(value));
  }

  /** @param {number} value small ones of both signs become small numbers */
  addSigned(value) {
    this.add(value < 0 ? -2 * value - 1 : 2 * value);
  }
}

/** Its methods throw a RangeError where the bytes are not as expected. */
class ByteReader {
  #bytes;
  #next = 0;

  /** @param {string} text */
  constructor(text) {
    if (text.length % 4 === 1) throw new RangeError('not base64');
    this.#bytes = atob(text.replace(/[-_]/g, (letter) => LETTERS[URL_LETTERS.indexOf(letter)]));
  }

  get length() { return this.#bytes.length; }

  get isAtEnd() { return this.#next === this.#bytes.length; }

  /** @param {number} least @param {number} most */
  take(least, most) {
    let value = 0;
    for (let scale = 1; scale <= 128 ** 2; scale *= 128) {
      if (this.isAtEnd) break;
      const byte = this.#bytes.charCodeAt(this.#next++);
      value += (byte % 128) * scale;
      if (byte < 128) return within(value, most, least);
    }
    throw new RangeError('not a number');
  }

  takeSigned() {
    const value = this.take(0, 2 * MOST_UNITS);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
