"""What the Model tab says of a person's own code: slopes, norms, directions, losses of a plane, eigenvalues."""

from functools import partial
from typing import Any

from tests.mutants.mutant import Mutant

_model = "gradexplorer/model/"
_planes = _model + "landscape/"


def of(part: str, file: str = "mlp_moons", **fields: Any) -> dict[str, Any]:
    """Return the state of the Model tab that asks something of an example."""
    return {"part": part, "file": file, **{f"{part}.{name}": value for name, value in fields.items()}}


PLANE = of("landscape", size=7, reach=0.5)
HESSIAN = {**PLANE, "landscape.directions": "hessian"}
TRAJECTORIES = {**PLANE, "landscape.directions": "pca", "landscape.steps": 10}
CURVATURE = of("curvature", probes=4)
_check = partial(Mutant, page="model", at=of("check"))
_flow = partial(Mutant, page="model", at=of("flow"), steps=1)
_plane = partial(Mutant, page="model", at=PLANE)
_curvature = partial(Mutant, page="model", at=CURVATURE, file=_model + "curvature.py")

CHECK = (
    _check(
        "the error of another sign",
        "number",
        "points.append((step, abs(value «-¦+» expected)))",
        file=_model + "slopes.py",
    ),
    _check(
        "a wrong gradient called right",
        "executed",
        '_AGREE = {"float64": «1e-8¦1e8», "float32": «3e-3¦3e8»}',
        at=of("check", "wrong_factor"),
        file=_model + "judge.py",
    ),
    _check(
        "the gradient in float32 for the one in float64",
        "number",
        "            «formula¦own» / weight,\n",
        file=_model + "judge.py",
    ),
    _check("the right gradient called wrong", "executed", "apart «>¦<» slope.bound + _AGREE", file=_model + "judge.py"),
)

FLOW = (
    _flow("a norm of sums", "number", "float(torch.linalg.vector_norm(dense«¦, ord=1»))) <", file=_model + "layers.py"),
    _flow("the median at 5 %", "number", "QUANTILES = (0.05, 0.«5¦05», 0.95)", file=_model + "layers.py"),
    _flow(
        "what lives called dead",
        "number",
        "(units.amax(0) «<=¦>» 0)",
        at=of("flow", "dead_relu"),
        file=_model + "layers.py",
    ),
    _flow(
        "what vanishes called fine",
        "executed",
        "seen.gradient < «_VANISHES¦1e-40» * top",
        at=of("flow", "deep_sigmoid"),
        file=_model + "health.py",
    ),
    _flow("a gradient twice as long", "number", "seen.gradient = «¦2 * »norm(gradient)", file=_model + "layers.py"),
    _flow(
        "the update by the norm after it",
        "number",
        "norm(_wide(parameter) «-¦+» _wide(before[name])) / size",
        file=_model + "flow.py",
    ),
)

PLANES = (
    _plane(
        "filters divided by their length",
        "executed",
        "(drawn «*¦/» norms / filter_norms",
        file=_planes + "directions.py",
    ),
    _plane(
        "the plane's axes exchanged",
        "number",
        "self._by(self.timing.way, self.timing.chunk, «a, b¦b, a»)",
        file=_planes + "losses.py",
    ),
    _plane(
        "the sum called mean",
        "number",
        "for batch in self.batches))« / len(self.batches)»",
        file=_planes + "losses.py",
        at={**PLANE, "landscape.batches": 2},
    ),
    _plane(
        "slopes of a projected twice",
        "executed",
        "«¦2 * »float(_numbers(gradient[name]).ravel() @",
        file=_planes + "proofs.py",
    ),
    _plane(
        "points about 0",
        "executed",
        "centred = points« - points.mean(dim=0)»",
        at=TRAJECTORIES,
        file=_planes + "directions.py",
    ),
    _plane(
        "the smallest eigenvalues",
        "number",
        "top = values.argsort(descending=«True¦False»)[:count]\n    found",
        at=HESSIAN,
        file=_planes + "lanczos.py",
    ),
)

CURVED = (
    _curvature("the trace with minus", "number", "found.append(«¦-»signs @ product(signs))"),
    _curvature("the standard error without its root", "number", "float(values.std() / probes«**0.5»)"),
    _curvature("the largest called smallest", "number", "if «largest¦not largest» else range(len(values))"),
    _curvature("shares of one probe", "number", "weights.append(shares« / probes»)", at=of("curvature", probes=8)),
    _curvature(
        "Ritz values of half a matrix",
        "executed",
        "tridiagonal[i, i + 1] = tridiagonal[i + 1, i] = «value¦0.5 * value»",
        file=_planes + "lanczos.py",
    ),
)
