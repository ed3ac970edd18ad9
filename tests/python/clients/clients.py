"""Sends one description of a request with different HTTP clients, each by its usual interface.

A client is a function that takes a Request and a Folder, and returns a Reply for each repetition.
"""

import asyncio
import base64
import json
import os
import re
import ssl
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path

import aiohttp
import httpx
import requests

HERE = Path(__file__).parent


@dataclass
class File:
    name: str
    data: bytes
    type: str = "image/png"


@dataclass
class Request:
    """`files` become a form of the client's making. `repeat` requests go out one after the other."""

    url: str
    method: str = "POST"
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    files: list = field(default_factory=list)
    chunked: bool = False
    repeat: int = 1


@dataclass
class Reply:
    status: int
    length: int | None  # the header Content-Length
    body: bytes


@dataclass
class Folder:
    """Where the clients find and put files: temporary ones, the certificate that they trust, and built programs."""

    path: Path
    authority: Path
    programs: Path


def run(command, sent=b"", environment=None):
    found = subprocess.run(command, input=sent, capture_output=True, env=environment, timeout=60, check=False)
    assert found.returncode == 0, (found.stdout + found.stderr).decode(errors="replace")
    return found


def length_in(headers):
    found = headers.get("content-length")
    return int(found) if found else None


def replies_in(heads, bodies):
    """Returns replies whose headers are in one text, as curl and wget print them, without those of 100 Continue."""
    blocks = re.findall(r"HTTP/1\.1 (\d+)(.*?)(?=HTTP/1\.1 \d|\Z)", heads, re.DOTALL)
    final = [block for block in blocks if block[0] != "100"]
    lengths = [re.search(r"(?i)content-length: *(\d+)", head) for _, head in final]
    return [
        Reply(int(status), int(length.group(1)) if length else None, body)
        for (status, _), length, body in zip(final, lengths, bodies, strict=True)
    ]


def curl(request, folder):
    command = ["curl", "--silent", "--show-error", "--cacert", str(folder.authority)]
    command += ["--dump-header", str(folder.path / "heads")]
    for name, value in request.headers.items():
        command += ["--header", f"{name}: {value}"]
    for file in request.files:
        (folder.path / file.name).write_bytes(file.data)
        command += ["--form", f"file=@{folder.path / file.name};type={file.type}"]
    if request.method == "HEAD":
        command += ["--head"]
    elif request.chunked:
        command += ["--request", "POST", "--upload-file", "-"]
    elif not request.files:
        (folder.path / "sent").write_bytes(request.body)
        command += ["--data-binary", f"@{folder.path / 'sent'}"]
    bodies = [folder.path / f"received{i}" for i in range(request.repeat)]
    for body in bodies:
        command += ["--output", str(body), request.url]
    run(command, request.body)
    received = [b"" if request.method == "HEAD" else body.read_bytes() for body in bodies]
    return replies_in((folder.path / "heads").read_text(), received)


def wget(request, folder):
    (folder.path / "sent").write_bytes(request.body)
    received = folder.path / "received"
    command = ["wget", "--server-response", "--no-verbose", "--tries=1", f"--ca-certificate={folder.authority}"]
    command += [f"--header={name}: {value}" for name, value in request.headers.items()]
    command += [f"--method={request.method}", f"--output-document={received}"]
    command += [] if request.method == "HEAD" else [f"--body-file={folder.path / 'sent'}"]
    found = run([*command, *[request.url] * request.repeat])
    body = received.read_bytes() if request.method != "HEAD" else b""
    size = len(body) // request.repeat  # wget appends the answers, which are equal
    bodies = [body[i * size : (i + 1) * size] for i in range(request.repeat)]
    return replies_in(found.stderr.decode(), bodies)


def pieces(body):
    for i in range(0, len(body), 1000):
        yield body[i : i + 1000]


def with_requests(request, folder):
    files = [("file", (file.name, file.data, file.type)) for file in request.files]
    replies = []
    with requests.Session() as session:
        for _ in range(request.repeat):
            data = pieces(request.body) if request.chunked else request.body
            reply = session.request(
                request.method,
                request.url,
                headers=request.headers,
                data=None if files else data,
                files=files or None,
                verify=str(folder.authority),
                timeout=30,
            )
            replies.append(Reply(reply.status_code, length_in(reply.headers), reply.content))
    return replies


def with_httpx(request, folder):
    files = [("file", (file.name, file.data, file.type)) for file in request.files]
    replies = []
    with httpx.Client(verify=ssl.create_default_context(cafile=str(folder.authority)), timeout=30) as client:
        for _ in range(request.repeat):
            content = pieces(request.body) if request.chunked else request.body
            reply = client.request(
                request.method,
                request.url,
                headers=request.headers,
                content=None if files else content,
                files=files or None,
            )
            replies.append(Reply(reply.status_code, length_in(reply.headers), reply.content))
    return replies


async def piece_by_piece(body):
    for piece in pieces(body):
        yield piece


async def aiohttp_replies(request, authority):
    replies = []
    context = ssl.create_default_context(cafile=str(authority))
    headers = {name: value for name, value in request.headers.items() if name != "Expect"}
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as session:
        for _ in range(request.repeat):
            data = piece_by_piece(request.body) if request.chunked else request.body
            if request.files:
                data = aiohttp.FormData()
                for file in request.files:
                    data.add_field("file", file.data, filename=file.name, content_type=file.type)
            async with session.request(
                request.method,
                request.url,
                headers=headers,
                data=None if request.method == "HEAD" else data,
                expect100="Expect" in request.headers,
                ssl=context,
            ) as reply:
                replies.append(Reply(reply.status, length_in(reply.headers), await reply.read()))
    return replies


def with_aiohttp(request, folder):
    return asyncio.run(aiohttp_replies(request, folder.authority))


def described(request, folder):
    """Returns the description of the request that the programs in other languages read."""

    def encode(value):
        return base64.b64encode(value).decode()

    return json.dumps(asdict(request) | {"authority": str(folder.authority)}, default=encode).encode()


def printed_replies(output):
    return [
        Reply(reply["status"], int(reply["length"]) if reply["length"] else None, base64.b64decode(reply["body"] or ""))
        for reply in json.loads(output)
    ]


def node(request, folder):
    environment = os.environ | {"NODE_EXTRA_CA_CERTS": str(folder.authority)}
    return printed_replies(run(["node", HERE / "client.mjs"], described(request, folder), environment).stdout)


def go(request, folder):
    program = folder.programs / "client"
    if not program.exists():
        environment = os.environ | {"GOCACHE": str(folder.programs / "go-cache"), "GO111MODULE": "off"}
        run(["go", "build", "-o", str(program), str(HERE / "client.go")], environment=environment)
    return printed_replies(run([program], described(request, folder)).stdout)
