"""Losses that people asked about, by the number of each in its list.

The right value is the one that is printed at the source, and torch's own. Pairs of shapes and the traps of autograd
are in tests/pages/test_losses_regression.py and tests/core/test_autograd_traps.py.
"""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from gradexplorer.core.cross_entropy import divergence, entropy, gradient, loss
from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.core.cross_entropy.proving import BINARY, prove_binary
from gradexplorer.core.cross_entropy.proving import prove_gradient as prove_classes
from gradexplorer.core.losses import line_loss
from gradexplorer.core.losses import loss as line_loss_of
from gradexplorer.core.vector_losses.classes import BCEWithLogitsLoss, CrossEntropyLoss, DiceLoss, FocalLoss, KLDivLoss
from gradexplorer.core.vector_losses.proving import prove_loss
from gradexplorer.core.vector_losses.values import evaluated, slopes
from tests.public_cases.agreement import equal

ASKED = {
    "24 logits far apart": (CrossEntropyProblem((-431.0, 279.0, 427.0), 0), 858.0, (-1, 0, 1), 6),
    "28 three logits": (CrossEntropyProblem((1.0, 2.0, 3.0), 0), 2.40761, (-0.90997, 0.24473, 0.66524), 5),
    "31 weights, far apart": (
        CrossEntropyProblem((-100.0, 100.0), 0, weights=(20.0, 10.0), reduction="sum"),
        4000.0,
        (-20, 20),
        6,
    ),
    "41 logits of 1e8": (CrossEntropyProblem((1e8, 0.0), 0), 0.0, (0, 0), 6),
}
"""The question, its loss and gradient as printed, and the digits of that."""


@pytest.mark.parametrize("case", ASKED)
def test_a_cross_entropy_is_the_printed_one_and_torchs(case: str):
    question, right, slopes, digits = ASKED[case]
    logits = np.array(question.logits)
    assert round(loss(question.q, logits), digits) == right
    assert np.array_equal(np.round(gradient(question.q, logits), digits), slopes)
    assert prove_classes(question).verdict == "proven"
    assert question.torch("float64")[0] == pytest.approx(right, abs=10.0**-digits)


BATCH, WEIGHTS = ((0.2, 0.3, 0.5), (0.5, 0.2, 0.3)), (2.0, 4.0, 6.0)


def test_29_weights_are_in_the_sum_and_the_mean_divides_by_them():
    both = [
        loss(CrossEntropyProblem(BATCH[0], 2, 0.0, WEIGHTS, kind).q, np.array(BATCH[0])) for kind in ("sum", "mean")
    ]
    assert [round(found, 4) for found in both] == [5.6390, round(5.6390 / 6, 4)]


BATCHES = {
    "30 rows": (CrossEntropyLoss(input=BATCH, target=(2, 1), weight=WEIGHTS, reduction="none"), 5.6390 + 4.9593),
    "30 sum": (CrossEntropyLoss(input=BATCH, target=(2, 1), weight=WEIGHTS, reduction="sum"), 10.5983),
    "30 mean": (CrossEntropyLoss(input=BATCH, target=(2, 1), weight=WEIGHTS), 1.0598),
    "30 far apart": (
        CrossEntropyLoss(input=((-100.0, 100.0), (-100.0, 100.0)), target=(0, 1), weight=(20.0, 10.0)),
        133.3333,
    ),
    "30 an ignored row": (CrossEntropyLoss(input=BATCH, target=(2, -100), weight=WEIGHTS), 5.6390 / 6),
    "35 targets that do not sum to 1": (
        KLDivLoss(
            input=(tuple(np.log((0.1132, 0.5477, 0.3390))),), target=((0.1541, 0.0511, 0.0947),), reduction="mean"
        ),
        -0.0648,
    ),
    "40 pos_weight": (
        BCEWithLogitsLoss(input=((1.5, 1.5),), target=((1.0, 1.0),), pos_weight=(1.0, 1.0)),
        0.2014,  # torch's own example
    ),
}


@pytest.mark.parametrize("case", BATCHES)
def test_a_batch_has_the_printed_loss_and_its_proof(case: str):
    one, printed = BATCHES[case]
    assert evaluated(one).value == pytest.approx(printed, abs=0.6e-4)
    assert prove_loss(one, "input").verdict == ("digits lost" if case == "30 far apart" else "proven")


