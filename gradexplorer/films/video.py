"""MP4 through PyAV, which is installed with the extra ``gradexplorer[video]``: its wheel holds coders under the GPL."""

import io
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Any

from gradexplorer.films.frames import Frame, Timing
from gradexplorer.text import InputError, _

_CODER = "libx264"
_QUALITY = {"crf": "18", "preset": "veryfast"}


def check_video() -> None:
    """Refuse before the first frame is drawn where PyAV or its coder is missing.

    Raises
    ------
    InputError
        It is not installed, or built without the coder.
    """
    if find_spec("av") is None:
        raise InputError(_("Films as .mp4 need PyAV: pip install 'gradexplorer[video]'. The others do not."))
    from av.codec import Codec
    from av.codec.codec import UnknownCodecError

    try:
        Codec(_CODER, "w")
    except UnknownCodecError:
        raise InputError(
            _("This PyAV has no {coder}: films as .mp4 need it, the others do not.", coder=_CODER)
        ) from None


def mp4(frames: Iterable[Frame], timing: Timing) -> Iterator[bytes]:
    """Yield the file, once it is whole."""
    import av

    store = io.BytesIO()
    with av.open(store, "w", format="mp4") as file:
        stream: Any = None
        for frame in frames:
            even = frame[: frame.shape[0] // 2 * 2, : frame.shape[1] // 2 * 2]  # the coder halves the colours
            if stream is None:
                stream = file.add_stream(_CODER, rate=timing.fps, options=_QUALITY)
                stream.height, stream.width = even.shape[:2]
                stream.pix_fmt = "yuv420p"
            file.mux(stream.encode(av.VideoFrame.from_ndarray(even.copy(), format="rgb24")))
        file.mux(stream.encode())
    yield store.getvalue()
