"""Gradients of the functions of deep learning: typeset, executed and proven on the screen."""

TYPE_CHECKING = False  # typing takes as long to import as Python to start, and Ctrl+C in it prints a traceback
if TYPE_CHECKING:
    from typing import Any

    from gradexplorer.model.api import assert_gradient, check, flow
    from gradexplorer.model.case import Case

__version__ = "0.1.0"
__all__ = ["Case", "__version__", "assert_gradient", "check", "flow"]


def __getattr__(name: str) -> "Any":
    """Import what a person's own code may use when it does: it needs torch, the program's start does not."""
    if name == "Case":
        from gradexplorer.model.case import Case

        return Case
    if name in __all__:
        from gradexplorer.model import api

        return getattr(api, name)
    raise AttributeError(f"module 'gradexplorer' has no attribute {name!r}")
