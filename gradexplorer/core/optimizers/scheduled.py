"""A schedule and an optimizer together: one rule, and one scheduler of torch."""

import ast
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from gradexplorer.core.optimizers.instant_path import FUNCTIONS
from gradexplorer.core.optimizers.loop import Program
from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule
from gradexplorer.core.optimizers.schedules import LinearLR, NoSchedule, Schedule, WarmUp
from gradexplorer.formula.syntax import module_tree
from gradexplorer.text import _

if TYPE_CHECKING:
    from torch import optim

_WARM = {"start_factor": "warm_start", "end_factor": "warm_end", "total_iters": "warm_iters"}
"""What the warm-up's parameters are called beside those of the schedule that follows it."""
_SYMBOLS = {"k": "k", "lr_0": "eta_0", "warm_start": "w_0", "warm_end": "w_1", "warm_iters": "W"}


class Planned(Struct, frozen=True):
    """A schedule with its warm-up, either of which may be missing.

    Attributes
    ----------
    schedule : Schedule
    warm_up : WarmUp
        torch's SequentialLR lets it go before the schedule.
    """

    schedule: Schedule
    warm_up: WarmUp

    @property
    def main(self) -> Any:
        """The schedule that lasts: the warm-up, where it stands alone; None where there is nothing."""
        lasting = self.warm_up if isinstance(self.schedule, NoSchedule) else self.schedule
        return None if isinstance(lasting, NoSchedule) else lasting

    @property
    def warms_up(self) -> bool:
        """Whether a warm-up goes before another schedule."""
        return not isinstance(self.schedule, NoSchedule) and not isinstance(self.warm_up, NoSchedule)

    @property
    def name(self) -> str:
        """What torch calls it."""
        main = type(self.main).__name__
        return f"SequentialLR, {main}" if self.warms_up else main

    @property
    def most_steps(self) -> float:
        """The steps for which torch lets it run."""
        first = self.warm_up.total_iters if self.warms_up and isinstance(self.warm_up, LinearLR) else 0
        return first + self.main.most_steps() if self.main else float("inf")

    def build(self, optimizer: "optim.Optimizer") -> Any:
        """Return torch's scheduler of `optimizer`; it raises ValueError for what it refuses."""
        from torch.optim.lr_scheduler import SequentialLR

        lasting = self.main.build(optimizer)  # first: it may set the rate from which both set out
        if not self.warms_up or not isinstance(self.warm_up, LinearLR):
            return lasting
        first = self.warm_up.build(optimizer)
        return SequentialLR(optimizer, [first, lasting], milestones=[self.warm_up.total_iters])

    def script(self) -> list[str]:
        """Return the lines of a script that make it for ``optimizer``, as `build` does; none without a schedule."""
        if self.main is None:
            return []
        if not self.warms_up or not isinstance(self.warm_up, LinearLR):
            return [f"scheduler = {self.main.torch_call('optimizer')}"]
        return [
            f"lasting = {self.main.torch_call('optimizer')}",
            f"first = {self.warm_up.torch_call('optimizer')}",
            "scheduler = torch.optim.lr_scheduler.SequentialLR(",
            f"    optimizer, [first, lasting], milestones=[{self.warm_up.total_iters}]",
            ")",
        ]

    def lines(self, lr: float) -> "ScheduleLines | None":
        """Return its closed form for an optimizer that has `lr`; None where there is none."""
        lines = self.main.lines()
        if lines is None:
            return None
        constants = self.main.constants() | {"lr_0": self.main.first(lr)}
        k = "t - 1"
        if self.warms_up and isinstance(self.warm_up, LinearLR):
            constants |= {_WARM[name]: value for name, value in self.warm_up.constants().items()}
            warm = "lr_0*(warm_start + (warm_end - warm_start)*(t - 1)/warm_iters)"
            k = "max(t - 1 - warm_iters, 0)"
            lines = [
                RuleLine("lr", f"{warm} if t < warm_iters + 1 else {line.expression}", line.caption)
                if line.name == "lr"
                else line
                for line in lines
            ]
        lines = [RuleLine("k", k, _("steps of the schedule so far")), *lines]
        used = {name for line in lines for name in _names(line.expression)}
        return ScheduleLines(
            tuple(lines),
            {name: value for name, value in constants.items() if name in used},
            _SYMBOLS | self.main.symbols,
        )


