"""nginx with deploy/nginx/digit.conf before three servers: restarts that no client notices, and the page below a path."""

import json
import re
import time
import urllib.parse
import urllib.request

import pytest
from behind_nginx import NGINX, Load, Servers

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")

LOCATIONS = ["/digit/", "/"]


@pytest.fixture(params=LOCATIONS)
def servers(request, tmp_path):
    with Servers(tmp_path, request.param) as found:
        yield found


def requests_of(port):
    """Returns how many drawings the server has answered since its start."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as reply:
        found = re.findall(r'^digit_http_requests_total\{.*"/predict".*\} (\d+)', reply.read().decode(), re.MULTILINE)
    return sum(map(int, found))


def test_no_client_notices_that_a_server_is_killed_and_another_one_restarted(servers):
    killed, restarted, _ = servers.ports
    with Load(servers.port, servers.location) as load:
        time.sleep(1.5)
        servers.processes[killed].kill()
        time.sleep(1.5)
        assert servers.stop(restarted) == 0
        time.sleep(1)
        servers.start(restarted)
        time.sleep(4)  # nginx tries it again after fail_timeout
        answered_again = requests_of(restarted)
    assert load.failures == []
    assert load.answers > 200
    assert answered_again > 50
    assert servers.retries(), "expected requests that nginx has sent again"


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
