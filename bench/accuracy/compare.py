#!/usr/bin/env python3
"""Compares two versions of digit, or of LibTorch: what they train, or what they answer.

  compare.py weights A.pt B.pt                 the tensors of two model files, byte by byte, and their temperatures
  compare.py answers URL_A URL_B DRAWINGS [N]  the answers of two running servers to the first N drawings (default 1000)
                                               of a JSON Lines file, raw or gzip-compressed
  compare.py predictions A.json B.json [MOST]  two outputs of digit-eval --json for the same picture files

Prints the differences and exits with 1 if a tensor other than the temperature differs, or if a probability differs by
more than MOST (default 1e-6, always so for answers).
"""
import gzip
import itertools
import json
import sys
import urllib.request
import zipfile

TOLERANCE = 1e-6
BATCH = 100


def read_records(path):
    """The records of a TorchScript archive by name, without the name of its top folder."""
    with zipfile.ZipFile(path) as archive:
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


def compare_weights(path_a, path_b):
    a, b = read_records(path_a), read_records(path_b)
    tensors = sorted(name for name in a if name.startswith("data/"))
    # The temperature is a tensor of one number; it is reported apart from the weights.
    differing = [name for name in tensors if a[name] != b.get(name) and len(a[name]) > 4]
    temperatures = [json.loads(records["extra/metadata.json"])["temperature"] for records in (a, b)]
    relative = abs(temperatures[1] / temperatures[0] - 1)
    print(f"{len(tensors)} tensors, differing: {', '.join(differing) or 'none'}")
    print(f"temperature {temperatures[0]:.9f} and {temperatures[1]:.9f}, relative difference {relative:.1e}")
    return not differing


def read_drawings(path, count):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [{"strokes": json.loads(line)["strokes"]} for line in itertools.islice(lines, count)]


def ask(url, drawings):
    request = urllib.request.Request(url + "/predict", json.dumps({"instances": drawings}).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)["predictions"]


def numbers_of(prediction):
    return prediction["probabilities"] + [prediction.get("is_digit", 0)]


def largest_difference(ones, others):
    """Of a probability or is_digit, over the predictions of the same inputs in two places."""
    return max((abs(x - y) for one, other in zip(ones, others, strict=True)
                for x, y in zip(numbers_of(one), numbers_of(other), strict=True)), default=0.0)


def compare_answers(url_a, url_b, path, count=1000):
    drawings = read_drawings(path, int(count))
    largest = 0.0
    for begin in range(0, len(drawings), BATCH):
        batch = drawings[begin:begin + BATCH]
        largest = max(largest, largest_difference(ask(url_a, batch), ask(url_b, batch)))
    print(f"{len(drawings)} drawings, largest difference of a probability or is_digit: {largest:.1e}")
    return largest <= TOLERANCE


def read_predictions(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def compare_predictions(path_a, path_b, most=TOLERANCE):
    a, b = read_predictions(path_a), read_predictions(path_b)
    most = float(most)
    if not a or [one["file"] for one in a] != [other["file"] for other in b]:
        sys.exit(f"{path_b}: expected predictions for the same files as in {path_a}, found others or none")
    largest = largest_difference(a, b)
    print(f"{len(a)} pictures, largest difference of a probability or is_digit: {largest:.1e}, allowed: {most:.0e}")
    return largest <= most


def main(arguments):
    commands = {"weights": compare_weights, "answers": compare_answers, "predictions": compare_predictions}
    if len(arguments) < 3 or arguments[0] not in commands:
        sys.exit(__doc__)
    sys.exit(0 if commands[arguments[0]](*arguments[1:]) else 1)


main(sys.argv[1:])
