"""States whose columns are proven: every activation on both sides and at its kinks, its parameters, and networks."""

from collections.abc import Iterator
from typing import Any

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.framework.page import ProvenState

PARAMETERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("gelu", {"approximate": "tanh"}),
    ("elu", {"alpha": 2.0}),
    ("elu", {"alpha": -2.0}),
    ("celu", {"alpha": 2.0}),
    ("leakyrelu", {"negative_slope": 0.3}),
    ("prelu", {"init": -0.4}),
    ("rrelu", {"lower": -0.2, "upper": 0.5}),
    ("glu", {"a": -1.5}),
    ("softplus", {"beta": 2.0, "threshold": 3.0}),
    ("softshrink", {"lambd": 0.3}),
    ("hardshrink", {"lambd": 0.3}),
    ("hardtanh", {"min_val": -2.0, "max_val": 0.8}),
    ("threshold", {"threshold": -0.5, "value": 0.25}),
)
"""Other values than torch's defaults, at which an exchange of two of them shows."""
NETWORKS = (
    ("default", False, False),
    ("default", True, False),
    ("kaiming", False, True),
    ("orthogonal", True, True),
    ("normal", False, False),
)
"""Initial weights, residual connections, layer norm."""
SMALL: dict[str, Any] = {"network": {"depth": 3, "width": 4}, "compare": False}


def proven_states() -> Iterator[ProvenState]:
    """Yield the states."""
    for tag, more in (*((tag, {}) for tag in ACTIVATIONS), *PARAMETERS):
        name = ", ".join([tag, *(f"{key} {value}" for key, value in more.items())])
        x = -0.7 if ACTIVATIONS[tag].breakpoints else 0.9
        yield ProvenState(name, {**SMALL, "names": [{"type": tag, **more}], "x": x})
    for tag, kind in ACTIVATIONS.items():
        for x in kind().meeting_points:
            if abs(x) <= 6.0:
                yield ProvenState(f"{tag} at its bend {x:g}", {**SMALL, "names": [{"type": tag}], "x": x})
    for init, residual, norm in NETWORKS:
        network = {"depth": 4, "width": 6, "init": init, "residual": residual, "norm": norm}
        yield ProvenState(f"network {init}, {residual}, {norm}", {"network": network, "compare": False})
