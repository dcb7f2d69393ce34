"""Documents made in tests: a few lines of text with sentences cut at full stops."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from pipeline.document import Article, Block, Document, Language, Markup, Segment, segment_id


def blocks_of(texts: list[str], seen: Counter[str]) -> list[Block]:
    """A paragraph per text; a text that begins with ``# `` is a heading."""
    made: list[Block] = []
    for number, line in enumerate(texts, 1):
        text = line.removeprefix("# ")
        pieces = text.replace(". ", ".\0").split("\0")
        cut = []
        for at, piece in enumerate(pieces):
            cut.append(Segment(segment_id(piece, seen[piece]), piece, " " if at + 1 < len(pieces) else ""))
            seen[piece] += 1
        made.append(
            Block("heading" if line.startswith("# ") else "paragraph", text, ((number, number),), (), tuple(cut))
        )
    return made


def article(key: str, *texts: str, language: str = "en") -> Article:
    return Article(key, tuple(blocks_of(list(texts), Counter())), language=Language(language, "high"))


def document(*articles: Article, name: str = "issue", sha256: str = "0") -> Document:
    return Document(name, f"input/{name}.md", "markdown", sha256, articles)


def with_markup(block: Block, *marks: Markup) -> Block:
    return replace(block, markup=marks)
