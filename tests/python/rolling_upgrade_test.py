"""deploy/nginx/rolling-upgrade under load: the program and the model, forth and back, and no client notices."""

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from behind_nginx import DEPLOY, NGINX, Load, Servers

needs_nginx = pytest.mark.skipif(not NGINX, reason="nginx is not installed")

MODELS = Path(os.environ["DIGIT_MODEL_SHIPPED"]).parent
FEWEST_ANSWERS = 200


class ServiceManager(BaseHTTPRequestHandler):
    """Does what systemd does on a host: GET /PROGRAM/PORT ends the server on the port and starts PROGRAM there."""

    def do_GET(self):
        _, program, port = self.path.split("/")
        servers = self.server.servers
        status = servers.stop(int(port))
        self.server.statuses.append(status)
        servers.launch(int(port), self.server.programs[program])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *unused):
        pass


@contextmanager
def service_manager(servers, programs):
    """Yields the manager: its `command(program)` is what an operator passes as --restart."""
    with HTTPServer(("127.0.0.1", 0), ServiceManager) as server:
        server.servers, server.programs, server.statuses = servers, programs, []
        server.command = lambda name: f"curl --silent --fail http://127.0.0.1:{server.server_port}/{name}/$PORT"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def rolling_upgrade(*arguments):
    command = [str(DEPLOY / "nginx/rolling-upgrade"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def answer(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as reply:
        return json.load(reply)


def versions(servers):
    return [answer(port, "/v2")["version"] for port in servers.ports]


def networks(servers):
    return [answer(port, "/model")["architecture"] for port in servers.ports]


def urls_of(ports):
    return [f"http://127.0.0.1:{port}" for port in ports]


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """The program of this build, an old one, which is a copy that calls itself version 0.0.9, and one that ends."""
    new = os.environ["DIGIT_SERVE"]
    version = subprocess.run([new, "--version"], capture_output=True, text=True, check=True).stdout.split()[-3]
    assert len(version) == len("0.0.9") and version != "0.0.9"
    copy = tmp_path_factory.mktemp("copy") / "digit-serve"
    copy.write_bytes(Path(new).read_bytes().replace(version.encode(), b"0.0.9"))
    copy.chmod(0o755)
    # The program looks for libraries relative to its own folder, which the copy has left.
    loaded = subprocess.run(["ldd", new], capture_output=True, text=True, check=True).stdout
    folders = {str(Path(file).parent) for file in re.findall(r"=> (\S+)", loaded) if not file.startswith(("/lib", "/usr"))}
    old = tmp_path_factory.mktemp("old") / "digit-serve"
    old.write_text(f"#!/bin/sh\nexport LD_LIBRARY_PATH={':'.join(sorted(folders))}\nexec {copy} \"$@\"\n")
    old.chmod(0o755)
    broken = tmp_path_factory.mktemp("broken") / "digit-serve"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    return {"new": new, "old": str(old), "broken": str(broken), "new version": version}


@needs_nginx
def test_the_program_is_upgraded_and_rolled_back_under_load_without_a_failed_request(tmp_path, programs):
    old, new = ["0.0.9"] * 2, [programs["new version"]] * 2
    # Two servers: while one restarts, nginx must know that the other one is there again.
    with (
        Servers(tmp_path, "/", programs["old"], count=2) as servers,
        service_manager(servers, programs) as manager,
    ):
        assert versions(servers) == old
        with Load(servers.port) as load:
            time.sleep(1)
            upgrade = rolling_upgrade("program", "--restart", manager.command("new"), *urls_of(servers.ports))
            after_upgrade = versions(servers)
            rollback = rolling_upgrade("program", "--restart", manager.command("old"), *urls_of(servers.ports))
            after_rollback = versions(servers)
            time.sleep(1)
    assert (upgrade.returncode, after_upgrade) == (0, new), upgrade.stderr
    assert (rollback.returncode, after_rollback) == (0, old), rollback.stderr
    assert load.failures == []
    assert load.answers > FEWEST_ANSWERS
    assert servers.retries(), "expected requests that nginx has sent again"
    assert manager.statuses == [0] * 4


@needs_nginx
def test_a_program_that_does_not_start_is_taken_back_from_the_first_server_and_reaches_no_other(tmp_path, programs):
    with Servers(tmp_path, "/") as servers, service_manager(servers, programs) as manager:
        restart, undo = manager.command("broken"), manager.command("new")
        urls = urls_of(servers.ports)
        before = dict(servers.processes)
        with Load(servers.port) as load:
            time.sleep(0.5)
            upgrade = rolling_upgrade("program", "--restart", restart, "--undo", undo, "--timeout", 10, *urls)
            assert versions(servers) == [programs["new version"]] * 3
            time.sleep(0.5)
        assert all(servers.processes[port] is before[port] for port in servers.ports[1:])
    assert upgrade.returncode == 1
    assert f"{urls[0]}: not ready after 10 seconds" in upgrade.stderr
    assert load.failures == []
    assert load.answers > FEWEST_ANSWERS


@needs_nginx
def test_a_program_that_fails_the_check_of_the_operator_is_taken_back_from_all_servers(tmp_path, programs):
    with Servers(tmp_path, "/", programs["old"]) as servers, service_manager(servers, programs) as manager:
        restart, undo = manager.command("new"), manager.command("old")
        check = f"test $PORT != {servers.ports[1]}"
        options = ["--restart", restart, "--undo", undo, "--check", check]
        with Load(servers.port) as load:
            upgrade = rolling_upgrade("program", *options, *urls_of(servers.ports))
            assert versions(servers) == ["0.0.9"] * 3
    assert upgrade.returncode == 1
    assert len(manager.statuses) == 4, "expected two upgrades and two restarts of the old program"
    assert load.failures == []


@needs_nginx
def test_no_server_is_restarted_while_another_one_is_not_ready(tmp_path, programs):
    with Servers(tmp_path, "/") as servers, service_manager(servers, programs) as manager:
        servers.stop(servers.ports[2])
        urls = urls_of(servers.ports)
        upgrade = rolling_upgrade("program", "--restart", manager.command("new"), *urls)
    assert upgrade.returncode == 1
    assert f"{urls[2]}: expected it to be ready before {urls[0]} is restarted" in upgrade.stderr
    assert manager.statuses == []


@contextmanager
def servers_of_a_file(folder):
    """Three servers of a copy of the shipped MLP, with admin ports."""
    model = folder / "served.pt"
    shutil.copy(MODELS / "digit.pt", model)
    with Servers(folder, "/", model=str(model), has_admin=True) as servers:
        yield servers, model, urls_of(servers.admin_ports.values())


@needs_nginx
def test_the_model_is_upgraded_and_rolled_back_under_load_without_a_failed_request(tmp_path):
    with servers_of_a_file(tmp_path) as (servers, model, urls):
        before, cnn = networks(servers), MODELS / "digit-cnn.pt"
        with Load(servers.port) as load:
            time.sleep(1)
            upgrade = rolling_upgrade("model", cnn, "--as", model, *urls)
            after_upgrade = networks(servers)
            assert model.read_bytes() == cnn.read_bytes()
            time.sleep(1)
            rollback = rolling_upgrade("model", f"{model}.previous", "--as", model, *urls)
            after_rollback = networks(servers)
            time.sleep(1)
    assert upgrade.returncode == 0, upgrade.stderr
    assert rollback.returncode == 0, rollback.stderr
    assert after_upgrade == ["cnn"] * 3
    assert after_rollback == before == ["mlp"] * 3
    assert load.failures == []
    assert load.answers > FEWEST_ANSWERS


@needs_nginx
def test_a_model_file_that_a_server_refuses_is_replaced_by_the_previous_one(tmp_path):
    damaged = tmp_path / "damaged.pt"
    damaged.write_bytes((MODELS / "digit.pt").read_bytes()[:-1000])
    with servers_of_a_file(tmp_path) as (servers, model, urls):
        with Load(servers.port) as load:
            upgrade = rolling_upgrade("model", damaged, "--as", model, *urls)
        assert networks(servers) == ["mlp"] * 3
        assert model.read_bytes() == (MODELS / "digit.pt").read_bytes()
    assert upgrade.returncode == 1
    assert "put the previous file back" in upgrade.stderr
    assert load.failures == []


def serve_on(listener):
    """Starts a server on a socket that is already open, as systemd does, and waits until it answers."""
    script = 'exec 3<&"$0"; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
    command = [os.environ["DIGIT_SERVE"], "--model", os.environ["DIGIT_MODEL_SHIPPED"], "--drain-delay", "500"]
    server = subprocess.Popen(
        ["bash", "-c", script, str(listener.fileno()), *command],
        pass_fds=[listener.fileno()],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert "listening on" in server.stdout.readline()
    return server


def end(server):
    server.terminate()
    assert server.wait(timeout=15) == 0
    server.stdout.close()


def test_a_single_server_is_restarted_under_load_on_its_socket_without_a_failed_request():
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        port = listener.getsockname()[1]
        server = serve_on(listener)
        with Load(port) as load:
            time.sleep(1)
            for _ in range(5):
                end(server)
                server = serve_on(listener)
                time.sleep(0.5)
        end(server)
    assert load.failures == []
    assert load.answers > FEWEST_ANSWERS
