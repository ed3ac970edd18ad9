"""Reads MNIST into NumPy arrays, and prints the lines that bench/train/run.py reads."""

import json
import time
from pathlib import Path

import numpy


def load(folder, split):
    """Returns the images, float32 [N, 784] in [0, 1], and the labels, int64 [N]. `split` is train or t10k."""
    images = numpy.fromfile(Path(folder) / f"{split}-images-idx3-ubyte", numpy.uint8)[16:].reshape(-1, 784)
    labels = numpy.fromfile(Path(folder) / f"{split}-labels-idx1-ubyte", numpy.uint8)[8:]
    return images.astype(numpy.float32) / 255, labels.astype(numpy.int64)


class Reporter:
    """Prints the test accuracy after each epoch, and the total seconds of these measurements, to subtract them."""

    def __init__(self, measure):
        self.measure = measure
        self.testing = 0.0

    def epoch_done(self):
        begin = time.monotonic()
        accuracy = float(self.measure())
        self.testing += time.monotonic() - begin
        print(json.dumps({"accuracy": accuracy, "testing": self.testing}), flush=True)
