"""Random formulas: read or refused with their position; and what is read is drawn, run, derived and exported."""

import math
from collections import deque

import numpy as np
import pytest

from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.export import lines, points
from gradexplorer.formula.parse import parse
from gradexplorer.framework.figure import Plot, Scene
from gradexplorer.framework.state import edited
from gradexplorer.pages.functions import PAGE as FUNCTIONS
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.pages.himmelblau import PAGE as HIMMELBLAU
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import InputError
from tests.fuzz.formulas import HOSTILE, Formulas
from tests.fuzz.runs import LONG, failures, generator, length, shown, within

PARSED = length(2000, 20_000)
DRAWN = length(8, 1000)
STEPS = 40


def test_every_formula_is_read_or_refused_with_its_place():
    formulas = Formulas(generator("formulas"))
    read = []

    def check(source):
        with within():
            try:
                parse(source, ("x", "y"))
            except InputError as error:
                fault = error
            else:
                read.append(source)
                return
        assert fault.position is not None
        assert 0 <= fault.position <= len(source)
        assert "{" not in str(fault)

    found = failures([*HOSTILE, *(formulas.formula() for _i in range(PARSED))], check)
    assert not found, shown(found)
    assert PARSED / 4 < len(read) < PARSED * 0.9


def sound(figure):
    """Check what any figure must be, so that the window can draw it."""
    for panel in figure.panels():
        if isinstance(panel, Plot | Scene):
            for axis in (panel.x, panel.y, *((panel.z,) if isinstance(panel, Scene) else ())):
                if axis.range is not None:
                    low, high = axis.range
                    assert math.isfinite(low), axis
                    assert math.isfinite(high), axis
                    assert low < high, axis
                    assert not (axis.log and low <= 0), axis
                    assert math.isfinite(high - low), axis
            for mark in panel.marks:
                for name in mark.__struct_fields__:
                    value = getattr(mark, name)
                    assert not np.iscomplexobj(value), (mark.key, name)
    deque(points(figure), maxlen=0)  # all of them, as an export writes them


def drawn(page, state, snapshot=None):
    for first_paint in (True, False):
        with within():
            figure = page.figure(state, snapshot, first_paint)
        sound(figure)
    with within():
        page.derive(state, snapshot)


def run(state):
    drawn(HIMMELBLAU, state)
    with within():
        race = HIMMELBLAU.start(state)
        snapshot = race.snapshot(detail=True)
    drawn(HIMMELBLAU, state, snapshot)
    for _step in range(STEPS):
        with within():  # each: one of L-BFGS alone may be twenty of its own
            race.advance(1)
    with within():
        snapshot = race.snapshot(detail=True)
    drawn(HIMMELBLAU, state, snapshot)
    with within():
        for _block in lines(HIMMELBLAU.records(state, snapshot)):
            pass
        race.seek(min(3, race.last))
        race.snapshot(detail=True)


def one_variable(source, rng):
    state = edited(FunctionsState(), "function", {"type": "typed", "text": source})
    state = edited(state, "h", 10 ** rng.uniform(-16, 1))
    return edited(state, "dtype", rng.choice(("float32", "float64")))


def two_variables(source, rng):
    state = edited(edited(FunctionsState(), "dimension", "two"), "surface", "typed")
    state = edited(edited(state, "formula", source), "tangent_plane", True)
    return edited(edited(state, "angle", float(rng.randint(0, 360))), "dtype", rng.choice(("float32", "float64")))


def landscape(source, rng):
    state = edited(edited(HimmelblauState(), "landscape", "typed"), "formula", source)
    state = edited(edited(state, "steps", 60), "log_height", rng.random() < 0.5)
    keys = rng.sample(list(OPTIMIZERS), 2)
    state = edited(state, "optimizers", [{"type": key} for key in keys])
    state = edited(
        state, "starts", [[rng.uniform(-4, 4), rng.choice((0.0, 1.0, -2.5))] for _s in range(rng.choice((1, 3)))]
    )
    return edited(state, "dtype", rng.choice(("float32", "float64")))


@pytest.mark.parametrize(
    ("make", "variables", "use"),
    [
        (one_variable, ("x",), lambda state: drawn(FUNCTIONS, state)),
        (two_variables, ("x", "y"), lambda state: drawn(FUNCTIONS, state)),
        (landscape, ("x", "y"), run),
    ],
)
def test_what_a_page_takes_it_draws_runs_derives_and_exports(make, variables, use):
    rng = generator(make.__name__)
    formulas = Formulas(rng, variables)
    taken = []

    def check(source):
        try:
            with within():
                state = make(source, rng)
        except InputError:
            return
        taken.append(source)
        use(state)

    def sources():
        yield from (source for source in HOSTILE if LONG or rng.random() < 0.03)
        while len(taken) < DRAWN:
            yield formulas.formula()

    found = failures(sources(), check)
    assert not found, shown(found)
