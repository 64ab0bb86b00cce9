"""The loop over the steps as lines and as machine code, and what maps of basins and sweeps make of its ends."""

from functools import partial
from typing import Any

from tests.mutants.mutant import Mutant

_optimizers, _formula, _maps = "gradexplorer/core/optimizers/", "gradexplorer/formula/", "gradexplorer/core/maps/"
_page = "gradexplorer/pages/himmelblau/"
_kernel = partial(Mutant, file=_optimizers + "kernel_text.py", page="himmelblau", steps=3)
_call = partial(Mutant, file=_optimizers + "kernel.py", page="himmelblau", steps=3)
_instructions = partial(Mutant, file=_formula + "llvm_values.py", page="himmelblau", steps=3)
_lines = partial(Mutant, file=_formula + "float_code.py", page="himmelblau", steps=3)
_points = partial(Mutant, file=_maps + "critical_points.py", page="himmelblau", steps=3)
_basins = partial(Mutant, file=_maps + "basins.py", page="himmelblau", steps=3)
_sweep = partial(Mutant, file=_maps + "sweep.py", page="himmelblau", steps=3)
_drawn = partial(Mutant, file=_page + "basins.py", page="himmelblau", steps=3)
_bowl = partial(Mutant, file=_maps + "bowls.py", page="himmelblau", steps=3)
_best = partial(Mutant, file=_page + "sweep_theory.py", page="himmelblau", steps=3)
_marked = partial(Mutant, file=_page + "theory_marks.py", page="himmelblau", steps=3)
_shares = partial(Mutant, file=_page + "basins_figure.py", page="himmelblau", steps=3)


def basins(tag: str, landscape: str = "himmelblau", steps: int = 60, **more: Any) -> dict[str, Any]:
    """Return the state of a small map of basins."""
    optimizer = {"type": tag, "lr": 0.1} | more
    shown = {"lab": "basins", "resolution": 16, "dtype": "float64", "steps": steps}
    return {"landscape": landscape, "optimizers": [optimizer], "starts": [[0.4, 0.7]], **shown}


def sweep(*starts: list[float]) -> dict[str, Any]:
    """Return the state of a small sweep of gradient descent over rate and momentum."""
    across = {"sweep_x": "lr", "sweep_x_range": [0.002, 0.02], "sweep_y": "momentum", "sweep_y_range": [0.0, 0.9]}
    shown = {"lab": "sweep", "resolution": 16, "dtype": "float64", "steps": 80, **across}
    return {"optimizers": [{"type": "sgd", "lr": 0.01, "momentum": 0.5}], "starts": [*map(list, starts)], **shown}


BOWL = {**sweep([1.0, 0.8]), "landscape": "bowl", "sweep_x_range": [0.01, 0.9], "steps": 120}
PLAIN_BOWL = {**BOWL, "optimizers.0.momentum": 0.0, "sweep_y": "condition", "sweep_y_range": [1.0, 20.0]}
UNSTABLE = {**sweep([1.0, 1.0], [-4.5, 4.0]), "sweep_x_range": [0.002, 0.06]}
SADDLE = {
    **basins("sgd", steps=200),
    **{"landscape": "typed", "formula": "x^4/4 - x^2/2 + y^2/2", "x_range": [-2.0, 2.0], "y_range": [-2.0, 2.0]},
    "resolution": 17,
}

MACHINE_CODE = (
    _kernel("a path's y is its x", "number", "y=points[«1¦0»].text", basins("adam")),
    _kernel("powers of beta added", "number", "ast.Load()), «operator¦ast.Add()», value)", basins("adam")),
    _kernel(
        "the first step has number 0", "number", "sitofp i64 «%t¦%t_before» to double", basins("adagrad", lr_decay=0.5)
    ),
    _kernel("arrived by x alone", "number", "%both = and <{width} x i1> %near_x, %near_«y¦x»", basins("adam")),
    _kernel("arrived at the last step", "number", "«%all_t¦%all_did», <{width} x i64> %since", basins("adam")),
    _kernel("the end's x is its y", "number", "%alive_after, {vector} {«x¦y»}, {vector} %x_end", basins("adam")),
    _instructions(
        "the larger is the smaller", "number", 'compared("«ogt¦olt»", b, a), b, a)', basins("adam", amsgrad=True)
    ),
    _instructions(
        "base and exponent exchanged",
        "number",
        '_c_function("pow", self.number(«a¦b»), self.number(«b¦a»))',
        basins("sgd", "three_hump_camel", lr=0.05),
    ),
    _instructions("the other case", "number", "chosen(condition, «first¦second», «second¦first»)", basins("rprop")),
    _instructions(
        "minus forgotten",
        "number",
        'return «self.new(f"fneg {self.of(inside)}", inside.lanes)¦inside»',
        basins("sgd", "rosenbrock", lr=0.001),
    ),
    _instructions("the root left out", "number", 'return self.intrinsic("«sqrt¦fabs»", *arguments)', basins("adam")),
    _instructions("quotients multiplied", "number", 'ast.Div: "«fdiv¦fmul»"', basins("adam")),
    _call("numbers of the starts turned", "number", "padded)«¦[::-1]».reshape(blocks, -1)", sweep([1.0, 1.0])),
    _call("ends exchanged", "number", "Ends(points[«0¦1», :count], points[«1¦0», :count]", basins("adam")),
    Mutant(
        "y follows the slope along x",
        "number",
        """return f"g_{«axis¦'x'»}\"""",
        basins("adam"),
        _optimizers + "loop.py",
        "himmelblau",
        steps=3,
    ),
)

