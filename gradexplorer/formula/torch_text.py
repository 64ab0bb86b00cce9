"""Formulas as one writes them for torch's tensors, for scripts that people take with them."""

import ast
from collections.abc import Collection

from gradexplorer.formula.compile import in_torch
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.trees import walk


def torch_tree(tree: ast.expr, variables: Collection[str]) -> ast.expr:
    """Return a formula with torch's names, and its parts without a variable as one number each."""

    def is_constant(part: ast.expr) -> bool:
        return not any(isinstance(below, ast.Name) and below.id in variables for below in walk(part))

    parts = [part for part in walk(tree) if not isinstance(part, ast.Constant) and is_constant(part)]
    return in_torch(tree, {part: float(evaluate(part, {})) for part in parts})


class Qualified(ast.NodeTransformer):
    """Writes torch before functions that have only their name: all of them, or those of some names."""

    def __init__(self, names: Collection[str] | None = None) -> None:
        self.names = names

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Return the call with its function's whole name."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and (self.names is None or node.func.id in self.names):
            return ast.Call(ast.Attribute(ast.Name("torch"), node.func.id), node.args, node.keywords)
        return node


def torch_text(tree: ast.expr, variables: Collection[str]) -> str:
    """Return a formula as Python with ``torch``; one without a variable takes part in the first, with the slope 0."""
    text = ast.unparse(Qualified().visit(torch_tree(tree, variables)))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return text if names & set(variables) else f"{text} + 0*{'*'.join(variables)}"
