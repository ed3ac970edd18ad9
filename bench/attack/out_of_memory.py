#!/usr/bin/env python3
"""The process may take only a few more megabytes: does each failing allocation cost one connection and no more?

While the limit holds, clients send large bodies, large pictures and large batches. The server must live, answer small
requests meanwhile or refuse them with a status, and answer them all when the limit is lifted.
"""

import collections
import json
import resource
import socket
import threading
import time

from attack import GoodClient, digit_serve, parse, png, report

SIDE = 4000


def request(path, content_type, body):
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {content_type}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def large_requests():
    drawing = {"strokes": [[[i % 90, i % 77] for i in range(20_000)]]}
    pixels = {"instances": [{"image": [0, 9] * 392}] * 256}
    picture = png(SIDE, SIDE, bytes((SIDE * 4 + 1) * SIDE), color=6)
    return [
        request("/predict", "image/png", bytes(8_000_000)),
        request("/predict", "application/octet-stream", bytes(784 * 256)),
        request("/predict", "application/json", json.dumps({"instances": [drawing] * 30}).encode()),
        request("/predict?return=image&explain=true", "application/json", json.dumps(pixels).encode()),
        request("/predict?return=stages", "image/png", picture),
    ]


def attack(port, sent, endings, end):
    """Sends the request again and again until the time `end`, and records how each connection ended."""
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=15) as connection:
                connection.sendall(sent)
                endings.append(connection.recv(1 << 16)[9:12].decode() or "closed")
        except OSError as error:
            endings.append(type(error).__name__)
        time.sleep(0.01)


def limit_memory(server, megabytes):
    """Allows the server so many megabytes of addresses more than it has; None lifts the limit."""
    most = resource.RLIM_INFINITY if megabytes is None else int((server.megabytes("VmSize") + megabytes) * 2**20)
    resource.prlimit(server.process.pid, resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def run(arguments, megabytes):
    endings = []
    with digit_serve(arguments) as server:
        GoodClient(server.port).run(1)
        limit_memory(server, megabytes)
        end = time.monotonic() + arguments.seconds
        attackers = [
            threading.Thread(target=attack, args=(server.port, sent, endings, end))
            for sent in large_requests() * arguments.clients
        ]
        for attacker in attackers:
            attacker.start()
        small = GoodClient(server.port).run(arguments.seconds)
        for attacker in attackers:
            attacker.join()
        rows = small.rows("during the attack") + GoodClient(server.port).run(1).rows("under the limit alone")
        alive = server.process.poll() is None
        rows.append(("process", "lives" if alive else f"ended with {server.process.returncode}", "lives", alive))
        if alive:
            limit_memory(server, None)
            after = GoodClient(server.port).run(1)
            rows.append(("failures without the limit", len(after.failures), "0", not after.failures))
            stop = server.stop(30)
            rows.append(("SIGTERM to exit", f"{stop:.1f} s", "< 10 s", stop < 10))
    found = ", ".join(f"{count} × {kind}" for kind, count in collections.Counter(endings).most_common())
    return [*rows, ("answers to large requests", found)]


def main():
    arguments = parse(__doc__, ("--megabytes", "4,16,64"), ("--clients", 4), ("--seconds", 5.0))
    missed = []
    for megabytes in map(int, arguments.megabytes.split(",")):
        found = run(arguments, megabytes)
        report(f"out of memory: {megabytes} MB more", found, check=False)
        missed += [(f"{megabytes} MB: {row[0]}", *row[1:]) for row in found if len(row) > 2 and not row[3]]
    report("out of memory: figures that miss their bar", missed, arguments.check)


main()
