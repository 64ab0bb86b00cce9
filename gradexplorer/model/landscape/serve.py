"""Questions about a landscape, one after the other, and their answers."""

from collections.abc import Callable
from typing import Any, BinaryIO

import msgspec

from gradexplorer.model.case import Case
from gradexplorer.model.landscape.messages import Ask, MakePlane, Ready
from gradexplorer.model.landscape.service import Landscape


def serve(case: Case, questions: BinaryIO, send: Callable[[Any], None]) -> None:
    """Answer all questions; the first is for a plane. What the person's code raises ends it."""
    known: Landscape | None = None
    while (size := int.from_bytes(questions.read(4), "big")) and len(body := questions.read(size)) == size:
        ask = msgspec.msgpack.decode(body, type=Ask)
        if isinstance(ask, MakePlane):
            known = Landscape(case, ask.spec)
            if ask.centre is not None:
                known.check_centre(ask.centre)
                send(Ready())
                continue
        assert known is not None
        send(known.answer(ask))
