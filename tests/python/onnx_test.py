"""Writes models as ONNX files with digit-export, and compares ONNX Runtime with the library."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import onnxruntime
import pytest
from tiny_data import bars, write_data

EXPORT_PAGE = Path(__file__).parents[2] / "docs/export.md"
TRAINED = {
    "mlp": ["--detector", "64", "--non-digit-share", "0.2", "--dropout", "0.2"],
    "mlp-without-detector": ["--hidden", "32"],
    "cnn": ["--architecture", "cnn", "--detector", "64", "--non-digit-share", "0.2", "--dropout", "0.2"],
    "cnn-without-detector": ["--architecture", "cnn", "--channels", "4", "--hidden", "16"],
}
MODELS = [*TRAINED, "shipped", "operators"]


class Model(NamedTuple):
    file: Path
    onnx_file: Path
    description: dict


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def train(folder, name):
    options = ["--recipe", "plain", "--synthetic-drawings", "300", "--epochs", "10", "--threads", "1"]
    command = [os.environ["DIGIT_TRAIN"], "--data", folder / "data", *options, *TRAINED[name], "--output", folder / name]
    subprocess.run(command, check=True, capture_output=True)
    return folder / name


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("onnx")
    write_data(folder / "data")
    return folder


@pytest.fixture(scope="module", params=MODELS)
def model(request, folder):
    """A model file, the ONNX file that digit-export writes, and its description."""
    if request.param in TRAINED:
        file = train(folder, request.param)
    else:
        file = folder / request.param
        file.write_bytes(Path(os.environ[f"DIGIT_MODEL_{request.param.upper()}"]).read_bytes())
    onnx_file = folder / f"{request.param}.onnx"
    description = json.loads(output_of(os.environ["DIGIT_EXPORT"], file, "--json", "--onnx", onnx_file))
    return Model(file, onnx_file, description)


def images(count):
    """Images of the classes, with noise on a tenth of the pixels."""
    random = np.random.default_rng(count)
    pixels = random.random((count, 28, 28), dtype=np.float32) * (random.random((count, 28, 28)) < 0.1)
    return np.maximum(bars(np.arange(count) % 10) / np.float32(255), pixels).reshape(count, 784)


def predictions_of_the_library(model, pixels):
    images_file = model.file.with_suffix(".images")
    pixels.tofile(images_file)
    predictions = json.loads(output_of(os.environ["DIGIT_PREDICT_IMAGES"], model.file, images_file))
    return {name: np.array(values) for name, values in predictions.items()}


@pytest.mark.parametrize("count", [1, 3, 70])
def test_onnx_runtime_gives_the_same_results_as_the_library(model, count):
    pixels = images(count)
    expected = predictions_of_the_library(model, pixels)
    session = onnxruntime.InferenceSession(model.onnx_file)
    found = dict(zip([output.name for output in session.get_outputs()], session.run(None, {"image": pixels})))
    assert found.keys() == {"digit", *expected}
    np.testing.assert_allclose(found["probabilities"], expected["probabilities"], rtol=0, atol=1e-5)
    np.testing.assert_array_equal(found["digit"], found["probabilities"].argmax(axis=1))
    likely = np.take_along_axis(expected["probabilities"], found["digit"][:, None], axis=1)[:, 0]
    np.testing.assert_allclose(likely, expected["probabilities"].max(axis=1), rtol=0, atol=1e-5)
    if "is_digit" in expected:
        np.testing.assert_allclose(found["is_digit"], expected["is_digit"], rtol=0, atol=1e-5)


def test_the_inputs_and_outputs_are_those_of_the_protocol(model):
    file = onnx.load(model.onnx_file)
    onnx.checker.check_model(file, full_check=True)
    classes = len(model.description["class_names"])
    expected = [
        ("image", onnx.TensorProto.FLOAT, ["N", 784]),
        ("probabilities", onnx.TensorProto.FLOAT, ["N", classes]),
        ("digit", onnx.TensorProto.INT64, ["N"]),
        ("is_digit", onnx.TensorProto.FLOAT, ["N"]),
    ]
    assert [
        (
            value.name,
            value.type.tensor_type.elem_type,
            [size.dim_param or size.dim_value for size in value.type.tensor_type.shape.dim],
        )
        for value in [*file.graph.input, *file.graph.output]
    ] == expected[: 4 if model.description["has_detector"] else 3]
    assert [(opset.domain, opset.version) for opset in file.opset_import] == [("", 17)]


def test_the_metadata_properties_are_the_fields_of_the_metadata(model):
    properties = {entry.key: entry.value for entry in onnx.load(model.onnx_file).metadata_props}
    assert properties.keys() == model.description.keys() - {"file", "size", "sha256", "has_detector"}
    for name, value in properties.items():
        expected = model.description[name]
        assert (value if isinstance(expected, str) else json.loads(value)) == expected


def test_the_example_of_the_documentation_reads_a_one(tmp_path):
    [code] = re.findall(r"```python\n(.*?)```", EXPORT_PAGE.read_text(), re.DOTALL)
    output_of(os.environ["DIGIT_EXPORT"], os.environ["DIGIT_MODEL_SHIPPED"], "--onnx", tmp_path / "digit.onnx")
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True)
    [shown] = re.findall(r"prints:\n\n    (.*)\n", EXPORT_PAGE.read_text())
    assert result.stdout.strip() == shown
