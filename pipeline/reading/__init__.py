"""Reading: a file becomes articles.

    bytes    -> text        decode.py      what the encoding is, and characters that no text should hold
    text     -> blocks      formats/       headings, paragraphs, markup, the lines they stand on
    blocks   -> sheet       split.py, unmarked.py: lines that only share a block with text, headings not marked as such
    sheet    -> marked      jumps.py, furniture.py, boxes.py, letters.py, captions.py: what is no article text
    marked   -> drafts      drafts.py, headings.py, stacks.py, topics.py: which blocks make which article
    drafts   -> articles    articles.py, repair.py: sentences joined, datelines and titles set apart
    articles -> Document    with everything that was left out, every repair, and what could not be settled

Every non-blank line of the file is in an article or in ``left_out``.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from pipeline.document import Document, Issue, LeftOut
from pipeline.errors import UnreadableError
from pipeline.reading import articles, captions, drafts, formats, furniture, jumps, letters, split, unmarked
from pipeline.reading.decode import decode
from pipeline.reading.jumps import End
from pipeline.reading.sheet import Sheet


def read(path: Path) -> Document:
    """The articles of a file. Raises UnreadableError, naming the file and the remedy, for one that cannot be read."""
    format_name, parse = formats.parser(path)
    data = _bytes(path)
    decoded = decode(data, str(path))
    try:
        parsed = parse(decoded.text)
    except UnreadableError as error:
        raise UnreadableError(error.what, where=f"{path}: {error.where}", remedy=error.remedy) from error
    sheet = Sheet(unmarked.promote(list(split.split_off(parsed.blocks))))
    ends = jumps.find(sheet)
    furniture.mark(sheet)
    unmarked.promote_bold(sheet)
    letters.mark_signatures(sheet)
    captions.mark(sheet)
    pairs = jumps.pair(sheet, ends)
    found, issues = drafts.group(sheet, pairs, _topic_starts(sheet))
    made, repairs = articles.make(sheet, found, parsed.language)
    return Document(
        name=unicodedata.normalize("NFC", path.stem),
        path=str(path),
        format=format_name,
        sha256=hashlib.sha256(data).hexdigest(),
        articles=made,
        left_out=_left_out(sheet, pairs.alone),
        repairs=(*decoded.repairs, *parsed.repairs, *repairs),
        issues=(*(_unpaired(sheet, end) for end in pairs.alone), *issues),
    )


def check(name: str, data: bytes) -> None:
    """Raise UnreadableError, as ``read`` would, where a file of that name is of no known format, or these bytes are no
    text. Takes a second for 10 MB; what the format makes of the text takes longer and is not looked at."""
    formats.parser(Path(name))
    decode(data, name)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError("there is no such file.", where=str(path), remedy="Check the name.") from error
    except IsADirectoryError as error:
        raise UnreadableError("this is a folder.", where=str(path), remedy="Give a file in it.") from error
    except OSError as error:
        raise UnreadableError(f"this file cannot be read: {error.strerror}.", where=str(path)) from error


def _topic_starts(sheet: Sheet) -> frozenset[int]:
    """Where articles begin that have no headings: only in a file that has none."""
    if any(sheet.is_heading(i) for i in range(len(sheet))):
        return frozenset()
    from pipeline.reading.topics import boundaries  # noqa: PLC0415  only files without headings need it

    places = [i for i, block in enumerate(sheet.blocks) if sheet.is_text(i) or block.kind == "separator"]
    return frozenset(places[k] for k in boundaries([sheet.blocks[i] for i in places]))


def _left_out(sheet: Sheet, alone: Sequence[End]) -> tuple[LeftOut, ...]:
    unpaired = {end.place for end in alone}
    left = []
    for i, mark in sorted(sheet.marks.items()):
        block = sheet.blocks[i]
        note = "" if mark.note == "in" else mark.note
        left.append(
            LeftOut(mark.kind, block.text, block.lines, "its other end was not found" if i in unpaired else note)
        )
    return tuple(left)


def _unpaired(sheet: Sheet, end: End) -> Issue:
    block = sheet.blocks[end.place]
    what = "says that an article goes on elsewhere" if end.out else "says that an article goes on here"
    return Issue(
        "jump", "warning", f"Line {block.lines[0][0]}: “{block.text}” {what}, but its other end was not found."
    )
