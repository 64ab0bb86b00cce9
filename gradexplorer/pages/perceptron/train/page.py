"""The Train part: a network learns points in the plane, live, and can go back to any epoch."""

from collections.abc import Iterator, Sequence

from gradexplorer.core.datasets import REGRESSION, Source
from gradexplorer.core.perceptron import LOSSES
from gradexplorer.core.training import TrainingConfig, TrainingSnapshot, script
from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Page, Records
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.run import Run
from gradexplorer.pages.perceptron import proven_states
from gradexplorer.pages.perceptron.train.actions import ACTIONS
from gradexplorer.pages.perceptron.train.panels import figure
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.proof import Proof
from gradexplorer.text import _


def config(state: TrainState) -> TrainingConfig:
    """Return everything on which the run of a state depends."""
    file, columns = (state.file, state.columns) if state.data == "file" else ("", ())
    points, noise = (0, 0.0) if state.data == "file" else (state.points, state.noise)
    return TrainingConfig(
        source=Source(state.data, points, noise, state.test_share, state.seed, file, columns),
        hidden=state.hidden,
        activation=state.hidden_activation,
        loss=state.objective,
        optimizer=state.optimizer,
        batch=state.batch,
        l1=state.l1,
        l2=state.l2,
        init=state.init,
        seed=state.seed,
        epochs=state.epochs,
        regression=state.data in REGRESSION,
    )


def _start(state: TrainState) -> Run[TrainingSnapshot]:
    from gradexplorer.core.training.run import Training

    return Training(config(state))


def _figure(state: TrainState, snapshot: TrainingSnapshot | None, first_paint: bool) -> Figure:
    return figure(config(state), snapshot)


def _derive(state: TrainState, snapshot: TrainingSnapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.perceptron.train.derivation import derive

    return derive(config(state), snapshot)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.perceptron.train.derivation import prove

    states = [
        (f"{key}.{loss}", TrainState(data=key, points=40, objective=loss, l1=1e-3, l2=1e-2))
        for key in ("circles", "plane")
        for loss in LOSSES
    ]
    yield from prove([(name, config(state)) for name, state in states])


def _records(state: TrainState, snapshot: TrainingSnapshot) -> Records:
    """Return every weight; the row of a bias comes from -1."""
    rows = [
        (layer + 1, source, end, float(value))
        for layer, (weights, biases) in enumerate(snapshot.weights)
        for source, column in [*enumerate(weights.T), (-1, biases)]
        for end, value in enumerate(column)
    ]
    return Records(("layer", "from", "to", "weight"), rows)


def _script(state: TrainState, snapshot: TrainingSnapshot | None) -> str:
    """Return the script that trains up to the epoch that is shown, or the whole run before it has begun."""
    return script(config(state), snapshot.step if snapshot and snapshot.step else state.epochs)


def _cross_checks(
    state: TrainState, snapshot: TrainingSnapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    from gradexplorer.pages.perceptron.picture_proofs import train_checks

    return train_checks(config(state), snapshot, picture, column)


PART: Page[TrainState, TrainingSnapshot] = Page(
    key="train",
    title=_("Train"),
    state=TrainState,
    figure=_figure,
    derive=_derive,
    start=_start,
    run_key=config,
    records=_records,
    prove=_prove,
    cross_checks=_cross_checks,
    proven_states=proven_states.train,
    actions=ACTIONS,
    exports={".py": (_("PyTorch script that repeats this training"), _script)},
)
