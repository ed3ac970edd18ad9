"""run.py: compares digit-train with bare loops and prints a table or JSON; see scripts/bench train."""

import argparse
import bisect
import functools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEERS = Path(__file__).parents[1] / "peers"
EPOCHS = 10
IMAGES = 60_000
TARGETS = (0.975, 0.985)
# The default batch sizes of the recipes digits and plain, and of Keras. PyTorch has no default.
DIGITS_BATCH, PLAIN_BATCH, KERAS_BATCH = 64, 128, 32
PEER_BATCH, LARGE_BATCH = 64, 256


def spawn(command):
    """Runs a process. Returns its lines with the seconds since its start, its duration and its peak memory in MB."""
    began = time.monotonic()
    command = [str(part) for part in command]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines = [(time.monotonic() - began, line) for line in process.stdout]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"status {process.returncode}: {' '.join(command)}")
    return lines, time.monotonic() - began, usage.ru_maxrss / 1024


class Products:
    """The matrix products alone, with the same number of threads as digit-train."""

    def __init__(self, build, batch, threads, seconds):
        self.name, self.batch, self.threads = "(a) matrix products alone", batch, threads
        self.command = [build / "bench/matrix-products", batch, threads, seconds]

    def run(self):
        lines, _, memory = spawn(self.command)
        return {"rate": float(lines[0][1]), "megabytes": memory}


class Loop:
    """A program that prints a line after each epoch. The time for the test set is subtracted."""

    def __init__(self, name, batch, command, threads=1):
        self.name, self.batch, self.command, self.threads = name, batch, command, threads

    def run(self, threads=None, epochs=EPOCHS):
        self.threads = threads or self.threads
        values = {"EPOCHS": epochs, "THREADS": self.threads}
        lines, seconds, memory = spawn([values.get(part, part) for part in self.command])
        reports = [json.loads(line) for _, line in lines]
        ends = [seen - report["testing"] for (seen, _), report in zip(lines, reports)]
        last = reports[-1]
        figures = {"seconds": seconds - last["testing"], "megabytes": memory, "accuracy": last["accuracy"]}
        if epochs > 1:
            figures["rate"] = IMAGES * (epochs - 1) / (ends[-1] - ends[0])
        for target in TARGETS:
            reached = (end for end, report in zip(ends, reports) if report["accuracy"] >= target)
            figures[f"to {target}"] = next(reached, None)
        return figures

    def choose_threads(self):
        """Sets the number of threads with which two epochs take the least time."""
        self.threads = min(range(1, os.cpu_count() + 1), key=lambda threads: -self.run(threads, 2)["rate"])


class DigitTrain:
    """digit-train, including the test and writing the model file.

    The time to an accuracy is that of the smallest number of epochs whose model reaches it.
    """

    def __init__(self, name, batch, build, mnist, options):
        self.name, self.batch, self.epochs_to = name, batch, {}
        self.command = [build / "bin/digit-train", "--data", mnist, "--json", "--batch-size", batch, *options]

    def train(self, epochs):
        with tempfile.TemporaryDirectory() as folder:
            lines, seconds, memory = spawn([*self.command, "--epochs", epochs, "--output", Path(folder) / "digit.pt"])
        report = json.loads("".join(line for _, line in lines))
        return {
            "seconds": seconds,
            "rate": report["images_per_second"],
            "megabytes": memory,
            "accuracy": report["test_accuracy"],
        }

    def find_epochs(self):
        """Finds the numbers of epochs by bisection. Once is enough, because the same options give the same model."""
        accuracy = functools.cache(lambda epochs: self.train(epochs)["accuracy"])
        for target in TARGETS:
            if accuracy(EPOCHS) >= target:
                self.epochs_to[target] = 1 + bisect.bisect_left(range(1, EPOCHS), target, key=accuracy)

    def run(self):
        figures = self.train(EPOCHS)
        for target, epochs in self.epochs_to.items():
            figures[f"to {target}"] = figures["seconds"] if epochs == EPOCHS else self.train(epochs)["seconds"]
        return figures


def own_contestants(arguments):
    build, mnist, threads = Path(arguments.build), arguments.mnist, arguments.threads
    options = ["--threads", threads]
    found = [Products(build, batch, threads, arguments.seconds) for batch in (PEER_BATCH, PLAIN_BATCH, LARGE_BATCH)]
    bare = [build / "bench/bare-loop", mnist, PEER_BATCH, "EPOCHS", "THREADS"]
    found.append(Loop("(b) bare LibTorch loop", PEER_BATCH, bare, threads))
    for batch in (PEER_BATCH, PLAIN_BATCH, LARGE_BATCH):
        found.append(DigitTrain("(c) digit-train --recipe plain", batch, build, mnist, ["--recipe", "plain", *options]))
    found.append(DigitTrain("(d) digit-train", DIGITS_BATCH, build, mnist, options))
    return found


