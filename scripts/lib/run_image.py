"""run_image.py FOLDER IMAGE.json: runs an unpacked image as a container runtime would, and checks what it does.

The process has the user, the variables, the folder and the command of the image, a root that it cannot change, no
capabilities, and no way to new privileges. Runs in mount and process namespaces of its own, as root.
"""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

LIMIT_SECONDS = 60
STROKES = [[[6, 5], [21, 5], [12, 23]]]  # a seven


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def mount_image(folder):
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "--options", "remount,bind,ro", folder], check=True)
    subprocess.run(["mount", "--types", "proc", "proc", f"{folder}/proc"], check=True)
    subprocess.run(["mount", "--rbind", "/dev", f"{folder}/dev"], check=True)


class Image:
    """The image, with free ports in place of those of its configuration."""

    def __init__(self, folder, config, variables):
        user, group = config["User"].split(":")
        rights = ["--reuid", user, "--regid", group, "--clear-groups", "--no-new-privs"]
        rights += ["--bounding-set=-all", "--inh-caps=-all"]
        self.folder, self.config = folder, config
        enter = 'cd "$0" && exec "$@"'
        self.prefix = ["chroot", folder, "setpriv", *rights, "sh", "-c", enter, config["WorkingDir"]]
        self.environment = dict(item.split("=", 1) for item in config["Env"]) | variables

    def start(self, command):
        return subprocess.Popen([*self.prefix, *command], env=self.environment, stdout=sys.stderr)

    def run(self, command):
        """Returns the exit status and the output of a command in the image."""
        found = subprocess.run([*self.prefix, *command], env=self.environment, capture_output=True, text=True)
        return found.returncode, found.stdout + found.stderr

    def is_healthy(self):
        kind, *command = self.config["Healthcheck"]["Test"]
        assert kind == "CMD", kind
        return self.run(command)[0] == 0


def wait_until_healthy(url, server):
    """Returns the seconds until the server is ready."""
    began = time.monotonic()
    while time.monotonic() - began < LIMIT_SECONDS:
        assert server.poll() is None, "the program has ended"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return time.monotonic() - began
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    raise AssertionError("the program is not ready")


def read(url, body=None):
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as reply:
        return reply.read().decode()


def check_rights(image, server):
    status = Path(f"/proc/{server.pid}/status").read_text()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    user = image.config["User"].split(":")[0]
    assert fields["Uid"].split() == [user] * 4, fields["Uid"]
    capabilities = [int(value, 16) for name, value in fields.items() if name.startswith("Cap")]
    assert capabilities == [0] * 5, capabilities
    assert fields["NoNewPrivs"] == "1"
    for path in ("/usr/local/bin", "/var/lib/digit", "/tmp"):
        assert image.run(["touch", f"{path}/file"])[0] != 0, f"expected {path} to be read-only"


def main():
    folder, description = sys.argv[1:]
    config = json.loads(Path(description).read_text())["Docker"]["config"]
    port, admin = free_port(), free_port()
    mount_image(folder)
    image = Image(folder, config, {"DIGIT_SERVE_PORT": str(port), "DIGIT_SERVE_ADMIN_PORT": str(admin)})
    subprocess.run(["mount", "--types", "proc", "proc", "/proc"], check=True)  # of this process namespace

    assert not image.is_healthy(), "expected the health check to fail before the start"
    server = image.start(config["Entrypoint"])
    seconds = wait_until_healthy(f"http://127.0.0.1:{admin}/readyz", server)
    assert image.is_healthy(), "expected the health check to succeed"
    check_rights(image, server)
    answer = json.loads(read(f"http://127.0.0.1:{port}/predict", json.dumps({"strokes": STROKES}).encode()))
    assert answer["prediction"] == 7, answer
    assert "<html" in read(f"http://127.0.0.1:{port}/")
    assert "digit_ready 1" in read(f"http://127.0.0.1:{admin}/metrics")
    server.terminate()
    assert server.wait(LIMIT_SECONDS) == 0
    assert not image.is_healthy(), "expected the health check to fail after the end"
    version = image.run([*config["Entrypoint"], "--version"])[1].strip()
    print(f"{version}: ready {seconds:.2f} s after the start, with a read-only root and without rights")


main()
