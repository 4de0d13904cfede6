"""Frames as a film: WebP by Pillow, MP4 by PyAV where that is installed."""

from __future__ import annotations

import io
from collections.abc import Iterable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from flambeau.finding import UsageError
from flambeau.render.caption import Caption
from flambeau.render.metadata import Facts, xmp

Bytes = NDArray[np.uint8]

KINDS = ("webp", "mp4")
_X264 = {"crf": "20", "preset": "medium", "threads": "1", "x264-params": "sync-lookahead=0"}
# A thread that looks ahead makes other bytes of the same frames, one time in two (measured: 5 files of 30 runs).


def film(frames: Iterable[Bytes], kind: str, fps: float, caption: Caption, facts: Facts) -> bytes:
    """Return frames as a film.

    Args:
        frames: sRGB bytes (h, w, 3), all of one size.
        kind: `webp` or `mp4`.
        fps: frames a second.
        caption, facts: what the file says about itself.

    Raises:
        UsageError: mp4 is asked for and PyAV is not installed.
    """
    return _webp(frames, fps, xmp(caption, facts)) if kind == "webp" else _mp4(frames, fps, caption)


def _webp(frames: Iterable[Bytes], fps: float, packet: str) -> bytes:
    from PIL import Image  # noqa: PLC0415 - only films need it

    pictures = (Image.fromarray(frame) for frame in frames)
    first, out = next(pictures), io.BytesIO()
    first.save(
        out, "WEBP", save_all=True, append_images=pictures, duration=round(1000 / fps), loop=0, quality=85, method=2,
        xmp=packet.encode(),
    )  # fmt: skip
    return out.getvalue()


def _mp4(frames: Iterable[Bytes], fps: float, caption: Caption) -> bytes:
    """Return H.264 in MP4; sides that are odd lose a row or a column, which its colours cannot have."""
    try:
        import av  # noqa: PLC0415 - an extra
    except ImportError:
        message = 'An MP4 needs PyAV: `pip install "flambeau[film]"`. A film of the kind .webp needs nothing more.'
        raise UsageError(message) from None
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        container.metadata.update(title=caption.title, comment="\n".join(caption.lines[1:]))
        stream = None
        for frame in frames:
            even = frame[: len(frame) // 2 * 2, : frame.shape[1] // 2 * 2]
            if stream is None:
                stream = container.add_stream("libx264", rate=Fraction(fps).limit_denominator(1000))
                stream.height, stream.width = even.shape[:2]
                stream.pix_fmt, stream.options = "yuv420p", _X264
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(even), format="rgb24")))
        if stream is not None:
            container.mux(stream.encode())
    return out.getvalue()
