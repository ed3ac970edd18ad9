"""Every usual client gets the right answer to every form in which it can send a digit."""

import gzip
import json
import os
import shutil
import socket
import ssl
import subprocess
import urllib.request

import numpy as np
import pytest
import tritonclient.http as triton
from clients import clients
from clients.forms import FORMS, ink, make, picture, v2
from clients.relay import Relay
from conftest import serving
from tiny_data import write_png

HTTP_CLIENTS = {
    "curl": clients.curl,
    "wget": clients.wget,
    "requests": clients.with_requests,
    "httpx": clients.with_httpx,
    "aiohttp": clients.with_aiohttp,
    "node": clients.node,
    "go": clients.go,
}
# What a client has no means to send.
CANNOT = {
    ("wget", "multipart"),
    ("wget", "multipart, several"),
    ("wget", "chunked"),
    ("node", "expect"),  # fetch refuses the header
}
CELLS = [(client, form) for client in HTTP_CLIENTS for form in FORMS if (client, form) not in CANNOT]
PROGRAMS = {"curl", "wget", "node", "go"}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The bytes of a PNG for each of the two digits."""
    folder = tmp_path_factory.mktemp("pictures")
    found = {}
    for digit in (7, 1):
        write_png(folder / f"{digit}.png", picture(digit))
        found[digit] = (folder / f"{digit}.png").read_bytes()
    command = [os.environ["DIGIT_EVAL"], "--model", os.environ["DIGIT_MODEL_SHIPPED"], "--json"]
    output = subprocess.run(
        [*command, folder / "7.png", folder / "1.png"], check=True, capture_output=True, text=True
    ).stdout
    assert [answer["label"] for answer in json.loads(output)] == ["7", "1"]
    return found


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A certificate of 127.0.0.1 that signs itself; its key lies beside it."""
    folder = tmp_path_factory.mktemp("tls")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-subj", "/CN=digit", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "certificate.pem"


@pytest.fixture(scope="module")
def plain():
    with serving(model=os.environ["DIGIT_MODEL_SHIPPED"]) as [address]:
        yield address


@pytest.fixture(scope="module")
def secure(authority):
    options = ["--tls-cert", str(authority), "--tls-key", str(authority.parent / "key.pem")]
    with serving(*options, model=os.environ["DIGIT_MODEL_SHIPPED"]) as [address]:
        yield address


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """A folder that the tests of this module share, for the programs that they build."""
    return tmp_path_factory.mktemp("programs")


def digits_of(answer):
    """Returns the digits of an answer of /predict or of the Open Inference Protocol."""
    if "outputs" in answer:
        return next(output["data"] for output in answer["outputs"] if output["name"] == "digit")
    return [prediction["prediction"] for prediction in answer.get("predictions", [answer])]


def check_head(reply, address):
    with urllib.request.urlopen(f"http://{address}/model") as got:
        length = int(got.headers["Content-Length"])
    assert (reply.status, reply.body, reply.length) == (200, b"", length)


@pytest.mark.parametrize(("client", "form"), CELLS)
def test_the_client_gets_the_digits_of_the_form(client, form, plain, secure, authority, files, programs, tmp_path):
    if client in PROGRAMS and not shutil.which(client):
        pytest.skip(f"{client} is not installed")
    folder = clients.Folder(tmp_path, authority, programs)
    send = HTTP_CLIENTS[client]
    if form == "https":
        replies = send(make(form, f"https://{secure}", files), folder)
    elif form == "keep-alive":
        with Relay(plain) as relay:
            replies = send(make(form, f"http://{relay.address}", files), folder)
            assert (len(replies), relay.connections) == (3, 1)
    else:
        replies = send(make(form, f"http://{plain}", files), folder)
    for reply in replies:
        if form == "head":
            check_head(reply, plain)
        else:
            assert reply.status == 200, reply.body
            assert digits_of(json.loads(reply.body)) == ([7, 1] if "several" in form else [7])


def test_a_server_with_tls_agrees_on_http_1_1(secure, authority):
    context = ssl.create_default_context(cafile=str(authority))
    context.set_alpn_protocols(["h2", "http/1.1"])
    host, _, port = secure.rpartition(":")
    with socket.create_connection((host, int(port))) as raw, context.wrap_socket(raw, server_hostname=host) as found:
        assert found.selected_alpn_protocol() == "http/1.1"


def triton_digits(client, binary, **options):
    image = triton.InferInput("image", [1, 784], "FP32")
    image.set_data_from_numpy((ink(7).reshape(1, 784) / 255).astype(np.float32), binary_data=binary)
    return client.infer("digit", [image], **options).as_numpy("digit").tolist()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_decompresses_the_page_that_it_asked_to_compress(plain):
    def page(*options):
        return subprocess.run(["curl", "-sS", *options, f"http://{plain}/"], check=True, capture_output=True).stdout

    packed = page("-H", "Accept-Encoding: gzip")
    assert page("--compressed") == page()
    assert len(packed) < len(page())
    assert gzip.decompress(packed) == page()


@pytest.mark.parametrize("compression", [None, "gzip", "deflate"])
@pytest.mark.parametrize("binary", [True, False])
def test_tritonclient_gets_the_digit(plain, binary, compression):
    with triton.InferenceServerClient(plain) as client:
        assert client.is_server_live() and client.is_model_ready("digit")
        assert triton_digits(client, binary, request_compression_algorithm=compression) == [7]


def test_tritonclient_uses_its_connection_again(plain):
    with Relay(plain) as relay, triton.InferenceServerClient(relay.address) as client:
        assert [triton_digits(client, True) for _ in range(3)] == [[7]] * 3
        assert relay.connections == 1


def test_tritonclient_gets_the_digit_through_tls(secure, authority):
    options = {"ca_certs": str(authority)}
    with triton.InferenceServerClient(secure, ssl=True, ssl_options=options) as client:
        assert triton_digits(client, True) == [7]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("binary", [True, False])
def test_the_requests_of_kserve_get_the_digit(scheme, binary, plain, secure, authority, tmp_path, programs):
    """Sends what KServe's InferenceRESTClient 0.21 sends, with httpx, which it uses; its package takes 450 MB."""
    members = {"id": "57bb510b-c792-4a7b-88c0-6202f5de93d1", "model_name": "digit"}
    request = v2(f"{scheme}://{secure if scheme == 'https' else plain}", binary, members)
    [reply] = clients.with_httpx(request, clients.Folder(tmp_path, authority, programs))
    answer = json.loads(reply.body)
    assert (reply.status, digits_of(answer), answer["id"]) == (200, [7], members["id"])


@pytest.mark.parametrize("path", ["/v2/health/live", "/v2/health/ready", "/v2/models/digit/ready"])
def test_the_health_checks_of_kserve_are_answered(path, plain):
    """KServe's client reads `live` or `ready` in the first two answers, and only the status of the third."""
    with urllib.request.urlopen(f"http://{plain}{path}") as reply:
        assert reply.status == 200
