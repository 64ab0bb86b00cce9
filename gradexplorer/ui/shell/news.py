"""What each version brought, in a few sentences; CHANGELOG.md has it all."""

import json
from html import escape

from gradexplorer.framework.resources import resource
from gradexplorer.ui.style.translation import in_language


def news_html() -> str:
    """Return the news of all versions, the newest first, in the present language."""
    parts = []
    for version in json.loads(resource("news.json").read_text("utf-8")):
        points = "".join(f"<li>{escape(in_language(point))}</li>" for point in version["points"])
        parts.append(f"<b>gradexplorer {escape(version['version'])}</b><ul>{points}</ul>")
    return "".join(parts)
