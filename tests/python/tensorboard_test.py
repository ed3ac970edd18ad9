"""Reads the event files of digit-train --tensorboard with the reader of TensorBoard."""

import json
import os
import subprocess

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tiny_data import write_data

EPOCHS = 3


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tensorboard")
    write_data(folder / "data")
    options = ["--data", "data", "--epochs", str(EPOCHS), "--threads", "1", "--tensorboard", "runs/first", "--log", "log"]
    subprocess.run([os.environ["DIGIT_TRAIN"], *options], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def events(run):
    accumulator = EventAccumulator(str(run / "runs/first"))
    accumulator.Reload()
    return accumulator


def test_there_is_one_file_in_the_version_of_tensorboard(run, events):
    assert len(list((run / "runs/first").iterdir())) == 1
    assert events.file_version == 2.0


def test_every_scalar_has_one_value_per_epoch(events):
    assert set(events.Tags()["scalars"]) >= {"loss/train", "accuracy/train", "learning_rate", "images_per_second"}
    for tag in events.Tags()["scalars"]:
        assert [scalar.step for scalar in events.Scalars(tag)] == list(range(1, EPOCHS + 1))


def test_the_values_equal_those_in_the_log(run, events):
    records = [json.loads(line) for line in (run / "log").read_text().splitlines()]
    for tag, field in ("loss/train", "loss"), ("accuracy/train", "accuracy"), ("learning_rate", "learning_rate"):
        logged = [record[field] for record in records]
        np.testing.assert_allclose([scalar.value for scalar in events.Scalars(tag)], logged, rtol=1e-6)


def test_the_times_are_in_order(events):
    times = [scalar.wall_time for scalar in events.Scalars("loss/train")]
    assert times == sorted(times)
    assert events.FirstEventTimestamp() <= times[0]
