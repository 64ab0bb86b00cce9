"""States whose columns are proven: every step of programs with several children, and one of each kind of operation."""

from collections.abc import Iterator

from gradexplorer.core.graph import graph
from gradexplorer.framework.page import ProvenState
from gradexplorer.pages.chain_rule.rules import PROGRAMS
from gradexplorer.pages.chain_rule.state import last_step

WALKED = ("course", "children")
MORE = {
    "choice": ("y = where(x <= 1, x**2, x) - max(x, 0.5)*atan2(x, 2)", (0.7,)),
    "powers": ("u = x**3 - 2/x\ny = 2**u/(1 - x*u)", (0.7,)),
}


def proven_states() -> Iterator[ProvenState]:
    """Yield the states."""
    for key, (program, leaves) in (PROGRAMS | MORE).items():
        net = graph(program)
        target = len(net.nodes) - 1
        at = {
            "program": program,
            **{f"values.{place}.value": value for place, value in enumerate(leaves)},
            "target": net.nodes[target].name,
            "source": net.nodes[0].name,
        }
        for step in range(last_step(net, target)) if key in WALKED else ():
            yield ProvenState(f"{key}, step {step}", {**at, "step": step})
        yield ProvenState(key, at)
