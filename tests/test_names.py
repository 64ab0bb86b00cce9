"""Every name in a catalogue is a claim: each entry has an oracle of its own, and a wrong formula is found by it."""

import math

import mpmath
import pytest
import torch
from msgspec import structs
from msgspec.structs import replace

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.activations.proving import prove_at
from gradexplorer.core.cross_entropy.proving import BINARY, torch_binary
from gradexplorer.core.functions import FUNCTIONS, SURFACES
from gradexplorer.core.functions.proving import prove_name as prove_function
from gradexplorer.core.landscapes.catalogue import LANDSCAPES
from gradexplorer.core.landscapes.published import is_kink, prove_name
from gradexplorer.core.losses import LOSSES
from gradexplorer.core.losses import proving as losses
from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.core.vector_losses import VECTOR_LOSSES

ALL = {**SURFACES, **LANDSCAPES}
OWN = {"typed"}
"""What a person types has no name."""


def test_no_entry_is_without_an_oracle() -> None:
    without = [key for key, kind in FUNCTIONS.items() if not kind.oracle]
    without += [key for key, land in ALL.items() if land.published is None or not land.published.source]
    without += [key for key, kind in ACTIVATIONS.items() if not (kind.torch_code or hasattr(torch.nn, kind.name))]
    without += [key for key, loss in LOSSES.items() if "torch." not in loss.code and "F." not in loss.code]
    without += [key for key, kind in VECTOR_LOSSES.items() if not (kind.torch_code or hasattr(torch.nn, kind.__name__))]
    without += [key for key, kind in VECTOR_LOSSES.items() if not kind.literature]
    without += [key for key, kind in OPTIMIZERS.items() if not (kind.torch_code or hasattr(torch.optim, kind.__name__))]
    without += [key for key in BINARY if len(torch_binary(key, [0.3], 1.0, "float64")) != 2]
    assert set(without) == OWN


@pytest.mark.parametrize("key", [key for key in FUNCTIONS if key not in OWN])
def test_a_function_is_what_its_name_says(key: str) -> None:
    function = FUNCTIONS[key]()
    assert prove_function(function, 0.7).verdict == "proven"
    wrong = type("Wrong", (type(function),), {"formula": f"({function.formula})*(1 + 1e-8)", "oracle": function.oracle})
    assert prove_function(wrong(), 0.7).verdict == "not proven"


@pytest.mark.parametrize("key", ALL)
def test_a_landscape_has_its_published_value_and_minima(key: str) -> None:
    proof = prove_name(ALL[key])
    assert proof is not None
    assert proof.verdict == "proven", proof
    for written in (f"-({ALL[key].formula.source})", f"({ALL[key].formula.source})*1.0001"):
        wrong = prove_name(replace(ALL[key], written=written))
        assert wrong is not None
        assert wrong.verdict == "not proven"


@pytest.mark.parametrize("key", [key for key, land in ALL.items() if land.minima])
def test_a_minimum_that_is_none_is_not_proven(key: str) -> None:
    land = ALL[key]
    (x, y), *others = land.minima
    for moved in ((x + 1e-9, y), (x, y - 0.3)):
        proof = prove_name(replace(land, minima=(moved, *others)))
        assert proof is not None
        assert proof.verdict == "not proven", moved


@pytest.mark.parametrize("at", LANDSCAPES["himmelblau"].minima)
def test_himmelblaus_minima_are_the_floats_next_to_mpmaths(at: tuple[float, float]) -> None:
    with mpmath.workdps(40):
        gradient = (
            lambda x, y: 4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
            lambda x, y: 2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
        )
        root = mpmath.findroot(gradient, at)
    assert tuple(map(float, root)) == at


def test_a_saddle_and_a_maximum_are_no_minima() -> None:
    for formula, fault in (("y**2 - x**2", "negative"), ("-x**2 - y**2", "negative")):
        proof = prove_name(replace(LANDSCAPES["saddle"], written=formula, minima=((0.0, 0.0),)))
        assert proof is not None
        assert fault in str(proof.reason)


def test_ackleys_minimum_is_a_kink_and_says_so() -> None:
    proof = prove_name(LANDSCAPES["ackley"])
    assert is_kink(LANDSCAPES["ackley"], 0.0, 0.0)
    assert proof is not None
    assert "kink" in str(proof.reason)


def test_minima_where_the_gradients_formula_has_no_value_say_why() -> None:
    assert "kink" in str(prove_name(LANDSCAPES["bukin_6"]).reason)
    drop_wave = LANDSCAPES["drop_wave"]
    assert not is_kink(drop_wave, 0.0, 0.0)
    assert "0/0" in str(prove_name(drop_wave).reason)
    ridge = replace(drop_wave, written="-(x**2 + y**2)/sqrt(x**2 + y**2)")
    assert prove_name(ridge).verdict == "not proven"
    top = replace(drop_wave, written="cos(sqrt(x**2 + y**2)) - 2")
    assert "no kink" in str(prove_name(top).reason)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_an_activation_is_torchs_module_of_its_name(key: str) -> None:
    activation = ACTIVATIONS[key]()
    proof = prove_at(activation, 0.7)
    assert proof.verdict == "proven"
    if key == "squareplus":
        assert math.sqrt(activation.b) / 2 == prove_at(activation, 0.0).entries[2].formula  # Barron, 2021, section 2
        return
    if key == "glu":
        halves = torch.tensor([activation.a, 0.7], dtype=torch.float64)
        assert proof.entries[2].autograd == torch.nn.GLU()(halves).item()
        return
    module = getattr(torch.nn, activation.name)(**structs.asdict(activation)).double().eval()
    with torch.no_grad():
        assert proof.entries[2].autograd == module(torch.tensor([0.7], dtype=torch.float64)).item()


@pytest.mark.parametrize("key", LOSSES)
def test_a_loss_is_torchs(key: str) -> None:
    assert losses.prove_gradient(LOSSES[key], losses.PROBES[1], 2.0, 0.3).verdict == "proven"
