"""The race as a program of its own: torch's plain loop over each single start, up to the step that is shown."""

from collections.abc import Iterator, Sequence

from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.formula.torch_text import torch_text
from gradexplorer.pages.himmelblau.state import HimmelblauState

_LOOP = """\
def run(make, start):
    point = torch.tensor(start, dtype=torch.{dtype}, requires_grad=True)
    {made} = make([point])

    def closure():
        optimizer.zero_grad()
        value = f(*point)
        value.backward()
        return value

    for _step in range({steps}):
        before = point.detach().clone()
        {step}
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
    scheduled = any(optimizer.planned.main for optimizer in state.optimizers)
    loop = _LOOP.format(
        made="optimizer, go_on" if scheduled else "optimizer",
        step="go_on(optimizer.step(closure).item())" if scheduled else "optimizer.step(closure)",
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
            *_made(state.optimizers),
            "",
            "",
            loop,
        ]
    )


def _made(optimizers: Sequence[Optimizer]) -> Iterator[str]:
    """Yield the lines of the list of what makes each optimizer: with a schedule, also what goes on after a step."""
    if not any(optimizer.planned.main for optimizer in optimizers):
        yield "optimizers = ["
        yield from (f"    lambda points: {optimizer.torch_call('points')}," for optimizer in optimizers)
        yield "]"
        return
    for number, optimizer in enumerate(optimizers, start=1):
        yield f"def make{number}(points):"
        yield f"    optimizer = {optimizer.torch_call('points')}"
        yield from (f"    {line}" for line in optimizer.planned.script())
        yield f"    return optimizer, {_gone_on(optimizer)}"
        yield "\n"
    yield f"optimizers = [{', '.join(f'make{number}' for number in range(1, len(optimizers) + 1))}]"


def _gone_on(optimizer: Optimizer) -> str:
    if optimizer.planned.main is None:
        return "lambda loss: None"
    return "scheduler.step" if optimizer.rule_lines is None else "lambda loss: scheduler.step()"
