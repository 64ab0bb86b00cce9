"""Reports in a notebook: a table, and the picture of the tab, drawn by the window's renderer in a child process."""

import base64
import html
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from gradexplorer.model.flow_report import FlowReport
from gradexplorer.model.messages import Answer, Checked, Flowed
from gradexplorer.model.printed import LAYER_HEADS, layer_cells, producer_lines, reason_line
from gradexplorer.model.report import CheckReport
from gradexplorer.proof.reasons import shown

_SECONDS = 120.0


def check_html(report: CheckReport) -> str:
    """Return a check as a table with its picture."""
    heads = ("tensor", "verdict", "reason", "entry", "autograd", "difference", "±")
    rows: list[Sequence[str]] = []
    for tensor in report.tensors:
        entry = tensor.rows[0].entry if tensor.rows else None
        cells = (
            f"{tensor.name} {tensor.shape}",
            tensor.verdict,
            reason_line(tensor.reason) if tensor.reason else "",
            entry.name if entry else "",
            shown(entry.formula) if entry else "",
            shown(entry.difference) if entry and entry.difference is not None else "",
            f"{entry.bound:.1e}" if entry and entry.bound is not None else "",
        )
        rows.append(cells)
    return _table(heads, rows) + _sentences(map(str, report.notes)) + _image(Checked(report))


def flow_html(report: FlowReport) -> str:
    """Return a flow as a table with its picture, below what made the first number that is not finite."""
    first = producer_lines(report.producer) if report.producer else ()
    return _sentences(first) + _table(LAYER_HEADS, map(layer_cells, report.layers)) + _image(Flowed(report))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["".join(f"<th>{html.escape(head)}</th>" for head in heads)]
    lines += ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _sentences(lines: Iterable[str]) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def _image(answer: Answer) -> str:
    return "".join(
        f'<img width="640" src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
        for picture in _pictures(answer)
    )


def _pictures(answer: Answer) -> Iterator[bytes]:
    """Draw a report; nothing comes where it has no plot, or where there is no window's toolkit."""
    home = Path(__file__).resolve().parents[2]
    paths = os.pathsep.join(filter(None, (str(home), os.environ.get("PYTHONPATH"))))
    with tempfile.TemporaryDirectory(prefix="gradexplorer-") as folder:
        Path(folder, "report").write_bytes(msgspec.msgpack.encode(answer))
        try:
            subprocess.run(
                [sys.executable, "-m", "gradexplorer.cli.report_picture", folder],
                env={**os.environ, "PYTHONPATH": paths},
                timeout=_SECONDS,
                capture_output=True,
                check=True,
            )
            yield Path(folder, "picture.png").read_bytes()
        except (OSError, subprocess.SubprocessError):
            return
