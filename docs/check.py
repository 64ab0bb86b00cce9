"""Check the built manual: links and pictures lead somewhere, nothing needs a network, every parameter has its place."""

import json
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(_CHECKOUT))

from gradexplorer.manual import page_of, places  # noqa: E402
from gradexplorer.pages import PAGES  # noqa: E402

MANUAL = _CHECKOUT / "resources" / "manual"
WORDS = {"en": ("gradient", "badg"), "zh_CN": ("梯度", "验证", "学习")}
"""What the search must know, as its index holds it."""


class Read(HTMLParser):
    """The ids of a page, and all that it names."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag names."""
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given["id"]} if "id" in given else set()
        if "href" in given:
            (self.loads if tag == "link" else self.links).append(given["href"])
        if "src" in given:
            self.loads.append(given["src"])


def faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong in the manual of a language."""
    pages = {file: Read(file) for file in folder.rglob("*.html")}
    if not pages:
        yield f"{folder} is empty"
        return
    for file, read in pages.items():
        for address in read.links + read.loads:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                if address in read.loads and parts.scheme != "data":
                    yield f"{file}: loads {address}"
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            target = target / "index.html" if target.is_dir() else target
            if not target.exists():
                yield f"{file}: no {address}"
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
                yield f"{file}: no place {address}"
    for page in PAGES:
        ids = pages[folder / page_of(page.key)].ids
        yield from (f"{page.key}: no place {place.anchor}" for place in places(page) if place.anchor not in ids)
    index = (folder / "searchindex.js").read_text("utf-8")
    yield from (f"the search does not know {word}" for word in WORDS[folder.name] if json.dumps(word) not in index)


def main() -> int:
    """Print all faults of all languages."""
    lines = [line for language in WORDS for line in faults((MANUAL / language).resolve())]
    print("\n".join(lines) or "manual: every link, picture and place is there")
    return int(bool(lines))


if __name__ == "__main__":
    raise SystemExit(main())
