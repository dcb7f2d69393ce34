"""Words said twice, and models that say the same for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import eq

from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import lowered, words, written
from pipeline.document import Span
from pipeline.glossary import languages

# A run of words said this many times over is a loop; twice happens in good text ("never, never").
_LOOP_TIMES = 3
_LOOP_WORDS = 6
# A few marks said five times, with or without spaces; dots, dashes and the like make lines of their own.
_MARKS = re.compile(r"((?:[^\w\s.…·_*=~—–-]\s?){1,3}?)\1{4,}")
# The same few letters within a word ("lololololo"): five times are no word of any language.
_LETTERS = re.compile(r"([^\W\d_]{1,6}?)\1{4,}")


@check("error")
def repetition(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """The translation repeats the same words again and again."""
    if _loops(pair.target) and not _loops(pair.source):
        yield Found("error")
        return
    for look in (_loop_in_word, _loop_of_marks):
        place = look(pair.target)
        if place and not look(pair.source):
            yield Found("error", target_span=place)


@check("warning", "info", mends=True)
def repeated_word(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A word stands twice in a row.

    As many as in the original pass, since names have such (Sing Sing, Roa-Roa) and people say so (never, never); a word
    that in the original's language never stands twice is a slip there, and counts for nothing.
    """
    here = context.target_locale
    found = [twice for twice in _doubles(pair.target) if twice[0] not in here.doubled]
    if not found:
        return
    slips = context.source_locale.never_doubled
    theirs = [word for word, *_ in _doubles(pair.source.replace("-", " ")) if word not in slips]
    found = [twice for twice in found if twice[0] not in theirs]
    if len(found) <= len([word for word in theirs if word not in lowered(pair.target)]):
        return
    # names spelt letter by letter in another script have short words twice: BBC, CNN
    shortest = 2 if languages.script(context.target) == "Latn" else 3
    for word, start, end in found:
        if word in here.never_doubled:
            cut = pair.target[:start].rstrip() + pair.target[end:]
            yield Found("warning", f"“{word}”", target_span=(start, end), fix=cut)
        elif len(word) >= shortest and not (here.reduplicates and not here.doubled):
            # where doubling is grammar, no list of such words is complete
            yield Found("info" if here.reduplicates else "warning", f"“{word}”", target_span=(start, end))


def _loop_of_marks(text: str) -> Span | None:
    match = _MARKS.search(text)
    return match.span() if match else None


def _loop_in_word(text: str) -> Span | None:
    """Where a word says the same letters again and again."""
    # of a loop all letters but those of the first time are repeated
    if not any(len(word) > 4 and len(set(word)) <= len(word) - 4 and _LETTERS.search(word) for word in written(text)):
        return None
    found = ((word, match) for word in words(text) if (match := _LETTERS.search(word.text)))
    return next((word.start + match.start(), word.start + match.end()) for word, match in found)


def _doubles(text: str) -> Iterator[tuple[str, int, int]]:
    """Words that follow themselves with but a space between: the word in small letters, the span of the second."""
    said = lowered(text)
    if not any(map(eq, said, said[1:])):
        return
    for first, second in pairwise(words(text)):
        alike = first.text.lower() == second.text.lower() and first.text[0].isalpha()
        if alike and text[first.end : second.start].isspace():
            yield second.text.lower(), second.start, second.end


def _loops(text: str) -> bool:
    """Whether the text says the same few words again and again, in a row."""
    said = [word.casefold() for word in written(text)]
    for size in range(1, min(_LOOP_WORDS, len(said) // _LOOP_TIMES) + 1):
        alike = list(map(eq, said, said[size:]))  # each word and that which stands ``size`` words later
        least = (_LOOP_TIMES - 1) * size
        if sum(alike) >= least and _longest_run(alike) >= least:
            return True
    return False


def _longest_run(alike: Sequence[bool]) -> int:
    """How many in a row are true, at most."""
    return max((sum(1 for _ in run) for value, run in groupby(alike) if value), default=0)
