"""Every faulty file: the verdict, the kind of its reason, the operation and the line that its own comment names."""

import re
from pathlib import Path

import pytest

from gradexplorer.model.check import check_case
from gradexplorer.model.load_file import load_case

CASES = Path(__file__).with_name("cases")
MARK = re.compile(r"# <- (?P<verdict>[\w ]+), (?P<kind>[\w ]+), (?P<operation>[\w-]+)")


@pytest.mark.parametrize("file", sorted(CASES.glob("check_*.py")), ids=lambda file: file.stem)
def test_a_faulty_gradient_is_explained(file: Path) -> None:
    text = file.read_text("utf-8")
    mark = MARK.search(text)
    assert mark
    report = check_case(load_case(file))
    worst = report.worst
    assert worst is not None
    assert worst.reason is not None, str(report)
    found = worst.verdict, worst.reason.kind, worst.reason.operation or "-"
    assert found == (mark["verdict"], mark["kind"], mark["operation"]), str(report)
    assert str(worst.reason)
    if worst.reason.operation:
        assert (worst.reason.file, worst.reason.line) == (str(file), text[: mark.start()].count("\n") + 1)
