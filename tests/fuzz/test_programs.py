"""Random programs: every step of the walk, every target, both languages, and the exported files."""

import csv
import io
import math

from gradexplorer.core.graph import Values, backward
from gradexplorer.core.run_snippet import run
from gradexplorer.framework.figure import Check, Code
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE
from gradexplorer.pages.chain_rule.state import ChainRuleState
from gradexplorer.text import InputError
from tests.fuzz.programs import HOSTILE, Programs
from tests.fuzz.runs import LONG, failures, generator, length, shown, within
from tests.fuzz.said import said
from tests.fuzz.test_formulas import sound

PROGRAMS = length(20, 3000)
MOST_STEPS = length(6, 1000)


def agrees(state):
    """Run the exported script and compare the value and the gradients that it prints with those on the screen."""
    graph, target = state.graph, state.ends[1]
    values, gradient = state.evaluated, backward(state.evaluated, target)
    outcome = run(PAGE.exports[".py"][1](state, None))
    assert not outcome.failed, outcome.output
    shown = dict(line.rsplit(" ", 1) for line in outcome.output.splitlines() if "Warning" not in line)
    name = graph.nodes[target].name
    expected = {name: values.at[target]}
    unsigned = Values(graph, values.at, [tuple(map(abs, slopes)) for slopes in values.slopes])
    rounding = 1e-9 * max(1.0, *map(abs, backward(unsigned, target)))  # of terms that cancel
    for i in sorted(graph.ancestors(target)):
        if i < graph.leaves and i != target:
            expected[f"d{name}/d{graph.nodes[i].name}"] = gradient[i]
    assert shown.keys() == expected.keys()
    for key, value in expected.items() if all(map(math.isfinite, expected.values())) else ():
        if math.isnan(float(shown[key])):
            assert _is_said_to_be_torchs_own(state), key
            continue
        assert math.isclose(float(shown[key]), value, rel_tol=1e-6, abs_tol=rounding), (key, shown[key], value)


def _is_said_to_be_torchs_own(state):
    """Whether a badge says that torch has no number where the formula has one, as the script shows."""
    items = PAGE.derive(state, None)
    verdicts = {item.prove().verdict for item in items if isinstance(item, Check)}
    return bool(verdicts & {"torch differs", "not differentiable"})


def test_a_gradient_that_torch_alone_has_not_is_said_to_be_so():
    """0 times the slope 1/w, which overflows: torch's script says NaN, and so does the badge."""
    state = edited(ChainRuleState(), "program", "f = sign(w*2**64 - w/w)")
    agrees(edited(state, "values.0.value", 5e-324))


def test_every_step_and_target_of_a_program_in_both_languages():
    programs = Programs(generator("programs"))
    taken = []

    def check(source):
        try:
            with within():
                state = edited(ChainRuleState(), "program", source)
        except InputError as error:
            said(error.text)
            return
        taken.append(source)
        for i in range(len(state.values)):
            state = edited(state, f"values.{i}.value", programs.value())
        names = list(state.graph.index)
        for target in names if LONG else names[-2:]:
            state = edited(state, "target", target)
            source = programs.rng.choice([name for name in names if state.graph.index[name] <= state.ends[1]])
            state = edited(state, "source", source)
            last = PAGE.start(state).last
            steps = range(last + 1) if last < MOST_STEPS else programs.rng.sample(range(last + 1), MOST_STEPS)
            for step in steps:
                state = edited(state, "step", step)
                with within():
                    figure = PAGE.figure(state, None, False)
                    items = PAGE.derive(state, None)
                sound(figure)
                said(figure)
                said(items)
                assert not any(item.failed for item in items if isinstance(item, Code))
        with within():
            rows = list(csv.reader(io.StringIO(PAGE.exports[".csv"][1](state, None))))
        assert {row[0] for row in rows[1:]} == set(names)
        if state.graph.nodes[state.ends[1]].named:
            agrees(state)

    def sources():
        yield from (source for source in HOSTILE if LONG or programs.rng.random() < 0.3)
        while len(taken) < PROGRAMS:
            yield programs.program()

    found = failures(sources(), check)
    assert not found, shown(found)
