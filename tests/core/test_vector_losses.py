"""Losses of several tensors: the oracles are torch.nn.functional, autograd, and the papers' formulas in torch."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace
from torch.nn import functional

from gradexplorer.core.run_snippet import run
from gradexplorer.core.vector_losses import VECTOR_LOSSES
from gradexplorer.core.vector_losses.classes import BCEWithLogitsLoss, CrossEntropyLoss, DiceLoss, FocalLoss, KLDivLoss
from gradexplorer.core.vector_losses.derivation import Batch, Place
from gradexplorer.core.vector_losses.likelihoods import GaussianNLLLoss, PoissonNLLLoss
from gradexplorer.core.vector_losses.margins import (
    CosineEmbeddingLoss,
    HingeEmbeddingLoss,
    HingeLoss,
    MarginRankingLoss,
    MultiMarginLoss,
    TripletMarginLoss,
)
from gradexplorer.core.vector_losses.program import program
from gradexplorer.core.vector_losses.proving import prove_all, prove_loss, variants
from gradexplorer.core.vector_losses.values import along, evaluated, slopes, with_arrays
from gradexplorer.formula.handwritten import prove_lines
from gradexplorer.formula.printed import check_printed
from gradexplorer.text import InputError

pytestmark = pytest.mark.filterwarnings("ignore:reduction. 'mean' divides")


def reduced(losses, reduction):
    return losses if reduction == "none" else getattr(losses, reduction)()


def focal(x, y, alpha, gamma, reduction):
    """Lin et al., Focal loss for dense object detection, 2017, eq. 4 and 5."""
    z = torch.where(y == 1, x, -x)  # p_t is sigmoid(z)
    alpha_t = torch.where(y == 1, alpha, 1 - alpha)
    return reduced(-alpha_t * torch.sigmoid(-z) ** gamma * functional.logsigmoid(z), reduction)


def dice(x, y, smooth, squared, reduction):
    """Milletari et al., V-Net, 2016, section 3; without the squares as in Sudre et al., 2017."""
    below = (x * x + y * y).sum(1) if squared else (x + y).sum(1)
    return reduced(1 - (2 * (x * y).sum(1) + smooth) / (below + smooth), reduction)


def hinge(x, y, reduction):
    """Cortes and Vapnik, Support-vector networks, 1995."""
    return reduced(torch.maximum(torch.zeros_like(x), 1 - y * x), reduction)


def weights(values):
    return torch.tensor(values, dtype=torch.float64) if values else None


ORACLES = {
    "cross_entropy": lambda t, o: functional.cross_entropy(
        t["input"], t["target"], weights(o["weight"]), ignore_index=o["ignore_index"], reduction=o["reduction"]
    ),
    "bce_with_logits": lambda t, o: functional.binary_cross_entropy_with_logits(
        t["input"], t["target"], pos_weight=weights(o["pos_weight"]), reduction=o["reduction"]
    ),
    "focal": lambda t, o: focal(t["input"], t["target"], o["alpha"], o["gamma"], o["reduction"]),
    "dice": lambda t, o: dice(t["input"], t["target"], o["smooth"], o["squared"], o["reduction"]),
    "kl_div": lambda t, o: functional.kl_div(
        t["input"], t["target"], log_target=o["log_target"], reduction=o["reduction"]
    ),
    "poisson_nll": lambda t, o: functional.poisson_nll_loss(
        t["input"], t["target"], o["log_input"], o["full"], eps=o["eps"], reduction=o["reduction"]
    ),
    "gaussian_nll": lambda t, o: functional.gaussian_nll_loss(
        t["input"], t["target"], t["var"], full=o["full"], reduction=o["reduction"]
    ),
    "hinge": lambda t, o: hinge(t["input"], t["target"], o["reduction"]),
    "multi_margin": lambda t, o: functional.multi_margin_loss(
        t["input"], t["target"], o["p"], o["margin"], weights(o["weight"]), reduction=o["reduction"]
    ),
    "hinge_embedding": lambda t, o: functional.hinge_embedding_loss(
        t["input"], t["target"], o["margin"], reduction=o["reduction"]
    ),
    "margin_ranking": lambda t, o: functional.margin_ranking_loss(
        t["input1"], t["input2"], t["target"], o["margin"], reduction=o["reduction"]
    ),
    "cosine_embedding": lambda t, o: functional.cosine_embedding_loss(
        t["input1"], t["input2"], t["target"], o["margin"], reduction=o["reduction"]
    ),
    "triplet_margin": lambda t, o: functional.triplet_margin_loss(
        t["anchor"], t["positive"], t["negative"], o["margin"], o["p"], o["eps"], o["swap"], reduction=o["reduction"]
    ),
}
"""Written here anew: the catalogue's own torch code is not its own oracle."""
CASES = [(key, name) for key, kind in VECTOR_LOSSES.items() for name, _loss in variants(kind)]
MORE = {
    "weights": CrossEntropyLoss(weight=(1.0, 2.0, 4.0)),
    "weights, sum": CrossEntropyLoss(weight=(1.0, 2.0, 4.0), reduction="sum"),
    "another ignored": CrossEntropyLoss(target=(0, 1, 2), ignore_index=1),
    "no pos_weight": BCEWithLogitsLoss(pos_weight=()),
    "gamma 0": FocalLoss(gamma=0.0),
    "squared margins": MultiMarginLoss(p=2, margin=0.7, weight=(1.0, 2.0, 0.5, 3.0)),
    "margins kept": TripletMarginLoss(margin=0.01),
    "distances of sums": TripletMarginLoss(p=1.0),
    "distances of another norm": TripletMarginLoss(p=3.0),
    "swapped, the positive is nearer": TripletMarginLoss(p=1.5, swap=True, negative=((1.2, 0.9), (-1.0, 2.0))),
    "a negative margin": CosineEmbeddingLoss(margin=-0.5),
    "one row": CosineEmbeddingLoss(input1=((1.0, 2.0),), input2=((0.0, 1.0),), target=(-1,)),
    "one column": DiceLoss(input=((0.4,), (0.3,)), target=((1.0,), (0.0,))),
    "large logits": CrossEntropyLoss(input=((300.0, -300.0), (-300.0, 300.0)), target=(1, 1), weight=()),
}


