"""Is it there, is it translated, is it all?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import folded, words

# Below this many characters a length tells nothing.
_SHORT = 25
# Characters of target per character of source, in a language pair's usual ratio where both lengths are known. Of 6,881
# human translations of news sentences from English into seven languages (NTREX-128) 2 lie below 0.4 and 2 above 2.4,
# 7 below 0.55 and 6 above 2.
_SHORTEST, _LONGEST = 0.4, 2.4
_DOUBTFUL_SHORT, _DOUBTFUL_LONG = 0.55, 2.0


@check
def empty(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """There is no translation."""
    if pair.source.strip() and not pair.target.strip():
        yield Found("error")


@check
def copy(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation is a copy of the original.

    Most words are the source's own: names and numbers aside, nothing was translated. Words with a capital say nothing,
    since they may be names; in a script without capitals every word counts.
    """
    if context.same_language:
        return
    plain = [word.text for word in words(pair.source) if word.text[0].isalpha() and not word.text[0].isupper()]
    if len(plain) >= 4:
        theirs = Counter(word.text for word in words(pair.target))
        if sum((Counter(plain) & theirs).values()) > 0.8 * len(plain):
            yield Found("error")
    # close languages share short sentences: that is for a person to judge
    elif sum(len(word) >= 4 for word in plain) >= 2 and folded(pair.source) == folded(pair.target):
        yield Found("warning")


@check
def truncated(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation is far shorter than the original: text may be missing."""
    ratio = _ratio(pair, context)
    if ratio and ratio < _DOUBTFUL_SHORT and pair.target.strip():
        yield Found("error" if ratio < _SHORTEST / _latitude(pair.source) else "warning")


@check
def too_long(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation is far longer than the original."""
    ratio = _ratio(pair, context)
    if ratio and ratio > _DOUBTFUL_LONG:
        yield Found("error" if ratio > _LONGEST * _latitude(pair.source) else "warning")


def _latitude(source: str) -> float:
    """How much wider the bounds are for a short text, where one abbreviation spelt out weighs much."""
    return 1 + _SHORT / len(source)


def _ratio(pair: SegmentPair, context: Context) -> float:
    """How long a translation is, 1 being usual; 0 where that tells nothing."""
    source, target = context.source_locale, context.target_locale
    if len(pair.source) < _SHORT or source.unspaced != target.unspaced:
        return 0.0
    usual = target.length / source.length if source.length and target.length else 1.0
    return len(pair.target) / len(pair.source) / usual
