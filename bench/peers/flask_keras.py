"""Serves POST /predict with Flask and the method predict of Keras, as tutorials do.

The environment variable DIGIT_MODEL is the path of the model file.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402
import numpy  # noqa: E402
from flask import Flask, jsonify, request  # noqa: E402
from model_file import layers, read  # noqa: E402


def load(path):
    parts = layers(read(path))
    network = keras.Sequential([keras.Input((parts[0][0].shape[1],))])
    for i, (weight, bias) in enumerate(parts):
        layer = keras.layers.Dense(len(bias), "softmax" if i + 1 == len(parts) else "relu")
        network.add(layer)
        layer.set_weights([weight.T, bias])
    return network


model = load(os.environ["DIGIT_MODEL"])
app = Flask(__name__)


@app.get("/ready")
def ready():
    return "ok"


@app.post("/predict")
def predict():
    image = numpy.array(request.get_json()["image"], numpy.float32).reshape(1, 784) / 255
    probabilities = model.predict(image, verbose=0)[0]
    digit = int(probabilities.argmax())
    return jsonify(prediction=digit, confidence=float(probabilities[digit]), probabilities=probabilities.tolist())
