"""The person's own function or model: whether its gradient is right, and where it vanishes or turns NaN.

Nothing here needs more than torch, numpy and msgspec, so that it runs in the environment that the code belongs to. What
imports torch is imported only where it is used.
"""

from gradexplorer.model.case import Case, read_case

__all__ = ["Case", "read_case"]
