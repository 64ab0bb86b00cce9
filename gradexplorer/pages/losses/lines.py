"""The lines of a derivation as items of the column."""

from collections.abc import Sequence

from gradexplorer.formula.handwritten import HandwrittenLine
from gradexplorer.framework.figure import FormulaItem, Item


def line_items(key: str, lines: Sequence[HandwrittenLine], first: int = 0) -> list[Item]:
    """Return the lines of a derivation, each under the rule that led to it; their keys count from `first`."""
    return [
        FormulaItem(key=f"{key}{k}", label=line.rule, formula=line.formula) for k, line in enumerate(lines, start=first)
    ]
