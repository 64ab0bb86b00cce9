"""The activations; the oracles are mpmath with 50 digits, torch.nn.functional and torch.autograd."""

import inspect
import math

import mpmath
import msgspec
import numpy as np
import pytest
import torch

from gradexplorer.core.activations import (
    ACTIVATIONS,
    Choice,
    prove,
    prove_all,
    prove_all_lines,
    prove_at,
    prove_drawn,
)
from gradexplorer.formula.derivation import latex
from gradexplorer.framework.schema import fields
from gradexplorer.text import InputError

SELU_SCALE, SELU_ALPHA = (mpmath.mpf(v) for v in ("1.0507009873554804934", "1.6732632423543772848"))


def when(test, yes, no):
    return yes() if test else no()


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-x))


ORACLES = {
    "sigmoid": sigmoid,
    "tanh": mpmath.tanh,
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "leakyrelu": lambda x, a: x if x > 0 else a * x,
    "prelu": lambda x, a: x if x > 0 else a * x,
    "rrelu": lambda x, a, b: x if x > 0 else (a + b) / 2 * x,
    "elu": lambda x, a: when(x > 0, lambda: x, lambda: a * (mpmath.exp(x) - 1)),
    "celu": lambda x, a: when(x > 0, lambda: x, lambda: a * (mpmath.exp(x / a) - 1)),
    "selu": lambda x: SELU_SCALE * when(x > 0, lambda: x, lambda: SELU_ALPHA * (mpmath.exp(x) - 1)),
    "gelu": lambda x: x * mpmath.erfc(-x / mpmath.sqrt(2)) / 2,
    "silu": lambda x: x * sigmoid(x),
    "glu": lambda x, a: a * sigmoid(x),
    "mish": lambda x: x * mpmath.tanh(mpmath.log(1 + mpmath.exp(x))),
    "softplus": lambda x, b, t: when(b * x > t, lambda: x, lambda: mpmath.log(1 + mpmath.exp(b * x)) / b),
    "softsign": lambda x: x / (1 + abs(x)),
    "logsigmoid": lambda x: -mpmath.log(1 + mpmath.exp(-x)),
    "hardtanh": lambda x, a, b: min(max(x, a), b),
    "relu6": lambda x: min(max(x, mpmath.mpf(0)), mpmath.mpf(6)),
    "hardsigmoid": lambda x: min(max(x / 6 + mpmath.mpf(1) / 2, mpmath.mpf(0)), mpmath.mpf(1)),
    "hardswish": lambda x: x * min(max(x + 3, mpmath.mpf(0)), mpmath.mpf(6)) / 6,
    "tanhshrink": lambda x: x - mpmath.tanh(x),
    "softshrink": lambda x, s: x - s if x > s else (x + s if x < -s else mpmath.mpf(0)),
    "hardshrink": lambda x, s: x if abs(x) > s else mpmath.mpf(0),
    "threshold": lambda x, t, v: x if x > t else v,
    "squareplus": lambda x, b: (x + mpmath.sqrt(x * x + b)) / 2,  # Barron 2021, equation 1
}
POINTS = [0.001, 0.31, 0.9, 2.2, 5.3, 18.3, 33.1, 87.4, 89.2, 104.0, 709.5, 710.6, 745.3, 1234.5, 9999.5]
CLOSE_IN_TAILS = ("sigmoid", "logsigmoid", "softplus", "softsign", "elu", "celu", "silu")
"""Their formulas lose no digits where f is tiny (the others cancel from 1, as torch's do)."""

activations = pytest.mark.parametrize("key", ACTIVATIONS)
defined = pytest.mark.parametrize("key", ORACLES)
dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])


def changed():
    """Every activation with other parameters than its defaults."""
    return [
        ACTIVATIONS["leakyrelu"](negative_slope=0.3),
        ACTIVATIONS["prelu"](init=-0.5),
        ACTIVATIONS["rrelu"](lower=-0.2, upper=0.5),
        ACTIVATIONS["glu"](a=-1.5),
        ACTIVATIONS["elu"](alpha=2.5),
        ACTIVATIONS["elu"](alpha=-2.0),
        ACTIVATIONS["elu"](alpha=0.0),
        ACTIVATIONS["celu"](alpha=0.4),
        ACTIVATIONS["gelu"](approximate="tanh"),
        ACTIVATIONS["softplus"](beta=3.0, threshold=4.0),
        ACTIVATIONS["hardtanh"](min_val=-0.25, max_val=2.0),
        ACTIVATIONS["softshrink"](lambd=1.5),
        ACTIVATIONS["hardshrink"](lambd=0.0),
        ACTIVATIONS["threshold"](threshold=-1.0, value=3.0),
        ACTIVATIONS["squareplus"](b=0.25),
    ]


