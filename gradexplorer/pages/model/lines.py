"""Lines of the person's code in the column."""

import linecache
from collections.abc import Iterator

from gradexplorer.framework.figure import Code, Item
from gradexplorer.text import _

_AROUND = 3


def last_lines(printed: str, count: int) -> list[str]:
    """Return the last lines of what the code printed; of a line that is written over, as of a progress bar, its end."""
    return (
        [line.rstrip("\r").rpartition("\r")[2] for line in printed.rstrip().split("\n")[-count:]]
        if printed.strip()
        else []
    )


def lines(key: str, file: str | None, line: int | None) -> Iterator[Item]:
    """Show a line of the code with those around it."""
    if file is None or line is None:
        return
    linecache.checkcache(file)
    numbers = range(max(1, line - _AROUND), min(line + _AROUND, max(line, len(linecache.getlines(file)))) + 1)
    code = [f"{'→' if n == line else ' '} {n:4} {linecache.getline(file, n).rstrip()}" for n in numbers]
    yield Code(key=key, label=_("{file}, line {line}", file=file.rpartition("/")[2], line=line), code="\n".join(code))
