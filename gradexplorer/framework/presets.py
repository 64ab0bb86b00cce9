"""Presets: the guided tour of each page, one JSON file a page."""

import json
from typing import Any

from gradexplorer.framework.resources import resource


def presets(page: str) -> list[dict[str, Any]]:
    """Return the presets of a page: their names in every language and the fields they set."""
    file = resource("presets", f"{page}.json")
    entries: list[dict[str, Any]] = json.loads(file.read_text("utf-8")) if file.exists() else []
    return entries
