#!/usr/bin/env python3
"""More idle connections than open files: does the admin port still answer its health checks?"""

import resource
import socket
import time
import urllib.request

from attack import digit_serve, parse, report
from server import free_port


def limit_files(number):
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))


def answers(port, path, limit=5):
    """Returns the status of a path of the admin port, or why there is none."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=limit) as reply:
            return str(reply.status)
    except OSError as error:
        return f"{type(error).__name__}: {error}"


def main():
    arguments = parse(__doc__, ("--connections", 300), ("--files", 256))
    admin = free_port()
    idle, rows = [], [("open files allowed", arguments.files), ("idle connections", arguments.connections)]
    with digit_serve(arguments, "--admin-port", str(admin), preexec_fn=lambda: limit_files(arguments.files)) as server:
        for i in range(arguments.connections):
            idle.append(socket.create_connection(("127.0.0.1", server.port), timeout=5))
            if i % 2:
                idle[-1].sendall(b"GET / HTTP/1.1\r\n")  # and never the rest
        time.sleep(0.5)
        for path in ("/healthz", "/readyz", "/metrics"):
            found = [answers(admin, path) for _ in range(10)]
            good = found.count("200")
            bad = ", ".join(sorted(set(found) - {"200"}))
            rows.append((f"admin port's answers to {path}", f"{good} of 10 {bad}".strip(), "10 of 10", good == 10))
        for connection in idle:
            connection.close()
        time.sleep(0.5)
        after = answers(server.port, "/readyz")
        rows.append(("public port after they left", after, "200", after == "200"))
    report("idle connections", rows, arguments.check)


main()
