"""Plain text to blocks: newspapers of all kinds, hard-wrapped or a line to a paragraph, with blank lines or without.

What a line is, in this order: blank; a separator (``*****``, ``* * *``, ``----``); a heading (underlined, or in
capitals); a list item or mail quotation by its mark; else text, whose lines are put together into paragraphs by
``pipeline.reading.wraps``. Nothing here knows a language. Words cut at line ends are mended later, by
``pipeline.reading.repair``, from ``raw_lines``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.document import LineRange, Repair
from pipeline.reading.blocks import Parsed, RawBlock, RawKind
from pipeline.reading.wraps import Layout, Start, ends_sentence, measure, starts, unwrap

_RULE = r"[-=_~*#+•·.–—―─━═°]"
_SEPARATOR = re.compile(
    rf"\s*(?:({_RULE})(?:\s*\1)+|[*§⁂❖●◆■•>…](?:\s*[*§⁂❖●◆■•>…])?|[-–—=~]{{1,3}}\s*[oO0*]+\s*[-–—=~]{{1,3}}"
    r"|[\[(]\s*(?:…|\.\.\.)\s*[\])])\s*"
)
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+|~+)\s*")
_BULLET = re.compile(r"\s*([*•·▪‣◦●■]|[-–+](?=\s)|\(?\d{1,3}[.)](?=\s))\s*(?=\S)")
_ALWAYS_BULLETS = "*•·▪‣◦●■"  # a dash may be a sign-off or speech, a number the end of a wrapped date
_NEAR = 12  # lines: where another line with the same mark makes a list
_QUOTED = re.compile(r"\s{0,3}(>\s?)+")
_EXCERPT = 160  # characters of a repair's before and after: enough to see what was done


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with what it is: ``blank``, ``separator``, ``heading``, ``underline``, ``item``, ``quote``, ``text``."""

    number: int
    text: str
    role: str = "text"
    level: int = 0


def parse(text: str) -> Parsed:
    """The blocks of a plain text whose lines end in ``\\n``. Takes time and memory linear in its length."""
    lines = _with_roles(text.split("\n"))
    runs = list(_runs(lines))
    texts = [[_bare(line, line is run[0]) for line in run] for run in runs]
    layout = measure([bare for bare, run in zip(texts, runs, strict=True) if run[0].role in {"text", "item", "quote"}])
    blocks: list[RawBlock] = []
    repairs: list[Repair] = []
    for run, bare in zip(runs, texts, strict=True):
        for block, mended in _blocks(run, bare, layout):
            blocks.append(block)
            repairs += mended
    return Parsed(tuple(_with_gaps(blocks)), tuple(repairs))


# --- what each line is ----------------------------------------------------------------------------------------------


def _with_roles(texts: Sequence[str]) -> list[_Line]:
    lines = [_Line(number, text, _role(text)) for number, text in enumerate(texts, 1)]
    _leave_lone_items(lines)
    for at, line in enumerate(lines):
        if line.role == "blank":
            continue
        if at and _is_underline(lines, at):
            level = 1 if line.text.strip()[0] == "=" else 2
            lines[at - 1] = replace(lines[at - 1], role="heading", level=level)
            lines[at] = replace(line, role="underline", level=level)
        elif line.role == "text" and _is_capitals(lines, at):
            lines[at] = replace(line, role="heading", level=1)
    return lines


def _leave_lone_items(lines: list[_Line]) -> None:
    """A dash or a number makes an item only where another line has its like."""
    items = [at for at, line in enumerate(lines) if line.role == "item"]
    marks = [_mark(lines[at])[-1] for at in items]
    for index, (at, mark) in enumerate(zip(items, marks, strict=True)):
        near = [other for other in (index - 1, index + 1) if 0 <= other < len(items) and marks[other] == mark]
        if mark not in _ALWAYS_BULLETS and not any(abs(items[other] - at) <= _NEAR for other in near):
            lines[at] = replace(lines[at], role="text")


def _role(text: str) -> str:
    if not text.strip():
        return "blank"
    if len(text) < 200 and _SEPARATOR.fullmatch(text):
        return "separator"
    if _QUOTED.match(text):
        return "quote"
    return "item" if _BULLET.match(text) else "text"


def _is_underline(lines: Sequence[_Line], at: int) -> bool:
    """Whether a rule underlines the line above: about as long as it, and that line stands alone or is no sentence."""
    above, rule = lines[at - 1], lines[at].text.strip()
    title = above.text.strip()
    if above.role not in {"text", "item", "heading"} or not _UNDERLINE.fullmatch(lines[at].text) or len(rule) < 3:
        return False
    if above.role == "heading" and above.level != 1:
        return False
    alone = at < 2 or lines[at - 2].role in {"blank", "separator", "underline"}
    return len(title) * 0.5 <= len(rule) <= len(title) * 1.5 + 3 and (alone or not ends_sentence(title))