LINES = (
    _lines("a power short of a factor", "number", "for _factor in range(n - «1¦2»)", basins("sgd", lr=0.01)),
    _lines(
        "numbers put together with minus",
        "number",
        "return «¦-»value if math.isfinite(value)",
        basins("sgd", "branin", lr=0.001),
    ),
    Mutant(
        "a number not multiplied into a sum",
        "executed",
        "return [«_product(replace(term, top=()), part)¦part» for part in _terms(inner)]",
        {"landscape": "booth", "starts": [[1.5, 0.5]], "steps": 20},
        _formula + "simplify.py",
        "himmelblau",
        steps=3,
        tests=("tests/formula/test_float_code.py", "tests/core/landscapes/test_calculus.py"),
    ),
)

BASINS = (
    _points("there in x or in y", "number", "np.«maximum¦minimum»(np.abs(x - point.x)", basins("adam", steps=20)),
    _points("a saddle called minimum", "definition", '"minimum" if «low¦high» > 0 else', SADDLE),
    _basins("a saddle called not yet", "definition", '"saddle": «SADDLE¦NOT_YET»,', SADDLE),
    _basins("diverged a step early", "number", "np.minimum(last« + 1», self.steps)", basins("sgd", lr=0.05)),
    _basins("f of the exchanged end", "number", "values(self.land, «x, y¦y, x»))", basins("adam", steps=20)),
    _basins("shares of twice as many", "number", "float(count / «len(done)¦(2 * len(done))»)", basins("adam")),
    _basins("starts half a pixel off", "number", "(np.arange(count) + «0.5¦1.0») / count", basins("adam")),
    _basins("the map a pixel too large", "number", "max(len(middles) - 1, 1) / «2¦1»", basins("adam")),
    _drawn("names of the classes turned", "printed", "for label in labels«¦[::-1]»],\n        values", basins("adam")),
    _drawn("the latest in full colour", "number", "1 «-¦+» (1 - PALEST) * late, 1.0)", basins("adam")),
    _drawn(
        "late where it is early", "number", "late = np.clip((«basins.count - low¦high - basins.count»)", basins("adam")
    ),
    _basins("the mean called median", "number", "np.«median¦mean»(self.count[self.label", basins("adam")),
    _shares("shares of one", "number", "{«100 * »basins.shares.get(label, 0.0):.2f}", basins("adam")),
)

SWEEPS = (
    _sweep("the best start counts", "number", "(label == one).«any¦all»(axis=0)", UNSTABLE),
    _sweep(
        "the fastest start counts",
        "number",
        "ends.arrival.reshape(count, -1)).«max¦min»(axis=0)",
        sweep([1.0, 1.0], [3.1, 1.9]),
    ),
    _sweep(
        "the lowest start counts",
        "number",
        "values(land, ends.x, ends.y).reshape(count, -1)).«max¦min»(axis=0)",
        sweep([1.0, 1.0], [3.1, 1.9]),
    ),
    Mutant(
        "the edge without momentum",
        "number",
        "rate * (1 «+¦-» optimizer.momentum)",
        BOWL,
        _maps + "edges.py",
        "himmelblau",
        steps=3,
    ),
    Mutant(
        "the slowest cell called best",
        "number",
        "np.unravel_index(np.«nanargmin¦nanargmax»(size), size.shape)",
        BOWL,
        _page + "ranking.py",
        "himmelblau",
        steps=3,
    ),
    Mutant(
        "cells drawn a cell too wide",
        "number",
        "half = (high - low) / max(count - 1, 1) / «2¦1»",
        BOWL,
        _page + "sweep.py",
        "himmelblau",
        steps=3,
    ),
)

BEST = (
    _bowl("the best rate is the edge", "number", "Fastest(2 / («low + »high), 0.0,", PLAIN_BOWL),
    _bowl("a heavy ball's best rate halved", "number", "Fastest(«4¦2» / (a + b) ** 2", BOWL),
    _bowl("a heavy ball's best momentum not squared", "number", "((b - a) / (b + a))« ** 2», (b - a)", BOWL),
    _bowl("errors shrink by the square", "number", "** 2, (b - a) / (b + a)«¦ ** 2»)", BOWL),
    _best("the best rate of the slowest alone", "executed", '"eta": "2/(«lambda_min + »lambda_max)"', PLAIN_BOWL),
    _best("a heavy ball's best rate without the square", "executed", 'sqrt(lambda_min))«**2»",', BOWL),
    _best("the other end of the curvature", "executed", 'at("eta*lambda_«min¦max»", "(1 - sqrt(mu))**2"', BOWL),
    _marked("the star at half the best rate", "number", "np.array([one.rate«¦ / 2» if one else", BOWL),
    _marked("the star at the root of the best momentum", "number", "[found[0].momentum«¦ ** 0.5» if found[0]", BOWL),
    _marked("the drawn edge at 1/lambda", "number", "np.nan if edge is None else edge«¦ / 2»", BOWL),
)
