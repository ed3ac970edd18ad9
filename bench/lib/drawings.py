"""Drawings of digits and of numbers as pen strokes, for the programs in bench/."""

import gzip
import json
import math

# The strokes of each digit as corners, in a box of height 100; y points down.
CORNERS = {
    0: [[(30, 0), (8, 20), (2, 55), (12, 90), (32, 100), (54, 82), (60, 45), (50, 12), (30, 0)]],
    1: [[(0, 25), (22, 0), (22, 100)]],
    2: [[(2, 22), (14, 4), (36, 0), (54, 14), (52, 38), (28, 68), (2, 98), (60, 98)]],
    3: [[(2, 10), (28, 0), (50, 14), (44, 38), (22, 48), (50, 58), (56, 80), (36, 100), (0, 92)]],
    4: [[(36, 0), (0, 62), (62, 62)], [(46, 28), (44, 100)]],
    5: [[(12, 2), (6, 44), (34, 40), (54, 60), (48, 90), (24, 100), (0, 92)], [(12, 2), (54, 0)]],
    6: [[(44, 0), (14, 34), (2, 72), (14, 96), (36, 98), (52, 80), (42, 60), (20, 60), (4, 74)]],
    7: [[(0, 2), (56, 0), (34, 44), (22, 100)]],
    8: [[(50, 14), (28, 0), (8, 16), (20, 40), (46, 60), (50, 86), (28, 100), (6, 86), (14, 58), (42, 38), (50, 14)]],
    9: [[(52, 20), (32, 0), (8, 14), (8, 38), (32, 48), (52, 24), (48, 64), (38, 100)]],
}
STEP = 6  # between two points of a synthetic stroke
SYNTHETIC = 200


def read_drawings(file):
    """Returns the strokes of each line of a JSONL file, which gzip may have compressed."""
    opened = gzip.open if str(file).endswith(".gz") else open
    with opened(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["strokes"] for line in lines]


def synthetic_drawings(generator):
    """Returns drawings of all digits, each with other slants, widths and corners."""
    return [synthetic(CORNERS[number % 10], generator) for number in range(SYNTHETIC)]


def synthetic(corners, generator):
    slant, width = generator.uniform(-0.2, 0.3), generator.uniform(0.8, 1.2)
    strokes = []
    for stroke in corners:
        moved = [(x * width - y * slant + generator.gauss(0, 2), y + generator.gauss(0, 2)) for x, y in stroke]
        strokes.append([[round(x, 1), round(y, 1)] for x, y in resample(moved)])
    return strokes


def resample(corners):
    points = [corners[0]]
    for (x0, y0), (x1, y1) in zip(corners, corners[1:], strict=False):
        steps = max(1, round(math.hypot(x1 - x0, y1 - y0) / STEP))
        points += [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(1, steps + 1)]
    return points


def four_digits(digits, generator):
    """Returns the strokes of four of the digits, side by side, each 100 high, with gaps of 10 to 60."""
    strokes, right = [], 0.0
    for _ in range(4):
        digit = generator.choice(digits)
        points = [point for stroke in digit for point in stroke]
        left, top = (min(point[axis] for point in points) for axis in (0, 1))
        height = max(point[1] for point in points) - top
        scale = 100 / max(height, 1e-6)
        moved = [[[round((x - left) * scale + right, 1), round((y - top) * scale, 1)] for x, y in s] for s in digit]
        strokes += moved
        right = max(point[0] for stroke in moved for point in stroke) + generator.uniform(10, 60)
    return strokes
