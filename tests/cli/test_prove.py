"""``verify`` and ``prove``: their tables, JSON and LaTeX, and when they fail."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from gradexplorer.pages import PAGES
from tests.cli.commands import run
from tests.cli.two_pages import pages, use_pages

pytestmark = pytest.mark.usefixtures("two_pages")


def test_verify_prints_an_aligned_table(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "verify")
    assert (code, err) == (0, "")
    header, badge, other, first, kink, _last, bounds, _empty, summary = out.splitlines()
    column = header.index("verdict")
    assert badge.startswith("line(start).check  ")
    assert other.startswith("line(start).last  ")
    assert first[column:].startswith("proven")
    assert kink[column:].startswith("not differentiable")
    assert first.endswith("2.0e-16")
    assert bounds.startswith("line.bounds of differences  proven")
    assert summary.startswith("5 of 6 formulas proven")


def test_verify_fails_when_one_is_not_proven(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_pages(monkeypatch, pages("not proven"))
    assert run(capsys, "verify")[0] == 1
    code, out, _err = run(capsys, "verify", "--json")
    assert code == 1
    entries = {entry["name"]: entry for entry in json.loads(out)}
    verdicts = [entries[name]["verdict"] for name in ("slope", "kink", "last")]
    assert verdicts == ["proven", "not differentiable", "not proven"]
    assert entries["kink"]["reason"] == "a kink"
    assert entries["last"]["error"] is None, "JSON has no infinity"


def test_verify_of_one_page_proves_only_that(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "verify", "line", "--json")
    assert (code, err) == (0, "")
    assert {entry["page"] for entry in json.loads(out)} == {"line"}
    assert json.loads(run(capsys, "verify", "walk", "--json")[1]) == []


def test_prove_prints_the_column_of_a_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "prove", "line", "--set", "slope=0.1") == (
        0,
        """Slope of odd
  y = s x
  put in: s x = 0.1 \\cdot 0.5
      0.050000000000000003
  [proven] the slope
      a: formula 0.10000000000000001, autograd 0.10000000000000001, difference nan, exact 0.10000000000000000000
      b: formula -inf, autograd 1e-300, exact 0.0
      c: formula 2, difference 2

Last
  [proven]
      why not
""",
        "",
    )


def test_prove_json_has_every_digit_in_the_order_of_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "prove", "line", "--json", "--set", "kind=even")
    assert (code, err) == (0, "")
    first, last = json.loads(out)
    assert last == {"heading": "Last", "verdict": "proven", "reason": "why not", "claims": []}
    assert (first["heading"], first["verdict"], first["reason"]) == ("Slope of even", "proven", None)
    a, b, c = first["claims"]
    assert '"formula": 0.10000000000000001' in out, "17 significant digits of the double next to 0.1"
    off = float(Fraction(0.1) / Fraction(1, 10) - 1)
    keys = ("name", "latex", "formula", "autograd", "difference", "exact", "error")
    for claim, values in (
        (a, ("a", "a", 0.1, 0.1, "NaN", "0.10000000000000000000", off)),
        (b, ("b", "b", "-Infinity", 1e-300, None, "0.0", "Infinity")),
        (c, ("c", "c", 2.0, None, 2.0, None, None)),
    ):
        assert claim == dict(zip(keys, values, strict=True))


@pytest.mark.parametrize(("verdict", "expected"), [("not proven", 1), ("not differentiable", 0)])
def test_prove_fails_only_for_what_is_not_proven(
    verdict: str, expected: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_pages(monkeypatch, pages(verdict))
    assert run(capsys, "prove", "line")[0] == expected
    code, out, _err = run(capsys, "prove", "line", "--json")
    assert (code, json.loads(out)[1]["verdict"]) == (expected, verdict)


def test_prove_latex_prints_align(capsys: pytest.CaptureFixture[str]) -> None:
    head = "% needs amsmath\n\\noindent\\textbf{Slope of odd}\n\\begin{align*}\ny &= s x"
    tail = "\n\\end{align*}\n% proven: the slope\n% proven\n"
    numbers = " \\\\\ns x &= 1 \\cdot 0.5 && \\text{put in}"
    assert run(capsys, "prove", "line", "--latex") == (0, head + numbers + tail, "")
    assert run(capsys, "prove", "line", "--latex", "--symbols") == (0, head + tail, "")


def test_prove_latex_knows_chinese(
    qapp: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_pages(monkeypatch, PAGES)
    code, out, err = run(capsys, "prove", "functions", "--latex", "--language", "zh_CN")
    assert (code, err) == (0, "")
    assert "% needs ctex" in out
    assert r"&& \text{正弦}" in out


def test_prove_runs_up_to_a_step_of_a_session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "half.json"
    assert run(capsys, "export", "walk", "--set", "rate=0.5", "-o", file)[0] == 0
    assert run(capsys, "prove", "walk", "--session", file, "--steps", 3) == (0, "step 3 at 0.125\n", "")
    assert run(capsys, "prove", "walk", "--set", "rate=0", "--set", "steps=7") == (0, "step 7 at 1.0\n", "")


def test_prove_goes_to_a_step_of_a_walk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    use_pages(monkeypatch, PAGES)
    code, out, err = run(capsys, "prove", "perceptron", "--steps", 3, "--json")
    assert (code, err) == (0, "")
    claims = [claim for badge in json.loads(out) for claim in badge["claims"]]
    assert {claim["formula"] is not None for claim in claims} == {True}
    assert out != run(capsys, "prove", "perceptron", "--steps", 2, "--json")[1]