def test_33_smoothing_weights_and_a_soft_target_together():
    question = CrossEntropyProblem((0.0, 1.0), (1.0, 0.0), 0.1, (0.1, 0.9), "mean")
    assert round(10 * loss(question.q, np.array(question.logits)), 5) == 1.38857
    assert prove_classes(question).verdict == "proven"


def test_40_pos_weight_multiplies_the_yes_alone():
    plain, heavy = (
        slopes(BCEWithLogitsLoss(input=((1.5, 1.5),), target=((1.0, 0.0),), pos_weight=pos), "input")
        for pos in ((), (3.0, 3.0))
    )
    assert heavy.tolist() == [[3 * plain[0, 0], plain[0, 1]]]


@pytest.mark.parametrize(("p", "times"), [(0.9, 100.0), (0.968, 1000.0)])
def test_47_focal_loss_of_an_easy_case_is_less_by_the_paper_s_factor(p: float, times: float):
    """Lin et al., 2017, section 3.2: with gamma = 2, 100 times less at 0.9, and 1000 times at about 0.968."""
    easy = FocalLoss(input=(math.log(p / (1 - p)),), target=(1,), alpha=1.0, gamma=2.0)
    assert -math.log(p) / evaluated(easy).value == pytest.approx(times, rel=0.03)
    assert prove_loss(easy, "input").verdict == "proven"


def test_47_dice_of_sets_is_twice_the_overlap_over_both_sizes():
    sets = DiceLoss(input=((1.0, 1.0, 1.0, 0.0),), target=((0.0, 1.0, 1.0, 1.0),), smooth=1e-6)
    assert evaluated(sets).value == pytest.approx(1 - 2 * 2 / (3 + 3), abs=1e-6)
    assert prove_loss(sets, "input").verdict == "proven"


def test_32_smoothed_labels_have_their_minimum_at_the_smoothed_distribution():
    question = CrossEntropyProblem((math.log(0.95), math.log(0.05)), 0, smoothing=0.1)
    assert np.abs(gradient(question.q, np.array(question.logits))).max() < 1e-15
    assert round(loss(question.q, np.array(question.logits)), 5) == 0.19852


def test_34_the_divergence_from_a_uniform_distribution():
    y, logits = np.array([0.36, 0.48, 0.16]), np.zeros(3)
    assert round(divergence(y, logits), 7) == 0.0852996
    right = functional.kl_div(torch.log_softmax(torch.zeros(3), 0), torch.tensor(y), reduction="sum").item()
    assert divergence(y, logits) == pytest.approx(right, rel=1e-6)
    assert divergence(y, logits) + entropy(y) == pytest.approx(loss(y, logits), rel=1e-14)


@pytest.mark.parametrize(
    ("case", "key", "z", "y", "dtype", "value", "slope"),
    [
        ("36", "bce_with_logits", 1.5, 1.0, "float64", 0.2014133, None),
        ("37", "bce_with_logits", 0.0, 0.0, "float64", 0.693147, 0.5),
        ("38", "bce", -50.0, 1.0, "float64", 50.0, -1.92875e-10),
        ("38, of the logit", "bce_with_logits", -50.0, 1.0, "float64", 50.0, -1.0),
        ("39", "bce", 20.0, 0.0, "float32", 100.0, 0.0),
    ],
)
def test_a_binary_loss_is_the_printed_one_and_torchs(case, key, z, y, dtype, value, slope):
    losses, slopes = BINARY[key]
    at = np.array([z], dtype)
    assert losses(at, y)[0] == pytest.approx(value, rel=1e-6)
    if slope is not None:
        assert slopes(at, y)[0] == pytest.approx(slope, rel=1e-5)
    proof = prove_binary(key, z, y, dtype)
    assert all(equal(entry.formula, entry.autograd, 6) for entry in proof.entries)


def test_42_huber_is_smooth_l1_times_its_threshold():
    found = [
        float(line_loss(line_loss_of(key, "mean", 0.5), ((1.0, 0.0),), 1.125, 0.0).value)
        for key in ("huber", "smooth_l1")
    ]
    assert found == [0.4375, 0.875]


def test_43_smooth_l1_from_0_is_l1():
    points = ((1.0, 0.5), (2.0, -1.0))
    both = [line_loss(line_loss_of(key, "mean", 0.0), points, 0.7, 0.1) for key in ("smooth_l1", "l1")]
    assert both[0].value == both[1].value
    assert both[0].gradient == both[1].gradient
