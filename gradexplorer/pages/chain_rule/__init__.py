"""The Chain rule tab: a typed program as a graph, its values forward, its gradients backward, and all paths between."""

import ast
import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from gradexplorer.core.graph import backward
from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Page, ProvenState, as_pytorch
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.run import Snapshot
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.chain_rule.steps import start
from gradexplorer.proof import Proof
from gradexplorer.text import _


def _figure(state: ChainRuleState, snapshot: object, first_paint: bool) -> Figure:
    from gradexplorer.pages.chain_rule.panels import figure

    return figure(state, snapshot, first_paint)


def _derive(state: ChainRuleState, snapshot: object) -> Sequence[Item]:
    from gradexplorer.pages.chain_rule.derivation import derive

    return derive(state)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.chain_rule.derivation import prove

    return prove()


def _script(state: ChainRuleState, snapshot: object) -> str:
    from gradexplorer.core.graph.proving import script

    return script(state.graph, [leaf.value for leaf in state.values], state.ends[1])


def _table(state: ChainRuleState, snapshot: object) -> str:
    """Return every node, and every edge below its child, as CSV with all bits."""
    values, target = state.evaluated, state.ends[1]
    gradient = backward(values, target)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("node", "operation", "value", f"d{state.target}", "parent", "local_derivative"))
    for i, node in enumerate(values.graph.nodes):
        written = "" if node.formula is None else ast.unparse(node.formula)
        writer.writerow((node.name, written, repr(values.at[i]), repr(gradient[i]), "", ""))
        for parent, slope in zip(node.parents, values.slopes[i], strict=True):
            writer.writerow((node.name, "", "", "", values.graph.nodes[parent].name, repr(slope)))
    return text.getvalue()


def _cross_checks(state: ChainRuleState, _snapshot: object, picture: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    from gradexplorer.pages.chain_rule.picture_proofs import checks

    return checks(state, picture, column)


def _proven_states() -> Iterable[ProvenState]:
    from gradexplorer.pages.chain_rule.proven_states import proven_states

    return proven_states()


PAGE: Page[ChainRuleState, Snapshot] = Page(
    key="chain_rule",
    title=_("Chain rule"),
    invitation=_("Type a program of your own, and step: values go forward through its graph, gradients backward."),
    state=ChainRuleState,
    figure=_figure,
    derive=_derive,
    start=start,
    step_field=lambda _state: "step",
    run_key=lambda state: start(state).last,
    update_run=lambda state, run: run.seek(state.step),
    exports={**as_pytorch(_script), ".csv": (_("Nodes and edges"), _table)},
    prove=_prove,
    cross_checks=_cross_checks,
    proven_states=_proven_states,
)
