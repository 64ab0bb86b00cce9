"""All that ``gradexplorer verify`` proves of the pages is proven, and it covers what it should.

One computation of a page's proofs serves all that is asserted of them: it takes seconds.
"""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from gradexplorer.cli.verify import page_proofs
from gradexplorer.core.functions import FUNCTIONS, SURFACES
from gradexplorer.core.landscapes.catalogue import LANDSCAPES
from gradexplorer.framework.page import Page
from gradexplorer.pages import PAGES
from gradexplorer.pages.chain_rule.rules import PROGRAMS
from gradexplorer.proof import Proof

Named = list[tuple[str, Proof]]


def verdicts(own: Named, *beginnings: str) -> set[str]:
    return {proof.verdict for name, proof in own if name.startswith(beginnings)}


def functions(own: Named) -> None:
    for key in (*FUNCTIONS, *SURFACES):
        assert any(name.startswith(f"functions.{key}") for name, _proof in own)
    assert verdicts(own, "") == {"proven"}


def activations(own: Named) -> None:
    shown = "activations.network.", "activations.relu"
    assert sum(name.startswith(shown) for name, _proof in own) > 70
    assert verdicts(own, *shown) == {"proven"}


def losses(own: Named) -> None:
    for part, least in (("softmax", 80), ("classification", 400), ("tensors", 60)):
        assert sum(name.startswith(f"losses.{part}.") for name, _proof in own) > least


def perceptron(own: Named) -> None:
    assert len(own) > 200
    assert verdicts(own, "") <= {"proven", "digits lost"}
    assert sum(name.startswith("perceptron.train.") for name, _proof in own) >= 12
    assert verdicts(own, "perceptron.train.") == {"proven"}


def chain_rule(own: Named) -> None:
    assert {name.split(".")[1] for name, _proof in own} == set(PROGRAMS)
    assert verdicts(own, "") == {"proven"}


def himmelblau(own: Named) -> None:
    maps = [name for name, _proof in own if name.startswith("himmelblau.map of ")]
    assert len(maps) > 80
    assert all(any(f" on {key}, " in name for name in maps) for key in LANDSCAPES)


def model(own: Named) -> None:
    assert {name.split(".")[1] for name, _proof in own} == {"check", "flow", "curvature", "landscape"}
    assert verdicts(own, "") == {"proven"}


OF_ITS_OWN: dict[str, Callable[[Named], None]] = {
    "functions": functions,
    "activations": activations,
    "losses": losses,
    "perceptron": perceptron,
    "chain_rule": chain_rule,
    "himmelblau": himmelblau,
    "model": model,
}
"""What is asserted of what a page proves besides its pictures and columns."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_all_is_proven(page: Page) -> None:
    own: Named = []

    def recorded() -> Iterator[tuple[str, Proof]]:
        for named in page.prove():
            own.append(named)
            yield named

    for name, proof in page_proofs(replace(page, prove=recorded)):
        assert not proof.fails, f"{name}: {proof.reason}"
    assert len({name for name, _proof in own}) == len(own)
    OF_ITS_OWN.get(page.key, lambda own: None)(own)
