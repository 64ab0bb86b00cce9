"""The race as a program of its own: torch's plain loop over each single start, up to the step that is shown."""

from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.formula.torch_text import torch_text
from gradexplorer.pages.himmelblau.state import HimmelblauState

_LOOP = """\
def run(make, start):
    point = torch.tensor(start, dtype=torch.{dtype}, requires_grad=True)
    optimizer = make([point])

    def closure():
        optimizer.zero_grad()
        value = f(*point)
        value.backward()
        return value

    for _step in range({steps}):
        before = point.detach().clone()
        optimizer.step(closure)
        if not all(abs(number) <= {limit!r} for number in (*point.tolist(), f(*point).item())):
            point.data = before  # it has diverged
            break
    return point.tolist(), closure().item(), point.grad.tolist()


torch.manual_seed({seed})
for make in optimizers:
    for start in {starts!r}:
        print(start, *run(make, start))
"""


def script(state: HimmelblauState, snapshot: RaceSnapshot | None) -> str:
    """Return the program that prints where each optimizer is from each start, f there, and its gradient."""
    kinds = {type(optimizer): optimizer for optimizer in state.optimizers}
    code = [f"{kind.torch_code.strip()}\n\n" for kind in kinds if kind.torch_code]
    loop = _LOOP.format(
        dtype=state.dtype,
        steps=snapshot.step if snapshot else state.steps,
        limit=LIMIT,
        seed=state.seed,
        starts=[tuple(map(float, start)) for start in state.starts],
    )
    return "\n".join(
        [
            "import torch",
            "",
            "",
            *code,
            "def f(x, y):",
            f"    return {torch_text(state.surface.formula.tree, 'xy')}",
            "",
            "",
            "optimizers = [",
            *(f"    lambda points: {optimizer.torch_call('points')}," for optimizer in state.optimizers),
            "]",
            "",
            "",
            loop,
        ]
    )
