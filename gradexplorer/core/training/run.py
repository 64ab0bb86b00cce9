"""A network in training, one epoch a step, that can go back to any epoch with the same bits."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.datasets import Section, data
from gradexplorer.core.descent.divergence import LIMIT, why_diverged
from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.initial_weights import draw
from gradexplorer.core.optimizers import read
from gradexplorer.core.optimizers.recorded_step import copied
from gradexplorer.core.optimizers.torch_rates import check
from gradexplorer.core.torch_globals import single_thread
from gradexplorer.core.training.config import TrainingConfig, WeightChange
from gradexplorer.core.training.history import History, confusion
from gradexplorer.core.training.maps import grid_inputs, network_maps
from gradexplorer.core.training.matrix_rules import first_matrix, matrix_rule
from gradexplorer.core.training.network import TrainedNetwork
from gradexplorer.core.training.optimizer_steps import Updates
from gradexplorer.core.training.snapshot import TrainingSnapshot
from gradexplorer.core.training.weight_average import AverageRecord, flat
from gradexplorer.framework.rewindable import Rewindable
from gradexplorer.text import InputError, Text, _

Array = NDArray[np.float64]

MOST_MASKED = 100
"""Updates whose random factors of dropout are drawn at once."""
MOST_UPDATES = 1000
"""Epochs of more updates are not gone through again for the last one's numbers."""


class TrainingState(Struct, frozen=True, eq=False):
    """Where training stands, in copies that torch does not write to."""

    parameters: Any
    optimizer: Any
    generator: Any
    updates: int
    noise: Any
    plateau: Any
    average: Any


class _Epoch(Struct, eq=False):
    """An epoch that is under way: its batches, and how many of them are done."""

    inputs: Any
    targets: Any
    done: int = 0


