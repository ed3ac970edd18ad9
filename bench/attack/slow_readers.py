#!/usr/bin/env python3
"""Clients that ask for the largest answers and read two bytes a second: how much memory do they hold?

Half of the clients ask for the images and explanations of a batch of 256 as often as their connection takes it, the
other half send a few kilobytes of gzip with an id of 7.8 MB, which the Open Inference Protocol echoes.
"""

import functools
import gzip
import http.client
import json
import resource
import selectors
import socket
import time
import urllib.request
from contextlib import suppress

from attack import digit_serve, parse, report, start_attackers, stop_attackers

BAR = 300  # megabytes
IDLE_CLIENTS = 100
PIPELINED = 3  # requests that each client sends at once


def request(path, body):
    body = gzip.compress(body, 9)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@functools.cache
def explained_batch():
    instances = json.dumps({"instances": [{"image": [0, 9] * 392}] * 256}).encode()
    return request("/predict?return=image&explain=true", instances)


@functools.cache
def echoed_id():
    tensor = {"name": "image", "shape": [1, 784], "datatype": "UINT8", "data": [0, 9] * 392}
    return request("/v2/models/digit/infer", json.dumps({"id": "a" * 7_800_000, "inputs": [tensor]}).encode())


def connect(port, sent):
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # the kernel takes the smallest size that it allows
    client.connect(("127.0.0.1", port))
    client.setblocking(False)
    with suppress(BlockingIOError):  # the socket takes as much as the server reads
        client.send(sent * PIPELINED)
    return client


def read_slowly(port, requests, count):
    """Opens `count` connections and reads two bytes a second from each. Replaces those that the server closes."""
    ready = selectors.DefaultSelector()
    for i in range(count):
        sent = requests[i % len(requests)]
        ready.register(connect(port, sent), selectors.EVENT_READ, sent)
    while True:
        time.sleep(1)
        for key, _ in ready.select(0):
            try:
                alive = key.fileobj.recv(2)
            except OSError:
                alive = b""
            if not alive:
                ready.unregister(key.fileobj)
                key.fileobj.close()
                ready.register(connect(port, key.data), selectors.EVENT_READ, key.data)


def exchange(client, sent):
    """Sends a request and reads the whole answer."""
    client.sendall(sent)
    reply = http.client.HTTPResponse(client)
    reply.begin()
    reply.read()


def idle_after_large_answers(arguments):
    """Clients that get the largest answers at full speed and keep the connection: does the server keep the buffers?"""
    clients = []
    with digit_serve(arguments) as server:
        for _ in range(IDLE_CLIENTS):
            client = socket.create_connection(("127.0.0.1", server.port), timeout=30)
            for sent in (explained_batch(), echoed_id()):
                exchange(client, sent)
            clients.append(client)
        time.sleep(5)
        memory = server.resident_megabytes()
        for client in clients:
            client.close()
    return (f"{IDLE_CLIENTS} idle connections after large answers", f"{memory:.0f} MB", f"<= {BAR} MB", memory <= BAR)


def byte_metrics(server):
    """Returns the metrics of the server that count bytes."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=60) as reply:
        lines = reply.read().decode().splitlines()
    return [line for line in lines if line.startswith("digit_") and "_bytes" in line.split(" ")[0].split("{")[0]]


def main():
    arguments = parse(__doc__, ("--clients", 500), ("--seconds", 40.0))
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, 8192), limit))
    with digit_serve(arguments) as server:
        idle = server.resident_megabytes()
        attackers = start_attackers(1, read_slowly, server.port, [explained_batch(), echoed_id()], arguments.clients)
        peak, end = idle, time.monotonic() + arguments.seconds
        while time.monotonic() < end and peak < 8000:
            peak = max(peak, server.resident_megabytes())
            time.sleep(0.1)
        metrics = byte_metrics(server)
        stop_attackers(attackers)
        time.sleep(5)
        after = server.resident_megabytes()
    rows = [
        ("clients", arguments.clients),
        ("resident memory before", f"{idle:.0f} MB"),
        ("peak of the resident memory", f"{peak:.0f} MB", f"<= {BAR} MB", peak <= BAR),
        ("resident memory 5 s after the clients left", f"{after:.0f} MB"),
        *[(f"metric `{metric.rsplit(' ', 1)[0]}`", metric.rsplit(" ", 1)[1]) for metric in metrics],
        idle_after_large_answers(arguments),
    ]
    report("slow readers", rows, arguments.check)


main()
