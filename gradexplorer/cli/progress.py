"""Progress of long commands, on standard error."""

import sys


class Progress:
    """One line on standard error that counts, only where a person watches it."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show the count."""
        if self.shown:
            count = f"{done:,}" if total is None else f"{done:,} / {total:,}"
            print(f"\r{count} {self.unit}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave an empty line behind."""
        if self.shown:
            print("\r" + " " * 40, end="\r", file=sys.stderr, flush=True)
