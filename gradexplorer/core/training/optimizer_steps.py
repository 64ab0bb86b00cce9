"""The updates of a network in training: by torch's own optimizer, where that can be recorded many in one call."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gradexplorer.core.optimizers import NetworkOptimizer
from gradexplorer.core.optimizers.gradients import ClipByNorm, ClipByValue, GradientNoise, Off
from gradexplorer.core.optimizers.recorded_step import ManySteps, recorded_step
from gradexplorer.core.optimizers.torch_rates import made, set_rates, torch_rates
from gradexplorer.core.torch_replay.replay import compiled, entries
from gradexplorer.core.training.config import TrainingConfig
from gradexplorer.core.training.network import TrainedNetwork, recorded_gradient
from gradexplorer.core.training.weight_average import WeightAverage
from gradexplorer.torch_internals import bare_step

if TYPE_CHECKING:
    from torch import Tensor, optim

    from gradexplorer.core.training.network import Derive


class Updates:
    """Moves the parameters of `network` by its own optimizer, one update for each batch.

    Attributes
    ----------
    optimizer : torch.optim.Optimizer
        The one that a rule describes; an optimizer of matrices has another one beside it.
    done : int
        The updates so far: on them a schedule depends.
    noise : torch.Generator
        Draws the noise of the gradient.
    average : WeightAverage or None
        Follows the parameters.

    Parameters
    ----------
    network : TrainedNetwork
    in_epoch : int
        Updates of an epoch.
    """

    def __init__(self, network: TrainedNetwork, in_epoch: int) -> None:
        config = network.config
        import torch

        self.done = 0
        noise = config.optimizer.noise
        self.noise = torch.Generator().manual_seed(noise.seed if isinstance(noise, GradientNoise) else 0)
        self._stretch = in_epoch if config.rate_per == "epoch" else 1
        follows = config.optimizer.follows_losses
        self._rates = torch_rates(config.optimizer) if config.optimizer.planned.main and not follows else None
        self._network = network
        self._asks = config.optimizer.asks
        average = config.optimizer.average
        self.average = None if isinstance(average, Off) else WeightAverage(average, network.parts)
        self._parameters = network.parts if config.optimizer.couples else [network.flat]
        every = config.optimizer.build_all(list(self._parameters))
        self.optimizer = every[0]
        self._plateau = made(config.optimizer, self.optimizer) if follows else None
        self._states = [_owner(every, parameter).state for parameter in self._parameters]
        self._moves = [bare_step(one) for one in every]
        self._derive = cache(network.everything if self._asks else network.gradient)
        self._recorded = cache(partial(_recorded, config.formula, config.optimizer))

    @property
    def rates(self) -> tuple[float, ...]:
        """The learning rate, and the momentum if it is moved, of the last update; nothing without a schedule."""
        if self._plateau is not None:
            return (self.optimizer.param_groups[0]["lr"],)
        return self._rates.at(max(-(-self.done // self._stretch), 1)) if self._rates else ()

    def end_epoch(self, loss: Callable[[], float]) -> None:
        """Let a schedule that follows the losses have the one after an epoch."""
        if self._plateau is not None:
            self._plateau.step(loss())

    @property
    def plateau(self) -> Any:
        """What a schedule that follows the losses counts, and the rate that it has set; None for others."""
        return None if self._plateau is None else (self._plateau.state_dict(), self.rates[0])

    @plateau.setter
    def plateau(self, state: Any) -> None:
        if self._plateau is not None:
            counted, self.optimizer.param_groups[0]["lr"] = state
            self._plateau.load_state_dict(counted)

    @property
    def state(self) -> dict[int, Any]:
        """What torch's optimizer keeps of each parameter from update to update."""
        pairs = zip(self._states, self._parameters, strict=True)
        return {index: kept[parameter] for index, (kept, parameter) in enumerate(pairs)}

    @state.setter
    def state(self, state: dict[int, Any]) -> None:
        for index, parameter in enumerate(self._parameters):
            self._states[index][parameter] = state[index]

    def __call__(self, *batches_of: "Sequence[Tensor]") -> None:
        """Do an update for each batch: its inputs and targets, and with dropout the masks of each hidden layer."""
        import torch

        for size, group in groupby(zip(*batches_of, strict=True), lambda batch: len(batch[0])):
            batches, recorded, derive = list(group), self._recorded(size), self._derive(size)
            with torch.inference_mode():
                while batches:
                    kept = None if recorded is None else recorded.kept(self._states[0][self._parameters[0]])
                    if recorded is None or kept is None:
                        self._one(derive, *batches.pop(0))
                    else:
                        self._several(recorded, kept, *map(list, zip(*batches, strict=True)))
                        batches.clear()

    def _several(self, recorded: ManySteps, kept: "list[Tensor]", *batches_of: "list[Tensor]") -> None:
        network = self._network
        self.done += len(batches_of[0])
        recorded.function(*batches_of, network.parts, network.slopes, network.flat, network.flat.grad, kept)

    def _one(self, derive: "Derive", *batch: "Tensor") -> None:
        self.done += 1
        if self._rates:
            set_rates(self.optimizer.param_groups[0], self.rates)
        if self._asks:
            self._moves[0](lambda: derive(*batch)[1])  # LBFGS asks for the loss
        else:
            derive(*batch)
            self._change()
            for move in self._moves:
                move()
        if self.average:
            self.average.update(self.done)

    def _change(self) -> None:
        """Clip the gradient and add noise, as the exported script does."""
        import torch

        optimizer, parts = self._network.config.optimizer, self._network.parts
        match optimizer.clipping:
            case ClipByNorm(max_norm=most):
                torch.nn.utils.clip_grad_norm_(parts, most)
            case ClipByValue(clip_value=most):
                torch.nn.utils.clip_grad_value_(parts, most)
        if isinstance(optimizer.noise, GradientNoise):
            for slope in self._network.slopes:
                drawn = torch.randn(slope.shape, generator=self.noise)
                slope.add_(optimizer.noise.deviation(self.done) * drawn)


