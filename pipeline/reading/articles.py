"""Drafts to articles: sentences joined, title, dateline and byline set apart, a stable id for each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.document import Article, Block, BlockKind, Language, LineRange, Markup, Repair
from pipeline.reading import shape
from pipeline.reading.blocks import RawBlock
from pipeline.reading.draft import Draft
from pipeline.reading.repair import Vocabulary, continues, join, mend_lines
from pipeline.reading.sheet import Mark, Sheet, cut

_ID_BYTES = 60  # of UTF-8: with a language and an ending it stays a file name everywhere
_NOTICE_WORDS = 60  # an invitation or announcement; the shortest report that we have seen has 75 words
_KINDS: dict[str, BlockKind] = {"quote": "quote", "list_item": "list_item", "heading": "subheading"}


@dataclass(slots=True)
class _Making:
    sheet: Sheet
    vocabulary: Vocabulary
    log: list[Repair]
    ids: dict[str, int] = field(default_factory=dict)


def make(sheet: Sheet, drafts: Sequence[Draft], language: str = "") -> tuple[tuple[Article, ...], tuple[Repair, ...]]:
    """The articles of a sheet, and a log of what was joined and moved.

    ``language`` is the code that the file states for all its articles. What a sentence was joined over is noted at
    its mark.
    """
    making = _Making(sheet, Vocabulary([block.text for block in sheet.blocks]), [])
    articles = tuple(_article(making, draft, language) for draft in drafts)
    return articles, tuple(sorted(making.log, key=lambda repair: repair.lines[0]))


def _article(making: _Making, draft: Draft, language: str) -> Article:
    sheet = making.sheet
    title = _title([sheet.blocks[i] for i in draft.title])
    places = list(draft.body)
    byline, dateline = None, None
    blocks: list[Block] = []
    # at most two lines of their own stand between a headline and its text
    for _ in range(2):
        first = sheet.blocks[places[0]]
        if len(places) < 2 or places[0] in draft.subheads or places[0] in draft.signed:
            break
        if byline is None and shape.is_byline(first.text):
            byline, places = _block(first, "paragraph"), places[1:]
        elif dateline is None and shape.is_date_line(first.text):
            dateline, places = _block(first, "paragraph"), places[1:]
    joined = _joined(making, draft, places)
    for n, (block, kind) in enumerate(joined):
        if n == 0 and dateline is None and kind == "paragraph":
            dateline, rest = _dateline(block)
            blocks.append(_block(rest, kind))
        else:
            blocks.append(_block(block, kind))
    _log_order(making, draft)
    heading = [title] if title else []
    whole = (*heading, *blocks)
    sort = _kind(draft, dateline, blocks)
    spoken = Language(language, "given") if language else Language()
    return Article(_id(making.ids, title, blocks), whole, sort, spoken, dateline, byline)


def _title(found: Sequence[RawBlock]) -> Block | None:
    """Kicker and headline as one block, a line each."""
    if not found:
        return None
    text = ""
    markup: list[Markup] = []
    lines: list[LineRange] = []
    for block in found:
        glue = "\n" if text else ""
        at = len(text) + len(glue)
        text += glue + block.text.replace("\n", " ")
        markup += [replace(one, start=one.start + at, end=one.end + at) for one in block.markup]
        lines += block.lines
    return Block("heading", text, tuple(lines), tuple(markup))


def _block(block: RawBlock, kind: BlockKind) -> Block:
    return Block(kind, block.text, block.lines, block.markup)


def _joined(making: _Making, draft: Draft, places: Sequence[int]) -> list[tuple[RawBlock, BlockKind]]:
    """The body with its cut sentences joined, each block with its kind."""
    sheet = making.sheet
    done: list[tuple[RawBlock, BlockKind]] = []
    last = -1
    for i in places:
        kind: BlockKind = _KINDS.get(sheet.blocks[i].kind, "paragraph")
        if i in draft.subheads:
            kind = "subheading"
        elif i in draft.signed:
            kind = "signature"
        block = mend_lines(sheet.blocks[i], making.vocabulary, making.log)
        if done and kind not in ("subheading", "signature") and done[-1][1] not in ("subheading", "signature"):
            above, its_kind = done[-1]
            if continues(above, block):
                why = _between(making, last, i, turned=i in draft.turns)
                done[-1] = (join(above, block, making.vocabulary, making.log, why), its_kind)
                last = i
                continue
        done.append((block, kind))
        last = i
    return done


def _between(making: _Making, above: int, below: int, *, turned: bool) -> str:
    """Why two pieces of a sentence stood apart; what stood between them is noted as lifted out."""
    if turned:
        jumped = sorted((*making.sheet.blocks[above].lines, *making.sheet.blocks[below].lines))
        making.log.append(
            Repair("jump", tuple(jumped), _end(making, above), _start(making, below), "goes on on another page")
        )
        return "the sentence goes on on another page"
    lifted = [k for k in range(above + 1, below) if k in making.sheet.marks] if above < below else []
    for k in lifted:
        mark = making.sheet.marks[k]
        if mark.kind in ("separator", "page_number"):
            continue
        making.sheet.marks[k] = Mark(mark.kind, mark.note or "stood in the middle of a sentence")
        block = making.sheet.blocks[k]
        making.log.append(Repair("lifted", block.lines, block.text, "", f"{mark.kind} in the middle of a sentence"))
    return "the sentence went on below what was lifted out" if lifted else "a column or page ends in the sentence"


def _end(making: _Making, i: int) -> str:
    return making.sheet.blocks[i].text[-60:]


def _start(making: _Making, i: int) -> str:
    return making.sheet.blocks[i].text[:60]


def _log_order(making: _Making, draft: Draft) -> None:
    """Note a headline that other text stands between and its own."""
    sheet = making.sheet
    if not draft.title:
        return
    title, body = draft.title[-1], draft.body[0]
    apart = [k for k in range(title + 1, body) if k not in sheet.marks and k not in draft.title]
    if apart:
        lines = (*sheet.blocks[title].lines, *sheet.blocks[body].lines)
        making.log.append(
            Repair("reorder", lines, sheet.blocks[title].text, _start(making, body), "headline and text stood apart")
        )


def _dateline(block: RawBlock) -> tuple[Block | None, RawBlock]:
    """The dateline that opens a paragraph, and the rest of it."""
    found = shape.dateline(block.text)
    if found is None:
        return None, block
    end, start = found
    first = cut(block, 0, end)
    lines: tuple[LineRange, ...] = first.lines if len(block.lines) == 1 else block.lines[:1]
    return _block(replace(first, lines=lines), "paragraph"), replace(
        cut(block, start, len(block.text)), lines=block.lines
    )


def _kind(draft: Draft, dateline: Block | None, blocks: Sequence[Block]) -> str:
    if draft.signed and dateline is None:
        return "letter"
    if dateline is None and sum(shape.words(block.text) for block in blocks) < _NOTICE_WORDS:
        return "notice"
    return "article"


# --- ids ------------------------------------------------------------------------------------------------------------


def _id(taken: dict[str, int], title: Block | None, blocks: Sequence[Block]) -> str:
    """The slug of the title or of the opening words; the second of a kind ends in -2."""
    text = title.text if title else " ".join(blocks[0].text.split()[:8]) if blocks else ""
    base = slug(text) or "article"
    taken[base] = taken.get(base, 0) + 1
    if taken[base] == 1:
        return base
    numbered = f"{base}-{taken[base]}"
    while numbered in taken:
        taken[base] += 1
        numbered = f"{base}-{taken[base]}"
    taken[numbered] = 1
    return numbered


def slug(text: str) -> str:
    """Letters and numbers of any script in small letters, joined by hyphens, at most 60 bytes of UTF-8, cut between
    words.
    """
    plain = unicodedata.normalize("NFC", text.casefold()).replace("\u200c", "")
    made = ""
    for word in re.findall(r"[^\W_]+", plain):
        longer = f"{made}-{word}" if made else word
        if len(longer.encode()) > _ID_BYTES:
            return made or word.encode()[:_ID_BYTES].decode("utf-8", "ignore")
        made = longer
    return made
