#!/usr/bin/env python3
"""Small requests that cost much: do clients with small pictures, TLS handshakes and SIGTERM wait for them?

Each variant starts a server with TLS. Attackers send their request again and again, each on a new connection; most
leave right after sending. Meanwhile a good client sends small pictures and another one makes handshakes. At the end,
while the work of the attack is still there, the server gets SIGTERM.
"""

import base64
import gzip
import json
import socket
import tempfile
import time

from attack import (
    LONGEST_STOP,
    TRUSTING,
    GoodClient,
    Handshakes,
    digit_serve,
    make_certificate,
    parse,
    png,
    report,
    start_attackers,
    stop_attackers,
)

SIDE = 4000  # 4000 × 4000 are the 16 million pixels of --max-pixels


SLOW_FILTER = b"\4"  # of the five filters of a row, the one that takes the longest to decode
RGBA = 6  # the color type of PNG
ADAM7 = [(500, 500), (500, 500), (1000, 500), (1000, 1000), (2000, 1000), (2000, 2000), (4000, 2000)]  # widths, heights


def gray_png():
    """16 kB, so that 256 of them fit into --max-body."""
    return png(SIDE, SIDE, bytes((1 + SIDE) * SIDE))


def costly_png():
    """An interlaced picture with four samples of 16 bits per pixel: 128 MB before compression."""
    rows = b"".join((SLOW_FILTER + bytes(8 * width)) * height for width, height in ADAM7)
    return png(SIDE, SIDE, rows, depth=16, color=RGBA, interlaced=1)


def request(path, content_type, body, encoding=None):
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
    head += f"Content-Encoding: {encoding}\r\n" if encoding else ""
    return (head + "\r\n").encode() + body


def batch(instance, count, path="/predict"):
    body = gzip.compress(json.dumps({"instances": [instance] * count}, separators=(",", ":")).encode(), 9)
    return request(path, "application/json", body, "gzip")


def picture_batch():
    url = "data:image/png;base64," + base64.b64encode(gray_png()).decode()
    return batch({"image": url}, 256)


def strokes():
    """20,000 points are the most of one drawing, and 64 drawings of them fit into --max-body when decompressed."""
    return batch({"strokes": [[[i % 10, i % 7] for i in range(20_000)]]}, 64)


# The request of each variant, and whether its attackers stay until the answer comes.
VARIANTS = {
    "bomb": (picture_batch, False),
    "pictures-leave": (lambda: request("/predict", "image/png", costly_png()), False),
    "pictures-stay": (lambda: request("/predict", "image/png", costly_png()), True),
    "strokes": (strokes, False),
    "stages": (lambda: request("/predict?return=stages", "image/png", costly_png()), True),
    "explain": (lambda: batch({"image": [0, 9] * 392}, 256, "/predict?explain=true&return=image"), True),
}


def attack(port, sent, stays, pause):
    """Sends the request without end, each time on a new connection."""
    while True:
        try:
            plain = socket.create_connection(("127.0.0.1", port), timeout=60)
            with TRUSTING.wrap_socket(plain) as connection:
                connection.sendall(sent)
                while stays and connection.recv(1 << 16):
                    pass  # the server closes, or the attack ends
        except OSError:
            pass  # refused, reset or too slow; the attack goes on
        time.sleep(pause)


def run(variant, arguments, certificate):
    make_request, stays = VARIANTS[variant]
    sent = make_request()
    if stays:
        sent = sent.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
    with digit_serve(arguments, *certificate, scheme="https") as server:
        usual = GoodClient(server.port, tls=True).run(arguments.usual_seconds)
        attackers = start_attackers(arguments.senders, attack, server.port, sent, stays, arguments.pause)
        handshakes = Handshakes(server.port)
        handshakes.start()
        attacked = GoodClient(server.port, tls=True).run(arguments.seconds)
        handshake = handshakes.stop()
        memory = server.megabytes("VmHWM")
        stop_attackers(attackers)
        stop = server.stop(LONGEST_STOP)
    return [
        ("size of the request", f"{len(sent)} bytes"),
        *usual.rows("before the attack"),
        *attacked.rows("during the attack"),
        ("good client's p99", f"{attacked.percentile(99):.1f} ms", "< 100 ms", attacked.percentile(99) < 100),
        ("good client's failures", len(attacked.failures), "0", not attacked.failures),
        ("slowest TLS handshake", f"{handshake:.2f} s", "< 1 s", handshake < 1),
        ("peak memory", f"{memory:.0f} MB"),
        ("SIGTERM to exit", f"{stop:.1f} s", "< 10 s", stop < 10),
    ]


def main():
    arguments = parse(
        __doc__,
        ("--variants", ",".join(VARIANTS)),
        ("--senders", 4),
        ("--seconds", 10.0),
        ("--usual-seconds", 3.0),
        ("--pause", 0.5),
    )
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        certificate = make_certificate(folder)
        for variant in arguments.variants.split(","):
            found = run(variant, arguments, certificate)
            report(f"bomb: {variant}", found, check=False)
            rows += [(f"{variant}: {row[0]}", *row[1:]) for row in found if len(row) > 2 and not row[3]]
    report("bomb: figures that miss their bar", rows, arguments.check)


main()
