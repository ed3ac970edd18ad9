"""Writes the data of the models of contract_test.py, and generates its pictures."""

import numpy as np
from tiny_data import write_idx, write_png

LETTERS = [chr(ord("A") + i) for i in range(26)]
CLOTHES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
FRUIT = ["apple", "banana", "cherry"]


def cross(label):
    """The 8×8 pixels of a class: a row and a weaker column on paper, as tones of ink."""
    pixels = np.zeros((8, 8), dtype=np.uint8)
    pixels[1:7, 1 + label // 6 % 6] = 170
    pixels[1 + label % 6, 1:7] = 255
    return pixels


def enlarged(pattern, height, width):
    rows, columns = (np.arange(size) * 8 // size for size in (height, width))
    return pattern[np.ix_(rows, columns)]


def examples(count, classes):
    """Images with noise, and their labels."""
    random = np.random.default_rng(count)
    labels = (np.arange(count) % classes).astype(np.uint8)
    images = np.array([enlarged(cross(label), 28, 28) for label in labels])
    noise = random.integers(0, 256, images.shape, dtype=np.uint8)
    return np.where(random.random(images.shape) < 0.1, noise, images), labels


def write_sources(folder):
    for name, classes in ("digits", 10), ("clothes", 10), ("letters", 26):
        (folder / name).mkdir()
        for split, count in ("train", 520), ("t10k", 52):
            images, labels = examples(count, classes)
            write_idx(folder / name / f"{split}-images-idx3-ubyte.gz", images)
            write_idx(folder / name / f"{split}-labels-idx1-ubyte.gz", labels)
    for i, (image, label) in enumerate(zip(*examples(150, len(FRUIT)))):
        (folder / "fruit" / FRUIT[label]).mkdir(parents=True, exist_ok=True)
        write_png(folder / "fruit" / FRUIT[label] / f"{i}.png", image)


def colored(pattern, ink, paper):
    """Mixes two colors by the tones: RGB, or RGBA with a transparent paper if `paper` is None."""
    share = pattern[..., None] / 255
    if paper is None:
        return np.dstack([np.broadcast_to(ink, (*pattern.shape, 3)), pattern]).astype(np.uint8)
    return np.round(share * ink + (1 - share) * paper).astype(np.uint8)


def pictures():
    """Twenty pictures of different sizes, tones and colors. The last one has a single color."""
    random = np.random.default_rng(20)
    for i in range(19):
        height, width = (28, 28) if i % 4 == 0 else random.integers(12, 400, 2)
        pattern = enlarged(cross(i), height, width)
        border = [(size // 5, size // 5) for size in (height, width)] if i % 3 == 1 else 0
        pattern = np.pad(pattern, border)
        ink, paper = random.integers(0, 90, 3), random.integers(160, 256, 3)
        light, dark, transparent = (colored(pattern, *pair) for pair in ((ink, paper), (paper, ink), (ink, None)))
        yield [pattern, 255 - pattern, light, dark, transparent][i % 5]
    yield np.full((40, 60, 3), (90, 160, 90), dtype=np.uint8)