def loss_of(key, name):
    return dict(variants(VECTOR_LOSSES[key]))[name]


def key_of(loss):
    return loss.__struct_config__.tag


def by_torch(loss):
    tensors = {
        tensor.field: torch.tensor(
            getattr(loss, tensor.field), dtype=torch.int64 if tensor.kind == "class" else torch.float64
        ).requires_grad_(tensor.varies)
        for tensor in loss.arguments
    }
    value = ORACLES[key_of(loss)](tensors, asdict(loss))
    fields = [tensor.field for tensor in loss.arguments if tensor.varies]
    gradients = torch.autograd.grad(value.sum(), [tensors[field] for field in fields])
    return value.detach().numpy(), dict(zip(fields, gradients, strict=True))


def is_torch_s(loss):
    value, gradients = by_torch(loss)
    assert evaluated(loss).value == pytest.approx(float(value.sum()), rel=1e-12, abs=1e-12)
    for field, gradient in gradients.items():
        np.testing.assert_allclose(
            slopes(loss, field), gradient, rtol=1e-10, atol=1e-12 * (1 + float(gradient.abs().max()))
        )


def test_every_loss_is_written_here_anew():
    assert set(ORACLES) == set(VECTOR_LOSSES)


@pytest.mark.parametrize(("key", "name"), CASES)
def test_value_and_gradient_are_torch_s(key, name):
    is_torch_s(loss_of(key, name))


@pytest.mark.parametrize("name", MORE)
def test_options_are_torch_s(name):
    is_torch_s(MORE[name])


