"""The forms in which a client can send a seven or, where a form takes several pictures, a seven and a one."""

import base64
import gzip
import itertools
import json

import numpy as np
from clients.clients import File, Request

SIDE = 28
STROKES = {7: [[[6, 5], [21, 5], [12, 23]]], 1: [[[15, 4], [13, 24]]]}
JSON = {"Content-Type": "application/json"}
PNG = {"Content-Type": "image/png"}


def ink(digit):
    """Returns the digit in the style of MNIST: uint8 [28, 28]."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(float)
    nearest = np.full((SIDE, SIDE), np.inf)
    for stroke in STROKES[digit]:
        for (x0, y0), (x1, y1) in itertools.pairwise(stroke):
            dx, dy = x1 - x0, y1 - y0
            along = np.clip(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
            nearest = np.minimum(nearest, np.hypot(x - x0 - along * dx, y - y0 - along * dy))
    return np.clip(255 * (2 - nearest), 0, 255).astype(np.uint8)


def picture(digit):
    """Returns the digit as dark ink on white paper, uint8 [140, 140]."""
    return 255 - np.kron(ink(digit), np.ones((5, 5), np.uint8))


def tensor(binary):
    found = {"name": "image", "shape": [1, SIDE * SIDE], "datatype": "FP32"}
    values = (ink(7).astype(np.float32) / 255).ravel()
    if binary:
        return found | {"parameters": {"binary_data_size": values.nbytes}}, values.tobytes()
    return found | {"data": values.tolist()}, b""


def v2(url, binary, members=None):
    """A request of the Open Inference Protocol; `members` are further members of its JSON."""
    image, data = tensor(binary)
    head = json.dumps((members or {}) | {"inputs": [image]}).encode()
    headers = {"Inference-Header-Content-Length": str(len(head)), "Content-Type": "application/octet-stream"}
    return Request(f"{url}/v2/models/digit/infer", headers=headers if binary else JSON, body=head + data)


def make(form, url, files):
    """Returns the request of a form to the server at `url`. `files` has the bytes of the pictures of both digits."""
    path = f"{url}/predict"
    pixels = json.dumps({"image": ink(7).ravel().tolist()}).encode()
    data_url = "data:image/png;base64," + base64.b64encode(files[7]).decode()
    one, several = [File("7.png", files[7])], [File("7.png", files[7]), File("1.png", files[1])]
    return {
        "json pixels": lambda: Request(path, headers=JSON, body=pixels),
        "json strokes": lambda: Request(path, headers=JSON, body=json.dumps({"strokes": STROKES[7]}).encode()),
        "data url": lambda: Request(path, headers=JSON, body=json.dumps({"image": data_url}).encode()),
        "raw picture": lambda: Request(path, headers=PNG, body=files[7]),
        "multipart": lambda: Request(path, files=one),
        "multipart, several": lambda: Request(path, files=several),
        "gzip": lambda: Request(path, headers=JSON | {"Content-Encoding": "gzip"}, body=gzip.compress(pixels)),
        "chunked": lambda: Request(path, headers=PNG, body=files[7], chunked=True),
        "expect": lambda: Request(path, headers=PNG | {"Expect": "100-continue"}, body=files[7]),
        "octet-stream": lambda: Request(
            path, headers={"Content-Type": "application/octet-stream"}, body=ink(7).tobytes()
        ),
        "v2 json": lambda: v2(url, binary=False),
        "v2 binary": lambda: v2(url, binary=True),
        "head": lambda: Request(f"{url}/model", method="HEAD"),
        "keep-alive": lambda: Request(path, headers=JSON, body=pixels, repeat=3),
        "https": lambda: Request(path, headers=PNG, body=files[7]),
    }[form]()


FORMS = ["json pixels", "json strokes", "data url", "raw picture", "multipart", "multipart, several", "gzip", "chunked"]
FORMS += ["expect", "octet-stream", "v2 json", "v2 binary", "head", "keep-alive", "https"]
