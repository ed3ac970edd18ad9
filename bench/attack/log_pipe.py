#!/usr/bin/env python3
"""A log pipe that nobody reads: are all requests answered, does SIGTERM end, and are the lost lines reported?"""

import os
import socket
import threading
from contextlib import suppress

from attack import GoodClient, digit_serve, parse, report

LONGEST_STOP = 20


def read_all(pipe, found):
    while chunk := os.read(pipe, 1 << 16):
        found.append(chunk)


def pipelined(port, count):
    """Sends so many small requests on one connection, 100 at a time. Returns how many of them were answered."""
    sent = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nx-request-id: " + b"a" * 64 + b"\r\n\r\n"
    answers = 0
    with socket.create_connection(("127.0.0.1", port), timeout=15) as client, suppress(TimeoutError):
        for _ in range(count // 100):
            client.sendall(sent * 100)
            expected, received = answers + 100, b""
            while answers < expected:
                received += client.recv(1 << 16)
                answers += received.count(b"HTTP/1.1 200")
                received = received[received.rfind(b"HTTP/1.1 200") + 1 :]
    return answers


def run(arguments, reads_again):
    reader, writer = os.pipe()
    found = []
    with digit_serve(arguments, "--access-log", stderr=writer) as server:
        os.close(writer)
        blocked = GoodClient(server.port).run(arguments.seconds)
        answers = pipelined(server.port, arguments.requests)
        if reads_again:
            threading.Thread(target=read_all, args=(reader, found), daemon=True).start()
            GoodClient(server.port).run(1)
        stop = server.stop(LONGEST_STOP)
    rows = [
        (
            "pictures without an answer",
            f"{len(blocked.failures)} of {len(blocked.milliseconds)}",
            "0",
            not blocked.failures,
        ),
        ("small requests without an answer", arguments.requests - answers, "0", answers == arguments.requests),
        ("good client's p99", f"{blocked.percentile(99):.1f} ms", "< 100 ms", blocked.percentile(99) < 100),
        ("SIGTERM to exit", f"{stop:.1f} s", "< 10 s", stop < 10),
    ]
    if reads_again:
        log = b"".join(found).decode()
        lost = [line for line in log.splitlines() if "lost" in line or "dropped" in line]
        rows += [("report of lost lines", f"`{lost[0]}`" if lost else "none", "1 or more", bool(lost))]
    return rows


def main():
    arguments = parse(__doc__, ("--seconds", 5.0), ("--requests", 60_000))  # about 10 MB of lines
    missed = []
    for name, reads_again in (("nobody reads", False), ("somebody reads again", True)):
        found = run(arguments, reads_again)
        report(f"log pipe: {name}", found, check=False)
        missed += [(f"{name}: {row[0]}", *row[1:]) for row in found if len(row) > 2 and not row[3]]
    report("log pipe: figures that miss their bar", missed, arguments.check)


main()