@pytest.mark.parametrize("key", VECTOR_LOSSES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_numbers_are_torch_s(key, data):
    loss = VECTOR_LOSSES[key]()
    arrays = {}
    for tensor in loss.arguments:
        here = loss.array(tensor)
        if tensor.kind == "class":
            drawn = st.integers(0, loss.columns - 1)
        elif set(np.unique(here)) <= {-1.0, 1.0} and tensor.kind == "number":
            drawn = st.sampled_from([-1.0, 1.0])
        elif here.min() >= 0 and here.max() <= 1:
            drawn = st.sampled_from([0.0, 1.0]) if tensor.kind == "number" else st.floats(0.0, 1.0)
        else:
            low = 0.01 if tensor.field == "var" or (key, tensor.field) == ("poisson_nll", "target") else -20.0
            drawn = st.floats(low, 20.0)
        numbers = data.draw(st.lists(drawn, min_size=here.size, max_size=here.size))
        arrays[tensor.field] = np.asarray(numbers).reshape(here.shape)
    is_torch_s(with_arrays(loss, arrays))


def test_the_mean_divides_by_the_rows_that_count():
    loss = CrossEntropyLoss()
    assert evaluated(loss).divisor == 2
    assert (slopes(loss, "input")[2] == 0).all()
    assert evaluated(loss).rows[2] == 0  # as torch's own, without a reduction
    without = replace(loss, input=loss.input[:2], target=loss.target[:2])
    assert evaluated(without).value == evaluated(loss).value
    weighted = evaluated(replace(loss, weight=(1.0, 2.0, 4.0)))
    assert weighted.divisor == 3  # the weights of the targets 0 and 1


def test_kl_div_s_mean_is_batchmean_over_the_columns():
    found = {reduction: evaluated(KLDivLoss(reduction=reduction)).value for reduction in ("mean", "batchmean", "sum")}
    assert found["mean"] == pytest.approx(found["batchmean"] / 3)
    assert found["batchmean"] == pytest.approx(found["sum"] / 2)


def test_kl_div_is_the_divergence_from_the_first_argument_to_the_second():
    p, y = np.array([0.2, 0.3, 0.5]), np.array([0.6, 0.3, 0.1])
    loss = KLDivLoss(input=(tuple(np.log(p)),), target=(tuple(y),))
    assert evaluated(loss).value == pytest.approx(float((y * np.log(y / p)).sum()))


def test_focal_loss_with_gamma_0_is_half_of_binary_cross_entropy():
    loss = FocalLoss(alpha=0.5, gamma=0.0)
    cross = functional.binary_cross_entropy_with_logits(torch.tensor(loss.input), torch.tensor(loss.target).float())
    assert evaluated(loss).value == pytest.approx(cross.item() / 2, rel=1e-6)


TIES = {
    "hinge": HingeLoss(input=(1.0, -1.0), target=(1, -1)),
    "hinge_embedding": HingeEmbeddingLoss(input=(1.0,), target=(-1,)),
    "multi_margin": MultiMarginLoss(input=((1.0, 0.0, 3.0),), target=(0,)),
    "margin_ranking": MarginRankingLoss(input1=(0.5,), input2=(0.0,), target=(1,)),
    "cosine_embedding": CosineEmbeddingLoss(input1=((1.0, 0.0),), input2=((0.0, 1.0),), target=(-1,)),
}


@pytest.mark.parametrize("key", TIES)
def test_at_a_kink_the_slope_is_torch_s_choice_and_nothing_is_called_proven(key):
    loss = TIES[key]
    _value, gradients = by_torch(loss) if key != "hinge" else (None, loss.torch_loss()[1])  # whose clamp is our own
    for field, gradient in gradients.items():
        np.testing.assert_array_equal(slopes(loss, field), gradient)
        proof = prove_loss(loss, field)
        assert proof.verdict == "not differentiable"
        assert not proof.wrong


def entries(loss):
    for tensor in loss.tensors:
        if tensor.varies:
            for row in range(loss.rows):
                for column in range(loss.columns if tensor.kind == "row" else 1):
                    yield Place(tensor.field, row, column)


DERIVED = {**{key: kind() for key, kind in VECTOR_LOSSES.items()}, "swapped": TripletMarginLoss(p=3.0, swap=True)}


@pytest.mark.parametrize("name", DERIVED)
def test_every_line_of_the_derivations_is_equal_and_says_what_it_means(name):
    loss = DERIVED[name]
    for place in (next(entries(loss)), list(entries(loss))[-1]):
        batch = Batch(loss, place)
        for block in batch.blocks():
            assert len(block) == 1 or prove_lines(block).verdict == "proven"
        lines = [line.formula for block in batch.blocks() for line in block]
        assert [check_printed(line) for line in [*batch.row(), *batch.whole(), batch.numbers(), *lines]] == [None] * (
            len(lines) + 1 + len(batch.row()) + len(batch.whole())
        )
        assert all(line.proof().verdict == "proven" for line in (batch.numbers(), *batch.result()))


def test_every_loss_is_proven():
    seen = set()
    for name, proof in prove_all():
        assert not proof.fails, f"{name}: {proof.reason}"
        seen.add(name.split(".")[0])
    assert seen == set(VECTOR_LOSSES)


@pytest.mark.parametrize("key", VECTOR_LOSSES)
def test_a_wrong_formula_is_not_proven(key):
    kind = VECTOR_LOSSES[key]
    wrong = type("Wrong", (kind,), {"source": lambda self: f"1.00000001*({kind.source(self)})", "__module__": __name__})
    wrong.__name__ = kind.__name__
    field = next(tensor.field for tensor in kind.tensors if tensor.varies)
    assert prove_loss(wrong(), field).verdict == "not proven"


@pytest.mark.parametrize(("key", "name"), CASES)
def test_the_program_prints_the_loss_and_its_gradients_with_all_digits(key, name):
    loss = loss_of(key, name)
    outcome = run(program(loss))
    assert not outcome.failed
    printed = [line for line in outcome.output.splitlines() if "Warning" not in line]
    value, gradients = by_torch(loss)
    np.testing.assert_allclose(eval(printed[0]), value, rtol=1e-15, atol=1e-16)
    for line, gradient in zip(printed[1:], gradients.values(), strict=True):
        np.testing.assert_allclose(eval(line), gradient, rtol=1e-12, atol=1e-15)


def test_the_curve_along_an_entry_is_the_loss_with_that_entry():
    loss = CrossEntropyLoss(weight=(1.0, 2.0, 4.0))
    t = np.array([-3.0, 0.0, 2.5])
    for row in range(3):
        found = along(loss, "input", row, 1, t)
        for at, value in zip(t, found, strict=True):
            moved = loss.array(loss.tensor("input")).copy()
            moved[row, 1] = at
            assert value == pytest.approx(evaluated(with_arrays(loss, {"input": moved})).value)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (CrossEntropyLoss(target=(0, 3, 1)), "The target of row 1 is 3, but the classes are 0 to 2"),
        (CrossEntropyLoss(target=(-100, -100, -100)), "All rows are ignored"),
        (CrossEntropyLoss(weight=(0.0, 0.0, 1.0)), "All rows have the weight 0"),
        (KLDivLoss(target=((-0.5, 0.5, 1.0), (0.0, 0.5, 0.5))), "A target is below 0"),
        (PoissonNLLLoss(input=(-1.0, 1.0, 1.0), log_input=False), "An input is below 0"),
        (HingeLoss(target=(1, 0, 1, 1)), "The target of row 1 is 0; it must be 1 or -1"),
    ],
)
def test_what_has_no_loss_is_refused_in_words(loss, words):
    with pytest.raises(InputError, match=words):
        loss.check()


def test_stirling_s_term_is_that_of_the_factorial():
    """log(y!) by scipy's definition, lgamma(y + 1); Stirling's formula is off by 1/(12 y)."""
    loss = PoissonNLLLoss(input=(1.0,), target=(50.0,), full=True)
    assert evaluated(loss).value == pytest.approx(math.e - 50 + math.lgamma(51), abs=1 / 599)


def test_gaussian_nll_is_the_density_of_the_normal_distribution():
    loss = GaussianNLLLoss(full=True, reduction="sum")
    normal = torch.distributions.Normal(torch.tensor(loss.input), torch.tensor(loss.var).sqrt())
    assert evaluated(loss).value == pytest.approx(-normal.log_prob(torch.tensor(loss.target)).sum().item(), rel=1e-6)
