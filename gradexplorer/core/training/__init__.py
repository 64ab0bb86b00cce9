"""A small network that learns: the run, its config, and the script that repeats it."""

from gradexplorer.core.training.config import TrainingConfig, WeightChange
from gradexplorer.core.training.run import Training
from gradexplorer.core.training.script import script
from gradexplorer.core.training.snapshot import (
    GRID,
    MOST_MAPS,
    NORMS,
    TEST_ACCURACY,
    TEST_LOSS,
    TRAIN_ACCURACY,
    TRAIN_LOSS,
    TrainingSnapshot,
)

__all__ = [
    "GRID",
    "MOST_MAPS",
    "NORMS",
    "TEST_ACCURACY",
    "TEST_LOSS",
    "TRAIN_ACCURACY",
    "TRAIN_LOSS",
    "Training",
    "TrainingConfig",
    "TrainingSnapshot",
    "WeightChange",
    "script",
]
