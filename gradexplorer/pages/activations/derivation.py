"""The derivation column: f' of the selected activation line by line, torch's choices, and the networks' chain rule."""

import ast
from collections.abc import Iterator
from functools import lru_cache, partial

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.activations import ACTIVATIONS, Choice, RReLU, prove_all, prove_at, prove_drawn
from gradexplorer.core.activations import prove as prove_on_grid
from gradexplorer.core.activations.vanishing_gradients import INITS, Setting
from gradexplorer.core.activations.vanishing_proof import prove_chain
from gradexplorer.formula.derivation import Derivation
from gradexplorer.formula.equality import SHARP
from gradexplorer.formula.equation import Formula, Part, formula
from gradexplorer.formula.scope import Meaning
from gradexplorer.formula.shown_number import rounded
from gradexplorer.formula.trees import filled, tree
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note, Row, Table, checked
from gradexplorer.framework.run import StaticSnapshot
from gradexplorer.pages.activations import network_derivation
from gradexplorer.pages.activations.curves import POINTS, lost, title
from gradexplorer.pages.activations.numbers import (
    REACH,
    SYMBOLS,
    largest,
    largest_slope,
    scope,
    share_lost,
    side,
    slope_at,
)
from gradexplorer.pages.activations.state import ActivationsState
from gradexplorer.proof import DType, Proof
from gradexplorer.text import Text, _

DTYPES: tuple[DType, ...] = ("float32", "float64")
DRAWN_SEED = 0
PROVEN_NETWORKS = ("sigmoid", "tanh", "relu", "selu", "gelu")


def derive(state: ActivationsState, snapshot: StaticSnapshot | None) -> list[Item]:
    """Return the derivation of the selected activation at the probe, and the networks' chain rule."""
    activation = state.activation
    items: list[Item] = [
        Heading(key="function", label=_("{name} at x = {x}", name=title(activation), x=rounded(state.x, 6))),
        FormulaItem(key="f", formula=_line(state, "f(x)", *_definition(activation))),
        *_paths(state),
        Check(key="point", label=_("f and f' against torch at x"), prove=lambda: prove_at(activation, state.x)),
        *(_drawn(activation, state.x) if isinstance(activation, RReLU) else []),
        *_grids(activation),
        *_kinks(activation),
        *_slopes(state),
    ]
    return [*checked(items, lambda: _kink(activation, state.x)), *network_derivation.derive(state, snapshot)]


def _line(state: ActivationsState, *parts: Part, continues: bool = False) -> Formula:
    """Return a line about the selected activation at the probe."""
    activation = state.activation
    symbols = {**activation.symbols, **SYMBOLS}
    return formula(*parts, scope=scope(activation, state.x), symbols=symbols, continues=continues)


def _definition(activation: Choice) -> list[Part]:
    """Return f, and what it means by the start of each path, where that is written otherwise."""
    sources = [activation.source(), *(path.start for path in activation.paths())]
    return list({formula(source).latex: tree(source) for source in sources}.values())


def _paths(state: ActivationsState) -> Iterator[Item]:
    derivations = state.activation.derivations
    for index, derivation in enumerate(derivations, start=1):
        if len(derivations) > 1:
            yield Heading(key=f"way{index}", label=_("Way {number}", number=index))
        yield from _path(state, derivation, index)


def _path(state: ActivationsState, derivation: Derivation, index: int) -> Iterator[Item]:
    """Yield every line under its rule and its value, and the last one once more with the numbers put in."""
    at = scope(state.activation, state.x)
    first, *others = derivation.steps
    yield FormulaItem(key=f"way{index}.0", label=first.rule, formula=_line(state, "Prime(f, x)", first.tree))
    for number, step in enumerate(others, start=1):
        yield FormulaItem(key=f"way{index}.{number}", label=step.rule, formula=_line(state, step.tree, continues=True))
    numbers = filled("Numbers(u)", u=derivation.result)
    line = _line(state, "Prime(f, Numbers(x))", numbers, float(at.value(derivation.steps[-1].tree, SHARP)))
    yield FormulaItem(key=f"way{index}.numbers", label=_("with the numbers put in"), formula=line)


def _kink(activation: Choice, x: float) -> Text | None:
    """Return why no line has a value at x, where f has a kink there."""
    for kink in activation.kinks():
        if kink.x == x:
            return _("No derivative here: torch takes the slope {slope}.", slope=slope_at(activation, x, 6))
    return None


