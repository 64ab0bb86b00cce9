"""The losses of a line through points: definitions, derivation, numbers, and pictures."""

from functools import partial
from typing import Any

from tests.mutants.mutant import Mutant, in_part

_core = "gradexplorer/core/losses/"
_pages = "gradexplorer/pages/losses/regression/"
_derivation = partial(Mutant, file=_core + "gradient_derivation.py", page="losses", steps=1)
_loss = partial(Mutant, file=_core + "loss.py", page="losses", steps=1)
_line = partial(Mutant, file=_core + "linear_model.py", page="losses", steps=1)


def fit(loss: str = "mse", **more: Any) -> dict[str, Any]:
    """Return the state of the Losses tab with a line and some points."""
    points = [[-1.0, -0.4], [0.5, 1.1], [2.0, 4.3]]
    return in_part("regression", view="fit", points=points, w=0.7, b=0.3, loss=loss, **more)


_NORMS = in_part("regression", view="norms")
_SHAPES = in_part("regression", view="broadcasting", prediction_shape="N", target_shape="Nx1")

DERIVATION = (
    _derivation("residual with - b", "executed", 'RESIDUAL = "w*x «+¦-» b - y"', fit()),
    _derivation("2/N for 1/N", "executed", 'FACTOR = {"mean": "«1¦2»/N*"', fit()),
    _derivation("1/L for 1/(2L)", "executed", '"root": "1/«(2*L)¦L»*"}', fit("l2")),
    _derivation("2/L when simplified", "executed", '"r[i]", "«1¦2»/L*"))', fit("l2")),
    _derivation("the loss's own definition", "executed", '"L": Meaning((), «¦"2*" + »ast.unparse(total))', fit("sse")),
    _derivation("x added", "executed", '"Prime(rho, r[i])«*¦ + »x[i]" if', fit("huber", threshold=0.5)),
    _derivation("the step's number uphill", "number", "after = value «-¦+» self.scope", fit()),
    _derivation("the step's formula uphill", "executed", 'f"{variable} «-¦+» eta*D(L, {variable})"', fit()),
    _derivation("0/0 printed 1/0", "printed", '"1/(2*sqrt(0))*0", "«0¦1»/0")', _NORMS, steps=None),
    _derivation(
        "the norm's step called sum rule", "printed", 'line(«_("{rule}, square root", rule=»outer«)» if', fit("l2")
    ),
)

LOSSES = (
    _loss("Huber's line", "definition", "delta*(abs(r) - delta«/2»)", fit("huber", threshold=0.5)),
    _loss("log-cosh's slope", "executed", 'finish="tanh(«¦2*»r)"', fit("log_cosh")),
    _loss("L2 named mean", "definition", '_("«L2 norm: root of the sum¦MSE: mean of squares»")', fit("l2")),
    _loss("L1 called by smooth_l1_loss", "definition", '"F.«l1_loss¦smooth_l1_loss»(', fit("l1")),
)

NUMBERS = (
    _line("gradient without x", "number", "float(factor * «(»slopes« * x)».sum()), float", fit()),
    Mutant(
        "w and b exchanged in a heading",
        "printed",
        "w=rounded(«w¦b», 6), b=rounded(«b¦w», 6)",
        fit(),
        _pages + "derivation.py",
        "losses",
        steps=1,
    ),
    Mutant(
        "residual called target − prediction",
        "printed",
        '_("«Residual: prediction − target¦Loss and gradient»")',
        fit(),
        _pages + "derivation.py",
        "losses",
        steps=1,
    ),
    Mutant(
        "residuals drawn to another line",
        "number",
        "np.stack([y, w * x «+¦-» b, gap]",
        fit(),
        _pages + "shared.py",
        "losses",
        steps=1,
    ),
    Mutant(
        "best line's w and b exchanged",
        "printed",
        "w=«w, b=b¦b, b=w»)",
        fit(),
        _pages + "fit.py",
        "losses",
        steps=1,
    ),
    Mutant(
        "ratios of three times the data",
        "number",
        "(line_loss(rule, state.points * k, state.w, state.b) for k in (1, «2¦3»))",
        _NORMS,
        _pages + "norms.py",
        "losses",
    ),
    Mutant(
        "differences of a pair turned",
        "number",
        "z =« prediction[left] - y[right]¦ y[right] - prediction[left]»",
        _SHAPES,
        _pages + "broadcasting.py",
        "losses",
    ),
)
