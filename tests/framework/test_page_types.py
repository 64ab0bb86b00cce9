"""What mypy says of pages: a function of one page can't be given to another, whose State or Snapshot differs."""

from pathlib import Path

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


CASES = {
    "its_own": ("RaceSnapshot", "HimmelblauState", ""),
    "anothers_snapshot": ("TrainingSnapshot", "HimmelblauState", '"figure" to "Page" has incompatible type'),
    "anothers_state": ("RaceSnapshot", "PerceptronState", '"records" to "Page" has incompatible type'),
}


def test_a_page_takes_only_functions_of_its_own_state_and_snapshot(tmp_path):
    """In one run of mypy, which reads all that torch's types say each time."""
    for name, (figure, state, _refused) in CASES.items():
        (tmp_path / f"{name}.py").write_text(PAGE.format(figure=figure, state=state))
    cache = ROOT / ".mypy_cache"
    said, failed, _code = api.run([f"--config-file={ROOT / 'pyproject.toml'}", f"--cache-dir={cache}", str(tmp_path)])
    assert not failed
    for name, (_figure, _state, refused) in CASES.items():
        of_it = [line for line in said.splitlines() if f"{name}.py:" in line and "error:" in line]
        assert len(of_it) == bool(refused), said
        assert all(refused in line for line in of_it)