class ScheduleLines(Struct, frozen=True, eq=False):
    """A closed form: the lines of a rule that give ``lr``, and perhaps ``momentum``, at the step ``t``."""

    lines: tuple[RuleLine, ...]
    constants: dict[str, float]
    symbols: dict[str, str]

    @property
    def moved(self) -> tuple[str, ...]:
        """What it moves."""
        names = [line.name for line in self.lines]
        return ("lr", "momentum") if "momentum" in names else ("lr",)

    def at(self, steps: Iterable[int]) -> NDArray[np.float64]:
        """Return what it moves at some steps, shape (moved, steps); NaN where that is no number."""
        rates = _compiled(tuple((line.name, line.expression) for line in self.lines), tuple(self.constants), self.moved)
        found = np.array(rates(steps, *self.constants.values()), dtype=np.float64)
        return found.reshape(-1, len(self.moved)).T

    @property
    def rule(self) -> UpdateRule:
        """The lines alone, as a rule of nothing but the step."""
        symbols = {"lr": "eta", "momentum": "mu", "t": "t", **self.symbols}
        used = {name for line in self.lines for name in (line.name, *_names(line.expression))}
        return UpdateRule(
            lines=self.lines,
            constants=self.constants,
            initial={},
            torch_names={},
            symbols={name: symbol for name, symbol in symbols.items() if name in used},
        )

    def before(self, rule: UpdateRule, momentum: str) -> UpdateRule:
        """Return an optimizer's rule with these lines before its own; `momentum` is what it calls its momentum.

        A rule without a learning rate in its lines stays as it is.
        """
        if "lr" not in rule.constants:
            return rule
        moved = {"momentum": momentum}
        lines = [RuleLine(moved.get(line.name, line.name), line.expression, line.caption) for line in self.lines]
        symbols = {name: _own(symbol, momentum) for name, symbol in self.symbols.items()}
        names = {name for line in lines for name in (line.name, *_names(line.expression))}
        rate = rule.symbols["lr"]
        return replace(
            rule,
            lines=(*lines, *rule.lines),
            constants={name: value for name, value in rule.constants.items() if name not in names} | self.constants,
            symbols={
                **rule.symbols,
                **{name: symbol for name, symbol in symbols.items() if name in names},
                "lr": "tilde(eta)" if rate == symbols["lr_0"] else rate,
            },
        )


def _own(symbol: str, momentum: str) -> str:
    """Return a symbol of a momentum as one of a first beta, where it moves that."""
    return symbol.replace("mu_", "beta_") if momentum == "beta_1" else symbol


def _names(expression: str) -> set[str]:
    return {node.id for node in ast.walk(module_tree(expression)) if isinstance(node, ast.Name)}


@lru_cache(maxsize=64)
def _compiled(program: Program, given: tuple[str, ...], moved: tuple[str, ...]) -> Callable[..., Any]:
    """Return ``rates(steps, *given)``, a list with what is moved at each step."""
    source = [
        f"def rates(steps, {', '.join(given)}):",
        "    found = []",
        "    for t in steps:",
        "        try:",
        *(f"            {name} = {expression}" for name, expression in program),
        f"            found.append(({', '.join(moved)},))",
        "        except Stop:",
        f"            found.append(({'nan, ' * len(moved)}))",
        "    return found",
    ]
    names: dict[str, Any] = {}
    exec(compile("\n".join(source), "<schedule>", "exec"), FUNCTIONS, names)
    rates: Callable[..., Any] = names["rates"]
    return rates
