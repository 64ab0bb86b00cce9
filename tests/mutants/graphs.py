"""The chain rule: operations and their local derivatives, both passes, paths, general rules, the program's text."""

from functools import partial
from typing import Any

from tests.mutants.mutant import Mutant

_core = "gradexplorer/core/graph/"
_pages = "gradexplorer/pages/chain_rule/"
_operation = partial(Mutant, file=_core + "operation.py", page="chain_rule")
_values = partial(Mutant, file=_core + "values.py", page="chain_rule")
_nodes = partial(Mutant, file=_core + "nodes.py", page="chain_rule")
_paths = partial(Mutant, file=_core + "paths.py", page="chain_rule")
_proving = partial(Mutant, file=_core + "proving.py", page="chain_rule")
_scope = partial(Mutant, file=_core + "scope.py", page="chain_rule")
_column = partial(Mutant, file=_pages + "derivation.py", page="chain_rule")
_rules = partial(Mutant, file=_pages + "rules.py", page="chain_rule")
_scene = partial(Mutant, file=_pages + "scene.py", page="chain_rule")
_tables = partial(Mutant, file=_pages + "tables.py", page="chain_rule")


def program(text: str, source: str = "x", target: str = "y", **values: Any) -> dict[str, Any]:
    """Return the state of the Chain rule tab with another program."""
    numbers = {f"values.{place}.value": value for place, value in enumerate(values.values())}
    return {"program": text, "source": source, "target": target, **numbers}


_POWER = program("u = x**3\ny = sin(u)", x=0.8)
_QUOTIENT = program("u = sin(x)\nv = 1 + x**2\ny = u/v", x=0.8)
_CHILDREN = program("h = tanh(x)\na = h**2\nb = exp(-h)\ny = a*b + h", x=0.7)
_CHOICE = program("y = where(x <= 1, x**2, x)", x=0.7)

OPERATIONS = (
    _operation(
        "local derivative of a constant is 1",
        "executed",
        'tree("1"« if depends(node.args[0], name) else "0")¦)»',
        _QUOTIENT,
    ),
    _operation("powers' digits in the picture", "printed", '"⁰¹²³⁴⁵⁶⁷⁸⁹"[int(found[1])«¦ - 1»]', _POWER),
    _operation("≤ printed ≥", "printed", '.replace(" <= ", " «≤¦≥» ")', _CHOICE),
    _operation("no minus in plain texts", "printed", '"«−»", text).replace(" - ", " − ")', _CHILDREN),
    _nodes(
        "names of the arguments exchanged",
        "printed",
        "for argument, p in zip(ARGUMENTS, node.parents«¦[::-1]», strict=False)}\n        names |=",
        _QUOTIENT,
    ),
    _values("backward with minus", "number", "gradient[parent] «+¦-»= gradient[i] * local", {}),
    _values("the way back begins with 2", "number", "gradient[target] = «1¦2».0", {}),
    _paths("number of paths", "number", "to[i] =«¦ 1 +» sum(to[parent] for", _CHILDREN),
    _scope(
        "derivative turned over",
        "executed",
        'f"D({graph.nodes[«target¦source»].name}, {graph.nodes[«source¦target»].name})"',
        {},
    ),
    _scope(
        "local derivative written as a whole one",
        "executed",
        'f"«Partial¦D»({graph.nodes[child].name}, {graph.nodes[parent].name})"',
        _CHILDREN,
    ),
    _proving("the printed product is a sum", "number", "{' «*¦+» '.join(parts)}", {}),
)

COLUMN = (
    _rules("example of the sum rule with minus", "executed", '"{du} «+¦-» {dv}"', {}, preset="Sum rule"),
    _rules(
        "example of the product rule with minus",
        "executed",
        '"Dots({du}, {v}) «+¦-» Dots({u}, {dv})"',
        {},
        preset="Product rule",
    ),
    _rules("quotient rule without its square", "executed", "{dv}))/{v}«**2»", {}, preset="Quotient rule"),
    _rules("general quotient rule", "executed", '"(Dots(Prime(u), v) - Dots(u, Prime(v)))/v«**2»"', {}),
    _rules("sum rule called product rule", "printed", 'BasicRule(_("«Sum¦Product» rule")', {}),
    _proving("a path's product is its sum", "number", "{', '.join(steps)})\", «math.prod¦sum»(values.along(path))", {}),
    _column(
        "children's shares",
        "executed",
        'f"Dots({total(net, target, «child¦i»)}, {local(net, child, i)})"',
        {**_CHILDREN, "step": 11},
    ),
    _column(
        "source and target exchanged in a heading",
        "printed",
        '_("How {«target¦source»} depends on {«source¦target»}", **names)',
        {},
    ),
    _scene("contributions added", "number", "self._at_edge(parent, child, handed «*¦+» slope, 3", {"step": 7}),
    _tables(
        "sum of the wrong node", "number", 'cells=("Σ", f"d{state.«target¦source»}/d{state.«source¦target»}", total', {}
    ),
    _tables(
        "number of paths in the title",
        "printed",
        '_("All paths from {source} to {target}: {count}", count=rounded(scene.count«¦ + 1», 9)',
        {},
    ),
    _tables(
        "table of gradients shows values",
        "number",
        "scene.«slope¦value»(i, 6) if i in now.graded",
        {},
    ),
)
