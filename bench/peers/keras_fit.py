"""keras_fit.py MNIST_FOLDER EPOCHS THREADS: trains the network 784-128-128-10 with the method fit of Keras."""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402
import tensorflow  # noqa: E402
from mnist import Reporter, load  # noqa: E402


def main():
    folder, epochs, threads = sys.argv[1:]
    tensorflow.config.threading.set_intra_op_parallelism_threads(int(threads))
    keras.utils.set_random_seed(1)
    test_images, test_labels = load(folder, "t10k")
    dense = keras.layers.Dense
    model = keras.Sequential(
        [keras.Input((784,)), dense(128, "relu"), dense(128, "relu"), dense(10, "softmax")]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

    def accuracy():
        return (model.predict(test_images, batch_size=1000, verbose=0).argmax(1) == test_labels).mean()

    reporter = Reporter(accuracy)
    after_epoch = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: reporter.epoch_done())
    model.fit(*load(folder, "train"), epochs=int(epochs), verbose=0, callbacks=[after_epoch])


main()
