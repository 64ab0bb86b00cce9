"""``gradexplorer check``: whether the gradient of the person's own function or model is its slope."""

import argparse
from typing import Any

from gradexplorer.cli.own_code import add_options, answer, request
from gradexplorer.cli.prove import claim
from gradexplorer.listing import json_text
from gradexplorer.model.messages import Checked
from gradexplorer.model.report import CheckReport, Reason


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("check", help="check the gradient of your own function; exit 1 if it is not proven")
    add_options(parser)
    parser.add_argument("--second", action="store_true", help="check second derivatives, too")
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    found = answer(options, request(options, "check"), "entries")
    assert isinstance(found, Checked)
    print(json_text(tensors(found.report)) if options.json else str(found.report))
    return 0 if found.report.passed else 1


def tensors(report: CheckReport) -> list[dict[str, Any]]:
    """Return the verdict over each tensor, with what ``gradexplorer prove --json`` says of a badge."""
    return [
        {
            "heading": tensor.name,
            "verdict": tensor.verdict,
            "reason": None if tensor.reason is None else reason(tensor.reason),
            "claims": [claim(row.entry) for row in tensor.rows],
        }
        for tensor in report.tensors
    ]


def reason(found: Reason) -> dict[str, Any]:
    """Return a reason in words, with its place."""
    return {
        "kind": found.kind,
        "text": str(found),
        "operation": found.operation,
        "file": found.file,
        "line": found.line,
    }
