"""Numbers of a picture are compared with those found another way."""

import numpy as np
import pytest

from gradexplorer.framework.picture_proofs import cross_check, numbers, prove_drawn


def test_equal_numbers_are_proven():
    proof = prove_drawn([("curve", np.array([1.0, np.nan, 2e-30]), [1.0 + 1e-15, np.nan, 0.0]), ("sign", True, True)])
    assert proof.verdict == "proven"


@pytest.mark.parametrize(
    ("drawn", "other"),
    [([1.0, 2.0], [1.0, 2.00001]), ([1.0], [1.0, 2.0]), ([np.nan, 1.0], [1.0, 1.0]), ([1.0], [-1.0]), (True, False)],
)
def test_other_numbers_are_told(drawn, other):
    proof = prove_drawn([("right", 1.0, 1.0), ("curve", drawn, other)])
    assert proof.verdict == "not proven"
    assert str(proof.reason) == "curve: what is shown is another number."


@pytest.mark.parametrize(
    ("shown", "verdict"), [(2.72, "proven"), (2.718, "proven"), (2.71, "not proven"), (-2.72, "not proven")]
)
def test_of_a_rounded_number_its_digits_count(shown, verdict):
    assert prove_drawn([("e", shown, np.e, 3)]).verdict == verdict


def test_where_terms_cancel_floats_may_be_off():
    assert prove_drawn([("p - y", 3e-17, 0.0, 6, 1e-15)]).verdict == "proven"
    assert prove_drawn([("p - y", 3e-10, 0.0, 6, 1e-15)]).verdict == "not proven"


def test_a_badge_is_there_only_for_something_and_is_proven_when_it_is_asked():
    asked = []

    def shown():
        yield "first", 1.0, 1.0
        asked.append(1)
        yield "second", 2.0, 3.0

    assert cross_check([]) == []
    (badge,) = cross_check(shown())
    assert not asked
    assert badge.proof.verdict == "not proven"
    assert str(badge.proof.reason) == "second: what is shown is another number."


def test_numbers_are_read_out_of_words():
    assert numbers("at x₀ = −1.5 the slope f2 is 3e-05, 30°") == [-1.5, 3e-05, 30.0]
