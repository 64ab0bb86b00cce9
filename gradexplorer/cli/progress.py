"""Progress of long commands, on standard error."""

import sys


class Progress:
    """One line on standard error that counts, only where a person watches it."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None, seconds: float | None = None) -> None:
        """Show the count, and an estimate of the seconds left."""
        if self.shown:
            count = f"{done:,}" if total is None else f"{done:,} / {total:,}"
            print(f"\r{count} {self.unit}{_left(seconds)}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave an empty line behind."""
        if self.shown:
            print("\r" + " " * 60, end="\r", file=sys.stderr, flush=True)


def _left(seconds: float | None) -> str:
    """Return the time left in words, and blanks over what a longer line may have left there."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f", about {minutes} min {rest} s left    " if minutes else f", about {rest} s left    "
