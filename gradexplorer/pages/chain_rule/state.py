"""Every parameter of the Chain rule tab."""

import difflib
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any

from msgspec import Struct, structs

from gradexplorer.core.graph import MAX_LENGTH, MOST_NODES, Graph, Values, evaluated, graph, with_numbers
from gradexplorer.framework.parameter import choice, items, number, typed_text
from gradexplorer.framework.state import State
from gradexplorer.text import InputError, _

COURSE = "y1 = x*w1 + b1\ny2 = y1*w2 + b2"
MOST_STEPS = 10_000
NEW_LEAF = 1.0
"""The value of a leaf that the program has just brought in."""

_PROGRAM, _WAY = _("Program"), _("Derivative")


class Leaf(Struct, frozen=True, forbid_unknown_fields=True):
    """A name that the program takes as given, and its value."""

    name: Annotated[str, typed_text(_("Name"), 40, hidden=True)]
    value: Annotated[float, number(_("Value"), -1e6, 1e6, low=-5.0, high=5.0, step=0.1)] = NEW_LEAF


class ChainRuleState(State, frozen=True, kw_only=True):
    """Every parameter of the tab; the defaults are the course's. The leaves in `values` are the program's."""

    program: Annotated[
        str,
        typed_text(
            _("Program"),
            MAX_LENGTH,
            multiline=True,
            group=_PROGRAM,
            tip=_(
                "A line for each assignment: + - * / **, exp, log, sin, tanh, sigmoid, relu, max, clamp, gelu, "
                "where(x > 0, a, b) and other functions, and names"
            ),
        ),
    ] = COURSE
    values: Annotated[
        tuple[Leaf, ...],
        items(
            _("Values of the leaves"),
            0,
            MOST_NODES,
            named="name",
            group=_PROGRAM,
            tip=_("A double click on a leaf of the graph takes a number, too"),
        ),
    ] = (Leaf("x", 1.0), Leaf("w1", 2.0), Leaf("b1", 1.0), Leaf("w2", 2.0), Leaf("b2", 1.0))
    source: Annotated[
        str, typed_text(_("Derivative by"), 40, group=_WAY, tip=_("A leaf, a named result or an intermediate one"))
    ] = "w1"
    target: Annotated[
        str, typed_text(_("Derivative of"), 40, group=_WAY, tip=_("The node whose gradients are shown at all others"))
    ] = "y2"
    picking: Annotated[
        str,
        choice(
            _("A click chooses"),
            {"source": _("Click: by which"), "target": _("Click: of which")},
            segmented=True,
            group=_WAY,
            tip=_("What the next click on a node means; the two take turns"),
        ),
    ] = "source"
    path: Annotated[int, number(_("The only path that is highlighted; 0: all"), 0, 1000, hidden=True)] = 0
    step: Annotated[int, number(_("Step"), 0, MOST_STEPS, hidden=True)] = 14

    @classmethod
    def normalised(cls, plain: dict[str, Any], path: str) -> dict[str, Any]:
        """Let everything follow a new program: leaves keep their values, and a name that is gone gives way.

        Blanks around a typed name mean nothing, and its letters are folded as Python folds them. Another value of a
        leaf to which the program gives a number stands in the program.
        """
        if not isinstance(plain["program"], str):
            return plain
        if path.startswith("values"):
            given = {leaf["name"]: float(leaf["value"]) for leaf in plain["values"]}
            return plain | {"program": with_numbers(graph(plain["program"]).program, given)}
        if path not in ("program", "source", "target"):
            return plain
        net = graph(plain["program"])
        if path in ("source", "target") and isinstance(plain[path], str):
            plain = plain | {path: _meant(plain[path], net)}
        new: dict[str, Any] = {} if path == "source" else {"path": 0}
        if path == "program":
            new |= cls._followed(plain, net)
        target = new.get("target", plain["target"])
        if path != "source" and target in net.index:
            new["step"] = last_step(net, net.index[target])
        return plain | new

    @staticmethod
    def _followed(plain: dict[str, Any], net: Graph) -> dict[str, Any]:
        """Return values, target and source for a new program."""
        program, names = net.program, tuple(net.index)
        kept = {leaf["name"]: leaf["value"] for leaf in plain["values"]}
        kept |= {name: given.value for name, given in program.given.items()}
        results = names[net.leaves :]
        target = program.target or _kept(plain["target"], results, names[-1])
        first = names[min(net.ancestors(net.index[target]))]
        return {
            "values": [{"name": name, "value": kept.get(name, NEW_LEAF)} for name in program.leaves],
            "target": target,
            "source": _kept(plain["source"], names, first),
        }

    def __post_init__(self) -> None:
        """Refuse a program that can't be read, and names that it does not have."""
        net = graph(self.program)
        for name in (self.source, self.target):
            if name not in net.index:
                known = difflib.get_close_matches(name, net.index, n=5, cutoff=0.3) or list(net.index)[:8]
                raise InputError(
                    _("The program has no {name}; near ones are: {near}.", name=name, near=", ".join(known))
                )
        given, leaves = net.program.given, net.program.leaves
        supplied = {leaf.name: leaf.value for leaf in self.values}
        if [name for name in supplied if name not in given] != [name for name in leaves if name not in given]:
            raise InputError(
                _(
                    "The leaves of the program are {leaves}, in this order; values were given for {given}.",
                    leaves=", ".join(leaves),
                    given=", ".join(supplied) or "–",
                )
            )
        values = tuple(Leaf(name, given[name].value if name in given else supplied[name]) for name in leaves)
        structs.force_setattr(self, "values", values)

    @property
    def graph(self) -> Graph:
        """The program's graph."""
        return graph(self.program)

    @property
    def ends(self) -> tuple[int, int]:
        """Places of the source and of the target in the graph."""
        index = self.graph.index
        return index[self.source], index[self.target]

    @property
    def evaluated(self) -> Values:
        """The graph's values and local derivatives."""
        return evaluated(self.graph, [leaf.value for leaf in self.values], target=self.ends[1])


def _meant(typed: str, net: Graph) -> str:
    """Return the name in the graph that a typed one means: the program's own e is e_1 there."""
    name = unicodedata.normalize("NFKC", typed.strip())
    return f"{name}_1" if name not in net.index and f"{name}_1" in net.index else name


def _kept(name: object, names: Sequence[str], otherwise: str) -> str:
    return name if isinstance(name, str) and name in names else otherwise


def last_step(net: Graph, target: int) -> int:
    """Return the number of the last step: all values, then all gradients of `target`, then all paths at once."""
    return len(net.nodes) - net.leaves + len(net.ancestors(target)) + 1