def exact(key, activation, x):
    """Return f and f' with 50 digits; x is a float of the dtype under test."""
    with mpmath.workdps(50):
        numbers = [mpmath.mpf(value) for value in msgspec.structs.astuple(activation) if not isinstance(value, str)]
        value = ORACLES[key](mpmath.mpf(x), *numbers)
        return float(value), float(mpmath.diff(lambda t: ORACLES[key](t, *numbers), mpmath.mpf(x)))


@pytest.mark.release
def test_every_activation_has_a_definition_that_is_not_ours():
    assert set(ORACLES) == set(ACTIVATIONS)


@dtypes
@defined
def test_values_and_slopes_equal_mpmath_s_up_to_overflow(key, dtype):
    activation = ACTIVATIONS[key]()
    x = np.array([-p for p in reversed(POINTS)] + POINTS, dtype)
    eps = float(np.finfo(dtype).eps)
    values, slopes = activation.values(x, dtype), activation.slopes(x, dtype)
    assert values.dtype == slopes.dtype == dtype
    for at, value, slope in zip(x.tolist(), values.tolist(), slopes.tolist(), strict=True):
        f, df = exact(key, activation, at)
        assert value == pytest.approx(f, rel=4 * eps, abs=4 * eps * max(1.0, abs(at)))
        # where f' is x times a number near 0 that cancels from 1, the error grows with x
        assert slope == pytest.approx(df, rel=8 * eps, abs=8 * eps * max(1.0, min(abs(at), 40.0)))


@pytest.mark.parametrize("key", CLOSE_IN_TAILS)
def test_tails_keep_all_their_digits(key):
    activation = ACTIVATIONS[key]()
    for x in (-700.0, -87.0, -33.0, -1e-3, 1e-3, 33.0, 700.0):
        assert float(activation.values(x)) == pytest.approx(exact(key, activation, x)[0], rel=2e-15)


def test_every_entry_is_proven():
    verdicts = {name: proof.verdict for name, proof in prove_all()}
    assert len(verdicts) > len(ACTIVATIONS)
    assert verdicts == dict.fromkeys(verdicts, "proven")


@dtypes
@pytest.mark.parametrize("activation", changed(), ids=repr)
def test_other_parameters_are_proven_too(activation, dtype):
    assert prove(activation, dtype).verdict == "proven"
    for x in (-2.3, 0.4, 3.3):
        assert prove_at(activation, x, dtype).verdict == "proven"
        assert prove_all_lines(activation, x).verdict == "proven"


@dtypes
@activations
def test_no_nan_where_torch_has_none(key, dtype):
    activation = ACTIVATIONS[key]()
    x = np.concatenate((np.linspace(-1e4, 1e4, 20001), np.linspace(-110, 110, 2001), [-0.0, 0.0])).astype(dtype)
    at = torch.tensor(x, requires_grad=True)
    value = activation.torch_function(at)
    (slope,) = torch.autograd.grad(value.sum(), at)
    for ours, theirs in ((activation.values(x, dtype), value), (activation.slopes(x, dtype), slope)):
        assert not (np.isnan(ours) & ~np.isnan(theirs.detach().numpy())).any()
        assert np.isfinite(ours).all()


def test_a_wrong_formula_is_not_proven():
    class Wrong(ACTIVATIONS["sigmoid"], frozen=True, tag="wrong"):
        formula = "sigmoid(1.00001*x)"

    assert prove(Wrong()).verdict == "not proven"
    assert prove_all_lines(Wrong(), 0.7).verdict == "not proven"


def test_a_nan_is_not_proven():
    class Overflowing(ACTIVATIONS["sigmoid"], frozen=True, tag="overflowing"):
        formula = "exp(x)/(1 + exp(x))"

    assert prove(Overflowing()).verdict == "not proven"


