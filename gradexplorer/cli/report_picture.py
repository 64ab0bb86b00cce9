"""``python -m gradexplorer.cli.report_picture FOLDER``: draws the report in a folder, for a notebook."""

import os
import sys
from pathlib import Path

import msgspec

from gradexplorer.framework.figure import Plot
from gradexplorer.model.messages import Checked, Flowed
from gradexplorer.pages.model.check.state import CheckState
from gradexplorer.pages.model.flow.state import FlowState
from gradexplorer.pages.model.parts import PARTS

_SIZE, _SCALE = (640, 400), 1.5


def main(folder: Path) -> None:
    """Draw the plot of a report, where it has one, as ``picture.png`` beside it."""
    answer = msgspec.msgpack.decode((folder / "report").read_bytes(), type=Checked | Flowed)
    checked = isinstance(answer, Checked)
    figure = PARTS["check" if checked else "flow"].figure(CheckState() if checked else FlowState(), answer)
    plot = next((panel for panel in figure.panels() if isinstance(panel, Plot)), None)
    if plot is None:
        return
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a plot needs no OpenGL, and so no display
    from gradexplorer.ui.shell.export_picture import export_panel

    export_panel(plot, folder / "picture.png", size=_SIZE, scale=_SCALE, theme="light", language="en")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
