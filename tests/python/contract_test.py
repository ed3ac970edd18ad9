"""Gives the same twenty pictures to every program that predicts with a model file, and compares the answers.

The reference is the library: digit::prepare with the form in the file, then digit::Predictor.
"""

import base64
import json
import os
import subprocess
import urllib.request
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
import pytest
import tritonclient.http as triton
from conftest import serving
from contract_data import CLOTHES, FRUIT, LETTERS, pictures, write_sources
from tiny_data import write_png

TOLERANCE = 1e-5
# The image in an answer of /predict has four decimals. The probabilities there are not rounded.
IMAGE_TOLERANCE = 0.5e-4 + 1e-6

DETECTOR = ["--detector", "64", "--non-digit-share", "0.2", "--synthetic-drawings", "200"]
DIGITS = ["--input-form", "handwriting", *DETECTOR]
NO_DETECTOR = ["--detector", "0", "--non-digit-share", "0"]


class Data(NamedTuple):
    """Where the data of a model is, its classes and form, and further options of digit-train."""

    source: str
    class_names: list
    form: str
    options: list


MODELS = {
    "digits-mlp": Data("digits", list("0123456789"), "handwriting", DIGITS),
    "digits-cnn": Data("digits", list("0123456789"), "handwriting", ["--architecture", "cnn", *DIGITS]),
    "clothes": Data("clothes", CLOTHES, "image", ["--class-names", *CLOTHES, "--input-form", "image", *NO_DETECTOR]),
    "fruit": Data("fruit", FRUIT, "image", ["--input-form", "image", *NO_DETECTOR]),
    "letters": Data("letters", LETTERS, "image", ["--class-names", *LETTERS, *NO_DETECTOR]),
}


class Answers(NamedTuple):
    """The answers to pictures with ink; `labels` and `images` have an entry for each picture, None for a blank one."""

    probabilities: np.ndarray
    is_digit: np.ndarray | None
    labels: list | None = None
    images: list | None = None