def peers(arguments):
    """Returns the peers, each with its fastest number of threads."""
    python, mnist = arguments.peers_python, arguments.mnist
    torch = [python, PEERS / "torch_loop.py", mnist, PEER_BATCH, "EPOCHS", "THREADS"]
    keras = [python, PEERS / "keras_fit.py", mnist, "EPOCHS", "THREADS"]
    found = [
        Loop("PyTorch, DataLoader", PEER_BATCH, [*torch, "dataloader"]),
        Loop("PyTorch, preloaded, fused Adam", PEER_BATCH, [*torch, "preloaded"]),
        Loop("Keras fit (TensorFlow)", KERAS_BATCH, keras),
    ]
    for peer in found:
        peer.choose_threads()
    return found


def median(runs, key):
    values = [run[key] for run in runs if run.get(key) is not None]
    return statistics.median(values) if len(values) == len(runs) else None


def text(value, form):
    return "–" if value is None else format(value, form)


def print_table(rows):
    targets = [f"to {target}" for target in TARGETS]
    heads = "".join(f" s to {target:.1%} |".replace("%", " %") for target in TARGETS)
    print(f"| | batch | threads | images/s | s, {EPOCHS} epochs |{heads} test accuracy | peak MB |", file=sys.stderr)
    print("|---|---|---|---|---|---|---|---|---|", file=sys.stderr)
    for row in rows:
        cells = [row["name"], str(row["batch"]), str(row["threads"])]
        cells += [text(row["rate"], ",.0f"), text(row["seconds"], ".2f")]
        cells += [text(row[target], ".2f") for target in targets]
        cells += [text(row["accuracy"], ".2%").replace("%", " %"), text(row["megabytes"], ".0f")]
        print(f"| {' | '.join(cells)} |", file=sys.stderr)


def ratios(rows):
    """Returns ratios of the medians, which are comparable between machines."""
    by = {(row["name"].split(")")[0].strip("("), row["batch"]): row for row in rows}
    plain = by["c", PLAIN_BATCH]
    found = {"(d) seconds / (c) seconds": by["d", DIGITS_BATCH]["seconds"] / plain["seconds"]}
    for batch in (PEER_BATCH, PLAIN_BATCH, LARGE_BATCH):
        ratio = by["c", batch]["rate"] / by["a", batch]["rate"]
        found[f"(c) images/s / (a) images/s at batch {batch}"] = ratio
    for row in rows:
        if not row["name"].startswith(("PyTorch", "Keras")):
            continue
        own = plain if row["name"].startswith("Keras") else by["c", PEER_BATCH]
        found[f"{row['name']}: seconds / (c) seconds at batch {own['batch']}"] = row["seconds"] / own["seconds"]
        if row["to 0.975"] and own["to 0.975"]:
            found[f"{row['name']}: s to 97.5 % / (c) s to 97.5 %"] = row["to 0.975"] / own["to 0.975"]
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--mnist", required=True)
    parser.add_argument("--peers-python")
    parser.add_argument("--threads", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()

    contestants = own_contestants(arguments) + (peers(arguments) if arguments.peers_python else [])
    for contestant in contestants:
        if isinstance(contestant, DigitTrain):
            contestant.threads = arguments.threads
            if contestant.batch != LARGE_BATCH:
                contestant.find_epochs()
    runs = {contestant: [] for contestant in contestants}
    for _ in range(arguments.rounds):
        for contestant in contestants:  # alternately, so that other load affects all of them
            runs[contestant].append(contestant.run())
    keys = ["rate", "seconds", *(f"to {target}" for target in TARGETS), "accuracy", "megabytes"]
    rows = [
        {"name": contestant.name, "batch": contestant.batch, "threads": contestant.threads}
        | {key: median(found, key) for key in keys}
        for contestant, found in runs.items()
    ]
    print_table(rows)
    print("\n".join(f"{what}: {value:.2f}" for what, value in ratios(rows).items()), file=sys.stderr)
    if arguments.json:
        print(json.dumps({"rows": rows, "ratios": ratios(rows), "rounds": arguments.rounds}, indent=1))


main()
