"""How long the pages of a site take: `python bench/pages.py [JOURNEY]`.

CPU seconds for what is computed once for a journey, and for writing its pages in every language; how many they are,
and how large, plain and by gzip as a host sends them.
"""

from __future__ import annotations

import gzip
import sys
import time
from pathlib import Path

from flambeau.document import load
from flambeau.evaluate import evaluate
from flambeau.publish.hidden import shown
from flambeau.publish.language import LANGUAGES, Language
from flambeau.publish.pages import Book, make_values, pages
from flambeau.timeline import Timeline

SOCHI = Path(__file__).parents[1] / "examples" / "sochi-2014"


def main(path: Path) -> None:
    """Print the figures of a journey."""
    journey, _, _ = load(path)
    assert journey is not None
    plan = evaluate(journey)[0]
    book = Book(journey, plan, Timeline(journey, plan), shown(journey, plan))
    begun = time.process_time()
    values = make_values(book)
    computed = time.process_time()
    texts = [html.encode() for code in LANGUAGES for _, html in pages(book, Language(code), values)]
    written = time.process_time()
    sizes = sum(map(len, texts)) / 1e6, sum(len(gzip.compress(text, 6)) for text in texts) / 1e6
    print(f"{len(texts)} pages in {len(LANGUAGES)} languages, {sizes[0]:.1f} MB, {sizes[1]:.1f} MB by gzip")
    print(f"{computed - begun:.2f} s CPU for the values, {written - computed:.2f} s for the pages")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SOCHI)