@activations
def test_names_and_defaults_are_torch_s(key):
    kind = ACTIVATIONS[key]
    module = kind.torch_class()
    assert kind.name == module.__name__
    signature = inspect.signature(module).parameters
    for info in fields(kind):
        if key != "threshold":  # torch has no defaults there
            assert signature[info.name].default == info.default
    built = module(**msgspec.structs.asdict(kind())).eval()
    x = torch.linspace(-7, 7, 101)
    assert torch.equal(built(x), kind().torch_function(x))


def test_the_course_s_three_come_first():
    assert list(ACTIVATIONS)[:3] == ["sigmoid", "tanh", "relu"]


@activations
def test_parameters_survive_a_session(key):
    kind = ACTIVATIONS[key]
    assert all(info.parameter.label.source for info in fields(kind))
    assert msgspec.json.decode(msgspec.json.encode(kind()), type=Choice) == kind()


@pytest.mark.parametrize("activation", [*(kind() for kind in ACTIVATIONS.values()), *changed()], ids=repr)
def test_slopes_at_kinks_are_torch_s_choice(activation):
    for kink in activation.kinks():
        assert kink.left != kink.right or math.isinf(kink.left)
        assert float(activation.slopes(kink.x)) == pytest.approx(kink.torch, rel=1e-7)


@pytest.mark.parametrize(
    ("key", "kinks"),
    [
        ("sigmoid", []),
        ("elu", []),
        ("relu", [(0.0, 0.0, 1.0, 0.0)]),
        ("leakyrelu", [(0.0, 0.01, 1.0, 0.01)]),
        ("hardtanh", [(-1.0, 0.0, 1.0, 0.0), (1.0, 1.0, 0.0, 0.0)]),
        ("hardswish", [(-3.0, 0.0, -0.5, 0.0), (3.0, 1.5, 1.0, 1.0)]),
        ("hardshrink", [(-0.5, math.inf, 0.0, 0.0), (0.5, 0.0, math.inf, 0.0)]),
    ],
)
def test_kinks(key, kinks):
    found = [(kink.x, kink.left, kink.right, kink.torch) for kink in ACTIVATIONS[key]().kinks()]
    assert found == [pytest.approx(kink) for kink in kinks]


@pytest.mark.parametrize(("alpha", "kinks"), [(-2.0, [(0.0, -2.0, 1.0, -2.0)]), (0.0, [(0.0, 0.0, 1.0, 0.0)])])
def test_elu_takes_the_alphas_that_torch_takes(alpha, kinks):
    """Of pytorch's issue 47671: only the backward pass in place refuses an alpha below 0."""
    elu, x = ACTIVATIONS["elu"](alpha=alpha), torch.tensor([-40.0, -3.0, -1e-3, 0.0, 2.0], dtype=torch.float64)
    x.requires_grad_()
    value = torch.nn.ELU(alpha)(x)
    (slope,) = torch.autograd.grad(value.sum(), x)
    at = x.detach().numpy()
    assert elu.values(at) == pytest.approx(value.detach().numpy(), rel=1e-14)
    assert elu.slopes(at) == pytest.approx(slope.numpy(), rel=1e-14)
    assert [(kink.x, kink.left, kink.right, kink.torch) for kink in elu.kinks()] == kinks
    assert prove_at(elu, 0.0).verdict == prove_all_lines(elu, 0.0).verdict == "not differentiable"


@pytest.mark.parametrize("kind", ["rrelu", "glu"])
def test_the_call_of_a_script_has_torch_s_values(kind):
    activation, x = ACTIVATIONS[kind](), torch.linspace(-7, 7, 101, dtype=torch.float64)
    names = {"nn": torch.nn, "torch": torch}
    exec(activation.torch_code, names)
    assert torch.equal(eval(activation.torch_call(), names)(x), activation.torch_function(x))


def test_glu_is_torch_s_with_its_first_half_held():
    """torch.nn.GLU on rows of (a, b)."""
    b = torch.linspace(-5, 5, 41, dtype=torch.float64)
    rows = torch.stack([torch.full_like(b, -1.5), b], 1)
    assert ACTIVATIONS["glu"](a=-1.5).values(b.numpy()) == pytest.approx(torch.nn.GLU()(rows)[:, 0].numpy(), rel=1e-14)


