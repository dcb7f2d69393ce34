"""Is it there, is it translated, is it all?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline import literals
from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import folded, words, written
from pipeline.glossary import languages
from pipeline.locales import Locale

# Below this many characters a length tells nothing.
_SHORT = 25
_ENDS = " \t\n\u00a0\u202f.,;:!?…؟،؛。\"'“”„«»’‘()[]*_"
# Characters of target per character of source, in units of the language pair's usual ratio where both are known. The
# longer a sentence, the less do good translations differ in length. Of human translations of news sentences between
# English and seven languages (NTREX-128) 0.5 % lie below 0.55 or above 1.8 up to 80 characters (3,200 of them), below
# 0.67 or above 1.5 from 120 (7,200), where none lies below 0.5 or above 1.6. The first half alone of a sentence lies
# below these bounds in 60 % and 98 %.
_SHORTEST, _LONGEST = 0.5, 1.9
_LONG = 160  # characters from which on the doubtful bounds are the narrowest
_DOUBTFUL_SHORT, _DOUBTFUL_LONG = (0.52, 0.68), (2.2, 1.5)


@check("error")
def empty(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """There is no translation."""
    if pair.source.strip() and not pair.target.strip():
        yield Found("error")


@check("error", "warning")
def copy(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation is a copy of the original, or has a part of it.

    Most words are the source's own: names and numbers aside, nothing was translated. Words with a capital say nothing,
    since they may be names; in a script without capitals every word counts.
    """
    if context.same_language:
        return
    source, target = (literals.without(text) for text in (pair.source, pair.target))
    plain = [word for word in written(source) if word[0].isalpha() and not word[0].isupper()]
    theirs = written(target)
    if len(plain) >= 4:
        shared = sum(map(set(theirs).__contains__, plain))
        if shared > 0.8 * len(plain) and (Counter(plain) & Counter(theirs)).total() > 0.8 * len(plain):
            yield Found("error")
        elif shared >= 3 and (left := _left(written(source), theirs, context)):
            place = pair.target.find(left)
            span = (place, place + len(left)) if place >= 0 else None
            yield Found("warning", f"“{left}”", target_span=span)
    # close languages share short sentences: that is for a person to judge
    elif (
        plain
        and folded(pair.source) == folded(pair.target)
        and (sum(len(word) >= 4 for word in plain) >= 2 or _is_said(plain, pair.source, context))
    ):
        yield Found("warning")


def _left(mine: Sequence[str], theirs: Sequence[str], context: Context) -> str:
    """Three words in a row of the original that stand in the translation, and are no words of its language."""
    runs = {run for run in zip(mine, mine[1:], mine[2:], strict=False) if all(map(str.islower, run))}
    for run in zip(theirs, theirs[1:], theirs[2:], strict=False) if runs else ():
        if run in runs and sum(not languages.is_word(word, context.target) for word in run) >= 2:
            return " ".join(run)
    return ""


def _is_said(plain: Sequence[str], source: str, context: Context) -> bool:
    """Whether few words are a sentence of the source's language that is none of the target's, and no name."""
    known = [word for word in plain if languages.is_word(word, context.source)]
    strange = sum(not languages.is_word(word, context.target) for word in known)
    lettered = sum(word[0].isalpha() for word in written(source))
    return strange >= 2 or (strange == 1 and 2 * len(plain) >= lettered)


@check("error", "warning")
def truncated(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation is far shorter than the original, or breaks off: text may be missing."""
    ratio = _ratio(pair, context)
    if ratio and ratio < _doubtful(pair.source, *_DOUBTFUL_SHORT) and pair.target.strip():
        yield Found("error" if ratio < _SHORTEST / _latitude(pair.source) else "warning")
    elif _breaks_off(pair.target, context.target_locale) and not _breaks_off(pair.source, context.source_locale):
        last = words(pair.target)[-1]
        yield Found("warning", f"it ends with “{last.text}”", target_span=last[:2])


@check("error", "warning")
def too_long(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation is far longer than the original."""
    ratio = _ratio(pair, context)
    if ratio and ratio > _doubtful(pair.source, *_DOUBTFUL_LONG):
        yield Found("error" if ratio > _LONGEST * _latitude(pair.source) else "warning")


def _breaks_off(text: str, here: Locale) -> bool:
    """Whether a text ends with a word that ends no sentence."""
    said = written(text) if here.never_last else ()
    if not said or said[-1] not in here.never_last:
        return False
    start, end, _ = words(text)[-1]
    # neither the end of an address (harbour.com) nor with a sign behind it
    return text[start - 1 : start] in ("", " ", "\u00a0") and not text[end:].strip(_ENDS)


def _doubtful(source: str, short: float, long: float) -> float:
    """A bound between that of a short text and that of a long one."""
    return short + (long - short) * min(len(source) / _LONG, 1)


def _latitude(source: str) -> float:
    """How much wider the outer bounds are for a short text, where one abbreviation spelt out weighs much."""
    return 1 + _SHORT / len(source)


def _ratio(pair: SegmentPair, context: Context) -> float:
    """How long a translation is, 1 being usual; 0 where that tells nothing."""
    source, target = context.source_locale, context.target_locale
    if len(pair.source) < _SHORT or source.unspaced != target.unspaced:
        return 0.0
    usual = target.length / source.length if source.length and target.length else 1.0
    return len(pair.target) / len(pair.source) / usual
