"""Tests the Open Inference Protocol with the unmodified client of Triton."""

import numpy as np
import pytest
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException


@pytest.fixture
def client(address):
    with triton.InferenceServerClient(address) as client:
        yield client


def images(count, datatype="FP32", shape=(784,)):
    random = np.random.default_rng(count)
    pixels = random.random((count, *shape), dtype=np.float32)
    return (pixels * 255).astype(np.uint8) if datatype == "UINT8" else pixels


def image_input(pixels, binary=True):
    datatype = "UINT8" if pixels.dtype == np.uint8 else "FP32"
    tensor = triton.InferInput("image", list(pixels.shape), datatype)
    tensor.set_data_from_numpy(pixels, binary_data=binary)
    return tensor


def test_server_and_model_are_live_ready_and_described(client):
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready("digit")
    assert client.is_model_ready("digit", "1")
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    metadata = client.get_model_metadata("digit", "1")
    assert [tensor["name"] for tensor in metadata["inputs"]] == ["image"]
    assert [tensor["name"] for tensor in metadata["outputs"]] == ["probabilities", "digit"]


def test_a_model_of_named_classes_has_labels_and_is_digit(named_address):
    with triton.InferenceServerClient(named_address) as client:
        probabilities, digit, is_digit = client.get_model_metadata("digit")["outputs"]
        assert probabilities["labels"] == ["apple", 'a "ripe" banana', "Kirsche🍒"]
        assert (probabilities["shape"], digit["shape"], is_digit["shape"]) == ([-1, 3], [-1], [-1])
        answer = client.infer("digit", [image_input(images(4))])
        assert answer.as_numpy("probabilities").shape == (4, 3)
        np.testing.assert_array_equal(answer.as_numpy("digit"), [1] * 4)
        assert answer.as_numpy("is_digit").dtype == np.float32
        assert (answer.as_numpy("is_digit") > 0.9).all()
        requested = [triton.InferRequestedOutput("is_digit", binary_data=False)]
        answer = client.infer("digit", [image_input(images(4))], outputs=requested)
        assert answer.as_numpy("is_digit").shape == (4,)
        assert answer.as_numpy("probabilities") is None


def test_is_digit_is_refused_by_name_without_a_detector(client):
    with pytest.raises(InferenceServerException, match="expected probabilities or digit, found is_digit"):
        client.infer("digit", [image_input(images(1))], outputs=[triton.InferRequestedOutput("is_digit")])


def test_an_unknown_model_is_not_ready(client):
    assert not client.is_model_ready("other")
    with pytest.raises(InferenceServerException, match="model `other`: expected `digit`"):
        client.infer("other", [image_input(images(1))])


@pytest.mark.parametrize("shape", [(784,), (28, 28), (1, 28, 28)])
@pytest.mark.parametrize("datatype", ["FP32", "UINT8"])
@pytest.mark.parametrize("binary", [True, False])
def test_every_shape_datatype_and_encoding_of_a_batch_is_accepted(client, shape, datatype, binary):
    answer = client.infer("digit", [image_input(images(5, datatype, shape), binary)])
    probabilities = answer.as_numpy("probabilities")
    assert probabilities.dtype == np.float32
    assert probabilities.shape == (5, 10)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-4)
    digits = answer.as_numpy("digit")
    assert digits.dtype == np.int64
    np.testing.assert_array_equal(digits, probabilities.argmax(axis=1))


def test_binary_and_json_tensors_give_the_same_answer(client):
    pixels = images(3)
    answers = [
        client.infer(
            "digit",
            [image_input(pixels, binary)],
            outputs=[triton.InferRequestedOutput("probabilities", binary_data=binary)],
        ).as_numpy("probabilities")
        for binary in (True, False)
    ]
    np.testing.assert_array_equal(*answers)


def test_the_answer_contains_only_the_requested_outputs(client):
    answer = client.infer("digit", [image_input(images(1))], outputs=[triton.InferRequestedOutput("digit")])
    assert answer.as_numpy("digit") is not None
    assert answer.as_numpy("probabilities") is None


def test_id_version_and_parameters_are_accepted(client):
    answer = client.infer(
        "digit", [image_input(images(1))], model_version="1", request_id="mine", parameters={"normalize": True}
    )
    assert answer.get_response()["id"] == "mine"
    assert answer.get_response()["model_version"] == "1"


@pytest.mark.parametrize("algorithm", ["gzip", "deflate"])
def test_compressed_requests_are_accepted(client, algorithm):
    pixels = images(4)
    plain = client.infer("digit", [image_input(pixels)]).as_numpy("probabilities")
    compressed = client.infer("digit", [image_input(pixels)], request_compression_algorithm=algorithm)
    np.testing.assert_array_equal(compressed.as_numpy("probabilities"), plain)


def test_a_compressed_reply_can_be_requested(client):
    answer = client.infer("digit", [image_input(images(1))], response_compression_algorithm="gzip")
    assert answer.as_numpy("probabilities").shape == (1, 10)


def test_concurrent_requests_are_answered(address):
    with triton.InferenceServerClient(address, concurrency=8) as client:
        pixels = [images(count) for count in range(1, 33)]
        requests = [client.async_infer("digit", [image_input(one)]) for one in pixels]
        for one, request in zip(pixels, requests):
            assert request.get_result().as_numpy("digit").shape == (len(one),)


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.get_model_config("digit"),
        lambda client: client.get_inference_statistics("digit"),
        lambda client: client.get_inference_statistics(),
        lambda client: client.get_model_repository_index(),
        lambda client: client.load_model("digit"),
        lambda client: client.unload_model("digit"),
        lambda client: client.get_system_shared_memory_status(),
        lambda client: client.register_system_shared_memory("region", "/key", 3136),
        lambda client: client.unregister_system_shared_memory(),
        lambda client: client.get_cuda_shared_memory_status(),
        lambda client: client.get_trace_settings("digit"),
        lambda client: client.update_trace_settings(settings={}),
        lambda client: client.get_log_settings(),
    ],
)
def test_an_extension_that_the_server_does_not_have_is_refused_with_what_to_do(client, ask):
    with pytest.raises(InferenceServerException, match=r"not supported; ") as refused:
        ask(client)
    assert refused.value.status() == "501"


def test_an_invalid_request_is_refused_with_the_reason(client):
    with pytest.raises(InferenceServerException, match="shape"):
        client.infer("digit", [image_input(images(1, shape=(783,)))])
    with pytest.raises(InferenceServerException, match="datatype"):
        tensor = triton.InferInput("image", [1, 784], "FP64")
        tensor.set_data_from_numpy(np.zeros((1, 784)))
        client.infer("digit", [tensor])
    with pytest.raises(InferenceServerException, match="expected FP32 values from 0 to 1"):
        client.infer("digit", [image_input(images(1) + 2)])
    with pytest.raises(InferenceServerException, match="probabilities or digit"):
        client.infer("digit", [image_input(images(1))], outputs=[triton.InferRequestedOutput("logits")])
