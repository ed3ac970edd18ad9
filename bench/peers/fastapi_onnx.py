"""Serves POST /predict with FastAPI, orjson and ONNX Runtime, with one thread per worker.

The environment variable DIGIT_ONNX is the path of the network.
"""

import os

import numpy
import onnxruntime
import orjson
from fastapi import FastAPI, Request, Response

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(os.environ["DIGIT_ONNX"], options, providers=["CPUExecutionProvider"])
app = FastAPI()


@app.get("/ready")
async def ready():
    return "ok"


@app.post("/predict")
async def predict(request: Request):
    image = numpy.asarray(orjson.loads(await request.body())["image"], numpy.float32).reshape(1, 784) / 255
    probabilities = session.run(None, {"image": image})[0][0]
    digit = int(probabilities.argmax())
    answer = {"prediction": digit, "confidence": float(probabilities[digit]), "probabilities": probabilities}
    return Response(orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY), media_type="application/json")
