"""Writes small data sets in the format of MNIST, and pictures as PNG files."""

import gzip
import zlib

import numpy as np


def write_idx(file, array):
    header = bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big") for size in array.shape)
    file.write_bytes(gzip.compress(header + array.tobytes()))


def bars(labels):
    """Returns an image for each label from 0 to 9: a bright bar at the height of that class."""
    images = np.zeros((len(labels), 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels):
        image[2 * label : 2 * label + 4, 6:22] = 255
    return images


def write_data(folder):
    """Writes bars of ten classes."""
    folder.mkdir()
    for split, count in ("train", 200), ("t10k", 50):
        labels = (np.arange(count) % 10).astype(np.uint8)
        write_idx(folder / f"{split}-images-idx3-ubyte.gz", bars(labels))
        write_idx(folder / f"{split}-labels-idx1-ubyte.gz", labels)


def write_png(file, pixels):
    """Writes uint8 pixels: [height, width] in gray, or [height, width, channels] in RGB or RGBA."""

    def chunk(name, data):
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    height, width = pixels.shape[:2]
    color = {1: 0, 3: 2, 4: 6}[pixels.size // (height * width)]
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, color, 0, 0, 0])
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + data)
