"""``gradexplorer check`` and ``gradexplorer flow``: what they print, and what their exit codes say."""

import json
from pathlib import Path

import pytest

from gradexplorer import cli

CASES = Path(__file__).with_name("cases")


def test_check_prints_the_reason_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(CASES / "check_sign.py")]) == 1
    out = capsys.readouterr().out
    assert "[proven] a (5,) float64" in out
    assert "[not proven] b (5,) float64" in out
    assert "sign: Ratio.backward gives b the gradient with the wrong sign. At b[" in out
    assert "check_sign.py:13)" in out


def test_check_as_json_has_the_entries_of_prove_and_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", f"{CASES / 'check_float32.py'}:make_case", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "digits lost"
    assert found["reason"] == {
        "kind": "float32",
        "text": found["reason"]["text"],
        "operation": None,
        "file": None,
        "line": None,
    }
    for claim in found["claims"]:
        assert set(claim) == {"name", "latex", "formula", "autograd", "difference", "exact", "error"}
        assert abs(claim["formula"] - claim["difference"]) < 1e-3 * abs(claim["formula"])
        assert abs(claim["autograd"] - claim["difference"]) > 0.5 * abs(claim["formula"])


def test_check_asks_for_second_derivatives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (CASES / "check_once_differentiable.py").read_text("utf-8").replace(', "second": True', "")
    file = tmp_path / "mine.py"
    file.write_text(text, "utf-8")
    assert cli.main(["check", str(file)]) == 0
    assert cli.main(["check", str(file), "--second"]) == 1
    assert "once differentiable" in capsys.readouterr().out


def test_flow_prints_the_producer_and_the_layers(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["flow", str(CASES / "flow_exp.py")]) == 1
    out = capsys.readouterr().out
    assert "[not finite, forward] exp: exp makes ∞ of finite numbers. div makes NaN of it later." in out
    assert "e = torch.exp(x)" in out
    assert "flow_exp.py:8)" in out


def test_flow_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["flow", str(CASES / "flow_vanishes.py"), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["producer"] is None
    assert found["passed"] is False
    assert found["layers"][0]["health"] == "vanishes"
    assert isinstance(found["layers"][0]["rule"], str)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def make_case():\n    return 1 / 0", "ZeroDivisionError: division by zero (mine.py:2)"),
        ("def make_case(:", "SyntaxError: "),
    ],
)
def test_what_can_not_run_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, words: str
) -> None:
    file = tmp_path / "mine.py"
    file.write_text(code, "utf-8")
    assert cli.main(["check", str(file)]) == 2
    last = capsys.readouterr().err.strip().split("\n")[-1]
    assert last.startswith("gradexplorer: ")
    assert words in last.replace(f"{tmp_path}/", "")


@pytest.mark.parametrize("arguments", [["nothing.py"], ["x.py", "--timeout", "0"], ["x.py", "--memory", "much"]])
def test_what_makes_no_sense_is_exit_code_2(arguments: list[str]) -> None:
    try:
        code: object = cli.main(["check", *arguments])
    except SystemExit as end:
        code = end.code
    assert code == 2


def test_a_python_that_is_none_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(CASES / "check_kink.py"), "--python", "/no/python"]) == 2
    assert "/no/python does not start" in capsys.readouterr().err


def test_a_loop_without_end_is_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.py"
    file.write_text("print('hello')\n\ndef make_case():\n    while True: pass", "utf-8")
    assert cli.main(["flow", str(file), "--timeout", "1"]) == 2
    assert "took longer than 1 s" in capsys.readouterr().err
