"""A test that plants an error meets it, and no later test does: what the package has kept is forgotten both times."""

import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from types import ModuleType
from typing import Any

import pytest

PACKAGES = tuple(f"gradexplorer.{name}" for name in ("core", "formula", "pages", "proof"))


class ForgettingPatch(pytest.MonkeyPatch):
    """Pytest's, for a program that keeps its results: what is patched may be in them, and what is not any more."""

    def setattr(self, target: Any, *args: Any, **options: Any) -> None:
        super().setattr(target, *args, **options)
        if _is_ours(target):
            forget()

    def undo(self) -> None:
        planted = any(_is_ours(target) for target, _name, _value in self._setattr)
        super().undo()
        if planted:
            forget()


@pytest.fixture
def monkeypatch() -> Iterator[pytest.MonkeyPatch]:
    patch = ForgettingPatch()
    yield patch
    patch.undo()


def forget() -> None:
    """Forget every result that a function of the package has kept."""
    modules = [module for name, module in sys.modules.items() if name.startswith(PACKAGES)]
    for kept in (value for module in modules for value in list(vars(module).values())):
        if isinstance(kept, _lru_cache_wrapper):
            kept.cache_clear()


def _is_ours(target: Any) -> bool:
    """Whether a module, a class, an object or a dotted name belongs to what keeps results."""
    name = target if isinstance(target, str) else target.__name__ if isinstance(target, ModuleType) else None
    return (name or getattr(target, "__module__", None) or "").startswith(PACKAGES)
