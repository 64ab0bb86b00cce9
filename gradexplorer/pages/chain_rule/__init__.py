"""The Chain rule tab: a typed program as a graph, its values forward, its gradients backward, and all ways between."""

from collections.abc import Iterator, Sequence

from gradexplorer.core.figure import Item
from gradexplorer.core.page import Page
from gradexplorer.core.proof import Proof
from gradexplorer.core.text import _
from gradexplorer.pages.chain_rule.picture import figure
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.pages.chain_rule.steps import walk


def _derive(state: ChainRuleState, snapshot: object) -> Sequence[Item]:
    from gradexplorer.pages.chain_rule.derivation import derive

    return derive(state)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.chain_rule.derivation import prove

    return prove()


def _script(state: ChainRuleState, snapshot: object) -> str:
    from gradexplorer.core.graph.proving import script

    return script(state.graph, [leaf.value for leaf in state.values], state.ends[1])


PAGE = Page(
    key="chain_rule",
    title=_("Chain rule"),
    state=ChainRuleState,
    figure=figure,
    derive=_derive,
    walk=walk,
    exports={".py": (_("PyTorch script"), _script)},
    prove=_prove,
)
