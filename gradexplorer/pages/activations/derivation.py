"""The derivation column: f' of the selected activation line by line, torch's choices, and the networks' chain rule."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from gradexplorer.core.activations import ACTIVATIONS, Choice, prove_all, prove_all_lines, prove_at
from gradexplorer.core.activations import prove as prove_on_grid
from gradexplorer.core.activations.vanishing_gradients import INITS, Setting, prove_chain
from gradexplorer.formula.derivation import Derivation, latex, tree
from gradexplorer.formula.latex_printer import number
from gradexplorer.framework.figure import Check, Formula, Heading, Item, Note, Row, Table
from gradexplorer.framework.run import StaticSnapshot
from gradexplorer.pages.activations import network_derivation
from gradexplorer.pages.activations.curves import POINTS, fraction, lost, steepest, title
from gradexplorer.pages.activations.state import ActivationsState
from gradexplorer.proof import DType, Proof
from gradexplorer.text import _

DTYPES: tuple[DType, ...] = ("float32", "float64")
REACH = 12.0
"""Between minus and plus this, f' takes every value that it has."""
PROVEN_NETWORKS = ("sigmoid", "tanh", "relu", "selu", "gelu")


def derive(state: ActivationsState, snapshot: StaticSnapshot | None) -> list[Item]:
    """Return the derivation of the selected activation at the probe, and the networks' chain rule."""
    activation = state.activation
    items: list[Item] = [
        Heading(key="function", label=_("{name} at x = {x}", name=title(activation), x=f"{state.x:.6g}")),
        Formula(key="f", latex=rf"f(x) = {_definition(activation)}"),
        *_ways(activation, state.x),
        Check(key="lines", label=_("All lines are equal at x"), proof=_lines(activation, state.x)),
        Check(key="point", label=_("f and f' against torch at x"), proof=prove_at(activation, state.x)),
        *_grids(activation),
        *_kinks(activation),
        *_slopes(state),
    ]
    return [*items, *network_derivation.derive(state, snapshot)]


def _definition(activation: Choice) -> str:
    """Return f, and what it means by the start of the first way, where that is written otherwise."""
    starts = [latex(tree(way.start), symbols=activation.symbols) for way in activation.ways()]
    return " = ".join(dict.fromkeys([activation.latex, *starts]))


def _ways(activation: Choice, x: float) -> Iterator[Item]:
    values = {"x": x, **activation.parameters}
    derivations = activation.derivations
    for way, derivation in enumerate(derivations, start=1):
        if len(derivations) > 1:
            yield Heading(key=f"way{way}", label=_("Way {number}", number=way))
        yield from _way(derivation, way, values)


def _way(derivation: Derivation, way: int, values: dict[str, float]) -> Iterator[Item]:
    """Yield every line under its rule and its value, and the last one once more with the numbers put in."""
    for place, step in enumerate(derivation.steps):
        label = step.rule if place == 0 else _("{rule}: {value}", rule=step.rule, value=f"{step.value(values):.9g}")
        left = "f'(x) = " if place == 0 else "= "
        yield Formula(key=f"way{way}.{place}", label=label, latex=left + step.latex)
    last = derivation.steps[-1]
    numbers = rf"f'({number(values['x'])}) = {last.latex_at(values)} = {number(last.value(values))}"
    yield Formula(key=f"way{way}.numbers", label=_("with the numbers put in"), latex=numbers)


@lru_cache(maxsize=64)
def _lines(activation: Choice, x: float) -> Proof:
    return prove_all_lines(activation, x)


@lru_cache(maxsize=64)
def _grid(activation: Choice, dtype: DType) -> Proof:
    return prove_on_grid(activation, dtype)


def _grids(activation: Choice) -> list[Check]:
    return [
        Check(
            key=f"grid.{dtype}",
            label=_("f and f' against torch from -1e4 to 1e4, {dtype}", dtype=dtype),
            proof=_grid(activation, dtype),
        )
        for dtype in DTYPES
    ]


def _kinks(activation: Choice) -> list[Item]:
    """Return the table of kinks: there is no derivative, and torch takes one of its own choice."""
    kinks = activation.kinks()
    if not kinks:
        return []
    rows = [Row(cells=[f"{kink.x:g}", _side(kink.left), _side(kink.right), f"{kink.torch:.6g}"]) for kink in kinks]
    names = [
        Note(
            key=f"kink{place}",
            label=_(
                "{name}'({x}) = {slope} is torch's choice: f has no derivative there.",
                name=activation.name,
                x=f"{kink.x:g}",
                slope=f"{kink.torch:.6g}",
            ),
        )
        for place, kink in enumerate(kinks)
    ]
    header = (_("kink at x"), _("slope on the left"), _("slope on the right"), _("torch's choice"))
    return [Heading(key="kinks", label=_("Kinks")), Table(key="kinks", header=header, rows=rows), *names]


def _side(slope: float) -> str:
    return f"{slope:.6g}".replace("inf", "∞")


def _slopes(state: ActivationsState) -> list[Item]:
    """Say how steep f is at most, what many layers make of that, and where the gradient is lost."""
    activation = state.activation
    found = steepest(activation)
    where = _("at x = {x}", x=f"{found.x:.4g}") if found.x is not None else _("on a whole range of x, or in the limit")
    low, high = state.x_range
    start, end = lost(activation, low, high, state.epsilon)
    share = float((end - start).sum()) / (high - low)
    items: list[Item] = [
        Heading(key="slopes", label=_("How steep f is")),
        Note(key="largest", label=_("The largest f' is {slope}, {where}.", slope=fraction(found.slope), where=where)),
    ]
    if float(np.min(activation.slopes(np.linspace(-REACH, REACH, POINTS)))) >= -found.slope:
        depth = state.network.depth
        power = rf"{number(found.slope)}^{{{depth}}} = {number(found.slope**depth)}"
        label = _("{depth} slopes, multiplied by the chain rule, are at most", depth=depth)
        items.append(Formula(key="power", label=label, latex=power))
    words = _(
        "|f'| is below {epsilon} on {share} % of the range that is drawn.",
        epsilon=f"{state.epsilon:.3g}",
        share=f"{100 * share:.3g}",
    )
    return [*items, Note(key="lost", label=words)]


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
                paths = "".join(word for word, on in ((".residual", residual), (".norm", norm)) if on)
                yield f"activations.network.{tag}.{init}{paths}", prove_chain(setting)
