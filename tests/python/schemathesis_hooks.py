"""What a description in OpenAPI cannot say: the bytes of a picture, and how many of them an image has."""

import base64
import struct
import zlib

import schemathesis
from hypothesis import strategies as st


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, shade):
    """A gray picture with one dark row."""
    rows = b"".join(b"\0" + bytes([shade if y == height // 2 else 255]) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


sides = st.integers(min_value=1, max_value=40)
pictures = st.builds(png, sides, sides, st.integers(min_value=0, max_value=255))
images = st.integers(min_value=1, max_value=4).flatmap(lambda n: st.binary(min_size=784 * n, max_size=784 * n))

schemathesis.openapi.media_type("image/png", pictures)
schemathesis.openapi.media_type("image/jpeg", pictures)  # the server looks at the bytes
schemathesis.openapi.media_type("application/octet-stream", images)
schemathesis.openapi.format(
    "picture-data-url", pictures.map(lambda data: "data:image/png;base64," + base64.b64encode(data).decode())
)


@schemathesis.hook
def map_case(context, case):
    """A body of bytes is uint8 here: a description cannot tie a query to a body's length."""
    if case.media_type == "application/octet-stream" and case.query and case.query.get("dtype") == "float32":
        case.query["dtype"] = "uint8"
    return case
