#!/usr/bin/env python3
"""Sends the MNIST test images to a running digit-serve as PNG files, original and transformed, and prints the accuracy.

The transformations are shifts by one pixel, rotations by 10 degrees in both directions, and scaling to 14x14. The
server normalizes all images.

Usage: bench/accuracy/robustness.py --url http://127.0.0.1:5000 [--mnist data/mnist] [--count 10000]
"""

import argparse
import http.client
import json
import math
import pathlib
import struct
import urllib.parse
import zlib

SIDE = 28


def read_idx(path):
    """Returns the values of an IDX file with elements of one byte."""
    data = path.read_bytes()
    dimensions = data[3]
    return data[4 + 4 * dimensions:]


def png(pixels, width, height):
    """Returns a grayscale PNG file. The pixels are bytes, row-major."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes(pixels[y * width:(y + 1) * width]) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def shifted(dx, dy):
    def transform(image):
        result = bytearray(SIDE * SIDE)
        for y in range(max(0, dy), min(SIDE, SIDE + dy)):
            for x in range(max(0, dx), min(SIDE, SIDE + dx)):
                result[y * SIDE + x] = image[(y - dy) * SIDE + x - dx]
        return png(result, SIDE, SIDE)

    return transform


def rotated(degrees):
    """Rotates around the center with bilinear interpolation, onto a larger image, so that no ink is lost."""
    margin, cosine, sine = 6, math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    size, center = SIDE + 2 * margin, (SIDE - 1) / 2
    taps = []
    for y in range(size):
        for x in range(size):
            dx, dy = x - margin - center, y - margin - center
            sx, sy = cosine * dx + sine * dy + center, -sine * dx + cosine * dy + center
            left, top = math.floor(sx), math.floor(sy)
            if 0 <= left < SIDE - 1 and 0 <= top < SIDE - 1:
                taps.append((y * size + x, top * SIDE + left, sx - left, sy - top))

    def transform(image):
        result = bytearray(size * size)
        for target, source, fx, fy in taps:
            upper = image[source] * (1 - fx) + image[source + 1] * fx
            lower = image[source + SIDE] * (1 - fx) + image[source + SIDE + 1] * fx
            result[target] = round(upper * (1 - fy) + lower * fy)
        return png(result, size, size)

    return transform


def halved(image):
    half = SIDE // 2
    result = bytearray(half * half)
    for y in range(half):
        for x in range(half):
            corner = 2 * y * SIDE + 2 * x
            total = image[corner] + image[corner + 1] + image[corner + SIDE] + image[corner + SIDE + 1]
            result[y * half + x] = round(total / 4)
    return png(result, half, half)


TRANSFORMS = {
    "original": shifted(0, 0),
    "shifted right": shifted(1, 0),
    "shifted left": shifted(-1, 0),
    "shifted down": shifted(0, 1),
    "shifted up": shifted(0, -1),
    "rotated by 10 degrees": rotated(10),
    "rotated by -10 degrees": rotated(-10),
    "half size": halved,
}


def accuracy(connection, images, labels, transform):
    correct = 0
    for image, label in zip(images, labels):
        connection.request("POST", "/predict", transform(image), {"Content-Type": "image/png"})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"/predict returned {response.status}: {body.decode(errors='replace')}")
        correct += json.loads(body)["prediction"] == label
    return correct / len(images)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--mnist", type=pathlib.Path, default=pathlib.Path("data/mnist"))
    parser.add_argument("--count", type=int, default=10000)
    options = parser.parse_args()

    labels = read_idx(options.mnist / "t10k-labels-idx1-ubyte")[:options.count]
    pixels = read_idx(options.mnist / "t10k-images-idx3-ubyte")
    images = [pixels[i * SIDE * SIDE:(i + 1) * SIDE * SIDE] for i in range(len(labels))]
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(options.url).netloc)
    original = None
    for name, transform in TRANSFORMS.items():
        value = accuracy(connection, images, labels, transform)
        original = value if original is None else original
        print(f"{name:24}{100 * value:7.2f} %{100 * (value - original):+7.2f} points", flush=True)


if __name__ == "__main__":
    main()
