"""What mypy says of pages: a function of one page can't be given to another, whose State or Snapshot differs."""

from pathlib import Path

import pytest
from mypy import api

ROOT = Path(__file__).parents[2]

PAGE = """
from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.training.snapshot import TrainingSnapshot
from gradexplorer.framework.figure import Figure
from gradexplorer.framework.page import Page, Records
from gradexplorer.pages import himmelblau
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.pages.perceptron.state import PerceptronState
from gradexplorer.text import _

def figure(state: HimmelblauState, snapshot: {figure} | None, first_paint: bool) -> Figure:
    return Figure(rows=())

def records(state: {state}, snapshot: RaceSnapshot) -> Records:
    return Records((), ())

PAGE: Page[HimmelblauState, RaceSnapshot] = Page(
    key="race",
    title=_("Himmelblau"),
    state=HimmelblauState,
    figure=figure,
    derive=lambda state, snapshot: (),
    start=himmelblau.PAGE.start,
    records=records,
    prove=lambda: iter(()),
)
"""


@pytest.mark.parametrize(
    ("figure", "state", "refused"),
    [
        ("RaceSnapshot", "HimmelblauState", ""),
        ("TrainingSnapshot", "HimmelblauState", '"figure" to "Page" has incompatible type'),
        ("RaceSnapshot", "PerceptronState", '"records" to "Page" has incompatible type'),
    ],
    ids=["its own", "another's snapshot", "another's state"],
)
def test_a_page_takes_only_functions_of_its_own_state_and_snapshot(tmp_path, figure, state, refused):
    file = tmp_path / "page.py"
    file.write_text(PAGE.format(figure=figure, state=state))
    cache = ROOT / ".mypy_cache"
    said, failed, _code = api.run([f"--config-file={ROOT / 'pyproject.toml'}", f"--cache-dir={cache}", str(file)])
    assert not failed
    assert refused in said
    assert said.startswith("Success") == (not refused)
