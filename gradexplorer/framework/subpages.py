"""A tab of several parts, of which the State's field `part` shows one: each part is a `Page` of its own."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import AnyAction, AnyPage, Page, ProvenState, Records
from gradexplorer.framework.run import Run, StaticRun
from gradexplorer.proof import Proof
from gradexplorer.text import InputError, Text, _


def page_with_parts(key: str, title: Text, parts: Mapping[str, AnyPage]) -> AnyPage:
    """Return the page that hands every call to the part that `part` names.

    Parameters
    ----------
    parts : mapping
        The values of the State's field `part` to their pages, all of the same state; their actions are shown in their
        own part only.
    """

    def shown(state: Any) -> AnyPage:
        return parts[state.part]

    def figure(state: Any, snapshot: Any, first_paint: bool) -> Figure:
        return shown(state).figure(state, snapshot, first_paint)

    def derive(state: Any, snapshot: Any) -> Sequence[Item]:
        return shown(state).derive(state, snapshot)

    def derives_on(state: Any) -> object:
        return state.part, shown(state).derives_on(state)

    def start(state: Any) -> Run[Any]:
        begin = shown(state).start
        return begin(state) if begin else StaticRun(None)

    def run_key(state: Any) -> object:
        page = shown(state)
        return page.run_key(state) if page.start else None

    def part(state: Any) -> Hashable:
        return state.part, shown(state).part(state)

    def update_run(state: Any, run: Run[Any]) -> None:
        follow = shown(state).update_run
        if follow:
            follow(state, run)

    def records(state: Any, snapshot: Any) -> Records | None:
        rows = shown(state).records
        return rows(state, snapshot) if rows else None

    def prove() -> Iterator[tuple[str, Proof]]:
        for page in parts.values():
            yield from page.prove()

    def prove_pictures() -> Iterator[tuple[str, Proof]]:
        for page in parts.values():
            yield from page.prove_pictures()

    def proven_states() -> Iterator[ProvenState]:
        for page in parts.values():
            yield from page.proven_states()

    def has_steps(state: Any) -> bool:
        page = shown(state)
        return page.start is not None and page.has_steps(state)

    def step_field(state: Any) -> str:
        return shown(state).step_field(state)

    def exporter(ending: str) -> Callable[[Any, Any], str]:
        def export(state: Any, snapshot: Any) -> str:
            entry = shown(state).exports.get(ending)
            if entry is None:
                raise InputError(_("This part has no {ending} file.", ending=ending))
            return entry[1](state, snapshot)

        return export

    names = {ending: label for page in parts.values() for ending, (label, _export) in page.exports.items()}
    return Page(
        key=key,
        title=title,
        state=next(iter(parts.values())).state,
        figure=figure,
        derive=derive,
        derives_on=derives_on,
        start=start,
        step_field=step_field,
        run_key=run_key,
        part=part,
        update_run=update_run,
        records=records,
        prove=prove,
        prove_pictures=prove_pictures,
        proven_states=proven_states,
        has_steps=has_steps,
        actions=[_in_part(action, part) for part, page in parts.items() for action in page.actions],
        exports={ending: (label, exporter(ending)) for ending, label in names.items()},
    )


def _in_part(action: AnyAction, part: str) -> AnyAction:
    return replace(action, shown_when={**action.shown_when, "part": (part,)})
