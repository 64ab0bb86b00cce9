"""Python's own parser, one thread at a time.

CPython 3.11 counts the nesting of a tree once for all threads: where the garbage collector switches threads while one
is being built, another one raises ``SystemError: AST constructor recursion depth mismatch`` (CPython issue 106905).
The window's thread and the worker both parse, so both do it here.
"""

import ast
from threading import Lock
from types import CodeType

_LOCK = Lock()


def expression_tree(source: str) -> ast.expr:
    """Return the tree of one expression; raises what `ast.parse` does."""
    with _LOCK:
        return ast.parse(source, mode="eval").body


def module_tree(source: str) -> ast.Module:
    """Return the tree of some lines; raises what `ast.parse` does."""
    with _LOCK:
        return ast.parse(source)


def code(tree: ast.Expression, name: str) -> CodeType:
    """Return a tree as code to be evaluated; `name` stands for its file."""
    with _LOCK:
        return compile(ast.fix_missing_locations(tree), name, "eval")
