"""Sends generated requests and compares the replies with the OpenAPI description of the server.

DIGIT_EXAMPLES sets the number of requests per operation (default: 100).
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("port", ["address", "named_address", "admin_address"])
def test_schemathesis_finds_nothing(port, request):
    address = request.getfixturevalue(port)
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        "run",
        f"http://{address}/openapi.json",
        f"--url=http://{address}",  # Schemathesis does not resolve the relative address of the server
        "--checks=all",
        f"--max-examples={os.environ.get('DIGIT_EXAMPLES', '100')}",
        "--seed=1",
        "--generation-database=none",
    ]
    environment = dict(os.environ, SCHEMATHESIS_HOOKS="schemathesis_hooks")
    result = subprocess.run(
        command, cwd=Path(__file__).parent, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-20000:] + result.stderr
