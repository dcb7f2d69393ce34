"""Lines that share a block with text, though they are no part of it: jump lines, sign-offs, bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.reading import shape
from pipeline.reading.blocks import RawBlock
from pipeline.reading.jumps import is_jump_line
from pipeline.reading.lexicon import fold, lexicon
from pipeline.reading.sheet import cut

_REACH = 200  # characters at either end of a block in which such a line stands
_TRAILER = re.compile(r"(?:[(\[][^()\[\]]{3,90}[)\]]|(?<=[.!?؟…\"”»]\s)[^.!?؟]{3,90}\.?|\s[→⟶➔▶►]\s?[^.!?؟]{3,90})\W*$")


def split_off(blocks: Sequence[RawBlock]) -> Iterator[RawBlock]:
    """The blocks, with lines that only share a block with text made blocks of their own. No character is lost but
    blanks.
    """
    for block in blocks:
        if block.kind not in ("paragraph", "quote", "list_item") or len(block.text) < 30:
            yield block
            continue
        start, end = _head(block), _tail(block)
        if start >= end:
            start = 0
        yield from (
            cut(block, *span) for span in ((0, start), (start, end), (end, len(block.text))) if span[0] < span[1]
        )


def _raw(block: RawBlock) -> str:
    """The text with the file's own line breaks, where they are known."""
    raw = "\n".join(block.raw_lines)
    return raw if len(raw) == len(block.text) else block.text


def _head(block: RawBlock) -> int:
    """How many characters of the block's first line are no part of its text."""
    first, broken, _ = _raw(block)[:_REACH].partition("\n")
    if broken and (is_jump_line(first) or (shape.is_byline(first) and block.text[len(first)] == "\n")):
        return len(first) + 1
    return 0


def _tail(block: RawBlock) -> int:
    """Where the last line begins that is no part of the block's text; the text's length where there is none."""
    raw, size = _raw(block), len(block.text)
    tail = raw[-_REACH:]
    above, broken, last = tail.rpartition("\n")
    if broken and ((shape.is_signature(last) and shape.finished(above)) or lexicon().page.fullmatch(fold(last))):
        return size - len(last)
    if not lexicon().jump_hint.search(tail[-100:].casefold()):
        return size
    if broken and is_jump_line(last):
        return size - len(last)
    trailer = _TRAILER.search(tail)
    if trailer and trailer.start() and is_jump_line(trailer.group().strip()):
        if shape.caps(raw) > 0.3 and is_jump_line(raw):
            return size  # "HARBOUR STRIKE (continued on page 3)": words of the headline
        return size - len(tail) + trailer.start()
    return size
