"""A progress bar that is painted together with all else."""

from PySide6.QtWidgets import QProgressBar


class ProgressBar(QProgressBar):
    """A progress bar that a change of its value does not paint by itself.

    Notes
    -----
    Qt's own repaints at once when its value changes, and all of the window that waits for a painting with it: a picture
    that changes in the same turn was painted twice.
    """

    def setValue(self, value: int) -> None:
        """Show how far it is with the next painting."""
        self.setUpdatesEnabled(False)
        super().setValue(value)
        self.setUpdatesEnabled(True)
