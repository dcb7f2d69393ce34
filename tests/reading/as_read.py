"""A document as it was read, in the one shape that scoring looks at: from what ``diglot read --json`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.cli.read import as_object
from pipeline.document import Document, LineRange


@dataclass(frozen=True, slots=True)
class ReadBlock:
    kind: str
    text: str
    lines: tuple[LineRange, ...]

    def numbers(self) -> set[int]:
        return {line for first, last in self.lines for line in range(first, last + 1)}


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article as it was read; ``blocks`` begins with the heading, where there is one."""

    title: str
    title_lines: tuple[LineRange, ...]
    blocks: tuple[ReadBlock, ...]
    dateline: str = ""
    byline: str = ""

    def numbers(self) -> set[int]:
        return {line for block in self.blocks for line in block.numbers()}

    def texts(self) -> list[str]:
        """All its text, in the order of reading."""
        return [self.byline, self.dateline, *(block.text for block in self.blocks)]

    def start(self) -> int:
        """The line of the headline; without one, of the first block."""
        return min(first for first, _ in self.title_lines or self.blocks[0].lines)


@dataclass(frozen=True, slots=True)
class Reading:
    articles: tuple[ReadArticle, ...]
    left_out: tuple[ReadBlock, ...]

    @classmethod
    def of(cls, document: Document) -> Reading:
        """From what ``read`` gives, by way of the object that programs get: that is what must hold."""
        return cls.of_json(as_object(document))

    @classmethod
    def of_json(cls, found: dict[str, Any]) -> Reading:
        """From the object that ``diglot read FILE --json`` prints (DESIGN, contracts)."""

        def lines(pairs: Iterable[Sequence[int]]) -> tuple[LineRange, ...]:
            return tuple((first, last) for first, last in pairs)

        def block(one: dict[str, Any]) -> ReadBlock:
            return ReadBlock(one["kind"], one["text"], lines(one["lines"]))

        def article(one: dict[str, Any]) -> ReadArticle:
            title_lines = lines(one["title_lines"])
            blocks = [block(part) for part in one["blocks"]]
            if title_lines and not any(part.kind == "heading" and part.lines == title_lines for part in blocks):
                blocks.insert(0, ReadBlock("heading", one["title"], title_lines))
            return ReadArticle(one["title"], title_lines, tuple(blocks), one["dateline"] or "", one["byline"] or "")

        return cls(tuple(article(one) for one in found["articles"]), tuple(block(one) for one in found["left_out"]))
