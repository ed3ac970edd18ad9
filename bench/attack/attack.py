"""What the attacks share: arguments, the server, a good client, processes of attackers, and the table of figures."""

import argparse
import http.client
import itertools
import multiprocessing
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "bench/lib"))
from server import TRUSTING, Server

LONGEST_ANSWER = 15  # seconds; a good client gives up then
LONGEST_STOP = 90  # seconds; a server that needs longer is killed


def parse(description, *options):
    """Parses the arguments that all attacks have and, for each pair in `options`, one more with that default."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--server", default=str(ROOT / "build/release/bin/digit-serve"), help="the program")
    parser.add_argument("--model", default=str(ROOT / "data/pretrained/digit.pt"), help="the model to serve")
    parser.add_argument("--check", action="store_true", help="exit with status 1 if a figure misses its bar")
    for name, default in options:
        parser.add_argument(name, type=type(default), default=default, help=f"default: {default}")
    return parser.parse_args()


def digit_serve(arguments, *options, **process_options):
    """Returns the server under attack, with these further options and arguments of Server."""
    command = [arguments.server, "--port", "{port}", "--model", arguments.model, *options]
    return Server("digit-serve", command, "/readyz", **process_options)


def make_certificate(folder):
    """Writes a self-signed certificate, and returns the options of digit-serve that use it."""
    key, certificate = f"{folder}/key.pem", f"{folder}/certificate.pem"
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run(["openssl", "req", *kind, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return "--tls-cert", certificate, "--tls-key", key


def png(width, height, rows, depth=8, color=0, interlaced=0):
    """Returns a PNG, grayscale unless `color` says otherwise; each row begins with the number of its filter."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def digit_png(size):
    """Returns the picture of a one: white paper of size × size pixels with a black bar."""
    bar = range(size * 4 // 9, size * 5 // 9)
    inked = bytes([0] + [0 if x in bar else 255 for x in range(size)])
    paper = bytes([0] + [255] * size)
    margin = size // 6
    return png(size, size, paper * margin + inked * (size - 2 * margin) + paper * margin)


class GoodClient:
    """A client that sends requests one after the other on one connection; by default, small pictures of a digit."""

    def __init__(self, port, tls=False, headers=None, path="/predict", bodies=None):
        self.port, self.tls, self.path = port, tls, path
        self.headers = {"Content-Type": "image/png"} | (headers or {})
        self.bodies = bodies or [digit_png(size) for size in (28, 60, 120, 200)]
        self.milliseconds, self.failures = [], []

    def run(self, seconds):
        """Sends requests for so many seconds, records their times and failures, and returns itself."""
        bodies = itertools.cycle(self.bodies)
        connection, end = None, time.monotonic() + seconds
        while time.monotonic() < end:
            connection = connection or self.connect()
            began = time.monotonic()
            try:
                connection.request("POST", self.path, next(bodies), self.headers)
                reply = connection.getresponse()
                reply.read()
                if reply.status != 200:
                    self.failures.append(str(reply.status))
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(type(error).__name__)
                connection.close()
                connection = None
            self.milliseconds.append(1000 * (time.monotonic() - began))
            time.sleep(0.005)
        return self

    def connect(self):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=LONGEST_ANSWER, context=TRUSTING)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_ANSWER)

    def percentile(self, percent):
        found = sorted(self.milliseconds)
        return found[min(len(found) - 1, len(found) * percent // 100)]

    def rows(self, when):
        """Returns the rows of the table for what this client saw."""
        failed = f"{len(self.failures)} of {len(self.milliseconds)}"
        kinds = ", ".join(sorted(set(self.failures)))
        return [
            (f"good client's p50 {when}", f"{self.percentile(50):.1f} ms"),
            (f"good client's p99 {when}", f"{self.percentile(99):.1f} ms"),
            (f"good client's failures {when}", f"{failed} {kinds}".strip()),
        ]


def start_attackers(count, function, *arguments):
    """Starts processes that run the function until they are terminated. They end with this process."""
    found = [multiprocessing.Process(target=function, args=arguments, daemon=True) for _ in range(count)]
    for process in found:
        process.start()
    return found


def stop_attackers(processes):
    for process in processes:
        process.terminate()
        process.join()


def report(title, rows, check):
    """Prints the rows (figure, value) or (figure, value, bar, whether it is met), and exits with 1 if told to check."""
    print(f"\n{title}\n\n| figure | value | bar | met |\n|---|---|---|---|")
    for figure, value, *bar in rows:
        print(f"| {figure} | {value} | {bar[0] if bar else ''} | {('yes' if bar[1] else 'NO') if bar else ''} |")
    sys.stdout.flush()
    if check and not all(bar[1] for _, _, *bar in rows if bar):
        raise SystemExit(1)


class Handshakes(threading.Thread):
    """Makes TLS handshakes with the server, five a second, until it is stopped."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.stopped, self.slowest, self.began = port, threading.Event(), 0.0, None

    def run(self):
        while not self.stopped.is_set():
            self.began = time.monotonic()
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=60) as plain:
                    TRUSTING.wrap_socket(plain).close()
                self.slowest = max(self.slowest, time.monotonic() - self.began)
            except OSError:  # a handshake that fails is as bad as one that takes the longest
                self.slowest = 60.0
            self.began = None
            self.stopped.wait(0.2)

    def stop(self):
        """Returns the seconds of the slowest handshake, which may still be in progress."""
        began, slowest = self.began, self.slowest
        self.stopped.set()
        return max(slowest, time.monotonic() - began if began else 0)
