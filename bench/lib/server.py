"""A server process on a free port, for the programs in bench/."""

import re
import socket
import ssl
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

# Servers in bench/ have certificates of their own making.
TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname = False
TRUSTING.verify_mode = ssl.CERT_NONE


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Server:
    """A server process on a free port; the end of the context terminates it.

    `{port}` in the command stands for the port. The server is ready when the path `ready` answers. Further arguments go
    to subprocess.Popen.
    """

    def __init__(self, name, command, ready, scheme="http", **process_options):
        self.name = name
        self.port = free_port()
        self.command = [part.replace("{port}", str(self.port)) for part in command]
        self.ready = f"{scheme}://127.0.0.1:{self.port}{ready}"
        self.process_options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | process_options

    def __enter__(self):
        began = time.monotonic()
        self.process = subprocess.Popen(self.command, **self.process_options)
        while True:
            try:
                with urllib.request.urlopen(self.ready, timeout=1, context=TRUSTING):
                    break
            except OSError:
                if self.process.poll() is not None or time.monotonic() - began > 120:
                    self.process.kill()
                    raise SystemExit(f"{self.name} does not answer: {' '.join(self.command)}") from None
                time.sleep(0.002)
        self.seconds_to_start = time.monotonic() - began
        self.megabytes_after_start = self.resident_megabytes()
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.stop(60)

    def stop(self, limit):
        """Asks the server to end and returns the seconds that it took; after `limit` seconds, kills it."""
        began = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return time.monotonic() - began

    def ticks(self):
        """Returns the processor time of the server and its workers, in clock ticks."""
        pids = [self.process.pid]
        for pid in pids:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with suppress(FileNotFoundError, ProcessLookupError):  # the thread has just ended
                    pids += children.read_text().split()
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
        return sum(int(stat[11]) + int(stat[12]) for stat in stats)

    def settle(self):
        """Waits until the server is idle, so that pending requests do not disturb the next measurement."""
        before = -10
        while (now := self.ticks()) - before > 1:
            before = now
            time.sleep(0.1)

    def megabytes(self, figure):
        """Returns a figure of /proc/PID/status, such as VmRSS, VmHWM or VmSize, in megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{figure}:\s+(\d+)", status).group(1)) / 1024

    def resident_megabytes(self):
        return self.megabytes("VmRSS")