@lru_cache(maxsize=64)
def _grid(activation: Choice, dtype: DType) -> Proof:
    return prove_on_grid(activation, dtype)


def _grids(activation: Choice) -> list[Check]:
    return [
        Check(
            key=f"grid.{dtype}",
            label=_("f and f' against torch from -1e4 to 1e4, {dtype}", dtype=dtype),
            prove=partial(_grid, activation, dtype),
        )
        for dtype in DTYPES
    ]


def _drawn(activation: RReLU, x: float) -> list[Item]:
    """Say what RReLU does in training, and show a slope that torch draws."""
    note = _("This is RReLU after model.eval(). In training torch draws the slope left of 0 anew for every number.")
    items: list[Item] = [Note(key="drawn.note", label=note)]
    if x:
        label = _("A slope that torch drew, as in training, with seed {seed}", seed=DRAWN_SEED)
        items.append(Check(key="drawn", label=label, prove=lambda: prove_drawn(activation, x, DRAWN_SEED)))
    return items


def _kinks(activation: Choice) -> list[Item]:
    """Return the table of kinks: there is no derivative, and torch takes one of its own choice."""
    kinks = activation.kinks()
    if not kinks:
        return []
    rows = [
        Row(
            cells=[
                rounded(kink.x, 6),
                side(activation, kink.x, kink.left, "-h"),
                side(activation, kink.x, kink.right, "h"),
                slope_at(activation, kink.x, 6),
            ]
        )
        for kink in kinks
    ]
    names = [
        Note(
            key=f"kink{i}",
            label=_(
                "{name}'({x}) = {slope} is torch's choice: f has no derivative there.",
                name=activation.name,
                x=rounded(kink.x, 6),
                slope=slope_at(activation, kink.x, 6),
            ),
        )
        for i, kink in enumerate(kinks)
    ]
    header = (_("kink at x"), _("slope on the left"), _("slope on the right"), _("torch's choice"))
    return [Heading(key="kinks", label=_("Kinks")), Table(key="kinks", header=header, rows=rows), *names]


def _slopes(state: ActivationsState) -> list[Item]:
    """Say how steep f is at most, what many layers make of that, and where the gradient is lost."""
    activation = state.activation
    found, (slope, place, nowhere) = largest(activation), largest_slope(activation)
    where = _("on a whole range of x, or in the limit") if place is None else _("at x = {x}", x=place)
    low, high = state.x_range
    share, only = share_lost(activation, lost(activation, low, high, state.epsilon), state.x_range, state.epsilon)
    sentence = _("The largest f' is {slope}, {where}.", slope=slope, where=where, nowhere_above=nowhere)
    items: list[Item] = [Heading(key="slopes", label=_("How steep f is")), Note(key="largest", label=sentence)]
    if float(np.min(activation.slopes(np.linspace(-REACH, REACH, POINTS)))) >= -found.slope:
        depth = state.network.depth
        claim = slope.formula
        m = Meaning((), ast.unparse(claim.parts[0]))
        at = replace(claim.scope, values={**claim.scope.values, "L": depth}, meanings={**claim.scope.meanings, "m": m})
        label = _("{depth} slopes, multiplied by the chain rule, are at most", depth=rounded(depth, 9))
        items.append(
            FormulaItem(key="power", label=label, formula=formula("Numbers(m**L)", found.slope**depth, scope=at))
        )
    sentence = _(
        "|f'| is below {epsilon} on {share} % of the range that is drawn.",
        epsilon=rounded(state.epsilon, 3),
        share=share,
        there_only=only,
    )
    return [*items, Note(key="lost", label=sentence)]


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove every activation on its grid, at points and line by line, and the chain rule in real networks."""
    for name, proof in prove_all():
        yield f"activations.{name}", proof
    for tag in PROVEN_NETWORKS:
        for init in INITS:
            for residual, norm in ((False, False), (True, False), (False, True)):
                setting = Setting(
                    activation=ACTIVATIONS[tag](), init=init, depth=12, width=16, residual=residual, norm=norm
                )
                paths = "".join(name for name, on in ((".residual", residual), (".norm", norm)) if on)
                yield f"activations.network.{tag}.{init}{paths}", prove_chain(setting)
