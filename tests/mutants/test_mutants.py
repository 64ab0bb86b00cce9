"""Every planted error still applies to the source, and the table has all kinds; `make mutants` tells who notices."""

from collections import Counter
from types import SimpleNamespace

import pytest

from tests.mutants.examine import QuickFirst
from tests.mutants.mutant import KINDS, ROOT, Mutant
from tests.mutants.table import MUTANTS, SUBJECTS

FEWEST = 150
PLACES = (
    *("formula/rules.py", "formula/functions/", "formula/latex_printer.py", "formula/simplify.py"),
    *("core/activations/", "core/cross_entropy/", "core/functions/", "core/graph/", "core/landscapes/", "core/losses/"),
    *("core/optimizers/", "core/perceptron/", "core/softmax/", "core/training/", "core/vector_losses/"),
    *("pages/activations/derivation.py", "pages/activations/network_derivation.py", "pages/activations/curves.py"),
    *("pages/chain_rule/derivation.py", "pages/chain_rule/rules.py", "pages/chain_rule/scene.py"),
    "pages/chain_rule/tables.py",
    *("core/optimizers/kernel.py", "core/optimizers/kernel_text.py", "core/optimizers/loop.py", "core/maps/"),
    *("formula/float_code.py", "formula/llvm_values.py", "pages/himmelblau/basins.py", "pages/himmelblau/sweep.py"),
    *("model/judge.py", "model/slopes.py", "model/layers.py", "model/curvature.py", "model/landscape/"),
    *("pages/functions/derivation.py", "pages/functions/gradient_derivation.py", "pages/functions/one_variable.py"),
    *("pages/himmelblau/derivation.py", "pages/himmelblau/convergence.py"),
    *(
        "pages/losses/regression/derivation.py",
        "pages/losses/regression/norms.py",
        "pages/losses/softmax/derivation.py",
    ),
    *("pages/losses/classification/derivation.py", "pages/losses/classification/binary_derivation.py"),
    *("pages/perceptron/derive/pass_formulas.py", "pages/perceptron/derive/matrices.py"),
    *("pages/perceptron/activation_formulas.py", "pages/perceptron/train/derivation.py"),
)
"""What stands on the screen comes from these files: each has errors planted."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_an_error_still_applies(mutant: Mutant) -> None:
    source = mutant.patched(mutant.source)
    if mutant.file.endswith(".py"):
        compile(source, mutant.file, "exec")
    assert all((ROOT / test.partition("::")[0]).exists() for test in mutant.covered_by)


def test_names_are_not_taken_twice() -> None:
    assert [name for name, count in Counter(mutant.name for mutant in MUTANTS).items() if count > 1] == []


def test_there_are_enough_of_every_kind() -> None:
    assert len(MUTANTS) >= FEWEST
    assert {mutant.kind for mutant in MUTANTS} == set(KINDS)
    assert all(SUBJECTS.values())


def test_all_that_prints_or_computes_has_some() -> None:
    files = [mutant.file.removeprefix("gradexplorer/") for mutant in MUTANTS]
    assert [place for place in PLACES if not any(file.startswith(place) for file in files)] == []


def test_an_error_that_does_not_apply_is_told() -> None:
    with pytest.raises(LookupError, match="0 times"):
        Mutant("none", "printed", "«not there¦anything»").patched("source")
    with pytest.raises(LookupError, match="2 times"):
        Mutant("twice", "printed", "«o¦0»").patched("of or")


def test_the_tests_that_take_the_shortest_come_first() -> None:
    items = [SimpleNamespace(nodeid=name) for name in ("slow", "quick", "new")]
    QuickFirst({"slow": 20.0, "quick": 0.1}).pytest_collection_modifyitems(items)  # type: ignore[arg-type]
    assert [item.nodeid for item in items] == ["new", "quick", "slow"]