class Training(Rewindable[TrainingState, TrainingSnapshot]):
    """The run of a network that learns; its bits are those of the exported script.

    Raises
    ------
    InputError
        The data can't be used.
    """

    @single_thread()
    def __init__(
        self,
        config: TrainingConfig,
        section: Section = Section(),  # noqa: B008  # frozen
        changes: Sequence[WeightChange] = (),
    ) -> None:
        import torch

        super().__init__(config.epochs)
        if config.optimizer.follows_losses and config.rate_per == "batch":
            raise InputError(_("ReduceLROnPlateau follows the loss of every epoch: let the rate change per epoch."))
        if config.dropout and config.optimizer.asks:
            raise InputError(_("LBFGS asks for the loss several times an update: it can't train with dropout."))
        self.data = data(config.source)
        self._section, self._changes = section, tuple(changes)
        self._config = config
        self._network = TrainedNetwork(config)
        self._generator = torch.Generator().manual_seed(config.seed)
        draw(self._network.layers, config.init, self._generator)
        x = torch.tensor(self.data.inputs, dtype=torch.float32)
        t = torch.tensor(self.data.targets, dtype=torch.float32)
        self._train = x[self.data.train], t[self.data.train]
        self._test = x[self.data.test], t[self.data.test]
        self._updates = -(-len(self.data.train) // config.batch)
        check(config.optimizer, config.epochs * (self._updates if config.rate_per == "batch" else 1))
        self._update = Updates(self._network, self._updates)
        self._matrix_rule = matrix_rule(config.optimizer, (config.sizes[0], config.sizes[1]))
        taken_apart = self._matrix_rule is not None or not config.optimizer.couples
        self.behind = int(taken_apart and self._updates <= MOST_UPDATES)
        self._written = History(self._network, self._train, self._test)
        self._grid = grid_inputs(self.data, section)
        self._rates = np.full(config.epochs + 1, np.nan)
        """That of each epoch, where they follow the losses."""
        self._update_seconds = 0.0
        self._epoch: _Epoch | None = None
        self._begun = self.state
        self._set_weights(0)
        self.note(0)

    @property
    def state(self) -> TrainingState:
        """The parameters, what the optimizer keeps, and the random numbers to come."""
        parameters, generator = self._network.flat.clone(), self._generator.get_state()
        update = self._update
        noise, plateau, average = update.noise.get_state(), update.plateau, update.average and update.average.state
        return TrainingState(parameters, copied(update.state), generator, update.done, noise, plateau, average)

    @state.setter
    def state(self, state: TrainingState) -> None:
        self._epoch = None
        self._network.flat.copy_(state.parameters)
        self._update.state = copied(state.optimizer)
        self._update.done = state.updates
        self._update.noise.set_state(state.noise)
        self._update.plateau = state.plateau
        if self._update.average:
            self._update.average.state = state.average
        self._generator.set_state(state.generator)

    @single_thread()
    def move(self, most: int) -> int:
        """Do an epoch."""
        inputs, targets = self._begin_epoch()
        count = MOST_MASKED if self._config.dropout else len(inputs)
        for first in range(0, len(inputs), count):
            self._do(inputs[first : first + count], targets[first : first + count])
        self._end_epoch()
        return 1

    def _begin_epoch(self) -> Iterator[Any]:
        """Return the batches of the next epoch, and write down its rate if it follows the losses."""
        if self._config.optimizer.follows_losses:
            self._rates[self.step + 1] = self._update.rates[0]
        return self._batches()

    def _end_epoch(self) -> None:
        self._update.end_epoch(lambda: float(self._network.loss(*self._judged)[0]))
        self._set_weights(self.step + 1)

    @property
    def _judged(self) -> tuple[Any, Any]:
        """The test points, or the training points where there are none."""
        return self._test if len(self._test[0]) else self._train

    def _do(self, inputs: Any, targets: Any) -> None:
        """Do the updates of some batches; with dropout, its random numbers come now, as in torch's own loop."""
        self._update(inputs, targets, *self._masks(inputs))

    def _masks(self, inputs: Any) -> list[Any]:
        """Return the factors of dropout for some batches: a list of them for each hidden layer."""
        import torch

        if not self._config.dropout:
            return []
        keep, hidden = 1 - self._config.dropout, self._config.hidden
        drawn = [
            [torch.empty(len(x), size).bernoulli_(keep, generator=self._generator).div_(keep) for size in hidden]
            for x in inputs
        ]
        return list(map(list, zip(*drawn, strict=True)))

    @single_thread()
    def follow(self, changes: Sequence[WeightChange]) -> None:
        """Take other changes of weights: the run goes back to the first that differs, and on from there anew."""
        first = min((change.epoch for change in {*changes} ^ {*self._changes}), default=self.recorded + 1)
        self._changes = tuple(changes)
        if first > self.recorded:
            return
        self.forget_from(first)
        if first:
            self.advance(1)
        else:
            self.state = self._begun
            self._set_weights(0)
            self.note(0)

    def _set_weights(self, epoch: int) -> None:
        """Set the weights that a person changed after `epoch`."""
        for change in self._changes:
            if change.epoch == epoch:
                weights, biases = self._network.layers[change.layer]
                (biases if change.source < 0 else weights[:, change.source])[change.end] = change.value

    def look(self, section: Section) -> None:
        """Let pictures show another plane through the inputs."""
        if section != self._section:
            self._section, self._grid = section, grid_inputs(self.data, section)

    @single_thread()
    def move_on(self, seconds: float) -> float:
        """Do some of the next epoch's updates, as many as there is time for."""
        began = now = time.perf_counter()
        epoch = self._epoch = self._epoch or _Epoch(*self._begin_epoch())
        while epoch.done < self._updates and (now == began or now < began + seconds):
            left = began + seconds - now
            count = max(1, int(left / self._update_seconds)) if self._update_seconds else 1
            chosen = slice(epoch.done, epoch.done + count)
            self._do(epoch.inputs[chosen], epoch.targets[chosen])
            epoch.done += len(epoch.inputs[chosen])
            before, now = now, time.perf_counter()
            self._update_seconds = (now - before) / count
        if epoch.done == self._updates:
            self._epoch = None
            self._end_epoch()
        return epoch.done / self._updates

    @single_thread()
    def shown(self, detail: bool) -> TrainingSnapshot:
        """Return the curves so far, without copying them, and the maps of the present weights."""
        history = self._written.values[:, : self.recorded + 1]
        history.flags.writeable = False
        outputs, neurons = network_maps(self._network, self._grid)
        step_record, update = self._moment() if detail else (None, None)
        return TrainingSnapshot(
            data=self.data,
            history=history,
            weights=tuple((w.double().numpy(), b.double().numpy()) for w, b in self._network.layers),
            fields=outputs,
            neurons=neurons,
            section=self._section,
            confusion=confusion(self._network, *self._judged),
            step_record=step_record,
            rates=self._rates[1 : self.recorded + 1] if self._config.optimizer.follows_losses else None,
            average=self._averaged(update),
        )

    def _averaged(self, update: tuple[Array, Array, Array] | None) -> AverageRecord | None:
        average = self._update.average
        if average is None:
            return None
        numbers = [part.double().numpy() for part in average.parts]
        weights = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        return AverageRecord(self._written.average_losses[:, : self.recorded + 1].copy(), weights, update)

    # ---- an epoch

    def _batches(self) -> Iterator[Any]:
        """Yield the inputs and the targets of one epoch in a new order, batch by batch."""
        import torch

        order = torch.randperm(len(self.data.train), generator=self._generator)
        for part in self._train:
            yield torch.split(part.index_select(0, order), self._config.batch)

    @single_thread()
    def note(self, first: int) -> None:
        """Write down what the present weights are worth, and end where they have diverged."""
        loss = self._written.note(self.step, self._update.average)
        if not loss <= LIMIT:
            self.last = self.step
            self.ended = _diverged(loss, self.step)

    # ---- the step debugger

    def _moment(self) -> tuple[StepRecord | None, tuple[Array, Array, Array] | None]:
        """Return the last update of this epoch, taken apart, and of the average: the epoch is gone through again."""
        before = self.state_before
        if not self.behind or before is None:
            return None, None
        now = self.state
        self.state = before
        inputs, targets = self._batches()
        self._do(inputs[:-1], targets[:-1])
        old, average = self._optimizer_values(self._updates * self.step - 1), self._update.average
        kept = flat(average.parts) if average else None
        self._do(inputs[-1:], targets[-1:])
        new = self._optimizer_values(self._updates * self.step)
        update = (kept, flat(self._network.parts), flat(average.parts)) if average and kept is not None else None
        gradient, rates = self._gradient(), self._update.rates
        self.state = now
        return StepRecord(old, gradient, new, rates), update

    def _optimizer_values(self, t: int) -> dict[str, Array | float]:
        """Return what the optimizer keeps after `t` updates, in the names of its rule: of all, or the first matrix."""
        optimizer, network = self._update.optimizer, self._network
        if self._matrix_rule is not None:
            return first_matrix(self._matrix_rule, optimizer, network.parts[0], t)
        rule = self._config.optimizer.at(self._update.rates).own_rule()
        assert rule is not None
        return _some(read(rule, optimizer, network.flat, t), network.used)

    def _gradient(self) -> Array:
        network = self._network
        if self._matrix_rule is not None:
            return np.asarray(network.slopes[0].double().numpy().T.copy())
        gradient: Array = network.flat.grad.double().numpy()[network.used]  # type: ignore[union-attr]
        return gradient


def _some(values: dict[str, Array | float], seen: NDArray[np.int64]) -> dict[str, Array | float]:
    return {name: value[seen] if isinstance(value, np.ndarray) else value for name, value in values.items()}


def _diverged(loss: float, epoch: int) -> Text:
    return _(
        "Training diverged at epoch {epoch}: {cause}. Lower the learning rate.",
        epoch=epoch,
        cause=why_diverged(_("the loss"), loss),
    )
