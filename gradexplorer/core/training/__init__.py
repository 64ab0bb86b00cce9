"""A small network that learns: the run, its recipe, and the script that repeats it."""

from gradexplorer.core.training.recipe import Recipe
from gradexplorer.core.training.run import (
    GRID,
    NORMS,
    TEST_ACCURACY,
    TEST_LOSS,
    TRAIN_ACCURACY,
    TRAIN_LOSS,
    Training,
    TrainingSnapshot,
)
from gradexplorer.core.training.script import script

__all__ = [
    "GRID",
    "NORMS",
    "TEST_ACCURACY",
    "TEST_LOSS",
    "TRAIN_ACCURACY",
    "TRAIN_LOSS",
    "Recipe",
    "Training",
    "TrainingSnapshot",
    "script",
]
