"""Numbers of a picture are compared with those found another way."""

import numpy as np
import pytest

from gradexplorer.framework.picture_proofs import prove_drawn


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
