"""What the commands have in common that run the person's code: its file, its Python, its limits, and its end."""

import argparse
import sys
from pathlib import Path
from typing import Any

from gradexplorer.cli.ending import at_end
from gradexplorer.cli.progress import Progress
from gradexplorer.cli.prove import claim
from gradexplorer.model import messages
from gradexplorer.model.case import file_and_name
from gradexplorer.model.landscape.spec import Proven
from gradexplorer.model.process import ModelProcess
from gradexplorer.text import InputError, _

_GIGABYTE = 2**30


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which code is run, where, and how long."""
    parser.add_argument("file", metavar="FILE.py[:name]", help="a file with make_case(), or with another function")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--python", metavar="PATH", help="the interpreter that the code belongs to")
    parser.add_argument("--timeout", metavar="SECONDS", type=_positive, help="stop the code after this time")
    parser.add_argument("--memory", metavar="GB", type=_positive, help="what the code may take")


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError(f"{text} is no positive number")
    return value


def counted(text: str) -> int:
    """Return the number from 1 on that an option gives."""
    if not text.isdecimal() or not 0 < int(text) < 1_000_000:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def proof_as_json(proven: Proven) -> dict[str, Any]:
    """Return a statement with its proof."""
    proof = proven.proof
    return {
        "heading": str(proven.heading),
        "verdict": proof.verdict,
        "reason": str(proof.reason) if proof.reason else None,
        "error": proof.error,
        "of": proof.of or len(proof.entries),
        "claims": [claim(entry) for entry in proof.entries],
    }


def request(options: argparse.Namespace, what: messages.What) -> messages.Request:
    """Return what is asked of the process."""
    file, name = existing_code(options.file)
    return messages.Request(
        file=str(file),
        name=name,
        what=what,
        second=getattr(options, "second", False),
        steps=getattr(options, "steps", 1),
        memory=int(_GIGABYTE * (options.memory or 0)),
    )


def existing_code(text: str) -> tuple[Path, str]:
    """Return the file and the function that the person names; the file is there."""
    file, name = file_and_name(text)
    if not file.exists():
        raise InputError(_("There is no file {file}.", file=str(file)))
    return file, name


def answer(options: argparse.Namespace, asked: messages.Request, unit: str) -> messages.Message:
    """Run the code and return what it came to; what it prints goes to standard error as it comes."""
    progress = Progress(unit)
    try:
        process = ModelProcess(asked, options.python)
    except OSError as error:
        raise InputError(
            _("{python} does not start: {reason}", python=options.python or sys.executable, reason=error.strerror)
        ) from None
    at_end(process.close)
    with process:

        def printed(text: str) -> None:
            progress.clear()
            sys.stderr.write(text)
            sys.stderr.flush()

        for message in process.messages(options.timeout, printed):
            if isinstance(message, messages.Progress):
                progress(message.done, message.total)
        printed(process.new_output())
    if isinstance(message, messages.Refused):
        sys.stderr.write(message.traceback)
        where = f" ({message.file}:{message.line})" if message.file else ""
        raise InputError(_("{reason}{where}", reason=str(message.text), where=where))
    return message