def test_rrelu_draws_a_slope_in_training_and_takes_the_mean_afterwards():
    rrelu = ACTIVATIONS["rrelu"](lower=-0.2, upper=0.5)
    module = torch.nn.RReLU(-0.2, 0.5)
    torch.manual_seed(3)
    x = torch.tensor(-2.0, dtype=torch.float64)
    value, slope = rrelu.drawn(-2.0, seed=3)
    assert value == module(x).item() == -2.0 * slope
    assert -0.2 <= slope <= 0.5
    assert slope != pytest.approx(0.15)
    assert float(rrelu.slopes(-2.0)) == pytest.approx(0.15)
    assert prove_drawn(rrelu, -2.0, 3).verdict == prove_drawn(rrelu, 2.0, 3).verdict == "proven"
    with pytest.raises(InputError, match="lower slope"):
        ACTIVATIONS["rrelu"](lower=0.5, upper=0.1)


def test_relu_at_zero_names_torch_s_choice():
    proof = prove_at(ACTIVATIONS["relu"](), 0.0)
    assert proof.verdict == "not differentiable"
    assert "0 on the left and 1 on the right" in str(proof.reason)
    assert str(proof.reason).endswith("Torch takes the slope 0.")


@pytest.mark.parametrize("activation", [ACTIVATIONS["hardsigmoid"](), ACTIVATIONS["celu"](alpha=0.4)], ids=repr)
def test_torch_s_own_rounding_is_named(activation):
    """torch 2.13 takes 1/6, and CELU's alpha, as float32 in the backward pass, in float64 too."""
    proof = prove_at(activation, -0.3)
    slope = proof.entries[1]
    assert abs(slope.formula - slope.difference) <= slope.bound
    assert proof.verdict == "proven"
    assert (proof.reason is not None and "float32" in str(proof.reason)) == (
        abs(slope.autograd - slope.formula) > 1e-12
    )


@pytest.mark.parametrize(
    ("key", "x", "slope"),
    [
        ("sigmoid", 0.0, 0.25),
        ("tanh", 0.0, 1.0),
        ("softsign", 0.0, 1.0),
        ("relu", None, 1.0),
        ("hardswish", 3.0, 1.5),
        ("gelu", math.sqrt(2), 0.5 * math.erfc(-1) + math.sqrt(2) * math.exp(-1) / math.sqrt(2 * math.pi)),
        ("logsigmoid", None, 1.0),
        ("tanhshrink", None, 1.0),
        ("softplus", None, 1.0),
    ],
)
def test_largest_slope(key, x, slope):
    """GELU's is at the zero of (2 - x^2) phi(x)."""
    steepest = ACTIVATIONS[key]().steepest()
    assert steepest.x == (None if x is None else pytest.approx(x, abs=1e-9))
    assert steepest.slope == pytest.approx(slope, rel=1e-12)


def test_largest_slope_of_silu_is_at_the_root_of_its_second_derivative():
    with mpmath.workdps(30):
        root = mpmath.findroot(lambda x: mpmath.diff(ORACLES["silu"], x, 2), 2.4)
    assert ACTIVATIONS["silu"]().steepest().x == pytest.approx(float(root), abs=1e-10)


@pytest.mark.parametrize(
    ("key", "last"),
    [
        ("sigmoid", [r"\sigma\left(x\right) \left(1 - \sigma\left(x\right)\right)"]),
        ("tanh", [r"1 - \tanh^{2}\left(x\right)", r"1 - \tanh^{2}\left(x\right)"]),
        ("gelu", [r"\Phi\left(x\right) + x \varphi\left(x\right)"]),
        ("relu", [r"\begin{cases}1 & \;\; x > 0 \\ 0 & \;\; x \le 0\end{cases}"]),
        ("leakyrelu", [r"\begin{cases}1 & \;\; x > 0 \\ \alpha & \;\; x \le 0\end{cases}"]),
    ],
)
def test_last_lines(key, last):
    assert [derivation.steps[-1].latex for derivation in ACTIVATIONS[key]().derivations] == last


def test_formulas_print_what_careful_functions_mean():
    assert ACTIVATIONS["mish"]().latex == r"x \tanh\left(\ln\left(1 + e^{x}\right)\right)"
    assert r"\alpha \left(e^{x} - 1\right)" in ACTIVATIONS["elu"]().latex
    assert latex(ACTIVATIONS["sigmoid"]().derivations[0].result, {"x": 2.0}).count("2") == 2


def test_bad_parameters_are_refused():
    with pytest.raises(InputError, match="below its maximum"):
        ACTIVATIONS["hardtanh"](min_val=1.0, max_val=1.0)
