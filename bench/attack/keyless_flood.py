#!/usr/bin/env python3
"""Clients without a key send large bodies slowly: does a client with a key notice, and how soon are they refused?

Each client announces 8 MB and sends them slowly, at first without and then with `Expect: 100-continue`. Some clients
send most of the body at once, so that a server that reads it must keep it. A refused client connects again.
"""

import multiprocessing
import socket
import tempfile
import time
from pathlib import Path

from attack import GoodClient, digit_serve, parse, report, start_attackers, stop_attackers

BODY = 8 * 1024 * 1024
AT_ONCE = BODY - (1 << 16)  # sent as fast as the server takes it; then 1 kB a second
KEY = "friend"
BATCH = bytes(
    256 * 784 * 4
)  # the largest batch of the client with a key: 0.8 MB that must be kept until it is complete


class Counts:
    """How the floods' requests ended, counted over all processes."""

    def __init__(self):
        self.early, self.late, self.accepted, self.broken = (multiprocessing.Value("i") for _ in range(4))
        self.slowest_refusal = multiprocessing.Value("d")

    def refused(self, early, seconds):
        count = self.early if early else self.late
        with count.get_lock():
            count.value += 1
        with self.slowest_refusal.get_lock():
            self.slowest_refusal.value = max(self.slowest_refusal.value, seconds)


def status_of(connection, timeout):
    """Returns the status that the server has sent, or an empty text if there is none within the time."""
    connection.settimeout(timeout)
    try:
        return connection.recv(4096)[9:12].decode()
    except TimeoutError:
        return ""


def send_slowly(connection, counts):
    """Sends the body until the server answers. Returns whether the answer came before the body was complete."""
    body, sent, began = bytes(1 << 16), 0, time.monotonic()
    while sent < BODY:
        chunk = body[: BODY - sent] if sent < AT_ONCE else b"\0" * min(1024, BODY - sent)
        connection.settimeout(60)
        connection.sendall(chunk)
        sent += len(chunk)
        if status := status_of(connection, 1 if sent >= AT_ONCE else 0.001):
            counts.refused(status == "401", time.monotonic() - began)
            return
    counts.refused(False, time.monotonic() - began)


def flood(port, expect, counts):
    """Sends one request after the other, each on its own connection."""
    head = f"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: {BODY}\r\n"
    head += "Expect: 100-continue\r\n" if expect else ""
    while True:
        began = time.monotonic()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
                connection.sendall((head + "\r\n").encode())
                status = status_of(connection, 5 if expect else 0.2)
                if status == "401":
                    counts.refused(True, time.monotonic() - began)
                else:
                    counts.accepted.value += status == "100"
                    send_slowly(connection, counts)
        except OSError:
            counts.broken.value += 1  # the server reset the connection while the body was under way
        time.sleep(0.5)


def run(arguments, expect, clients, key_file):
    with digit_serve(arguments, "--api-key-file", str(key_file)) as server:
        key = {"Authorization": f"Bearer {KEY}"}
        usual = GoodClient(server.port, headers=key).run(arguments.usual_seconds)
        counts = Counts()
        attackers = start_attackers(clients, flood, server.port, expect, counts)
        time.sleep(2)  # the buffers fill
        binary = key | {"Content-Type": "application/octet-stream"}
        batches = GoodClient(server.port, headers=binary, path="/predict?dtype=float32", bodies=[BATCH])
        batches.run(arguments.usual_seconds)
        attacked = GoodClient(server.port, headers=key).run(arguments.seconds)
        memory = server.resident_megabytes()
        stop_attackers(attackers)
    ratio = attacked.percentile(99) / usual.percentile(99)
    failed_batches = f"{len(batches.failures)} of {len(batches.milliseconds)}"
    early, late = counts.early.value, counts.late.value
    return [
        *usual.rows("before the flood"),
        *attacked.rows("during the flood"),
        ("ratio of the p99", f"{ratio:.2f}", "< 2", ratio < 2),
        ("failures of small pictures", len(attacked.failures), "0", not attacked.failures),
        ("failures of large batches", failed_batches, "0", not batches.failures),
        ("401 before the body, other ends", f"{early}, {late}", "all early", early > 0 and late == 0),
        ("connections broken", counts.broken.value),
        ("slowest refusal", f"{counts.slowest_refusal.value:.2f} s"),
        ("invited by 100 Continue", counts.accepted.value, "0", counts.accepted.value == 0),
        ("resident memory", f"{memory:.0f} MB"),
    ]


def main():
    arguments = parse(__doc__, ("--clients", "32,128"), ("--seconds", 10.0), ("--usual-seconds", 5.0))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        key_file = Path(folder) / "keys"
        key_file.write_text(KEY + "\n")
        for clients in map(int, arguments.clients.split(",")):
            for expect in (False, True):
                name = f"{clients} clients{' that expect 100-continue' if expect else ''}"
                found = run(arguments, expect, clients, key_file)
                report(f"keyless flood: {name}", found, check=False)
                rows += [(f"{name}: {row[0]}", *row[1:]) for row in found if len(row) > 2 and not row[3]]
    report("keyless flood: figures that miss their bar", rows, arguments.check)


main()
