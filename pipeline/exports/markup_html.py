"""A text with its inline markup as HTML: what pages and exported files share.

Everything is escaped; nothing of a document or a translation reaches the page as markup of its own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from pipeline.document import Markup

# Any other scheme may run code (javascript:, data:) or reach into the reader's machine (file:), and a relative address
# would point into the page that shows it.
_ADDRESS = re.compile(r"(https?://|mailto:)[^\s\x00-\x20\x7f]+", re.IGNORECASE)
_TAGS = {"bold": "strong", "italic": "em", "code": "code", "link": "a"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A ``<span class=… title=…>`` over ``text[start:end]``; ``tip`` names what a script is to show of it.

    Where it is cut in pieces by what it overlaps, those behind the first tell so (``data-rest``).
    """

    start: int
    end: int
    css_class: str
    title: str = ""
    tip: str = ""


def is_safe_address(href: str) -> bool:
    """Whether a link may be shown as one: a full web or mail address."""
    return _ADDRESS.fullmatch(href) is not None


def render(text: str, markup: Iterable[Markup] = (), marks: Iterable[Mark] = ()) -> str:
    """``text`` as escaped HTML in which ``markup`` and ``marks`` are well-formed elements, however they overlap.

    Spans may cross and may reach outside the text; a link inside a link, and one whose address is not safe, is plain
    text. Stripped of its tags and unescaped, the result is ``text``.
    """
    spans = _usable(text, markup, marks) if markup or marks else ()  # most sentences have none
    if not spans:
        return escape(text)
    edges = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    edges = [edge for edge in edges if 0 <= edge <= len(text)]
    out: list[str] = []
    opened: list[Markup | Mark] = []
    begun: set[int] = set()  # those that stand there already, and go on behind the end of another
    for start, end in itertools.pairwise(edges):
        wanted = _nested([s for s in spans if s.start <= start and s.end >= end])
        kept = _common(opened, wanted)
        out.extend(_close(span) for span in reversed(opened[kept:]))
        out.extend(_open(span, goes_on=id(span) in begun) for span in wanted[kept:])
        begun.update(map(id, wanted))
        out.append(escape(text[start:end]))
        opened = wanted
    out.extend(_close(span) for span in reversed(opened))
    return "".join(out)


def _usable(text: str, markup: Iterable[Markup], marks: Iterable[Mark]) -> list[Markup | Mark]:
    spans: list[Markup | Mark] = [m for m in markup if m.kind != "link" or is_safe_address(m.href)]
    spans += marks
    spans = [s for s in spans if s.start < s.end and s.start < len(text) and s.end > 0]
    return sorted(spans, key=lambda s: (s.start, -s.end))


def _nested(spans: Sequence[Markup | Mark]) -> list[Markup | Mark]:
    """``spans`` without the links that would stand in another link, which HTML forbids."""
    wanted: list[Markup | Mark] = []
    linked = False
    for span in spans:
        is_link = isinstance(span, Markup) and span.kind == "link"
        if not (is_link and linked):
            wanted.append(span)
        linked = linked or is_link
    return wanted


def _common(opened: Sequence[Markup | Mark], wanted: Sequence[Markup | Mark]) -> int:
    count = 0
    for one, other in zip(opened, wanted, strict=False):
        if one is not other:
            break
        count += 1
    return count


def _open(span: Markup | Mark, *, goes_on: bool) -> str:
    if isinstance(span, Mark):
        title = f' title="{escape(span.title)}"' if span.title else ""
        rest = " data-rest" if goes_on else ""
        tip = f' data-tip="{escape(span.tip)}"{rest}' if span.tip else ""
        return f'<span class="{escape(span.css_class)}"{title}{tip}>'
    if span.kind == "link":
        return f'<a href="{escape(span.href)}" rel="noreferrer noopener">'
    return f"<{_TAGS[span.kind]}>"


def _close(span: Markup | Mark) -> str:
    return "</span>" if isinstance(span, Mark) else f"</{_TAGS[span.kind]}>"
