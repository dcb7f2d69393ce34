"""Headings that a file does not mark as such: lines in bold, or short lines of their own above a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.reading import shape
from pipeline.reading.blocks import RawBlock
from pipeline.reading.jumps import is_jump_line
from pipeline.reading.sheet import Sheet

_LONGEST = 16  # words of an unmarked headline; a longer line without a full stop is a sentence that breaks off
_TEXT = 12  # words of the text below: a caption or a name above another short line is no headline
_LEAST = 2  # a single such line may be a caption or a lead
_LEVEL = 2
_LOWEST = 7  # one below Markdown's lowest


def promote(blocks: list[RawBlock]) -> list[RawBlock]:
    """The blocks, with unmarked headings made headings where the file marks none (or one: the paper's name).

    Bold lines are looked for first; plain ones only where no bold ones are, and only between blank lines.
    """
    if sum(block.kind == "heading" for block in blocks) > 1:
        return blocks
    for looks_like_one in (_is_bold, _is_plain):
        found = {i for i in range(len(blocks)) if _may_head(blocks, i, looks_like_one)}
        if len(found) >= _LEAST:
            return [
                replace(block, kind="heading", level=_LEVEL) if i in found else block for i, block in enumerate(blocks)
            ]
    return blocks


def promote_bold(sheet: Sheet) -> None:
    """Bold lines of a sheet whose furniture is marked, as headings below all others: titles of letters,
    sub-headings.
    """
    blocks = list(sheet.blocks)
    for i in range(len(blocks)):
        if sheet.is_text(i) and _may_head(blocks, i, _is_bold) and i + 1 not in sheet.marks:
            sheet.blocks[i] = replace(blocks[i], kind="heading", level=_LOWEST)


def _may_head(blocks: Sequence[RawBlock], i: int, looks_like_one: Callable[[RawBlock], bool]) -> bool:
    block = blocks[i]
    if block.kind != "paragraph" or not looks_like_one(block) or shape.words(block.text) > _LONGEST:
        return False
    if block.text[-1] in ".,;:" or shape.starts_low(block.text) or not any(c.isalpha() for c in block.text):
        return False
    if shape.is_signature(block.text) or shape.is_byline(block.text) or shape.is_date_line(block.text):
        return False
    if shape.addresses(block.text) or is_jump_line(block.text):
        return False
    below = next((b for b in blocks[i + 1 : i + 3] if not _is_small(b)), None)
    if below is None or below.gap == 0 or shape.starts_low(below.text):
        return False
    return looks_like_one is _is_bold or shape.words(below.text) >= _TEXT


def _is_small(block: RawBlock) -> bool:
    """A byline or date between a headline and its text."""
    return shape.is_byline(block.text) or shape.is_date_line(block.text)


def _is_bold(block: RawBlock) -> bool:
    return any(m.kind == "bold" and m.start == 0 and m.end == len(block.text) for m in block.markup)


def _is_plain(block: RawBlock) -> bool:
    return (
        block.gap > 0
        and "\n" not in block.text
        and len(block.raw_lines) == 1
        and not any(c.isdigit() for c in block.text)
    )
