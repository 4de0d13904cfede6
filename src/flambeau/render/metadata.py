"""What a file of a picture says about itself: XMP with IPTC's fields, inside PNG, WebP and JPEG."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import escape
from math import degrees

import numpy as np
from numpy.typing import NDArray

from flambeau import __version__
from flambeau.instants import format_utc
from flambeau.render.caption import PREDICTED, Caption

Bytes = NDArray[np.uint8]

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
"""Made by an algorithm, not learnt from pictures. Source: IPTC NewsCodes, Digital Source Type."""

_LONGEST = 2000  # letters of a text: six of them with four bytes each are less than 64 KiB
_NEVER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What goes into a file beside the caption.

    Attributes:
        t: the instant that is shown [POSIX s].
        lat, lon: of the place, or of the point below [rad]; None: not known.
        height: over the ellipsoid [m].
        credit: whose models and imagery are in it.
    """

    t: float
    lat: float | None = None
    lon: float | None = None
    height: float | None = None
    credit: str = ""


def xmp(caption: Caption, facts: Facts) -> str:
    """Return the XMP packet of a picture.

    Source: XMP specification, part 1 (ISO 16684-1) and part 2; IPTC Photo Metadata Standard 2023.1.
    """
    spaces = "".join(f' xmlns:{name}="{url}"' for name, url in _NAMESPACES.items())
    about = "\n".join((*caption.lines[1:], *([f"Credit: {facts.credit}."] if facts.credit else [])))
    fields = (
        _language("dc:title", caption.title), _language("dc:description", about),
        f"<dc:creator><rdf:Seq><rdf:li>flambeau {__version__}</rdf:li></rdf:Seq></dc:creator>",
        _language("dc:rights", facts.credit) if facts.credit else "",
        _plain("xmp:CreatorTool", f"flambeau {__version__}"), _plain("photoshop:DateCreated", format_utc(facts.t)),
        _plain("photoshop:Headline", caption.title), _plain("photoshop:Credit", PREDICTED),
        _plain("photoshop:Instructions", "; ".join(caption.assumptions)) if caption.assumptions else "",
        _plain("Iptc4xmpExt:DigitalSourceType", SOURCE_TYPE), *_place(facts),
    )  # fmt: skip
    body = "\n".join(field for field in fields if field)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        f'<rdf:RDF{spaces}>\n<rdf:Description rdf:about="">\n{body}\n</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n'
        '<?xpacket end="r"?>'
    )


def _plain(name: str, text: str) -> str:
    return f"<{name}>{_clean(text)}</{name}>"


def _language(name: str, text: str) -> str:
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{_clean(text)}</rdf:li></rdf:Alt></{name}>'


def _clean(text: str) -> str:
    """Return text for XML 1.0, which knows no control characters and no halves of pairs, escaped."""
    return escape(_bare(text), quote=False)


def _bare(text: str) -> str:
    """Return a text that every file can hold, not longer than fits into the one segment that JPEG has for all."""
    return "".join(c for c in text[:_LONGEST] if c in "\t\n" or (c >= " " and not _NEVER.match(c)))


def _place(facts: Facts) -> tuple[str, ...]:
    if facts.lat is None or facts.lon is None:
        return ()
    height = facts.height or 0.0
    return (
        _plain("exif:GPSLatitude", _sexagesimal(facts.lat, "NS")),
        _plain("exif:GPSLongitude", _sexagesimal(facts.lon, "EW")),
        _plain("exif:GPSAltitude", f"{abs(round(height * 10))}/10"),
        _plain("exif:GPSAltitudeRef", "1" if height < 0 else "0"),
    )


def _sexagesimal(angle: float, signs: str) -> str:
    """Return an angle [rad] as degrees and minutes, in XMP's form "DDD,MM.mmmmk"."""
    minutes = round(abs(degrees(angle)) * 60, 4)
    return f"{int(minutes // 60)},{minutes % 60:.4f}{signs[int(angle < 0)]}"


def encoded(image: Bytes, kind: str, caption: Caption, facts: Facts) -> bytes:
    """Return a picture (h, w, 3) as a file.

    Args:
        image: sRGB bytes.
        kind: `png`, `webp` or `jpg`.
        caption, facts: what it says about itself.
    """
    from PIL import Image, PngImagePlugin  # noqa: PLC0415 - only pictures need it

    packet = xmp(caption, facts)
    out, picture = io.BytesIO(), Image.fromarray(image)
    if kind == "png":
        notes = PngImagePlugin.PngInfo()
        notes.add_itxt("XML:com.adobe.xmp", packet)
        notes.add_itxt("Title", _bare(caption.title))
        notes.add_itxt("Description", _bare("\n".join(caption.lines[1:])))
        notes.add_text("Software", f"flambeau {__version__}")
        picture.save(out, "PNG", pnginfo=notes, compress_level=4)
    elif kind == "webp":
        picture.save(out, "WEBP", quality=90, method=4, xmp=packet.encode())
    else:
        picture.save(out, "JPEG", quality=92, subsampling=0, xmp=packet.encode())
    return out.getvalue()