class Model(NamedTuple):
    file: Path
    class_names: list
    form: str
    expected: Answers
    inputs: np.ndarray  # float32 [N, 784], what the network gets for the pictures with ink


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Data of all models, and the pictures."""
    folder = tmp_path_factory.mktemp("contract")
    write_sources(folder)
    (folder / "pictures").mkdir()
    for i, pixels in enumerate(pictures()):
        write_png(folder / "pictures" / f"{i:02}.png", pixels)
    return folder


@pytest.fixture(scope="module")
def files(folder):
    return sorted((folder / "pictures").iterdir())


def source_options(folder):
    """The data as a folder, and the letters by the names of the IDX files."""
    if folder.name != "letters":
        return ["--data", folder]
    files = {
        "--train-images": "train-images-idx3-ubyte.gz",
        "--train-labels": "train-labels-idx1-ubyte.gz",
        "--test-images": "t10k-images-idx3-ubyte.gz",
        "--test-labels": "t10k-labels-idx1-ubyte.gz",
    }
    return [word for option, name in files.items() for word in (option, folder / name)]


@pytest.fixture(scope="module", params=MODELS)
def model(request, folder, files):
    """A model that digit-train writes, and the answers of the library."""
    data = MODELS[request.param]
    file = folder / f"{request.param}.pt"
    options = ["--recipe", "plain", "--epochs", "1", "--batch-size", "8", "--threads", "1", *data.options]
    output_of(os.environ["DIGIT_TRAIN"], *source_options(folder / data.source), *options, "--output", file)
    description = json.loads(output_of(os.environ["DIGIT_EXPORT"], file, "--json"))
    assert (description["class_names"], description["input"]) == (data.class_names, data.form)
    found = json.loads(output_of(os.environ["DIGIT_PREDICT_IMAGES"], file, "--pictures", *files))
    is_digit = np.array(found["is_digit"]) if "is_digit" in found else None
    expected = Answers(np.array(found["probabilities"]), is_digit, found["labels"], found["images"])
    inputs = np.array([image for image in expected.images if image is not None], dtype=np.float32)
    return Model(file, data.class_names, data.form, expected, inputs)


@pytest.fixture(scope="module")
def address(model):
    with serving(model=model.file) as [address]:
        yield address


def check(found, model):
    """Compares answers, either to all pictures or to those with ink, with those of the library."""
    assert found.probabilities.shape == model.expected.probabilities.shape
    np.testing.assert_allclose(found.probabilities, model.expected.probabilities, rtol=0, atol=TOLERANCE)
    assert (found.is_digit is None) == (model.expected.is_digit is None)
    if found.is_digit is not None:
        np.testing.assert_allclose(found.is_digit, model.expected.is_digit, rtol=0, atol=TOLERANCE)
    labels = [label for label in model.expected.labels if label is not None]
    assert [model.class_names[number] for number in found.probabilities.argmax(axis=1)] == labels
    assert found.labels is None or found.labels == model.expected.labels


def check_json(answers, model):
    """Compares answers in JSON, one for each picture, with those of the library."""
    blank = [answer for answer in answers if answer["label"] is None]
    for answer in blank:
        np.testing.assert_allclose(answer["probabilities"], 1 / len(model.class_names), rtol=0, atol=TOLERANCE)
    rest = [answer for answer in answers if answer["label"] is not None]
    probabilities = np.array([answer["probabilities"] for answer in rest])
    is_digit = np.array([answer["is_digit"] for answer in rest]) if "is_digit" in rest[0] else None
    check(Answers(probabilities, is_digit, [answer["label"] for answer in answers]), model)


def check_images(answers, model):
    """Compares the images in answers of /predict with those that digit::prepare returns."""
    images = [image or [0] * 784 for image in model.expected.images]
    np.testing.assert_allclose([answer["image"] for answer in answers], images, rtol=0, atol=IMAGE_TOLERANCE)


def post(address, body, content_type):
    request = urllib.request.Request(f"http://{address}/predict?return=image", body, {"Content-Type": content_type})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def test_the_pictures_have_several_labels_and_one_is_blank_as_handwriting(model):
    labels = model.expected.labels
    assert len(set(labels) - {None}) >= 3
    assert [label is None for label in labels] == [False] * 19 + [model.form == "handwriting"]


def test_digit_eval_gives_the_answers_of_the_library(model, files):
    answers = json.loads(output_of(os.environ["DIGIT_EVAL"], "--model", model.file, "--json", *files))
    assert [answer["file"] for answer in answers] == [str(file) for file in files]
    check_json(answers, model)


def test_predict_gives_the_answers_of_the_library_to_the_bytes_of_files(model, address, files):
    answers = [post(address, file.read_bytes(), "image/png") for file in files]
    check_json(answers, model)
    check_images(answers, model)


def test_predict_gives_the_answers_of_the_library_to_data_urls(model, address, files):
    urls = ["data:image/png;base64," + base64.b64encode(file.read_bytes()).decode() for file in files]
    body = json.dumps({"instances": [{"image": url} for url in urls]}).encode()
    answers = post(address, body, "application/json")["predictions"]
    check_json(answers, model)
    check_images(answers, model)


def test_the_protocol_gives_the_answers_of_the_library(model, address):
    tensor = triton.InferInput("image", list(model.inputs.shape), "FP32")
    tensor.set_data_from_numpy(model.inputs)
    with triton.InferenceServerClient(address) as client:
        assert client.get_model_metadata("digit")["outputs"][0]["labels"] == model.class_names
        answer = client.infer("digit", [tensor])
    check(Answers(answer.as_numpy("probabilities"), answer.as_numpy("is_digit")), model)
    np.testing.assert_array_equal(answer.as_numpy("digit"), answer.as_numpy("probabilities").argmax(axis=1))


def test_onnx_runtime_gives_the_answers_of_the_library(model):
    onnx_file = model.file.with_suffix(".onnx")
    output_of(os.environ["DIGIT_EXPORT"], model.file, "--onnx", onnx_file)
    session = onnxruntime.InferenceSession(onnx_file)
    found = dict(zip([output.name for output in session.get_outputs()], session.run(None, {"image": model.inputs})))
    check(Answers(found["probabilities"], found.get("is_digit")), model)
    assert json.loads(session.get_modelmeta().custom_metadata_map["class_names"]) == model.class_names


def test_torchscript_in_python_gives_the_answers_of_the_library(model):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed, and is too large to install for one test")
    module = torch.jit.load(str(model.file))
    with torch.no_grad():
        inputs = torch.from_numpy(model.inputs)
        if model.expected.is_digit is None:
            check(Answers(module(inputs).numpy(), None), model)
        else:
            check(Answers(*(output.numpy() for output in module.analyze(inputs))), model)
            np.testing.assert_allclose(module(inputs).numpy(), model.expected.probabilities, rtol=0, atol=TOLERANCE)
