"""deploy/compose: the queries of the dashboard and of the alerts fit the metrics, and Prometheus gets data for them."""

import json
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import yaml
from clients.forms import JSON, STROKES
from conftest import free_port, serving

COMPOSE = Path(__file__).parents[2] / "deploy/compose"
DASHBOARD = json.loads((COMPOSE / "grafana/dashboards/digit-serve.json").read_text())
OF_PROMETHEUS = {"up"}  # what Prometheus itself records for each server
LABELS_OF_PROMETHEUS = {"job", "instance"}
KEYWORDS = {"by", "or", "and", "unless", "on", "ignoring", "bool", "without"}
SECONDS_TO_START = 30

needs_prometheus = pytest.mark.skipif(not shutil.which("prometheus"), reason="prometheus is not installed")


def panel_queries():
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", [])]


def alert_queries():
    groups = yaml.safe_load((COMPOSE / "alerts.yml").read_text())["groups"]
    return [rule["expr"] for group in groups for rule in group["rules"]]


def queries():
    variables = [re.sub(r"label_values\((.*), \w+\)", r"\1", v["definition"]) for v in DASHBOARD["templating"]["list"]]
    annotations = [annotation["expr"] for annotation in DASHBOARD["annotations"]["list"]]
    return [*panel_queries(), *alert_queries(), *variables, *annotations]


def labels_in(query):
    """Returns the names of the labels that a query selects by or groups by."""
    selected = [name for block in re.findall(r"\{(.*?)\}", query) for name in re.findall(r"(\w+)\s*(?==|!=|=~)", block)]
    grouped = [name for block in re.findall(r"\bby \((.*?)\)", query) for name in re.findall(r"\w+", block)]
    return {*selected, *grouped}


def metrics_in(query):
    """Returns the names of the metrics in a query: names that are no function, label, range or keyword."""
    rest = re.sub(r'"[^"]*"|\{[^}]*\}|\[[^\]]*\]|\bby \(.*?\)', " ", query)
    return set(re.findall(r"\b[a-z_][a-z_0-9]*\b(?!\s*\()", rest)) - KEYWORDS


@pytest.fixture(scope="module")
def samples():
    """The names and the labels of all samples of a server that has answered requests."""
    with serving("--admin-port", "0") as [address, admin]:
        predict(address)
        text = read(f"http://{admin}/metrics").decode()
    found = re.findall(r"^(\w+)(?:\{(.*)\})? \S+$", text, re.MULTILINE)
    labels = {label for _, block in found for label in re.findall(r'(\w+)="', block)}
    return {name for name, _ in found}, labels


def read(url):
    with urllib.request.urlopen(url, timeout=10) as reply:
        return reply.read()


def predict(address):
    body = json.dumps({"strokes": STROKES[7]}).encode()
    read(urllib.request.Request(f"http://{address}/predict", body, JSON))


@pytest.mark.parametrize("query", queries())
def test_a_query_names_metrics_and_labels_of_the_server(samples, query):
    names, labels = samples
    assert metrics_in(query), "expected the name of a metric"
    assert metrics_in(query) <= names | OF_PROMETHEUS
    assert labels_in(query) <= labels | LABELS_OF_PROMETHEUS


def test_every_image_of_the_compose_file_is_pinned_and_every_file_exists():
    services = yaml.safe_load((COMPOSE / "compose.yaml").read_text())["services"]
    assert {"digit-serve", "prometheus", "grafana"} == set(services)
    for service in services.values():
        digest = "" if "build" in service else r"@sha256:[0-9a-f]{64}"
        assert re.search(r":v?\d+\.\d+\.\d+" + digest + "$", service["image"])
        files = [volume.split(":")[0] for volume in service.get("volumes", []) if volume.startswith(".")]
        assert all((COMPOSE / file).exists() for file in files)
    build = services["digit-serve"]["build"]
    assert (COMPOSE / build["context"] / build["dockerfile"]).is_file()


@needs_prometheus
@pytest.mark.parametrize(
    "command",
    [["check", "config", COMPOSE / "prometheus.yml"], ["test", "rules", Path(__file__).with_name("alerts_test.yml")]],
    ids=["configuration", "alerts"],
)
def test_promtool_accepts(command):
    result = subprocess.run(["promtool", *command], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@contextmanager
def prometheus(folder, server):
    """Runs Prometheus with the configuration of deploy/compose, but on this server every second, and yields its URL."""
    configuration = yaml.safe_load((COMPOSE / "prometheus.yml").read_text())
    configuration["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    configuration["scrape_configs"][0]["static_configs"] = [{"targets": [server]}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(configuration))
    shutil.copy(COMPOSE / "alerts.yml", folder)
    port = free_port()
    options = ["--config.file=prometheus.yml", "--storage.tsdb.path=data", f"--web.listen-address=127.0.0.1:{port}"]
    with subprocess.Popen(["prometheus", *options], cwd=folder, stderr=subprocess.DEVNULL) as process:
        yield f"http://127.0.0.1:{port}/api/v1/query?query="
        process.terminate()


def ask(url, query):
    """Returns the values that Prometheus finds for a query of the dashboard."""
    query = query.replace("$__rate_interval", "1m").replace("$instance", ".*")
    return json.loads(read(url + urllib.parse.quote(query)))["data"]["result"]


def wait_for_samples(url, address):
    """Sends requests until Prometheus has collected enough of them for a rate."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        predict(address)
        with suppress(OSError):
            if ask(url, 'sum(rate(digit_http_requests_total{route="/predict"}[$__rate_interval])) > 0'):
                return
        time.sleep(0.1)
    raise AssertionError("Prometheus has found no requests")


@needs_prometheus
def test_prometheus_has_an_answer_to_every_query_of_the_dashboard(tmp_path):
    with serving("--admin-port", "0") as [address, admin], prometheus(tmp_path, admin) as url:
        wait_for_samples(url, address)
        unanswered = [query for query in panel_queries() if not ask(url, query)]
    assert unanswered == []
