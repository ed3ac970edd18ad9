"""nginx with deploy/nginx/digit.conf before three servers: restarts that no client notices, and the page below a path."""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from clients.forms import JSON, STROKES
from conftest import free_port

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")  # where only root's PATH finds it
pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")

TEMPLATE = Path(__file__).parents[2] / "deploy/nginx/digit.conf"
LOCATIONS = ["/digit/", "/"]
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
    """Three servers and nginx before them; the end of the context ends all of them."""

    def __init__(self, folder, location):
        self.folder, self.location = folder, location
        self.ports = [free_port() for _ in range(3)]
        self.port = free_port()
        self.processes = {}

    def __enter__(self):
        for port in self.ports:
            self.start(port)
        configuration = TEMPLATE.read_text().replace("listen 8080", f"listen 127.0.0.1:{self.port}")
        for number, port in enumerate(self.ports, 5001):
            configuration = configuration.replace(f"127.0.0.1:{number}", f"127.0.0.1:{port}")
        configuration = configuration.replace("location /digit/", f"location {self.location}")
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
        command = [os.environ["DIGIT_SERVE"], "--port", str(port), "--model", os.environ["DIGIT_MODEL_SHIPPED"]]
        self.processes[port] = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(port)


@pytest.fixture(params=LOCATIONS)
def servers(request, tmp_path):
    with Servers(tmp_path, request.param) as found:
        yield found


class Load:
    """Clients that send a drawing of a seven again and again, each on its own connection."""

    def __init__(self, servers):
        self.servers, self.ended = servers, threading.Event()
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
        connection = http.client.HTTPConnection("127.0.0.1", self.servers.port, timeout=30)
        while not self.ended.is_set():
            try:
                connection.request("POST", f"{self.servers.location}predict", body, JSON)
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


def requests_of(port):
    """Returns how many drawings the server has answered since its start."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as reply:
        found = re.findall(r'^digit_http_requests_total\{.*"/predict".*\} (\d+)', reply.read().decode(), re.MULTILINE)
    return sum(map(int, found))


def test_no_client_notices_that_a_server_is_killed_and_another_one_restarted(servers):
    killed, restarted, _ = servers.ports
    with Load(servers) as load:
        time.sleep(1.5)
        servers.processes[killed].kill()
        time.sleep(1.5)
        servers.processes[restarted].terminate()
        assert servers.processes[restarted].wait(timeout=15) == 0
        time.sleep(1)
        servers.start(restarted)
        time.sleep(4)  # nginx tries it again after fail_timeout
        answered_again = requests_of(restarted)
    retries = [line for line in (servers.folder / "access.log").read_text().splitlines() if "," in line]
    assert load.failures == []
    assert load.answers > 200
    assert answered_again > 50
    assert retries, "expected requests that nginx has sent again"


def addresses_in(name, text):
    """Returns the addresses that a file of the page refers to."""
    if name.endswith(".webmanifest"):
        manifest = json.loads(text)
        return [manifest["start_url"], *(icon["src"] for icon in manifest["icons"])]
    found = re.findall(r"""(?:src|href)="([^"#]+)"|(?:from|import) '(\.[^']+)'""", text)
    return [page or script for page, script in found]


def test_the_page_and_all_that_it_loads_are_below_its_path(tmp_path):
    with Servers(tmp_path, "/digit/") as servers:
        host = f"http://127.0.0.1:{servers.port}/"
        loaded, requests = [f"{host}digit/"], []
        for url in loaded:
            assert url.startswith(f"{host}digit/")
            with urllib.request.urlopen(url, timeout=10) as reply:
                text = reply.read().decode(errors="replace")
            found = [urllib.parse.urljoin(url, address) for address in addresses_in(url, text)]
            loaded += dict.fromkeys(other for other in found if other.startswith(host) and other not in loaded)
            if url.endswith(".js"):
                requests += re.findall(r"""["'`]/[a-z][\w.?=-]*""", text)
    assert {"app.js", "manifest.webmanifest", "icon.svg"} <= {url.rpartition("/")[2] for url in loaded}
    assert requests == []
