"""A document as it was read, in the one shape that scoring looks at: from the types or from ``diglot read --json``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.document import Article, Block, Document, LineRange


@dataclass(frozen=True, slots=True)
class ReadBlock:
    kind: str
    text: str
    lines: tuple[LineRange, ...]

    def numbers(self) -> set[int]:
        return {line for first, last in self.lines for line in range(first, last + 1)}


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article as it was read; ``blocks`` holds heading, dateline and byline too, in the order of reading."""

    title: str
    title_lines: tuple[LineRange, ...]
    blocks: tuple[ReadBlock, ...]

    def numbers(self) -> set[int]:
        return {line for block in self.blocks for line in block.numbers()}

    def start(self) -> int:
        """The line of the headline; without one, of the first block."""
        return min(first for first, _ in self.title_lines or self.blocks[0].lines)


@dataclass(frozen=True, slots=True)
class Reading:
    articles: tuple[ReadArticle, ...]
    left_out: tuple[ReadBlock, ...]

    @classmethod
    def of(cls, document: Document) -> Reading:
        def block(found: Block) -> ReadBlock:
            return ReadBlock(found.kind, found.text, found.lines)

        def article(found: Article) -> ReadArticle:
            return ReadArticle(found.title, found.title_lines, tuple(block(part) for part in found.parts()))

        left_out = tuple(ReadBlock(piece.kind, piece.text, piece.lines) for piece in document.left_out)
        return cls(tuple(article(found) for found in document.articles), left_out)

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
            return ReadArticle(one["title"], title_lines, tuple(blocks))

        return cls(tuple(article(one) for one in found["articles"]), tuple(block(one) for one in found["left_out"]))
