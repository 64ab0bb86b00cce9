"""Chinese names of functions, rules and kinds exchanged."""

from functools import partial
from typing import Any

from tests.mutants.definitions import only, race
from tests.mutants.mutant import Mutant
from tests.mutants.rules import known, typed

_phrase = partial(Mutant, kind="printed", file="resources/translations/gradexplorer_zh_CN.ts")


def _exchanged(source: str, right: str, wrong: str, at: dict[str, Any], page: str, **more: Any) -> Mutant:
    """Return the error that a sentence has the translation of another one."""
    change = f"        <source>{source}</source>\n        <translation>«{right}¦{wrong}»</translation>\n"
    return _phrase(f"{source}: {wrong}", change=change, at=at, page=page, **more)


CHINESE = (
    _exchanged("product rule", "乘积法则", "商的求导法则", typed("x*sin(x)"), "functions"),
    _exchanged("sum rule", "和的求导法则", "乘积法则", typed("x + sin(x)"), "functions"),
    _exchanged("Sine", "正弦函数", "余弦函数", known("sin"), "functions"),
    _exchanged("Hyperbolic sine", "双曲正弦函数", "双曲余弦函数", known("sinh"), "functions"),
    _exchanged("Minimum point", "极小值点", "极大值点", race("himmelblau", (3.0, 2.0)), "himmelblau", steps=2),
    _exchanged("vanishing", "梯度消失", "梯度爆炸", only("sigmoid"), "activations"),
    _exchanged("from the left", "从左侧", "从右侧", {**known("abs"), "x0": 0.0}, "functions"),
)
