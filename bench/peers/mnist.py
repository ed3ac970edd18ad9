"""MNIST's files as NumPy arrays, and the lines that bench/train/run.py reads."""

import json
import time
from pathlib import Path

import numpy


def load(folder, split):
    """`split`: train or t10k. Float32 [N, 784] in [0, 1], and int64 [N]."""
    images = numpy.fromfile(Path(folder) / f"{split}-images-idx3-ubyte", numpy.uint8)[16:].reshape(-1, 784)
    labels = numpy.fromfile(Path(folder) / f"{split}-labels-idx1-ubyte", numpy.uint8)[8:]
    return images.astype(numpy.float32) / 255, labels.astype(numpy.int64)


class Reporter:
    """Prints the test accuracy after each epoch, and the seconds that measuring it took so far, which do not count."""

    def __init__(self, measure):
        self.measure = measure
        self.testing = 0.0

    def epoch_done(self):
        begin = time.monotonic()
        accuracy = float(self.measure())
        self.testing += time.monotonic() - begin
        print(json.dumps({"accuracy": accuracy, "testing": self.testing}), flush=True)
