"""The Train part: epochs a second beside its pictures, and a large CSV file."""

import statistics
import tempfile
import time
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.live import played
from gradexplorer.core.datasets.from_table import chosen_columns, rows_of
from gradexplorer.core.tables import MOST_ROWS, read_text
from gradexplorer.pages.perceptron import PAGE
from gradexplorer.pages.perceptron.state import PerceptronState
from gradexplorer.pages.perceptron.train.state import TrainState

ROUNDS = 5


@cache
def _measured() -> tuple[float, float]:
    """Return epochs per second and the frames: 2-4-2-1, 250 points to train on, batches of 10, so 25 updates each."""
    state = PerceptronState(part="train", train=TrainState(test_share=0.0, points=250, batch=10, epochs=100_000))
    return played(PAGE, state, "map", 50)


def live_epochs() -> float:
    """Return the epochs per second while everything is drawn."""
    return _measured()[0]


def frame() -> float:
    """Return the 99th percentile, in milliseconds, of the time from one picture to the next."""
    return _measured()[1]


def load() -> float:
    """Return the milliseconds in which a file of 100,000 rows is read and checked."""
    x = np.random.default_rng(0).normal(size=(MOST_ROWS, 2))
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "data.csv")
        file.write_text("x1,x2,label\n" + "".join(f"{a},{b},{int(a > b)}\n" for a, b in x))
        for _round in range(ROUNDS):
            begun = time.perf_counter()
            table = read_text(file.read_text(), str(file))
            rows_of(table, chosen_columns(table, ()))
            seconds.append(time.perf_counter() - begun)
    return 1000 * statistics.median(seconds)
