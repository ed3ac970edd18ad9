"""Generates what an OpenAPI description cannot express.

These are the bytes of a picture, the size of an image tensor, and that only a single item can have stages.
"""

import base64
import struct
import zlib

import schemathesis
from hypothesis import strategies as st


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, shade):
    """Returns a grayscale PNG file with one dark row."""
    rows = b"".join(b"\0" + bytes([shade if y == height // 2 else 255]) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


sides = st.integers(min_value=1, max_value=40)
pictures = st.builds(png, sides, sides, st.integers(min_value=0, max_value=255))


def even_images(count, shade):
    """Returns `count` images with equal pixels.

    The bytes are valid as float32 and as uint8, because the description cannot relate the body to the query.
    """
    return struct.pack("<f", shade) * 784 * count


images = st.builds(even_images, st.integers(min_value=1, max_value=4), st.floats(min_value=0, max_value=1, width=32))

schemathesis.openapi.media_type("image/png", pictures)
for other in ("image/jpeg", "image/webp"):
    schemathesis.openapi.media_type(other, pictures)  # the server detects the format from the bytes
schemathesis.openapi.media_type("application/octet-stream", images)
schemathesis.openapi.format(
    "picture-data-url", pictures.map(lambda data: "data:image/png;base64," + base64.b64encode(data).decode())
)


def is_batch(body):
    """Returns whether the body of a request to /predict may have more than one item."""
    if isinstance(body, bytes):
        return len(body) > 784
    return isinstance(body, dict) and isinstance(body.get("instances"), list) and len(body["instances"]) > 1


def can_be_number(case):
    """Returns whether the body is a picture or strokes, which can be read as a number of several digits."""
    if isinstance(case.body, dict):
        return "strokes" in case.body or isinstance(case.body.get("image"), str)
    return case.media_type is not None and case.media_type.startswith("image/")


@schemathesis.hook
def map_case(context, case):
    """Relates the query to the body, which the description cannot do.

    Only single items have stages, and only single pictures and strokes are numbers.
    """
    if isinstance(case.body, dict) and isinstance(case.body.get("instances"), list):
        for item in case.body["instances"]:
            if isinstance(item, dict) and item.get("mode") == "number":
                item["mode"] = "digit"
    in_body = isinstance(case.body, dict) and case.body.get("mode") == "number"
    if ("number" in (case.query or {}).get("mode", "") or in_body) and not can_be_number(case):
        case.query.pop("mode", None)
    parts = (case.query or {}).get("return")
    if isinstance(parts, (str, list)) and "stages" in parts and is_batch(case.body):
        case.query["return"] = "image"
    return case
