"""capacity.py: what one core and this machine hold, for the sizing in docs/scaling.md; see scripts/bench capacity."""

import argparse
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).parent
sys.path += [str(HERE.parent / "lib"), str(HERE.parent / "attack")]
from attack import make_certificate
from server import Server

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
IDLE_CONNECTIONS = 1000
MODELS = HERE.parents[1] / "data/pretrained"
CLOSE = 'wrk.headers["Connection"] = "close"\n'  # a new connection for every request

# The name of a row, its server, and its request in bench/bodies.
ROWS = [
    ("strokes", "mlp", "strokes"),
    ("784 numbers in JSON", "mlp", "json"),
    ("784 bytes", "mlp", "bytes"),
    ("64 images, v2 in binary", "mlp", "v2-binary-64-uint8"),
    ("784 bytes, `--model cnn`", "cnn", "bytes"),
    ("64 images, v2 in binary, `--model cnn`", "cnn", "v2-binary-64-uint8"),
    ("784 bytes, TLS", "tls", "bytes"),
    ("784 bytes, a connection for each request", "mlp", "bytes-close"),
    ("784 bytes, TLS, a connection for each request", "tls", "bytes-close"),
]

PROXY = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    upstream digit {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 1000000000; }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{ proxy_pass http://digit; proxy_http_version 1.1; proxy_set_header Connection ""; }}
    }}
}}
"""


def load(server, lua, arguments, scheme):
    """Runs wrk, and returns requests per second and the number of errors."""
    command = ["wrk", f"-t{arguments.client_threads}", f"-c{arguments.connections}", f"-d{arguments.seconds}s"]
    command += ["--timeout", "10s", "-s", str(lua)]
    url = f"{scheme}://127.0.0.1:{server.port}/"
    output = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    rate, _, _, errors = re.search(r"RESULT (\S+) (\S+) (\S+) (\S+)", output).groups()
    return float(rate), int(errors)


def measure(server, lua, arguments, scheme, charged=None):
    """Returns requests per second, requests per second of processor time of `charged`, and errors."""
    charged = charged or server
    before = charged.ticks()
    rate, errors = load(server, lua, arguments, scheme)
    charged.settle()
    cores = (charged.ticks() - before) / TICKS_PER_SECOND / arguments.seconds
    return {"rate": rate, "per_core": rate / cores, "errors": errors}


def digit_serve(build, *options, **process):
    command = [str(build / "bin/digit-serve"), "--port", "{port}", *options]
    return Server("digit-serve", command, "/readyz", **process)


def servers_of(build, loops, certificate):
    threads = ["--threads", str(loops)]
    return {
        "mlp": digit_serve(build, "--model", str(MODELS / "digit.pt"), *threads),
        "cnn": digit_serve(build, "--model", str(MODELS / "digit-cnn.pt"), *threads),
        "tls": digit_serve(build, "--model", str(MODELS / "digit.pt"), *threads, *certificate, scheme="https"),
    }


def median_of(runs):
    found = {key: statistics.median(run[key] for run in runs) for key in ("rate", "per_core")}
    return found | {"errors": sum(run["errors"] for run in runs)}


def measure_rows(servers, bodies, arguments):
    """Measures the rows in alternating rounds, so that other load on the machine affects all of them."""
    runs = {name: [] for name, _, _ in ROWS}
    for _ in range(arguments.rounds):
        for name, server, case in ROWS:
            scheme = "https" if server == "tls" else "http"
            runs[name].append(measure(servers[server], bodies / f"{case}.lua", arguments, scheme))
    return {name: median_of(found) for name, found in runs.items()}


def idle_kilobytes(server):
    """Returns the memory of a connection that has sent a request and waits, in kilobytes."""
    before = server.resident_megabytes()
    connections = [http.client.HTTPConnection("127.0.0.1", server.port) for _ in range(IDLE_CONNECTIONS)]
    for connection in connections:
        connection.request("GET", "/readyz")
        connection.getresponse().read()
    after = server.resident_megabytes()
    for connection in connections:
        connection.close()
    return (after - before) * 1024 / IDLE_CONNECTIONS


def bytes_of(server, bodies, case):
    """Returns the size of the request as wrk sends it, and that of its reply, both with the headers."""
    lua, body = (bodies / f"{case}.lua").read_text(), (bodies / f"{case}.body").read_bytes()
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = dict(re.findall(r'wrk.headers\["(.*?)"\] = "(.*?)"', lua)) | {"Content-Length": str(len(body))}
    path = re.search(r'wrk.path = "(.*)"', lua).group(1)
    connection.request("POST", path, body, headers)
    reply = connection.getresponse()
    head = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *(": ".join(item) for item in headers.items())]
    received = ["HTTP/1.1 200 OK", *(": ".join(item) for item in reply.getheaders())]
    sizes = [sum(len(line) + 2 for line in lines) + 2 for lines in (head, received)]
    sizes = sizes[0] + len(body), sizes[1] + len(reply.read())
    connection.close()
    return sizes


def measure_proxy(server, folder, bodies, arguments):
    """Returns the requests per second of processor time of nginx, which passes requests on to the server."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not nginx:
        return None
    file = folder / "nginx.conf"
    proxy = Server("nginx", [nginx, "-c", str(file), "-e", "stderr"], "/readyz")
    file.write_text(PROXY.format(folder=folder, port=proxy.port, upstream=server.port))
    with proxy:
        runs = [measure(proxy, bodies / "bytes.lua", arguments, "http") for _ in range(arguments.rounds)]
    return median_of(runs)


def print_table(results):
    loops = list(results)
    heads = [f"{n} loop{'s' if n > 1 else ''}: requests/s | requests/s of a core" for n in loops]
    print(f"| request | {' | '.join(heads)} | errors |\n|{'---|' * (2 * len(loops) + 2)}")
    for name, _, _ in ROWS:
        cells = [f"{results[n][name]['rate']:,.0f} | {results[n][name]['per_core']:,.0f}" for n in loops]
        print(f"| {name} | {' | '.join(cells)} | {sum(results[n][name]['errors'] for n in loops)} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--loops", default="1,2")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--client-threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    arguments = parser.parse_args()
    bodies = (arguments.build / "bench/bodies").resolve()
    subprocess.run([sys.executable, str(HERE / "make_bodies.py"), str(bodies)], check=True)
    (bodies / "bytes-close.lua").write_text((bodies / "bytes.lua").read_text() + CLOSE)

    results = {}
    with tempfile.TemporaryDirectory() as name:
        folder, certificate = Path(name), make_certificate(name)
        for loops in map(int, arguments.loops.split(",")):
            with ExitStack() as stack:
                servers = servers_of(arguments.build, loops, certificate)
                for server in servers.values():
                    stack.enter_context(server)
                results[loops] = measure_rows(servers, bodies, arguments)
        print_table(results)
        with digit_serve(arguments.build, "--model", str(MODELS / "digit.pt")) as server:
            print(f"\nmemory after the start: {server.resident_megabytes():.0f} MB")
            print(f"memory of an idle connection: {idle_kilobytes(server):.1f} kB")
            for case in ("strokes", "json", "bytes", "v2-binary-64-uint8"):
                print(f"bytes of a request and of its reply, {case}: %d, %d" % bytes_of(server, bodies, case))
            if proxy := measure_proxy(server, folder, bodies, arguments):
                print(f"nginx before it, 784 bytes: {proxy['per_core']:,.0f} requests/s of a core of nginx")


main()
