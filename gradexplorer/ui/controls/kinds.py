"""Which control shows which kind of field: one table, from which all forms are made."""

from collections.abc import Callable

from gradexplorer.framework.schema import FieldInfo
from gradexplorer.ui.controls.control import Control

CONTROLS: dict[str, Callable[[str, str, FieldInfo], Control]] = {}
"""Kind of a field to its control; `catalogue` fills it, with kinds that hold others, too."""


def control_of(page: str, path: str, info: FieldInfo) -> Control:
    """Return a new control for a field."""
    return CONTROLS[_kind(info)](page, path, info)


def _kind(info: FieldInfo) -> str:
    if info.kind == "union" and not info.tag:
        return "struct"
    if info.kind != "list":
        return info.kind
    return "list of named numbers" if info.parameter.named else f"list of {info.items[0].kind}s"
