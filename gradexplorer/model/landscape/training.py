"""Training of one model by several optimizers. Needs torch alone: the exported script holds these functions."""

import ast
import copy
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import nn


def made_by(call: ast.expr, known: Callable[[str], Any]) -> tuple[Any, dict[str, Any]]:
    """Return the class that a call such as ``SGD(lr=0.1)`` names, and its arguments."""
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and not call.args):
        raise SyntaxError("it should be written as SGD(lr=0.1, momentum=0.9), or as SGD(lr=0.1), StepLR(step_size=50)")
    kind = known(call.func.id)
    if not isinstance(kind, type):
        raise TypeError(f"torch.optim has no {call.func.id}")
    return kind, {str(each.arg): ast.literal_eval(each.value) for each in call.keywords}


def optimizer_of(text: str, own: Mapping[str, type]) -> Callable[[Any], tuple[torch.optim.Optimizer, list[Any]]]:
    """Return what makes an optimizer with its schedules, as a text names them: ``SGD(lr=0.1), StepLR(step_size=50)``.

    Parameters
    ----------
    text : str
        An optimizer of ``torch.optim``, or of `own`, and behind commas schedules of ``torch.optim.lr_scheduler``.
    own : mapping
        Optimizers that torch does not have, by name.
    """
    tree = ast.parse(text.strip(), mode="eval").body
    first, *behind = tree.elts if isinstance(tree, ast.Tuple) else [tree]

    def optimizer(name: str) -> Any:
        kind = own.get(name, getattr(torch.optim, name, None))
        return kind if isinstance(kind, type) and issubclass(kind, torch.optim.Optimizer) else None

    def schedule(name: str) -> Any:
        kind = getattr(torch.optim.lr_scheduler, name, None)
        return kind if isinstance(kind, type) and issubclass(kind, torch.optim.lr_scheduler.LRScheduler) else None

    kind, arguments = made_by(first, optimizer)
    schedules = [made_by(call, schedule) for call in behind]

    def make(parameters: Any) -> tuple[torch.optim.Optimizer, list[Any]]:
        made = kind(parameters, **arguments)
        return made, [each(made, **more) for each, more in schedules]

    return make


class Trainee:
    """A copy of the model that one optimizer trains.

    Attributes
    ----------
    loss : float
        Of the last step, before it.
    ended : bool
        Whether the loss is no number any more.
    """

    def __init__(self, model: nn.Module, make: Callable[[Any], tuple[torch.optim.Optimizer, list[Any]]]) -> None:
        self.model = copy.deepcopy(model).train()
        parameters = [parameter for parameter in self.model.parameters() if parameter.requires_grad]
        self.optimizer, self.schedules = make(parameters)
        self.loss, self.ended = math.nan, False

    @property
    def rate(self) -> float:
        """The learning rate of the next step."""
        return float(self.optimizer.param_groups[0]["lr"])

    def step(self, call: Callable[[nn.Module, Any], torch.Tensor], batch: Any) -> None:
        """Make one step on a batch."""

        def closure() -> torch.Tensor:
            self.optimizer.zero_grad(set_to_none=True)
            loss = call(self.model, batch)
            loss.backward()  # type: ignore[no-untyped-call]
            return loss

        loss: Any = self.optimizer.step(closure)  # type: ignore[arg-type]
        self.loss = float(torch.as_tensor(loss).detach())
        self.ended = not math.isfinite(self.loss)
        for schedule in self.schedules:
            plateau = isinstance(schedule, torch.optim.lr_scheduler.ReduceLROnPlateau)
            schedule.step(self.loss) if plateau else schedule.step()

    def state(self) -> dict[str, torch.Tensor]:
        """Return copies of weights and statistics."""
        tensors = dict(self.model.named_parameters()) | dict(self.model.named_buffers())
        return {name: tensor.detach().clone() for name, tensor in tensors.items()}


def train(
    trainees: Sequence[Trainee],
    feed: Callable[[], Iterator[Any]],
    call: Callable[[nn.Module, Any], torch.Tensor],
    steps: int,
) -> Iterator[tuple[int, list[Trainee]]]:
    """Let all make the same steps, with the same batches and random numbers; yield each step, and who made it."""
    torch.manual_seed(0)
    batches = feed()
    for step in range(1, steps + 1):
        batch = next(batches, None)
        if batch is None:
            batches = feed()
            batch = next(batches)
        running = [trainee for trainee in trainees if not trainee.ended]
        drawn = torch.get_rng_state()
        for trainee in running:
            torch.set_rng_state(drawn)
            trainee.step(call, batch)
        if not running:
            return
        yield step, running


def stage_of(text: str) -> tuple[str, int]:
    """Return the optimizer and the number of steps that a text such as ``SGD(lr=0.1) * 50`` names."""
    optimizer, _star, steps = text.rpartition("*")
    if not (steps.strip().isdecimal() and int(steps) > 0):
        raise SyntaxError("it should be written as SGD(lr=0.1) * 50, of 50 steps")
    return optimizer, int(steps)


def trained(
    model: nn.Module,
    stages: Sequence[str],
    own: Mapping[str, type],
    feed: Callable[[], Iterator[Any]],
    call: Callable[[nn.Module, Any], torch.Tensor],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> nn.Module:
    """Return the model as it is after some stages: each has an optimizer of its own, and the data begin anew."""
    for text in stages:
        optimizer, steps = stage_of(text)
        trainee = Trainee(model, optimizer_of(optimizer, own))
        for step, _running in train([trainee], feed, call, steps):
            progress(step, steps)
        model = trainee.model
    return model


def kept_steps(steps: int, most: int) -> set[int]:
    """Return the steps whose weights are kept, the first and the last among them."""
    count = min(steps, most - 1)
    return {round(i * steps / count) for i in range(count + 1)}


MOST_STATES, FEWEST_STATES = 33, 3
STATES_BYTES = 2 << 30
"""Of memory for all states that are kept, of every weight a float and twice its double, while the plane is made."""


def states_kept(model: nn.Module, optimizers: int) -> int:
    """Return how many states of each trajectory are kept: fewer of a large model, whose states take much memory."""
    size = sum(tensor.numel() for tensor in (*model.parameters(), *model.buffers()))
    return max(FEWEST_STATES, min(MOST_STATES, STATES_BYTES // max(20 * size * optimizers, 1)))


def trajectories(
    trainees: Sequence[Trainee],
    feed: Callable[[], Iterator[Any]],
    call: Callable[[nn.Module, Any], torch.Tensor],
    steps: int,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[tuple[list[dict[str, torch.Tensor]], list[float]]]:
    """Return for each its weights and statistics on the way of training, and the loss of every step.

    It ends early where the loss is no number any more.
    """
    kept = kept_steps(steps, states_kept(trainees[0].model, len(trainees))) if trainees else set()
    states = {trainee: [trainee.state()] for trainee in trainees}
    losses: dict[Trainee, list[float]] = {trainee: [] for trainee in trainees}
    for step, running in train(trainees, feed, call, steps):
        progress(step, steps)
        for trainee in running:
            losses[trainee].append(trainee.loss)
            if step in kept and not trainee.ended:
                states[trainee].append(trainee.state())
    return [(states[trainee], losses[trainee]) for trainee in trainees]
