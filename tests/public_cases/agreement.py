"""When a found number is the right one."""

import pytest


def equal(found: float, right: float, digits: int) -> bool:
    """Return whether two numbers agree to so many digits, or are both NaN."""
    return found == pytest.approx(right, rel=10.0**-digits, abs=10.0**-digits, nan_ok=True)
