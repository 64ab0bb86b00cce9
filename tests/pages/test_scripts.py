"""Every page as a PyTorch script: run in this process, it prints what the page claims; by its own proofs."""

import ast
import re

import numpy as np
import pytest
import torch

from gradexplorer.core.graph.values import backward
from gradexplorer.core.run_snippet import run
from gradexplorer.core.training.snapshot import NORMS, TRAIN_LOSS
from gradexplorer.framework.figure import Check
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.model.check import check_case
from gradexplorer.model.curvature import curvature_case
from gradexplorer.model.flow import flow_case
from gradexplorer.model.landscape.compute import landscape_case
from gradexplorer.model.load_file import load_case
from gradexplorer.model.train import train_case
from gradexplorer.pages import PAGES
from gradexplorer.pages.losses.classification import page as classification
from gradexplorer.pages.losses.regression import page as regression
from gradexplorer.pages.losses.softmax import page as softmax
from gradexplorer.pages.losses.tensors import page as tensors
from gradexplorer.pages.model.consent import path_of
from gradexplorer.pages.model.parts import PARTS
from gradexplorer.pages.perceptron.derive import page as derive
from gradexplorer.pages.perceptron.train import page as train
from gradexplorer.run.headless import at_step

NUMBER = re.compile(r"(?<![\w.'])(?:[-+]?\d+\.?\d*(?:e[-+]?\d+)?|-?nan|-?inf)(?![\w'])")
MOST_STEPS = 5
BY_VIEW = {
    "fit": ("gradient.proof",),
    "norms": ("sse.proof", "l2.proof", "mse.proof"),
    "autograd": ("proof",),
    "broadcasting": ("as.is.proof", "as.meant.proof"),
    "traps": ("proof",),
}
CASES = [(page, index) for page in PAGES for index in range(len(presets(page.key)))]
SINGLE = 3e-5
"""Relative error of float32, after some steps."""


def badges(column, *keys):
    """Yield the numbers that badges claim; where formula and torch differ, those of torch."""
    found = {item.key: item.proof for item in column if isinstance(item, Check) and item.key in keys}
    for key in keys:
        for entry in found[key].entries if key in found else ():
            proven = found[key].verdict == "proven" or entry.autograd is None
            yield entry.formula if proven else entry.autograd


