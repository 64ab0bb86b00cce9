"""The Model tab: the person's own function or model, checked and watched in a process of its own."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import structs

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Action, Page, as_pytorch
from gradexplorer.framework.run import Run
from gradexplorer.framework.subpages import in_part
from gradexplorer.model.case import file_and_name
from gradexplorer.pages.model.consent import is_example, is_permitted, keep_in, path_of, permit, permit_choice
from gradexplorer.pages.model.parts import PARTS, shown
from gradexplorer.pages.model.run import ModelRun, ModelSnapshot, halt_all, run_key, stop_all
from gradexplorer.pages.model.state import ModelState
from gradexplorer.proof import Proof
from gradexplorer.text import _


def _figure(state: ModelState, snapshot: ModelSnapshot | None, first_paint: bool) -> Figure:
    from gradexplorer.pages.model.picture import figure

    return figure(state, snapshot)


def _derive(state: ModelState, snapshot: ModelSnapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.model.derivation import derive

    return derive(state, snapshot)


def _start(state: ModelState) -> Run[ModelSnapshot]:
    return ModelRun(state)


def _script(state: ModelState, _snapshot: ModelSnapshot | None) -> str:
    from gradexplorer.pages.model.script import script

    return script(state)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.model.proving import prove

    return prove()


def _choose(state: ModelState, _snapshot: ModelSnapshot | None, path: str) -> ModelState:
    file, name = file_and_name(path)
    named = str(file.expanduser().absolute())
    chosen = structs.replace(_from_the_top(state), file=named, name=name, asked=state.asked + 1)
    permit_choice(chosen)
    return chosen


def _watches(state: ModelState) -> Path | None:
    return None if is_example(state) else path_of(state.file)


def _from_the_top(state: ModelState) -> ModelState:
    """Return the state with the first row of each part looked at."""
    return structs.replace(state, **{name: structs.replace(getattr(state, name), chosen=0) for name in PARTS})


def _has_steps(state: ModelState) -> bool:
    part, own = shown(state)
    return part.last(own) > 1


def _again(state: ModelState, _snapshot: ModelSnapshot | None, _text: str) -> ModelState:
    permit(state)
    return structs.replace(state, asked=state.asked + 1)


def _halt(state: ModelState, _snapshot: ModelSnapshot | None, _text: str) -> ModelState:
    halt_all()
    return state


def _stop(state: ModelState, _snapshot: ModelSnapshot | None, _text: str) -> ModelState:
    stop_all()
    return state


PAGE: Page[ModelState, ModelSnapshot] = Page(
    key="model",
    title=_("Model"),
    invitation=_(
        "Open a Python file with your own function or model, or look at the example: which operation is wrong?"
    ),
    state=ModelState,
    figure=_figure,
    derive=_derive,
    start=_start,
    run_key=lambda state: (run_key(state), state.asked),
    part=lambda state: state.part,
    inside=lambda state: state.part,
    plays=lambda state: is_permitted(state),
    watches=_watches,
    reload=lambda state: _again(state, None, ""),
    keep_in=keep_in,
    has_badges=False,
    has_steps=_has_steps,
    prove=_prove,
    exports=as_pytorch(_script),
    actions=(
        Action(
            key="choose",
            label=_("Open a file…"),
            tip=_("A Python file with make_case(); it runs in a process of its own, with your rights"),
            group=_("Code"),
            needs="file",
            files=_("Python files (*.py)"),
            apply=_choose,
        ),
        Action(
            key="run",
            label=_("Run it"),
            tip=_("Allow the file as it is now, and run it, or run it again after a change"),
            group=_("Code"),
            apply=_again,
        ),
        Action(
            key="halt",
            label=_("Pause or go on"),
            tip=_("Its process stands still where it is, and goes on there; its time limit waits, too"),
            group=_("Code"),
            apply=_halt,
        ),
        Action(key="stop", label=_("Stop it"), tip=_("End its process at once"), group=_("Code"), apply=_stop),
        *(in_part(action, name) for name, part in PARTS.items() for action in part.actions),
    ),
)
