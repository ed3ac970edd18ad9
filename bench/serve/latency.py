"""latency.py: measures how long a client waits for a digit and for a number in strokes; see scripts/bench latency."""

import argparse
import json
import random
import socket
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "lib"))
from drawings import four_digits, read_drawings, synthetic_drawings
from server import Server

CASES = {"digit": "/predict", "four-digit number": "/predict?mode=number"}
MOST = 1.0  # milliseconds: the bar for the median of a number


class Client:
    """Sends requests on one connection, which stays open, and measures the time to the last byte of each reply."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request):
        """Returns the milliseconds and the answer."""
        began = time.perf_counter_ns()
        self.socket.sendall(request)
        reply = bytearray()
        size = None
        while size is None or len(reply) < size:
            part = self.socket.recv(65536)
            if not part:
                raise SystemExit("the server closed the connection")
            reply += part
            head = reply.find(b"\r\n\r\n") if size is None else -1
            if head >= 0:
                size = head + 4 + content_length(bytes(reply[:head]))
        milliseconds = (time.perf_counter_ns() - began) / 1e6
        head, _, body = bytes(reply).partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise SystemExit(f"expected status 200, found {head.decode()} {body.decode()}")
        return milliseconds, body


def content_length(head):
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise SystemExit("the reply has no Content-Length")


def request_of(path, strokes):
    body = json.dumps({"strokes": strokes}).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


def requests_of(arguments):
    """Returns the requests of each case, the same in each run."""
    generator = random.Random(1)
    digits = read_drawings(arguments.strokes) if arguments.strokes else synthetic_drawings(generator)
    drawings = {
        "digit": [generator.choice(digits) for _ in range(arguments.requests)],
        "four-digit number": [four_digits(digits, generator) for _ in range(arguments.requests)],
    }
    return {case: [request_of(CASES[case], strokes) for strokes in found] for case, found in drawings.items()}


def percentile(sorted_times, percent):
    return sorted_times[min(len(sorted_times) - 1, len(sorted_times) * percent // 100)]


def measure_round(clients, requests):
    """Sends all requests to each client in turn, in blocks, and returns p50 and p95 of each."""
    times = [[] for _ in clients]
    block = 25
    for begin in range(0, len(requests), block):
        order = range(len(clients)) if begin // block % 2 == 0 else reversed(range(len(clients)))
        for index in order:
            times[index] += [clients[index].ask(request)[0] for request in requests[begin : begin + block]]
    return [(percentile(found, 50), percentile(found, 95)) for found in map(sorted, times)]


def measure(case, names, clients, requests, rounds):
    """Returns a row for each client: the medians over the rounds, and the ratio to the first client in each round."""
    measure_round(clients, requests)  # fills the caches
    runs = [measure_round(clients, requests) for _ in range(rounds)]
    rows = []
    for index, name in enumerate(names):
        row = {"case": case, "program": name}
        row |= {key: statistics.median(run[index][at] for run in runs) for at, key in enumerate(("p50_ms", "p95_ms"))}
        row["ratio_of_p50"] = statistics.median(run[index][0] / run[0][0] for run in runs)
        rows.append(row)
    return rows


def reads_numbers(client, requests):
    return b'"digits"' in client.ask(requests[0])[1]  # an older program takes the drawing for one digit


def print_table(rows):
    print("| case | program | p50 ms | p95 ms | ratio of p50 |\n|---|---|---|---|---|", file=sys.stderr)
    for row in rows:
        figures = " | ".join(f"{row[key]:.3f}" for key in ("p50_ms", "p95_ms", "ratio_of_p50"))
        print(f"| {row['case']} | {row['program']} | {figures} |", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--serve", action="append", default=[])
    parser.add_argument("--strokes")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    requests = requests_of(arguments)
    programs = [*arguments.serve, str(Path(arguments.build) / "bin/digit-serve")]
    rows = []
    with ExitStack() as stack:
        servers = [
            stack.enter_context(Server(name, [name, "--port", "{port}", "--model", arguments.model], "/readyz"))
            for name in programs
        ]
        clients = {server.name: Client(server.port) for server in servers}
        for case, sent in requests.items():
            names = [name for name in programs if case == "digit" or reads_numbers(clients[name], sent)]
            rows += measure(case, names, [clients[name] for name in names], sent, arguments.rounds)
    print_table(rows)
    if arguments.json:
        print(json.dumps(rows, indent=1))
    slow = [row for row in rows if row["case"] != "digit" and row["program"] == programs[-1] and row["p50_ms"] > MOST]
    if arguments.check and slow:
        raise SystemExit(f"p50 of a number: expected at most {MOST} ms, found {slow[0]['p50_ms']:.3f} ms")


main()
