"""Every formula of the derivation columns read back as it is printed: in a page's first state and its presets."""

from collections.abc import Iterator
from typing import Any

from gradexplorer.formula.printed import check_printed, printed_proof
from gradexplorer.framework.figure import FormulaItem
from gradexplorer.framework.page import Page
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.run import Snapshot
from gradexplorer.proof import Proof


def prove_columns(page: Page) -> Iterator[tuple[str, Proof]]:
    """Yield a proof for each column that holds a formula made from trees: all of them say what is executed."""
    states = {"start": page.state()} | {
        preset["name"]["en"]: preset_state(page.state, preset) for preset in presets(page.key)
    }
    for name, state in states.items():
        snapshot = _first_step(page, state)
        column = page.column(state, snapshot, page.figure(state, snapshot, False))
        faults = [check_printed(item.formula) for item in column if isinstance(item, FormulaItem)]
        if faults:
            yield f"{page.key}.column({name}) as printed", printed_proof(faults)


def _first_step(page: Page, state: Any) -> Snapshot | None:
    """Return the snapshot one step into the run of a page that runs."""
    if page.start is None:
        return None
    run = page.start(state)
    run.advance(min(1, run.last))
    return run.snapshot(detail=True)
