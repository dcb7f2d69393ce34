"""Capitals and spaces that transfer puts wrong, set right by the source.

Transfer moves the capital of a sentence's first word along with it, or to the word behind a name ("Khan Shirani
Descubrió"), loses it where a rule writes its own word ("hay también"), and leaves blanks where a word fell away ("de
Parlamento ,"). Of 4,500 English pairs with a reference 330 had such a capital and 61 such a space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.engines.carry import Carry
from pipeline.engines.quotes import CLOSING, OPENING
from pipeline.engines.stream import Piece

# A dropped word (a pronoun, an article) leaves its space behind, also beside white space that is held as ``[3]``.
_SPARE = re.compile(r"(?:(?<=\d\])|\A) +| +(?= |\[\d+\]|\Z)")
_BEFORE = re.compile(rf" +(?=[,.;:!?)\]”»…{CLOSING}](?:[\s,.;:!?)\]”»…\"{CLOSING}]|\Z))")
_AFTER = re.compile(rf"(?<=[(“«¿¡{OPENING}]) +")
_DOUBLED = re.compile(r",(?:\s*,)+")
_MARKS_APART = re.compile(r"\s[,.;:!?)\]”»…]|[(\[“«¿¡]\s")
_DOUBLED_MARKS = re.compile(r",\s*,")
_SMALL_START = re.compile(r"[.!?] +[^\W\d_A-ZÀ-ÞŒŠ]")
_KEEP = re.compile(r"<(?:np|acr|sent|cm|lpar|rpar|guio|apos|lquest)>")

# English may print titles in Title Case, German gives nouns a capital anywhere; others print titles as sentences.
CAPITALS = ("en", "de", "lb")


def spaces(target: str, source: str) -> str:
    """``target``, as stream text, without the spaces and commas that came of dropped words.

    Where the source itself sets marks apart (as French does) they stay.
    """
    target = _SPARE.sub("", target)
    if not _MARKS_APART.search(source):
        target = _AFTER.sub("", _BEFORE.sub("", target))
    return target if _DOUBLED_MARKS.search(source) else _DOUBLED.sub(",", target)


def names(before: str, after: str, moved: Carry) -> str:
    """``after``, the post-generator's text, with the capitals that words have in ``before``.

    Its rules write the word behind a changed one anew, in small letters: "y Ines" becomes "e ines". The length stays.
    """
    for start, end, new_start, new_end, same in moved.runs:
        old, new = before[start:end].rpartition(" ")[2], after[new_start:new_end].rpartition(" ")[2]
        if not same and old != new and old.lower() == new.lower():
            after = after[: new_end - len(new)] + old + after[new_end:]
    return after


def capitals(
    pieces: Sequence[Piece],
    words: Callable[[Piece], Sequence[str]],
    known: Callable[[str], str | None],
    *,
    title: bool = False,
) -> list[Piece]:
    """The pieces with small letters where the source has them; in a ``title``, where no name is.

    ``words`` gives the source's words that a unit came from, ``known`` gives a unit's form, if it has one.
    """
    done: list[Piece] = []
    follows = False  # a word, with only a space between
    for piece in pieces:
        changed = piece
        if piece.kind == "unit":
            stray = follows and _is_capital(piece) and (title or _is_small(words(piece)))
            if stray and known(small := _lowered(piece.text)) is not None:
                changed = replace(piece, text=small)
            lemma = piece.text.partition("<")[0]
            follows = "<sent>" not in piece.text and (lemma.endswith((")", "]")) or any(map(str.isalnum, lemma)))
        elif piece.kind == "held" or piece.text.strip(" "):
            follows = False
        done.append(changed)
    return done


def _is_capital(piece: Piece) -> bool:
    """Whether a unit that is no name begins with a capital, it alone."""
    lemma = piece.text.partition("<")[0]
    return lemma[:1].isupper() and not lemma[1:2].isupper() and not _KEEP.search(piece.text)


def _is_small(words: Sequence[str]) -> bool:
    return bool(words) and all(word[:1].islower() for word in words)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def in_capitals(source: str) -> bool:
    """Whether every sentence of a source begins with a capital."""
    return source[:1].isupper() and not _SMALL_START.search(source)


def starts(started: bool, before: Piece | None) -> bool:
    """Whether a sentence begins behind a piece; ``started``: whether one began at it."""
    if before is None or before.kind == "text":
        return started
    return before.kind == "unit" and before.text.startswith((".<sent>", "?<sent>", "!<sent>"))


def start(form: str) -> str:
    """A form, as stream text, with a capital."""
    at = 1 if form[:1] == "~" else 0
    return form[:at] + form[at : at + 1].upper() + form[at + 1 :]
