"""Words said twice, and models that say the same for ever."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import words
from pipeline.document import Span
from pipeline.glossary import languages

# A run of words said this many times over is a loop; twice happens in good text ("never, never").
_LOOP_TIMES = 3
_LOOP_WORDS = 6
# The same few letters within a word ("lololololo"): five times are no word of any language.
_LETTERS = re.compile(r"([^\W\d_]{1,6}?)\1{4,}")


@check("error")
def repetition(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """The translation repeats the same words again and again."""
    if _repeats(pair.target) >= _LOOP_TIMES > _repeats(pair.source):
        yield Found("error")
        return
    place = _loop_in_word(pair.target)
    if place and not _loop_in_word(pair.source):
        yield Found("error", target_span=place)


@check("warning", "info", mends=True)
def repeated_word(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A word stands twice in a row."""
    here = context.target_locale
    found = [twice for twice in _doubles(pair.target) if twice[0] not in here.doubled]
    if not found or any(True for _ in _doubles(pair.source.replace("-", " "))):  # a name: Sing Sing, Roa-Roa
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


def _loop_in_word(text: str) -> Span | None:
    """Where a word says the same letters again and again."""
    for word in words(text):
        if len(set(word.text)) <= len(word.text) - 4:  # of a loop all letters but those of the first time are repeated
            match = _LETTERS.search(word.text)
            if match:
                return word.start + match.start(), word.start + match.end()
    return None


def _doubles(text: str) -> Iterator[tuple[str, int, int]]:
    """Words that follow themselves with but a space between: the word in small letters, the span of the second."""
    found = words(text)
    for first, second in pairwise(found):
        alike = first.text.lower() == second.text.lower() and first.text[0].isalpha()
        if alike and text[first.end : second.start].isspace():
            yield second.text.lower(), second.start, second.end


def _repeats(text: str) -> int:
    """How many times in a row the text says the same few words, at most."""
    said = [word.text.casefold() for word in words(text)]
    counts = Counter(said)
    if not counts or max(counts.values()) < _LOOP_TIMES:
        return 1
    return max(_longest_run(said, size) // size + 1 for size in range(1, _LOOP_WORDS + 1))


def _longest_run(said: Sequence[str], size: int) -> int:
    """How many words in a row are the same as the one that stands ``size`` words later, at most."""
    longest = run = 0
    for one, later in zip(said, said[size:], strict=False):
        run = run + 1 if one == later else 0
        longest = max(longest, run)
    return longest
