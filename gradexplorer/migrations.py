"""Sessions of former versions brought to the present one, version by version, as the plain JSON values they are.

A migration tells what the fields were called then, so it stays as it is whatever becomes of the States. It moves what
is there and judges nothing: what is wrong with a value is said afterwards, as of every session.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Plain = dict[str, Any]

_GRADIENT_DESCENT = ("learning_rate", "steps")
_LOSSES: Mapping[str, Sequence[str]] = {
    "regression": (
        *("view", "points", "names", "w", "b", "loss", "reduction", "threshold", *_GRADIENT_DESCENT),
        *("requires_grad", "repeat", "retain_graph", "zero_grad", "prediction_shape", "target_shape", "camera"),
    ),
    "softmax": ("logits", "temperature", "shift", "cell"),
    "classification": (
        *("target_kind", "logits", "target", "soft_targets", "label_smoothing", "class_weights", "class_reduction"),
        *("logit", "truth", *_GRADIENT_DESCENT),
    ),
}
_PERCEPTRON: Mapping[str, Sequence[str]] = {
    "derive": (
        *("layers", "activation", "loss", "bias", "x", "t", "edges", "rate", "weights", "biases", "selected", "step"),
        *("init", "seed", "drawn_by"),
    ),
    "train": (
        *("hidden", "objective", "hidden_activation", "data", "file", "columns", "points", "noise", "test_share"),
        *("batch", "l1", "l2", "epochs", "optimizer", "init", "seed"),
    ),
}


def migrate(session: Any) -> None:
    """Change the JSON value of a session of a former version into one of the present version, in place."""
    if not isinstance(session, dict) or not isinstance(session.get("pages"), dict):
        return
    for version, step in _STEPS.items():
        found = session.get("version")
        if type(found) is int and found == version:  # True is no version
            step(session["pages"])
            session["version"] = version + 1


def _weights_drawn_by_numpy(pages: Plain) -> None:
    """1 to 2: torch draws the first weights from now on; an old session keeps those that numpy drew."""
    perceptron = pages.get("perceptron")
    if isinstance(perceptron, dict):
        perceptron.setdefault("drawn_by", "numpy")


def _parts_with_states_of_their_own(pages: Plain) -> None:
    """2 to 3: the fields of all parts stood beside each other; what two parts had in common each has now."""
    losses, perceptron = pages.get("losses"), pages.get("perceptron")
    if isinstance(losses, dict):
        _move_target(losses)
        _divide(losses, _LOSSES)
    if isinstance(perceptron, dict):
        _divide(perceptron, _PERCEPTRON)


def _move_target(losses: Plain) -> None:
    """Keep the target among the classes, of which it could be none while it was not shown."""
    target, logits = losses.get("target", 2), losses.get("logits")
    hidden = losses.get("part", "regression") != "classification"
    if hidden and isinstance(target, int) and isinstance(logits, list) and target >= len(logits) > 0:
        losses["target"] = len(logits) - 1


def _divide(state: Plain, parts: Mapping[str, Sequence[str]]) -> None:
    """Move the fields that are there to the parts that have them; unknown ones stay, to be refused."""
    if state.keys() & parts.keys():
        return
    divided = {part: {name: state[name] for name in names if name in state} for part, names in parts.items()}
    for name in {name for names in parts.values() for name in names}:
        state.pop(name, None)
    state.update(divided)


def _paths_switched_off_one_by_one(pages: Plain) -> None:
    """3 to 4: a path is switched off by itself, and no more with all others of its colour."""
    race = pages.get("himmelblau")
    unseen = race.get("unseen") if isinstance(race, dict) else None
    if not isinstance(race, dict) or not isinstance(unseen, list) or not all(type(one) is int for one in unseen):
        return
    optimizers, starts = race.get("optimizers", [{}]), race.get("starts", [[]] * 3)
    if not isinstance(optimizers, list) or not isinstance(starts, list):
        return
    whole = range(len(starts))
    race["unseen"] = [
        path for one in unseen for path in ([[one, s] for s in whole] if len(optimizers) > 1 else [[0, one]])
    ]


_STEPS: Mapping[int, Callable[[Plain], None]] = {
    1: _weights_drawn_by_numpy,
    2: _parts_with_states_of_their_own,
    3: _paths_switched_off_one_by_one,
}
"""By the version that they start from."""
