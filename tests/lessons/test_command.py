"""``gradexplorer lesson``, and the example that its guide for teachers gives."""

import json
import re
from pathlib import Path

import pytest

from gradexplorer.cli import main
from gradexplorer.framework.resources import resource
from gradexplorer.lessons.reading import shipped_lessons

GUIDE = resource("lessons", "README.md").read_text("utf-8")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(list(map(str, arguments)))
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return the file that the guide tells a teacher to save."""
    [content] = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    file = tmp_path / "slope.json"
    file.write_text(content, "utf-8")
    return file


def test_the_example_of_the_guide_is_a_lesson(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    code, out, err = run(capsys, "lesson", "check", example)
    assert (code, err) == (0, "")
    assert out == f"{example}: 2 steps, 1 questions, all answered by the pages\n"


def test_the_fault_that_the_guide_shows_is_said_so(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    example.write_text(example.read_text("utf-8").replace("f'(x_0)", "f'(x0)"), "utf-8")
    code, out, err = run(capsys, "lesson", "check", example)
    assert (code, out) == (2, "")
    [promised] = re.findall(r"`slope\.json: (steps.*?)`", GUIDE)
    assert promised.rstrip(".") in err
    assert err.count("\n") == 1


def test_the_names_that_a_lesson_can_use_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "lesson", "names", "functions", "--set", "function.type=power", "--set", "x0=3")
    lines = out.splitlines()
    assert code == 0
    assert "control x0 = 3.0" in lines
    assert "panel curves" in lines
    at = lines.index("item slope.proof")
    assert lines[at + 1 : at + 3] == ["  verdict proven", "  claim f'(x_0) = 6"]  # 2x at 3


def test_the_lessons_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "lesson", "list")
    assert code == 0
    titles = [json.loads(file.read_text("utf-8"))["title"]["en"] for file in shipped_lessons()]
    assert [line.split(": ", 1)[1].rpartition(", ")[0] for line in out.splitlines()] == titles


def test_a_file_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _out, err = run(capsys, "lesson", "check", tmp_path / "none.json")
    assert code == 2
    assert "none.json can't be read" in err
