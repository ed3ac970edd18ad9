"""A digit-serve of its own for the tests: DIGIT_SERVE names the program, DIGIT_MODEL the model file."""

import os
import re
import subprocess

import pytest


@pytest.fixture(scope="session")
def address():
    command = [os.environ["DIGIT_SERVE"], "--port", "0", "--model", os.environ["DIGIT_MODEL"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        found = re.search(r"http://(\S+)", server.stdout.readline())
        assert found, "the server says where it listens"
        yield found.group(1)
        server.terminate()
        assert server.wait(timeout=10) == 0
