"""The race as a program of its own: torch's plain loop over each single start, up to the step that is shown."""

from collections.abc import Iterator, Sequence

from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.optimizers import Optimizer
from gradexplorer.core.optimizers.averages import Average
from gradexplorer.core.optimizers.gradients import GradientNoise, Off
from gradexplorer.formula.torch_text import torch_text
from gradexplorer.pages.himmelblau.state import HimmelblauState

_LOOP = """\
def run(make{taken}, start):
    point = torch.tensor(start, dtype=torch.{dtype}, requires_grad=True)
    {made} = make([point]){averages}

    def closure():
        optimizer.zero_grad()
        value = f(*point)
        value.backward()
        return value

    for {count}:
        before = point.detach().clone()
        {step}
        if not all(abs(number) <= {limit!r} for number in (*point.tolist(), f(*point).item())):
            point.data = before  # it has diverged
            break{averaging}
    return point.tolist(), closure().item(), point.grad.tolist(){average}


torch.manual_seed({seed})
for make{taken} in {each}:
    for start in {starts!r}:
        print(start, *run(make{taken}, start))
"""


_CHANGED = """\
def changed():
            value = closure()
            change(number)
            return value

        go_on(optimizer.step(changed).item())"""


def script(state: HimmelblauState, snapshot: RaceSnapshot | None) -> str:
    """Return the program that prints where each optimizer is from each start, f there, and its gradient."""
    kinds = {type(optimizer): optimizer for optimizer in state.optimizers}
    code = [f"{kind.torch_code.strip()}\n\n" for kind in kinds if kind.torch_code]
    steps = snapshot.step if snapshot else state.steps
    special = any(map(_is_special, state.optimizers))
    loop = _LOOP.format(
        made="optimizer, change, go_on" if special else "optimizer",
        count=f"number in range(1, {steps} + 1)" if special else f"_step in range({steps})",
        step=_CHANGED if special else "optimizer.step(closure)",
        dtype=state.dtype,
        limit=LIMIT,
        seed=state.seed,
        starts=[tuple(map(float, start)) for start in state.starts],
        **_averaging(state.averages),
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
            *_averages(state.averages),
            "",
            "",
            loop,
        ]
    )


def _averaging(averages: Sequence[Average]) -> dict[str, str]:
    """Return what a run has for the average of its points, if an optimizer has one."""
    if all(isinstance(average, Off) for average in averages):
        return {**dict.fromkeys(("taken", "averages", "averaging", "average"), ""), "each": "optimizers"}
    made = (
        "",
        "    model = torch.nn.ParameterList([point])  # of the same numbers",
        "    averages = average(model)",
    )
    return {
        "taken": ", average",
        "each": "zip(optimizers, averages, strict=True)",
        "averages": "\n".join(made),
        "averaging": "\n        if averages:\n            averages.update_parameters(model)",
        "average": ", averages and averages.module[0].tolist()",
    }


def _averages(averages: Sequence[Average]) -> Iterator[str]:
    """Yield the lines of the list of what makes the average beside each optimizer, if one has any."""
    if all(isinstance(average, Off) for average in averages):
        return
    yield "averages = ["
    yield from (
        f"    lambda model: {None if isinstance(average, Off) else average.torch_call('model')},"
        for average in averages
    )
    yield "]"


def _is_special(optimizer: Optimizer) -> bool:
    return optimizer.planned.main is not None or optimizer.changes_gradient


def _made(optimizers: Sequence[Optimizer]) -> Iterator[str]:
    """Yield the lines of the list of what makes each optimizer.

    Where one has a schedule, clipping or noise, each comes with what changes its gradient, and what goes on after a
    step.
    """
    if not any(map(_is_special, optimizers)):
        yield "optimizers = ["
        yield from (f"    lambda points: {optimizer.torch_call('points')}," for optimizer in optimizers)
        yield "]"
        return
    for number, optimizer in enumerate(optimizers, start=1):
        yield f"def make{number}(points):"
        yield f"    optimizer = {optimizer.torch_call('points')}"
        yield from (f"    {line}" for line in optimizer.planned.script())
        yield from (f"    {line}" for line in _changing(optimizer))
        change = "change" if optimizer.changes_gradient else "lambda step: None"
        yield f"    return optimizer, {change}, {_gone_on(optimizer)}"
        yield "\n"
    yield f"optimizers = [{', '.join(f'make{number}' for number in range(1, len(optimizers) + 1))}]"


def _changing(optimizer: Optimizer) -> Iterator[str]:
    """Yield the lines of the function that clips the gradient and adds noise."""
    if not optimizer.changes_gradient:
        return
    noise = optimizer.noise
    if isinstance(noise, GradientNoise):
        yield f"noise = torch.Generator().manual_seed({noise.seed})"
    yield ""
    yield "def change(step):"
    if not isinstance(optimizer.clipping, Off):
        yield f"    {optimizer.clipping.script('points')}"
    if isinstance(noise, GradientNoise):
        yield "    drawn = torch.randn(2, generator=noise, dtype=points[0].dtype)"
        yield f"    points[0].grad += {noise.std!r} / step**{noise.decay!r} * drawn"
    yield ""


def _gone_on(optimizer: Optimizer) -> str:
    if optimizer.planned.main is None:
        return "lambda loss: None"
    return "scheduler.step" if optimizer.follows_losses else "lambda loss: scheduler.step()"
