"""``pages``, ``--version`` and ``--help``."""

import json

import pytest

from gradexplorer import __version__
from gradexplorer.cli.commands import NAMES
from tests.cli.commands import run

pytestmark = pytest.mark.usefixtures("two_pages")


def test_pages_lists_every_parameter(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "pages")
    assert code == 0
    assert [line.split() for line in out.splitlines()] == [
        ["line:", "Line"],
        ["slope", "1.0", "[-5,", "5]", "slope"],
        ["kind", "odd", "odd,", "even", "kind"],
        [],
        ["walk:", "Walk"],
        ["rate", "0.1", "[0,", "1]", "rate"],
        ["steps", "1000", "[1,", "1e+06]", "whole", "steps"],
    ]


def test_pages_json_is_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "pages", "--json")
    assert code == 0
    text = json.dumps(schema := json.loads(out))
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert '"maximum": 5' in text
    assert '"enum": ["odd", "even"]' in text


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"gradexplorer {__version__}\n", "")
    code, out, _err = run(capsys, "--help")
    assert code == 0
    assert all(command in out for command in NAMES)
