"""The window: everything that imports Qt."""

# Before Qt: PySide reads and searches the source of every Python module that is imported after it.
import gradexplorer.pages  # noqa: F401
