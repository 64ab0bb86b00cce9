"""Presets: the guided tour of each page, one JSON file a page."""

import json
from collections.abc import Mapping
from typing import Any

from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import S, edited

UNSAID: dict[str, Any] = {"play": False, "speed": None, "telling": False}
"""What most presets need not say: nothing runs, and another one tells more of the page."""


def preset_state(kind: type[S], preset: Mapping[str, Any]) -> S:
    """Return the State of a preset: its fields, and the defaults of all others."""
    state = kind()
    for path, value in preset["state"].items():
        state = edited(state, path, value)
    return state


def presets(page: str) -> list[dict[str, Any]]:
    """Return the presets of a page: names and what to look at, in all languages, the fields they set, and the run."""
    file = resource("presets", f"{page}.json")
    entries: list[dict[str, Any]] = json.loads(file.read_text("utf-8")) if file.exists() else []
    return [UNSAID | entry for entry in entries]


def most_telling(page: str) -> dict[str, Any] | None:
    """Return the preset of a page that one should see who sees only one, if it has any."""
    return next((preset for preset in presets(page) if preset["telling"]), None)
