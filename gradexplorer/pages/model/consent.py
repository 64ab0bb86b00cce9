"""Which code may run: what comes along, and what the person chose, as it was then; a session alone runs nothing."""

import hashlib
from pathlib import Path

from gradexplorer.framework.resources import resource

_permitted: set[tuple[str, str]] = set()


def path_of(file: str) -> Path:
    """Return the file that a State means: an example by its name, or a path."""
    example = resource("examples", f"{file}.py")
    return example if file.isidentifier() and example.exists() else Path(file).expanduser()


def is_example(file: Path) -> bool:
    """Whether a file came along with the program."""
    return file.parent == resource("examples")


def permit(file: Path) -> None:
    """Let a file run as it is now; a change of it wants to be permitted again."""
    if (content := _content(file)) is not None:
        _permitted.add((str(file.absolute()), content))


def is_permitted(file: Path) -> bool:
    """Whether a file may run as it is now; one that can't be read may, and will say so."""
    content = _content(file)
    return content is None or is_example(file) or (str(file.absolute()), content) in _permitted


def _content(file: Path) -> str | None:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None
