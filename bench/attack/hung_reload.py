#!/usr/bin/env python3
"""The model file becomes a FIFO that nobody writes, then SIGHUP: do requests go on, and does SIGTERM end in time?"""

import os
import shutil
import signal
import tempfile
import threading
import urllib.request
from contextlib import suppress
from pathlib import Path

from attack import GoodClient, digit_serve, parse, report
from server import free_port

LONGEST_STOP = 30
DRAIN_TIMEOUT = 10  # seconds, the default of --drain-timeout
MARGIN = 1


def ask_admin(port):
    with suppress(OSError):  # no answer is what this attack is about
        request = urllib.request.Request(f"http://127.0.0.1:{port}/admin/reload", method="POST")
        urllib.request.urlopen(request, timeout=60)


def run(arguments, by_signal):
    admin = free_port()
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.pt"
        shutil.copy(arguments.model, model)
        arguments.model = str(model)
        with digit_serve(arguments, "--admin-port", str(admin)) as server:
            model.unlink()
            os.mkfifo(model)
            for _ in range(4):  # more than there are workers on a small machine
                if by_signal:
                    server.process.send_signal(signal.SIGHUP)
                else:
                    threading.Thread(target=ask_admin, args=(admin,), daemon=True).start()
            client = GoodClient(server.port).run(arguments.seconds)
            stop = server.stop(LONGEST_STOP)
    limit = DRAIN_TIMEOUT + MARGIN
    return [
        ("good client's failures", f"{len(client.failures)} of {len(client.milliseconds)}", "0", not client.failures),
        ("good client's p99", f"{client.percentile(99):.1f} ms", "< 100 ms", client.percentile(99) < 100),
        ("SIGTERM to exit", f"{stop:.1f} s", f"< {limit} s", stop < limit),
        ("exit status", server.process.returncode, "0", server.process.returncode == 0),
    ]


def main():
    arguments = parse(__doc__, ("--seconds", 5.0))
    model, missed = arguments.model, []
    for name, by_signal in (("SIGHUP", True), ("/admin/reload", False)):
        arguments.model = model
        found = run(arguments, by_signal)
        report(f"hung reload: by {name}", found, check=False)
        missed += [(f"{name}: {row[0]}", *row[1:]) for row in found if not row[3]]
    report("hung reload: figures that miss their bar", missed, arguments.check)


main()