def _is_capitals(lines: Sequence[_Line], at: int) -> bool:
    """Whether a line is a headline by being in capitals: of some length, and not a wrapped sentence's acronyms."""
    text = lines[at].text.strip()
    if not _all_capitals(text) or len(text) > 120:
        return False
    letters = sum(map(str.isalpha, text))
    before = lines[at - 1] if at else None
    after = lines[at + 1] if at + 1 < len(lines) else None
    open_above = before is None or before.role != "text" or ends_sentence(before.text)
    open_below = after is None or after.role != "text" or not after.text.strip()[:1].islower()
    alone = (before is None or before.role != "text") and (after is None or after.role != "text")
    return open_above and open_below and ((letters >= 8 and " " in text) or (alone and letters >= 4))


def _all_capitals(text: str) -> bool:
    return text.isupper() and not any(map(str.islower, text))


# --- lines to runs, runs to blocks ----------------------------------------------------------------------------------


def _runs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines that belong together: a heading with its underline, a separator, a stretch of text without blank lines."""
    run: list[_Line] = []
    for line in lines:
        if run and _parts(run[-1], line, run):
            yield run
            run = []
        if line.role != "blank":
            run.append(line)
    if run:
        yield run


def _parts(before: _Line, line: _Line, run: Sequence[_Line]) -> bool:
    """Whether a run ends between two lines."""
    if line.role in {"blank", "separator"} or before.role in {"separator", "underline"}:
        return True
    if line.role == "underline" or before.role == "heading":
        return line.role not in {"underline", "heading"} or before.role != "heading"
    if line.role == "item":
        return _begins_item(before, line, run)
    return (line.role == "quote") != (before.role == "quote") or line.role == "heading"


def _begins_item(before: _Line, line: _Line, run: Sequence[_Line]) -> bool:
    """Whether a line with a list mark begins an item: a dash or a number may have come there by wrapping."""
    if _mark(line) in _ALWAYS_BULLETS or run[0].role == "item":
        return True
    return before.text.rstrip().endswith((":", "：")) or ends_sentence(before.text)


def _mark(line: _Line) -> str:
    found = _BULLET.match(line.text) if line.role == "item" else None
    return found.group(1) if found else ""


def _bare(line: _Line, first: bool) -> str:
    """A line's text without the marks of a quotation or of an item; an item's text stays in its column."""
    if line.role == "quote":
        return _QUOTED.sub("", line.text, count=1)
    if line.role == "item" and first and (mark := _mark(line)):
        return line.text.replace(mark, " " * len(mark), 1)
    return line.text


def _blocks(run: Sequence[_Line], bare: Sequence[str], layout: Layout) -> Iterator[tuple[RawBlock, list[Repair]]]:
    """The blocks of a run, each with the repairs that made it."""
    role = run[0].role
    if role == "separator":
        yield _block("separator", bare[0].strip(), run), []
    elif role in {"heading", "underline"}:
        titles = [text.strip() for line, text in zip(run, bare, strict=True) if line.role == "heading"]
        yield replace(_block("heading", " ".join(titles), run, bare), level=max(line.level for line in run)), []
    else:
        kind: RawKind = "list_item" if role == "item" else "quote" if role == "quote" else "paragraph"
        for part, first in _paragraphs(starts(bare, layout)):
            yield _paragraph(kind, run[part], bare[part], first)


def _paragraphs(kinds: Sequence[Start]) -> Iterator[tuple[slice, Start]]:
    begins = [at for at, kind in enumerate(kinds) if at == 0 or kind != "soft"]
    for begin, end in zip(begins, [*begins[1:], len(kinds)], strict=True):
        yield slice(begin, end), kinds[begin]


def _paragraph(kind: RawKind, run: Sequence[_Line], bare: Sequence[str], first: Start) -> tuple[RawBlock, list[Repair]]:
    text = unwrap(bare)
    if kind == "list_item" and len(_mark(run[0])) > 1:
        text = f"{_mark(run[0])} {text}"  # a number is text
    repairs: list[Repair] = []
    block = _block(kind, text, run, bare)
    if len(run) > 1:
        before = _excerpt(" / ".join(block.raw_lines))
        reason = f"{len(run)} wrapped lines became a paragraph"
        if first == "glued":
            reason += "; its first words had been left behind by the end of the paragraph before"
        repairs.insert(
            0, Repair("orphan" if first == "glued" else "unwrap", block.lines, before, _excerpt(text), reason)
        )
    return block, repairs


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"


def _block(kind: RawKind, text: str, run: Sequence[_Line], bare: Sequence[str] = ()) -> RawBlock:
    lines: tuple[LineRange, ...] = ((run[0].number, run[-1].number),)
    return RawBlock(kind, text, lines, raw_lines=tuple(line.strip() for line in bare))


def _with_gaps(blocks: Sequence[RawBlock]) -> Iterator[RawBlock]:
    """Each block with the number of blank lines above it: no other lines stand between blocks."""
    at = 0
    for block in blocks:
        first, last = block.lines[0]
        yield replace(block, gap=first - 1 - at)
        at = last
