"""The blocks of a file with what every rule of reading asks about them, computed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pipeline.document import LeftOutKind
from pipeline.reading import shape
from pipeline.reading.blocks import RawBlock
from pipeline.reading.lexicon import fold

# No box, caption or heading of the newspapers we have seen is longer; what is longer is read by its ends alone.
LONGEST_BOX = 90


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a block is no article text: its kind, and what was odd about it."""

    kind: LeftOutKind
    note: str = ""


@dataclass(slots=True)
class Sheet:
    """Blocks in file order and the marks that the stages of reading put on them.

    ``folded`` is the text as ``lexicon.fold`` gives it, ``""`` for blocks of more than ``LONGEST_BOX`` words, which no
    word rule looks at. A block without a mark is article text, a heading, or a signature.
    """

    blocks: list[RawBlock]
    words: list[int] = field(init=False)
    folded: list[str] = field(init=False)
    marks: dict[int, Mark] = field(default_factory=dict)
    signed: set[int] = field(default_factory=set)  # the sign-offs: texts that name who wrote what stands above

    def __post_init__(self) -> None:
        self.words = [shape.words(block.text) for block in self.blocks]
        self.folded = [
            fold(block.text) if count <= LONGEST_BOX else ""
            for block, count in zip(self.blocks, self.words, strict=True)
        ]

    def __len__(self) -> int:
        return len(self.blocks)

    def mark(self, places: Iterable[int], kind: LeftOutKind, note: str = "") -> None:
        """Mark the blocks that no rule has marked yet: the first rule that knows a block keeps it."""
        for i in places:
            self.marks.setdefault(i, Mark(kind, note))

    def is_heading(self, i: int) -> bool:
        """A heading that is not marked."""
        return self.blocks[i].kind == "heading" and i not in self.marks

    def is_text(self, i: int) -> bool:
        """A paragraph or its like that is not marked."""
        return self.blocks[i].kind in ("paragraph", "quote", "list_item") and i not in self.marks

    def open(self) -> Iterator[int]:
        """The places of the blocks that are not marked."""
        return (i for i in range(len(self.blocks)) if i not in self.marks)

    def next_open(self, i: int, reach: int = 12) -> int | None:
        """The next block after ``i`` that is not marked, at most ``reach`` blocks away: rules look no farther, so that
        reading stays linear in the size of the file."""
        for k in range(i + 1, min(len(self.blocks), i + 1 + reach)):
            if k not in self.marks:
                return k
        return None


def cut(block: RawBlock, start: int, end: int) -> RawBlock:
    """The part of a block between two character offsets, with its markup and the lines that it stands on."""
    while start < end and block.text[start].isspace():
        start += 1
    while end > start and block.text[end - 1].isspace():
        end -= 1
    raw = "\n".join(block.raw_lines)
    first, last = block.lines[0][0], block.lines[-1][1]
    # raw_lines break where the file does, and a block of a parser that mended text may have other lengths
    if len(block.lines) == 1 and len(raw) == len(block.text) and len(block.raw_lines) == last - first + 1:
        last = first + raw.count("\n", 0, end)
        first += raw.count("\n", 0, start)
        raw_lines = tuple(raw[start:end].split("\n"))
    else:
        raw_lines = tuple(block.text[start:end].split("\n"))
    markup = tuple(
        replace(one, start=max(one.start, start) - start, end=min(one.end, end) - start)
        for one in block.markup
        if one.start < end and one.end > start
    )
    lines = ((first, last),) if len(block.lines) == 1 else block.lines
    return replace(block, text=block.text[start:end], lines=lines, markup=markup, raw_lines=raw_lines)