def _owner(optimizers: "Sequence[optim.Optimizer]", parameter: "Tensor") -> "optim.Optimizer":
    """Return the optimizer that moves a parameter."""
    return next(one for one in optimizers if any(own is parameter for own in one.param_groups[0]["params"]))


_LOOP = """\
def updates(
    {lists}
    parts: List[Tensor],
    slopes: List[Tensor],
    flat,
    flat_slope,
    kept: List[Tensor],
    of_gradient: List[Tensor],
    of_move: List[Tensor],
):
    for {names} in zip({batches}):
        {gradient}
        {move}
"""


@lru_cache(maxsize=8)
def _recorded(config: TrainingConfig, optimizer: NetworkOptimizer, count: int) -> ManySteps | None:
    """Return the updates for batches of `count` points; None where the optimizer can't be recorded."""
    import torch

    network = TrainedNetwork(config)
    one_by_one = optimizer.planned.main is not None or optimizer.changes_gradient
    one_by_one = one_by_one or not isinstance(optimizer.average, Off)
    step = None if one_by_one else recorded_step(optimizer, network.flat.shape, torch.float32)
    if step is None:
        return None
    move, gradient = step.function, recorded_gradient(config, count)
    parts = len(network.parts)
    names = ["x", "t", *(f"mask{n}" for n in range(len(config.hidden) if config.dropout else 0))]
    loop = _LOOP.format(
        lists=" ".join(f"{name}s: List[Tensor]," for name in names),
        names=", ".join(names),
        batches=", ".join(f"{name}s" for name in names),
        gradient=gradient.call(*names, *entries("parts", parts), *entries("slopes", parts), given="of_gradient"),
        move=move.call("flat", "flat_slope", *entries("kept", len(step.kept)), given="of_move"),
    )
    function, given = compiled(gradient.source, move.source, loop), (list(gradient.given), list(move.given))
    return ManySteps(lambda *arguments: function(*arguments, *given), step.kept)
