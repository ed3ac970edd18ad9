"""Starts digit-serve for the tests.

DIGIT_SERVE is the path of the program, DIGIT_MODEL that of a model of the ten digits without a detector, and
DIGIT_NAMED_MODEL that of a model of three named classes with a detector.
"""

import os
import re
import socket
import subprocess
from contextlib import contextmanager

import pytest


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(*options, model=None):
    """Runs a server of the file `model`, or DIGIT_MODEL, and yields its addresses. It prints one line per port."""
    command = [os.environ["DIGIT_SERVE"], "--port", "0", "--model", model or os.environ["DIGIT_MODEL"], *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        lines = (server.stdout.readline() for _ in range(1 + ("--admin-port" in options)))
        yield [re.search(r"https?://(\S+)", line).group(1) for line in lines]
        server.terminate()
        assert server.wait(timeout=10) == 0


@pytest.fixture(scope="session")
def address():
    with serving() as [address]:
        yield address


@pytest.fixture(scope="session")
def named_address():
    with serving(model=os.environ["DIGIT_NAMED_MODEL"]) as [address]:
        yield address


@pytest.fixture(scope="session")
def admin_address():
    with serving("--admin-port", "0") as [_, admin]:
        yield admin
