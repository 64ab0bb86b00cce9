"""A planted error meets no later test."""

from gradexplorer.core.activations import Sigmoid
from gradexplorer.formula.derivation import Derivation
from gradexplorer.formula.trees import filled
from gradexplorer.pages.activations.numbers import largest
from tests.forgetting import ForgettingPatch


def test_what_came_of_a_planted_error_is_forgotten():
    assert largest(Sigmoid()).slope == 0.25
    with ForgettingPatch.context() as patch:
        patch.setattr(Derivation, "result", property(lambda found: filled("-u", u=found.steps[-1].tree)))
        assert largest(Sigmoid()).slope <= 0.0
    assert largest(Sigmoid()).slope == 0.25
