"""``gradexplorer flow``: where the gradient of the person's own model vanishes, and what made its first NaN."""

import argparse
from typing import Any

import msgspec

from gradexplorer.cli.own_code import add_options, answer, request
from gradexplorer.listing import json_text
from gradexplorer.model.flow_report import FlowReport
from gradexplorer.model.messages import Flowed


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("flow", help="find where your own model's gradient vanishes or turns NaN")
    add_options(parser)
    parser.add_argument("--steps", metavar="N", type=_count, default=1, help="look at the last of N training steps")
    parser.set_defaults(run=_flow)


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no number of steps")
    return int(text)


def _flow(options: argparse.Namespace) -> int:
    found = answer(options, request(options, "flow"), "steps")
    assert isinstance(found, Flowed)
    print(json_text(plain(found.report)) if options.json else str(found.report))
    return 0 if found.report.passed else 1


def plain(report: FlowReport) -> dict[str, Any]:
    """Return the report as JSON knows it: sentences in English, numbers that are none as null."""
    made: dict[str, Any] = msgspec.to_builtins(report)
    for layer, seen in zip(made["layers"], report.layers, strict=True):
        layer["rule"] = str(seen.rule)
        layer.pop("proof")  # the window asks for it
    if report.producer is not None:
        made["producer"] |= {"text": str(report.producer.text), "remedy": _sentence(report.producer.remedy)}
    return made | {"notes": list(map(str, report.notes)), "passed": report.passed}


def _sentence(text: object) -> str | None:
    return None if text is None else str(text)