def claimed(page, state, snapshot, column):
    """Return what a page claims, and how many digits it shares with its script."""
    own = getattr(state, state.part) if hasattr(state, "part") else state
    match state.part if hasattr(state, "part") else page.key:
        case "functions":
            digits = SINGLE if own.dtype == "float32" else 1e-9
            return [*badges(column, "slope.proof", "gradient.proof", "direction.proof")], digits
        case "activations":
            point = [*badges(column, "point")][:2]
            return [*point, *(float(norm) for profile in snapshot.result for norm in profile.gradient)], SINGLE
        case "regression":
            numbers = [*badges(column, *BY_VIEW[own.view])]
            end = snapshot.path[:2, snapshot.step].tolist() if own.view == "fit" else []
            return [*numbers, *end], SINGLE
        case "softmax":
            return own.relative.slopes(np.array(own.logits), own.temperature).ravel().tolist(), 1e-9
        case "classification" if own.target_kind == "binary":
            return [*badges(column, "bce.proof", "squared.proof", "floats.together", "floats.apart")], SINGLE
        case "classification":
            return [*badges(column, "gradient.proof", "squared.proof")], 1e-9
        case "tensors":
            return [*dict.fromkeys(badges(column, *(f"proof.{tensor.field}" for tensor in own.varied)))], 1e-9
        case "derive":
            return [row[-1] for row in page.records(state, snapshot).rows], 1e-9
        case "train":
            history = snapshot.history[:, snapshot.step]
            plain = [] if own.l1 or own.l2 else [history[TRAIN_LOSS]]
            return [*plain, *history[NORMS:]], SINGLE
        case "chain_rule":
            values, target = state.evaluated, state.ends[1]
            used = values.graph.ancestors(target) - {target}
            slopes = [
                slope for i, slope in enumerate(backward(values, target)) if i in used and i < values.graph.leaves
            ]
            return [values.at[target], *slopes], 1e-9
        case "flow":
            parameters = [each for layer in snapshot.layers for each in layer.parameters]
            return [
                snapshot.losses[-1],
                *(each.gradient for each in parameters if each.gradient is not None),
            ], SINGLE
        case "landscape":
            losses = np.frombuffer(snapshot.losses, np.float64).reshape(own.size, own.size)
            return losses[:: own.size // 3, :: own.size // 3].ravel().tolist(), SINGLE
        case "training":  # after a step is before the next one
            return [loss for path in snapshot.paths for loss in path.losses[:-1]], SINGLE
        case "curvature":
            return [each.value for each in snapshot.top], SINGLE
        case "check":
            return [row.entry.autograd for tensor in snapshot.tensors for row in tensor.rows], SINGLE
        case "himmelblau":
            ends = [snapshot.path(r, s)[:, snapshot.ends[r, s]] for r, s in state.pairs()]
            return [number for end in ends for number in end.tolist()], SINGLE
    raise AssertionError(page.key)


def shown(page, state):
    """Return what the window shows after some steps; of a model its report, which a process of its own would send."""
    if page.key == "model":
        case = load_case(path_of(state.file), state.name)
        asked = PARTS[state.part].request(getattr(state, state.part))
        reports = {
            "check": lambda: check_case(case),
            "flow": lambda: flow_case(case, state.flow.steps),
            "landscape": lambda: landscape_case(case, asked["landscape"]),
            "training": lambda: train_case(case, asked["training"]),
            "curvature": lambda: curvature_case(case, asked["curvature"]),
        }
        return state, reports[state.part](), ()
    last = page.start(state).last if page.start and not page.step_field(state) else None
    state, snapshot = at_step(page, state, None if last is None else min(MOST_STEPS, last))
    return state, snapshot, page.column(state, snapshot, page.figure(state, snapshot, False))


def missing(numbers, printed, digits):
    """Return the numbers that are not printed; each printed one counts once."""
    left, rest = list(printed), []
    for number in numbers:
        near = (i for i, one in enumerate(left) if one == pytest.approx(number, rel=digits, abs=1e-12, nan_ok=True))
        found = next(near, None)
        if found is None:
            rest.append(number)
        else:
            del left[found]
    return rest


@pytest.fixture(autouse=True)
def torch_as_it_was():
    kind, threads = torch.get_default_dtype(), torch.get_num_threads()
    with torch.random.fork_rng():
        yield
    torch.set_default_dtype(kind)
    torch.set_num_threads(threads)


@pytest.mark.parametrize(("page", "index"), CASES, ids=[f"{page.key}-{index}" for page, index in CASES])
def test_the_script_of_every_preset_prints_what_the_page_claims(page, index):
    state = preset_state(page.state, presets(page.key)[index])
    state, snapshot, column = shown(page, state)
    outcome = run(page.exports[".py"][1](state, None if page.key == "model" else snapshot))
    printed = [float(number) for number in NUMBER.findall(outcome.output)]
    assert not outcome.failed, outcome.output
    numbers, digits = claimed(page, state, snapshot, column)
    assert len(numbers)
    if page.key == "model" and state.part == "check":  # the page shows the worst entries, the script whole tensors
        printed = [number for tensor in outcome.names["tensors"].values() for number in tensor.grad.flatten().tolist()]
    assert not missing(numbers, printed, digits), outcome.output


def test_every_page_and_every_part_has_a_script():
    for page in PAGES:
        assert ".py" in page.exports
    for package in (regression, classification, softmax, tensors, derive, train):
        assert ".py" in package.PART.exports


def test_a_script_needs_nothing_of_this_package():
    for page in PAGES:
        state = page.state()
        tree = ast.parse(page.exports[".py"][1](state, None))
        names = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
        names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert {name.split(".")[0] for name in names} <= {"torch", "numpy", "math", "runpy", "sys"}
