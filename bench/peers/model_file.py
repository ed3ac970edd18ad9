"""Reads the weights of a model file of digit-train without PyTorch, and writes the same network for ONNX Runtime.

Usage: model_file.py MODEL.pt NETWORK.onnx
"""

import collections
import pickle
import sys
import zipfile
from pathlib import PurePosixPath

import numpy


class Unpickler(pickle.Unpickler):
    """Reads archive/data.pkl of TorchScript. Creates only dictionaries and arrays."""

    def __init__(self, archive):
        self.archive = archive
        self.root = PurePosixPath(archive.namelist()[0]).parts[0]
        super().__init__(archive.open(f"{self.root}/data.pkl"))

    def persistent_load(self, reference):
        _, _, key, _, _ = reference
        return numpy.frombuffer(self.archive.read(f"{self.root}/data/{key}"), numpy.float32)

    def find_class(self, module, name):
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, *_: storage[offset : offset + int(numpy.prod(shape))].reshape(shape)
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if module.startswith("__torch__"):
            return type(name, (), {})
        if (module, name) == ("torch", "FloatStorage"):
            return None
        raise pickle.UnpicklingError(f"expected only tensors in a model file, found {module}.{name}")


def read(path):
    """Returns the parameters of the file by name, float32."""
    with zipfile.ZipFile(path) as archive:
        return vars(Unpickler(archive).load())


def layers(weights):
    """Returns (weight [outputs, inputs], bias) of each layer, starting at the input.

    The weights include the normalization of pixels in [0, 1] and the temperature; softmax of the last layer gives the
    probabilities.
    """
    count = sum(name.startswith("layer") and name.endswith("_weight") for name in weights)
    found = [(weights[f"layer{i}_weight"], weights[f"layer{i}_bias"]) for i in range(count)]
    mean, deviation, temperature = (weights[name] for name in ("pixel_mean", "pixel_deviation", "temperature"))
    weight, bias = found[0]
    found[0] = (weight / deviation, bias - weight.sum(1) * mean / deviation)
    found[-1] = tuple(part / temperature for part in found[-1])
    return found


def write_onnx(model, path):
    from onnx import TensorProto, checker, helper, numpy_helper, save

    nodes, constants, last = [], [], "image"
    parts = layers(read(model))
    for i, (weight, bias) in enumerate(parts):
        constants += [numpy_helper.from_array(weight, f"weight{i}"), numpy_helper.from_array(bias, f"bias{i}")]
        nodes.append(helper.make_node("Gemm", [last, f"weight{i}", f"bias{i}"], [f"linear{i}"], transB=1))
        is_last = i + 1 == len(parts)
        last = "probabilities" if is_last else f"hidden{i}"
        nodes.append(helper.make_node("Softmax" if is_last else "Relu", [f"linear{i}"], [last]))
    tensor = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", size]) for name, size in
              (("image", parts[0][0].shape[1]), ("probabilities", parts[-1][0].shape[0]))]
    graph = helper.make_graph(nodes, "digit", tensor[:1], tensor[1:], constants)
    network = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    checker.check_model(network)
    save(network, path)


if __name__ == "__main__":
    write_onnx(*sys.argv[1:])
