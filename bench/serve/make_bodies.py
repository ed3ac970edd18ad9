"""make_bodies.py FOLDER: writes the request bodies for scripts/bench serve, and a wrk script for each."""

import json
import math
import struct
import sys
from pathlib import Path


def seven():
    """Returns a seven in the style of MNIST: 784 pixels in 0..255, the digit 20 pixels high and centered."""
    pixels = [0] * 784
    strokes = [((6.0, 5.0), (21.0, 5.0)), ((21.0, 5.0), (12.0, 23.0))]
    for y in range(28):
        for x in range(28):
            distance = min(distance_to(x, y, *stroke) for stroke in strokes)
            pixels[y * 28 + x] = max(0, min(255, round(255 * (2.0 - distance))))
    return pixels


def distance_to(x, y, begin, end):
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    along = max(0.0, min(1.0, ((x - begin[0]) * dx + (y - begin[1]) * dy) / (dx * dx + dy * dy)))
    return math.hypot(x - begin[0] - along * dx, y - begin[1] - along * dy)


def stroke_points():
    """Returns a seven as one stroke of 40 points."""
    across = [[60 + 8.0 * i, 50 + 0.3 * i] for i in range(20)]
    down = [[220 - 5.5 * i, 60 + 10.0 * i] for i in range(20)]
    return [across + down]


def v2(pixels, batch, datatype, binary):
    tensor = {"name": "image", "shape": [batch, 784], "datatype": datatype}
    values = [p / 255 for p in pixels] if datatype == "FP32" else pixels
    if not binary:
        tensor["data"] = [round(v, 4) for v in values] * batch
        return json.dumps({"inputs": [tensor]}).encode(), None
    data = struct.pack("<784f", *values) if datatype == "FP32" else bytes(values)
    tensor["parameters"] = {"binary_data_size": len(data) * batch}
    head = json.dumps({"inputs": [tensor], "parameters": {"binary_data_output": True}}).encode()
    return head + data * batch, len(head)


def write(folder, name, path, content_type, body, json_size=None):
    (folder / f"{name}.body").write_bytes(body)
    script = f'''wrk.method = "POST"
wrk.path = "{path}"
wrk.headers["Content-Type"] = "{content_type}"
local file = assert(io.open("{folder / (name + '.body')}", "rb"))
wrk.body = file:read("*a")
file:close()
'''
    if json_size is not None:
        script += f'wrk.headers["Inference-Header-Content-Length"] = "{json_size}"\n'
    script += '''done = function(summary, latency)
  local found = summary.errors
  local errors = found.connect + found.read + found.write + found.status + found.timeout
  io.write(string.format("RESULT %f %f %f %d\\n", summary.requests / summary.duration * 1e6,
                         latency:percentile(50), latency:percentile(99), errors))
end
'''
    (folder / f"{name}.lua").write_text(script)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    pixels = seven()
    write(folder, "json", "/predict", "application/json", json.dumps({"image": pixels}).encode())
    strokes = json.dumps({"strokes": stroke_points()}).encode()
    write(folder, "strokes", "/predict", "application/json", strokes)
    write(folder, "bytes", "/predict", "application/octet-stream", bytes(pixels))
    for name, batch, datatype, binary in [
        ("v2-json-1", 1, "FP32", False),
        ("v2-json-64", 64, "FP32", False),
        ("v2-binary-1", 1, "FP32", True),
        ("v2-binary-64-fp32", 64, "FP32", True),
        ("v2-binary-64-uint8", 64, "UINT8", True),
    ]:
        body, size = v2(pixels, batch, datatype, binary)
        kind = "application/octet-stream" if binary else "application/json"
        write(folder, name, "/v2/models/digit/infer", kind, body, size)


main()
