"""A tab of several parts, of which one is shown: each part is a `Page` of its own, with a State of its own."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import AnyAction, AnyPage, Page, ProvenState, Records
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.questions import with_state
from gradexplorer.framework.run import Run, StaticRun
from gradexplorer.framework.state import path_within
from gradexplorer.proof import Proof
from gradexplorer.text import EMPTY, InputError, Text, _


def page_with_parts(
    key: str, title: Text, state: type[Struct], parts: Mapping[str, AnyPage], invitation: Text = EMPTY
) -> AnyPage:
    """Return the page that hands every call to the part that is shown, with that part's State.

    Parameters
    ----------
    state : type
        Its field `part` names the part that is shown, and each part's State stands in the field of its name.
    parts : mapping
        The name of each part to its page, which knows nothing of the others.
    """
    whole = _Subpages(parts)
    names = {ending: label for page in parts.values() for ending, (label, _export) in page.exports.items()}
    return Page(
        key=key,
        title=title,
        invitation=invitation,
        state=state,
        figure=whole.figure,
        derive=whole.derive,
        derives_on=whole.derives_on,
        cross_checks=whole.cross_checks,
        start=whole.start,
        step_field=whole.step_field,
        run_key=whole.run_key,
        part=whole.part,
        inside=lambda state: state.part,
        update_run=whole.update_run,
        records=whole.records,
        prove=whole.prove,
        prove_pictures=whole.prove_pictures,
        proven_states=whole.proven_states,
        has_steps=whole.has_steps,
        actions=[in_part(action, name) for name, page in parts.items() for action in page.actions],
        exports={ending: (label, whole.exporter(ending)) for ending, label in names.items()},
    )


class _Subpages:
    """Hands every call of a page to the part that is shown, with that part's State; all parts are proven."""

    def __init__(self, parts: Mapping[str, AnyPage]) -> None:
        self.parts = parts

    def shown(self, state: Any) -> tuple[AnyPage, Any]:
        return self.parts[state.part], getattr(state, state.part)

    def figure(self, state: Any, snapshot: Any, first_paint: bool) -> Figure:
        page, own = self.shown(state)
        return page.figure(own, snapshot, first_paint)

    def derive(self, state: Any, snapshot: Any) -> Sequence[Item]:
        page, own = self.shown(state)
        return page.derive(own, snapshot)

    def cross_checks(self, state: Any, snapshot: Any, picture: Figure, column: Sequence[Item]) -> Iterable[Shown]:
        page, own = self.shown(state)
        return page.cross_checks(own, snapshot, picture, column) if page.cross_checks else ()

    def derives_on(self, state: Any) -> object:
        page, own = self.shown(state)
        return state.part, page.derives_on(own)

    def start(self, state: Any) -> Run[Any]:
        page, own = self.shown(state)
        return page.start(own) if page.start else StaticRun(None)

    def run_key(self, state: Any) -> object:
        page, own = self.shown(state)
        return page.run_key(own) if page.start else None

    def part(self, state: Any) -> Hashable:
        page, own = self.shown(state)
        return state.part, page.part(own)

    def update_run(self, state: Any, run: Run[Any]) -> None:
        page, own = self.shown(state)
        if page.update_run:
            page.update_run(own, run)

    def records(self, state: Any, snapshot: Any) -> Records | None:
        page, own = self.shown(state)
        return page.records(own, snapshot) if page.records else None

    def prove(self) -> Iterator[tuple[str, Proof]]:
        for page in self.parts.values():
            yield from page.prove()

    def prove_pictures(self) -> Iterator[tuple[str, Proof]]:
        for page in self.parts.values():
            yield from page.prove_pictures()

    def proven_states(self) -> Iterator[ProvenState]:
        for name, page in self.parts.items():
            for point in page.proven_states():
                at = {path_within(name, path): value for path, value in point.at.items()}
                yield replace(point, at={"part": name, **at})

    def has_steps(self, state: Any) -> bool:
        page, own = self.shown(state)
        return page.start is not None and page.has_steps(own)

    def step_field(self, state: Any) -> str:
        page, own = self.shown(state)
        field = page.step_field(own)
        return field and path_within(state.part, field)

    def exporter(self, ending: str) -> Callable[[Any, Any], str]:
        def export(state: Any, snapshot: Any) -> str:
            page, own = self.shown(state)
            if ending not in page.exports:
                raise InputError(_("This part has no {ending} file.", ending=ending))
            return page.exports[ending][1](own, snapshot)

        return export


def in_part(action: AnyAction, part: str) -> AnyAction:
    """Return the action of a part as one of the page."""

    def apply(state: Any, snapshot: Any, text: str) -> Any:
        answer = action.apply(getattr(state, part), snapshot, text)
        return with_state(answer, lambda own: replace(state, **{part: own}))

    return replace(action, part=part, apply=apply)
