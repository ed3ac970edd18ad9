"""Servers behind nginx with deploy/nginx/digit.conf, and clients that count what they get."""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

from clients.forms import JSON, STROKES
from conftest import free_port

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")  # where only root's PATH finds it
DEPLOY = Path(__file__).parents[2] / "deploy"
CLIENTS = 8
SECONDS_TO_START = 30

MAIN = """
daemon off;
{user}
worker_processes 2;
pid nginx.pid;
events {{}}
http {{
    log_format retries '$status $upstream_status';
    access_log access.log retries;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include digit.conf;
}}
"""


def wait_for(port):
    """Waits until the port accepts connections."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.01)
    raise AssertionError(f"nothing listens on port {port}")


class Servers:
    """Three servers, or fewer, and nginx before them; the end of the context ends all of them."""

    def __init__(self, folder, location, program=None, model=None, has_admin=False, count=3):
        self.folder, self.location = folder, location
        self.program = program or os.environ["DIGIT_SERVE"]
        self.model = model or os.environ["DIGIT_MODEL_SHIPPED"]
        self.ports = [free_port() for _ in range(count)]
        self.admin_ports = {port: free_port() for port in self.ports} if has_admin else {}
        self.port = free_port()
        self.processes = {}

    def __enter__(self):
        for port in self.ports:
            self.start(port)
        addresses = {f"127.0.0.1:{number}": f"127.0.0.1:{port}" for number, port in enumerate(self.ports, 5001)}
        changes = addresses | {"listen 8080": f"listen 127.0.0.1:{self.port}"}
        changes["location /digit/"] = f"location {self.location}"
        lines = (DEPLOY / "nginx/digit.conf").read_text().splitlines(keepends=True)
        kept = [line for line in lines if not re.search(rf"500[{len(self.ports) + 1}-9] ", line)]
        pattern = "|".join(map(re.escape, changes))  # one pass, because a new port can start with an old one
        configuration = re.sub(pattern, lambda found: changes[found[0]], "".join(kept))
        (self.folder / "digit.conf").write_text(configuration)
        user = "user root;" if os.geteuid() == 0 else ""  # so that the workers can use the folder
        (self.folder / "nginx.conf").write_text(MAIN.format(user=user))
        command = [NGINX, "-p", str(self.folder), "-c", "nginx.conf", "-e", "error.log"]
        self.processes[self.port] = subprocess.Popen(command)
        wait_for(self.port)
        return self

    def __exit__(self, *unused):
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=30)

    def start(self, port):
        self.launch(port)
        wait_for(port)

    def launch(self, port, program=None):
        """Starts the server, or another program in its place, without waiting for it."""
        command = [program or self.program, "--port", str(port), "--model", self.model]
        if port in self.admin_ports:
            command += ["--admin-port", str(self.admin_ports[port])]
        self.processes[port] = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self, port):
        """Ends the server as systemd does, and returns its exit status."""
        self.processes[port].terminate()
        return self.processes[port].wait(timeout=15)

    def retries(self):
        """Returns the requests that nginx has sent to more than one server."""
        return [line for line in (self.folder / "access.log").read_text().splitlines() if "," in line]


class Load:
    """Clients that send a drawing of a seven again and again, each on its own connection."""

    def __init__(self, port, location="/"):
        self.port, self.path, self.ended = port, f"{location}predict", threading.Event()
        self.answers, self.failures = 0, []

    def __enter__(self):
        self.threads = [threading.Thread(target=self._send) for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *unused):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _send(self):
        body = json.dumps({"strokes": STROKES[7]})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.ended.is_set():
            try:
                connection.request("POST", self.path, body, JSON)
                reply = connection.getresponse()
                received = reply.read()
                if reply.status == 200 and json.loads(received)["prediction"] == 7:
                    self.answers += 1
                else:
                    self.failures.append((reply.status, received[:200]))
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
        connection.close()
