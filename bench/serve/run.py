"""run.py: compares digit-serve with a bare server and prints a table or JSON; see scripts/bench serve."""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "lib"))
from nginx import NGINX, nginx_server
from server import Server

PEERS = HERE.parent / "peers"
PEERS_CASE = "json"  # the only case that the peers support
CASES = ["json", "strokes", "bytes", "v2-json-1", "v2-json-64", "v2-binary-1"]
CASES += ["v2-binary-64-fp32", "v2-binary-64-uint8"]
IMAGES = {case: 64 if "-64" in case else 1 for case in CASES}


def measure(port, lua, connections, seconds):
    """Runs wrk once. Returns requests per second, p50 and p99 in microseconds, and the number of errors."""
    threads = str(min(2, connections))
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(lua)]
    output = subprocess.run([*command, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True).stdout
    rate, p50, p99, errors = re.search(r"RESULT (\S+) (\S+) (\S+) (\S+)", output).groups()
    return {"rate": float(rate), "p50": float(p50), "p99": float(p99), "errors": int(errors)}


def median_of(runs):
    return {key: statistics.median(run[key] for run in runs) for key in ("rate", "p50", "p99")} | {
        "errors": sum(run["errors"] for run in runs)
    }


def check(port, bodies, case):
    """Sends the request of the case once and returns the reply."""
    lua = (bodies / f"{case}.lua").read_text()
    path = re.search(r'wrk.path = "(.*)"', lua).group(1)
    headers = dict(re.findall(r'wrk.headers\["(.*?)"\] = "(.*?)"', lua))
    body = (bodies / f"{case}.body").read_bytes()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers)
    with urllib.request.urlopen(request, timeout=30) as reply:
        return reply.read()


def check_peer(peer, server, bodies):
    """Checks that the peer serves the same network: the digit of /predict and the probabilities of v2.

    The comparison uses v2 because it does not normalize the pixels.
    """
    answer = json.loads(check(peer.port, bodies, PEERS_CASE))
    own = json.loads(check(server.port, bodies, PEERS_CASE))
    outputs = json.loads(check(server.port, bodies, "v2-json-1"))["outputs"]
    expected = next(output["data"] for output in outputs if output["name"] == "probabilities")
    difference = max(abs(a - b) for a, b in zip(answer["probabilities"], expected, strict=True))
    if answer["prediction"] != own["prediction"] or difference > 1e-3:
        raise SystemExit(f"{peer.name}: expected {expected}, found {answer}")


def peer_servers(python, model, folder):
    onnx = folder / "digit.onnx"
    subprocess.run([python, str(PEERS / "model_file.py"), model, str(onnx)], check=True)
    uvicorn = [python, "-m", "uvicorn", "--app-dir", str(PEERS), "--workers", "2", "--no-access-log"]
    gunicorn = [python, "-m", "gunicorn", "--chdir", str(PEERS), "-k", "gthread", "-w", "2", "--threads", "1"]
    gunicorn += ["--keep-alive", "60"]
    fastapi = ["env", f"DIGIT_ONNX={onnx.resolve()}", *uvicorn, "--port", "{port}", "fastapi_onnx:app"]
    flask = ["env", f"DIGIT_MODEL={Path(model).resolve()}", *gunicorn, "--bind", "127.0.0.1:{port}", "flask_keras:app"]
    return [Server("FastAPI + ONNX Runtime", fastapi, "/ready"), Server("Flask + Keras", flask, "/ready")]


def rounds_of(servers, bodies, case, connections, arguments):
    """Measures the servers alternately, so that other load on the machine affects all of them."""
    runs = {server.name: [] for server in servers}
    for _ in range(arguments.rounds):
        for server in servers:
            lua = bodies / f"{'json' if server.name == 'bare' and case not in ('bytes', 'strokes') else case}.lua"
            runs[server.name].append(measure(server.port, lua, connections, arguments.seconds))
            server.settle()
    return {name: median_of(found) for name, found in runs.items()}


