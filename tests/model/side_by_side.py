"""The faulty files under torch's own gradcheck and anomaly mode, beside our check and flow.

``python -m tests.model.side_by_side`` writes the tables of docs/own_models.md anew.
"""

import copy
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from msgspec import Struct
from torch.autograd import gradcheck, gradgradcheck

from gradexplorer.model.case import Case
from gradexplorer.model.check import check_case
from gradexplorer.model.data import call_model, first_batch
from gradexplorer.model.flow import flow_case
from gradexplorer.model.load_file import load_case
from gradexplorer.model.tensors import arguments

CASES = Path(__file__).with_name("cases")
MANUAL = Path(__file__).parents[2] / "docs" / "own_models.md"
BEGIN, END = "<!-- python -m tests.model.side_by_side -->", "<!-- end -->"
MARK = re.compile(r"# <- (?P<words>.+)$", re.MULTILINE)
_LENGTH = 90


class Score(Struct, frozen=True):
    """Whether a fault is found at all, a cause is named, and the right operation and line are."""

    flagged: bool
    cause: bool = False
    operation: bool = False
    place: bool = False


class Told(Struct, frozen=True):
    """What is right about a file, what torch says of it first, and what we do."""

    file: str
    right: str
    theirs: str
    ours: str
    them: Score
    us: Score


def marked(file: Path) -> tuple[list[str], int]:
    """Return the words and the line of the comment that says what is right."""
    text = file.read_text("utf-8")
    mark = MARK.search(text)
    assert mark
    return mark["words"].split(", "), text[: mark.start()].count("\n") + 1


# gradients


def checks() -> Iterator[Told]:
    """Yield what is said of each faulty gradient."""
    for file in sorted(CASES.glob("check_*.py")):
        (_verdict, cause, operation), line = marked(file)
        said = _gradcheck(load_case(file))
        worst = check_case(load_case(file)).worst
        assert worst
        assert worst.reason
        reason = worst.reason
        yield Told(
            file=file.stem.removeprefix("check_"),
            right=_joined(cause, operation, line),
            theirs=said or "–",
            ours=_joined(reason.kind, reason.operation or "-", reason.line),
            them=Score(bool(said), bool(said) and "Jacobian" not in said, operation in said),
            us=Score(
                worst.verdict != "proven", reason.kind == cause, reason.operation == operation, reason.line == line
            ),
        )


def _joined(cause: str, operation: str, line: int | None) -> str:
    return cause if operation == "-" else f"{cause}, {operation}, line {line}"


def _gradcheck(case: Case) -> str:
    """Return the first sentence of what gradcheck raises; nothing where it passes."""
    try:
        function, inputs = _differentiable(case)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            gradcheck(function, inputs)
            if case.second:
                gradgradcheck(function, inputs)
    except Exception as error:  # noqa: BLE001  whatever the person's backward raises
        return _first_sentence(str(error))
    return ""


def _differentiable(case: Case) -> tuple[Any, tuple[Any, ...]]:
    """Return a function and its arguments as gradcheck takes them; it moves the parameters of a model in place."""
    if case.model is not None:
        model, batch = copy.deepcopy(case.model), first_batch(case)
        return lambda *_parameters: call_model(case, model, case.loss, batch), tuple(model.parameters())
    args, kwargs = arguments(case.function, case.inputs)
    names = list(kwargs)

    def function(*given: Any) -> Any:
        assert case.function
        return case.function(*given[: len(args)], **dict(zip(names, given[len(args) :], strict=True)))

    return function, (*args, *kwargs.values())


# numbers that are not finite


def flows() -> Iterator[Told]:
    """Yield what is said of each model that makes NaN or infinities."""
    for file in sorted(CASES.glob("flow_*.py")):
        words, line = marked(file)
        if words[0] == "layer":
            continue
        said, place = _anomaly(load_case(file), file)
        producer = flow_case(load_case(file)).producer
        assert producer
        yield Told(
            file=file.stem.removeprefix("flow_"),
            right=f"{words[1]}, line {line}" if words[0] != "data" else words[1],
            theirs=(said + (f" (line {place})" if place else "")) or "–",
            ours=producer.operation + (f", line {producer.line}" if producer.line else ""),
            them=Score(bool(said), operation=_plain(words[1]) in _plain(said), place=place == line),
            us=Score(True, operation=producer.operation == words[1], place=producer.line == line),
        )


def _anomaly(case: Case, file: Path) -> tuple[str, int | None]:
    """Return what anomaly mode raises, and the last line of the file in the traceback that it prints."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            with torch.autograd.detect_anomaly(check_nan=True):
                call_model(case, case.model, case.loss, first_batch(case)).backward()
        except RuntimeError as error:
            traceback = "\n".join(str(each.message) for each in caught)
            lines = re.findall(rf'File "{re.escape(str(file))}", line (\d+)', traceback)
            return _first_sentence(str(error)), int(lines[-1]) if lines else None
    return "", None


def _plain(name: str) -> str:
    return re.sub(r"[_\W]|backward0?", "", name.lower())


def _first_sentence(text: str) -> str:
    return re.sub(r"\s+", " ", re.split(r"(?<=\.)\s|\n", text.strip())[0]).strip(" ,:")[:_LENGTH]


# the tables


def tables() -> str:
    """Return both tables as Markdown, first what they come to."""
    gradients, numbers = list(checks()), list(flows())
    custom = [told for told in gradients if ", line " in told.right]
    producers = [told for told in numbers if ", line " in told.right]
    lines = [
        f"| {len(gradients)} faulty gradients | `torch.autograd.gradcheck` | `gradexplorer check` |",
        "|---|---|---|",
        _row("flagged", gradients, lambda score: score.flagged),
        _row("a cause named", gradients, lambda score: score.cause),
        _row(f"the operation named, of {len(custom)}", custom, lambda score: score.operation),
        _row(f"its line named, of {len(custom)}", custom, lambda score: score.place),
        "",
        f"| {len(numbers)} models with NaN or infinities | `torch.autograd.detect_anomaly` | `gradexplorer flow` |",
        "|---|---|---|",
        _row("flagged", numbers, lambda score: score.flagged),
        _row("the producer named", numbers, lambda score: score.operation),
        _row(f"its line named, of {len(producers)}", producers, lambda score: score.place),
        "",
        "File by file, what is right, what torch says first, and what we say:",
        "",
        *_each("gradcheck", "check", gradients),
        "",
        *_each("detect_anomaly", "flow", numbers),
    ]
    return "\n".join(lines)


def _row(name: str, found: Sequence[Told], counts: Callable[[Score], bool]) -> str:
    return f"| {name} | {sum(counts(told.them) for told in found)} | {sum(counts(told.us) for told in found)} |"


def _each(tool: str, ours: str, found: Sequence[Told]) -> Iterator[str]:
    yield f"| file | right | `{tool}` | `{ours}` |"
    yield "|---|---|---|---|"
    for told in found:
        cells = (told.file, told.right, told.theirs, told.ours)
        yield "| " + " | ".join(f"`{cell}`".replace("|", r"\|") for cell in cells) + " |"


def main() -> None:
    """Write the tables into the manual."""
    text = MANUAL.read_text("utf-8")
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    MANUAL.write_text(f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
