"""The Derive part: one example goes forward and back through a network, and every derivative is taken apart."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Action, Page, Records, as_pytorch
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.run import Snapshot, StateSteps
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron import proven_states
from gradexplorer.pages.perceptron.derive.example import example, last_step
from gradexplorer.pages.perceptron.derive.state import DeriveState
from gradexplorer.proof import Proof
from gradexplorer.text import _


def _figure(state: DeriveState, snapshot: Snapshot | None, first_paint: bool) -> Figure:
    from gradexplorer.pages.perceptron.derive.diagram import diagram, weight_targets
    from gradexplorer.pages.perceptron.derive.matrices import matrices

    shown = example(replace(state, init="zeros") if first_paint and state.drawn_by == "torch" else state)
    targets = weight_targets(shown)
    picks = {weight_index: replace(target, typed=None) for weight_index, target in targets.items()}
    below = [matrices(shown, targets, "weights"), matrices(shown, picks, "gradients")]
    return Figure(rows=((diagram(shown, targets),), below))


def _derive(state: DeriveState, snapshot: Snapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.perceptron.derive.derivation import derive

    return derive(state)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.perceptron.derive.derivation import prove

    yield from prove()


def _records(state: DeriveState, snapshot: Snapshot) -> Records:
    """Return every weight with its derivative; the row of a bias comes from -1."""
    net, done = example(state).net, example(state).done
    rows = [(p.layer + 1, p.source, p.end, net.weight(p), done.derivative(p)) for p in net.weight_indices()]
    return Records(("layer", "from", "to", "weight", "derivative"), rows)


def _redraw_weights(state: DeriveState, snapshot: Snapshot | None, text: str) -> DeriveState:
    return replace(state, weights=(), biases=(), drawn_by="torch")


def _script(state: DeriveState, snapshot: Snapshot | None) -> str:
    from gradexplorer.core.perceptron.script import script

    return script(example(state).net, example(state).done)


def _downhill(state: DeriveState, snapshot: Snapshot | None, text: str) -> DeriveState:
    """Return the state with every weight moved against its derivative."""
    net, done = example(state).net, example(state).done
    weights = [w - state.rate * g for w, g in zip(net.weights, done.gradients, strict=True)]
    biases = [b - state.rate * delta for b, delta in zip(net.biases, done.deltas, strict=True)]
    state = edited(state, "weights", [w.tolist() for w in weights])
    return edited(state, "biases", [b.tolist() for b in biases]) if net.biased else state


def _cross_checks(
    state: DeriveState, _snapshot: Snapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    from gradexplorer.pages.perceptron.picture_proofs import derive_checks

    return derive_checks(state, picture, column)


PART: Page[DeriveState, Snapshot] = Page(
    key="derive",
    title=_("Derive"),
    state=DeriveState,
    figure=_figure,
    derive=_derive,
    records=_records,
    prove=_prove,
    cross_checks=_cross_checks,
    proven_states=proven_states.derive,
    start=lambda state: StateSteps(state.step, last_step(state)),
    step_field=lambda _state: "step",
    run_key=last_step,
    update_run=lambda state, run: run.seek(state.step),
    actions=[
        Action(
            key="downhill",
            label=_("One step downhill"),
            tip=_("Move every weight by minus the learning rate times its derivative"),
            group=_("Descent"),
            apply=_downhill,
        ),
        Action(
            key="anew",
            label=_("Draw the weights anew"),
            tip=_("Forget the weights that were typed in, and draw all from the seed"),
            group=_("Start"),
            apply=_redraw_weights,
        ),
    ],
    exports=as_pytorch(_script),
)
