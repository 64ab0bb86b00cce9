"""Every column of every page: each line and each number is executed, and what claims nothing is listed."""

import os
import random
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from gradexplorer.formula import equality, equation, shown_number
from gradexplorer.formula.shown_number import claims
from gradexplorer.framework.figure import Check, Figure, FormulaItem, Item, execute
from gradexplorer.framework.page import Page
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.framework.schema import fields
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.text import InputError

RANDOM_STATES = int(os.environ.get("GRADEXPLORER_RANDOM_STATES", "2"))

DEFINITIONS = {
    ("functions", "f"): "what f is: all lines below are about it",
    ("himmelblau", "f"): "what f is: all lines below are about it",
    ("activations", "product"): "what P is; the networks' own numbers follow",
    ("losses", "kink.formula"): "what torch's rule makes of the square root at 0: 0/0 is no number",
    ("himmelblau", r"rule\d+"): "the optimizer's rule; the step below is executed, and held against torch.optim",
    ("himmelblau", r"average\d+"): "the average's rule; its numbers follow, and are held against AveragedModel",
    ("perceptron", r"rule\d+"): "the optimizer's rule; the step below is executed, and held against torch.optim",
    ("himmelblau", "direction"): "LBFGS's direction, torch's own numbers",
}
"""(page, key) of every formula that claims nothing, and why it does not."""
LBFGS = {("himmelblau", "direction")}
"""No preset has one."""


@cache
def states(key: str) -> dict[str, Any]:
    """Return the first state of a page, its presets, and some at random."""
    page = next(page for page in PAGES if page.key == key)
    found = {"start": page.state()}
    found |= {preset["name"]["en"]: preset_state(page.state, preset) for preset in presets(page.key)}
    rng = random.Random(key)
    first = list(found.values())
    while len(found) < len(first) + RANDOM_STATES:
        if (state := moved(page, rng.choice(first), rng)) is not None:
            found[f"random {len(found)}"] = state
    return found


def moved(page: Page, state: Any, rng: random.Random) -> Any | None:
    """Return the state with every plain number somewhere between the ends of its slider; None where that is refused."""
    for info in fields(page.state):
        if info.kind == "float" and not info.parameter.hidden:
            low, high = info.parameter.low, info.parameter.high
            if low is not None and high is not None:
                try:
                    state = edited(state, info.name, round(rng.uniform(low, high), 3))
                except InputError:
                    return None
    return state


def shown(page: Page, state: Any) -> tuple[Figure, list[Item]]:
    """Return the picture and the column, a step into the run of a page that runs."""
    snapshot = None
    if page.start is not None:
        run = page.start(state)
        run.advance(min(1, run.last))
        snapshot = run.snapshot(detail=True)
    figure = page.figure(state, snapshot, False)
    items = list(page.column(state, snapshot, figure))
    execute(items)
    return figure, items


def listed(page: Page, item: FormulaItem) -> set[tuple[str, str]]:
    """Return the entries of the list that a formula without a claim is among."""
    return {(key, pattern) for key, pattern in DEFINITIONS if page.key == key and re.fullmatch(pattern, item.key)}


def executed(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Return a set that takes the identities of all formulas that are executed from now on."""
    done: set[int] = set()
    prove_equal = equality.prove_equal

    def recorded(lines: Any) -> Any:
        done.update(map(id, lines))
        return prove_equal(lines)

    for module in (equality, equation):
        monkeypatch.setattr(module, "prove_equal", recorded)
    return done


def formulas(items: list[Item]) -> Iterator[tuple[FormulaItem, equation.Formula]]:
    """Yield every line, and what stands beside it."""
    for item in items:
        if isinstance(item, FormulaItem):
            yield from ((item, one) for one in (item.formula, *item.formula.beside))


@pytest.mark.parametrize("page", PAGES, ids=[page.key for page in PAGES])
def test_everything_shown_is_executed(page, monkeypatch):
    done, faults, used = executed(monkeypatch), [], set()
    for name, state in states(page.key).items():
        figure, items = shown(page, state)
        lines, checks = list(formulas(items)), [item for item in items if isinstance(item, Check)]
        verdicts = [check.proof.verdict for check in checks if check.folded]
        is_smooth = set(verdicts) == {"proven"}
        for item, line in lines:
            claims_nothing = line.is_definition and not line.continues
            if claims_nothing:
                used |= listed(page, item)
            if claims_nothing and not listed(page, item):
                faults.append(f"{name}: {item.key} claims nothing: {line.latex}")
            if not claims_nothing and id(line) not in done and is_smooth:
                faults.append(f"{name}: {item.key} is not executed: {line.latex}")
        numbers = [claim for panel in figure.panels() for claim in claims(panel)]
        for number in numbers:
            claim = number.formula if isinstance(number, shown_number.ShownNumber) else number
            if id(claim) not in done:
                faults.append(f"{name}: {claim.latex} is shown and not executed")
        if numbers and not any(check.key == "shown" for check in checks):
            faults.append(f"{name}: no badge tells of the numbers in the picture")
        if any(check.key == "shown" and check.proof.verdict == "not proven" for check in checks):
            faults.append(f"{name}: a number in the picture is wrong")
    assert not faults
    assert used | LBFGS >= {(key, pattern) for key, pattern in DEFINITIONS if key == page.key}  # none has gone
