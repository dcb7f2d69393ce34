"""Bold, italics, links."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.document import MarkupKind

_NAMES: dict[MarkupKind, str] = {"bold": "bold", "italic": "italics", "code": "code"}


@check("error", "warning")
def lost_markup(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """Bold, italics or a link of the original is missing in the translation."""
    if not pair.target or not pair.source_markup:
        return
    theirs = {item.href for item in pair.target_markup if item.kind == "link"}
    for item in pair.source_markup:
        if item.kind == "link" and item.href not in theirs:
            yield Found("error", item.href, (item.start, item.end))
    kinds = {item.kind for item in pair.target_markup}
    for kind, name in _NAMES.items():
        places = [item for item in pair.source_markup if item.kind == kind]
        if places and kind not in kinds:
            words = ", ".join(f"“{pair.source[item.start : item.end]}”" for item in places)
            yield Found("warning", f"{name} of {words}", (places[0].start, places[0].end))
