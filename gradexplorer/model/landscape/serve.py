"""Questions about a landscape, one after the other, and their answers."""

from collections.abc import Callable
from typing import Any, BinaryIO

import msgspec

from gradexplorer.model.case import Case
from gradexplorer.model.landscape.messages import Ask, MakePlane, Ready
from gradexplorer.model.landscape.service import Landscape
from gradexplorer.model.load_file import run_code


def serve(case: Case, questions: BinaryIO, send: Callable[[Any], None]) -> None:
    """Answer all questions; the first is for a plane. What the person's code raises ends it."""
    known: Landscape | None = None
    while (size := int.from_bytes(questions.read(4), "big")) and len(body := questions.read(size)) == size:
        ask = msgspec.msgpack.decode(body, type=Ask)
        if isinstance(ask, MakePlane):
            known = run_code(lambda spec=ask.spec: Landscape(case, spec))  # type: ignore[misc]
            if ask.centre is not None:
                known.check_centre(ask.centre)
                send(Ready())
                continue
        assert known is not None
        send(run_code(lambda landscape=known, ask=ask: landscape.answer(ask)))  # type: ignore[misc]
