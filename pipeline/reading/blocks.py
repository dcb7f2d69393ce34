"""What a format parser gives and the later stages of reading pass on: a file's blocks, before they become articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.document import LineRange, Markup, Repair

# meta: a part of the file that is no text of the issue (front matter, comments, link definitions, an empty list item)
RawKind = Literal["heading", "paragraph", "quote", "list_item", "separator", "image", "meta"]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block as the file has it: plain text (escapes and emphasis already turned into text and ``markup``).

    ``level`` is the heading's level, 0 for anything else. ``gap`` is the number of blank lines before the block: files
    made from paged layouts leave more of them where a box or a picture stood. ``raw_lines`` is the block's text line
    by line as the file breaks it (markup removed), for rules that look at line lengths.
    """

    kind: RawKind
    text: str
    lines: tuple[LineRange, ...]
    level: int = 0
    markup: tuple[Markup, ...] = ()
    gap: int = 0
    raw_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file after its format's parser: blocks in file order, and what the parser itself had to mend.

    Every non-blank line of the file lies in exactly one block's ``lines``. ``language`` is the code that the file
    itself states (Markdown's front matter), ``""`` where it states none.
    """

    blocks: tuple[RawBlock, ...]
    repairs: tuple[Repair, ...] = ()
    language: str = ""