def measure_all(servers, peers, bodies, arguments):
    results = []
    for case in arguments.cases.split(","):
        for connections in map(int, arguments.connections.split(",")):
            compared = servers + peers if case == PEERS_CASE else servers
            found = rounds_of(compared, bodies, case, connections, arguments)
            for name, figures in found.items():
                row = {"case": case, "connections": connections, "server": name, **figures}
                row["ratio"] = figures["rate"] / found["bare"]["rate"]
                if NGINX in found:
                    row["ratio_to_nginx"] = figures["rate"] / found[NGINX]["rate"]
                row["images"] = figures["rate"] * (0 if name in ("bare", NGINX) else IMAGES[case])
                results.append(row)
                print_row(row)
    return results


def print_row(row):
    to_nginx = f"{row['ratio_to_nginx']:.2f}" if "ratio_to_nginx" in row else ""
    print(
        f"| {row['case']} | {row['connections']} | {row['server']} | {row['rate']:.0f} | {row['p50']:.0f} | "
        f"{row['p99']:.0f} | {row['errors']} | {row['ratio']:.2f} | {to_nginx} |",
        file=sys.stderr,
        flush=True,
    )


def fairness(tools, server, bodies, arguments):
    command = [str(tools / "fair-client"), str(server.port), "/predict", str(bodies / "json.body"), "1000"]
    output = subprocess.run([*command, str(arguments.seconds * 3)], capture_output=True, text=True, check=True).stdout
    return json.loads(output)


def model_alone(tools, arguments):
    command = [str(tools / "model-loop"), arguments.model, "64", str(os.cpu_count()), str(arguments.seconds)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(arguments.rounds)]
    return statistics.median(int(run.stdout) for run in runs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--cases", default=",".join(CASES))
    parser.add_argument("--connections", default="1,8,64,1000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--peers-python")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    build, tools = Path(arguments.build), Path(arguments.build) / "bench"
    bodies = tools / "bodies"
    subprocess.run([sys.executable, str(HERE / "make_bodies.py"), str(bodies.resolve())], check=True)

    serve = [str(build / "bin/digit-serve"), "--port", "{port}", "--model", arguments.model]
    most = max(map(int, arguments.connections.split(",")))
    servers = [
        Server("bare", [str(tools / "bare-server"), "{port}", str(most + 8)], "/ready"),
        Server("digit-serve", serve, "/readyz"),
        Server("digit-serve --access-log", [*serve, "--access-log"], "/readyz"),
    ]
    servers += nginx_server(bodies)
    peers = peer_servers(arguments.peers_python, arguments.model, bodies) if arguments.peers_python else []
    columns = ["case", "connections", "server", "requests/s", "p50 µs", "p99 µs", "errors", "ratio", "ratio to nginx"]
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}", file=sys.stderr)
    with ExitStack() as stack:
        for server in servers + peers:
            stack.enter_context(server)
        for case in arguments.cases.split(","):
            assert b"prediction" in check(servers[1].port, bodies, case) or case.startswith("v2"), case
        for peer in peers:
            check_peer(peer, servers[1], bodies)
            measure(peer.port, bodies / f"{PEERS_CASE}.lua", 8, arguments.seconds)  # starts all its workers
        results = measure_all(servers, peers, bodies, arguments)
        report = {
            "results": results,
            "seconds_to_start": servers[1].seconds_to_start,
            "resident_megabytes_after_start": servers[1].megabytes_after_start,
            "resident_megabytes_after_all": servers[1].resident_megabytes(),
            "fairness": fairness(tools, servers[1], bodies, arguments),
        }
    report["model_alone_images_per_second"] = model_alone(tools, arguments)
    if arguments.json:
        print(json.dumps(report, indent=1))
    else:
        print(json.dumps({key: value for key, value in report.items() if key != "results"}, indent=1))


main()
