"""One article, one way of saying it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.checks.base import Context, Found, SegmentPair, Survey, check
from pipeline.checks.names import is_title, misspelt, names, stem
from pipeline.checks.pairing import lone
from pipeline.checks.words import folded, words, written
from pipeline.glossary import languages

# What is shorter may rightly be said in two ways ("Yes.").
_WORDS = 3


def survey(
    pairs: Sequence[SegmentPair], source: str, target: str, lone_quotes: Mapping[str, tuple[int, ...]] | None = None
) -> Survey:
    """What checks ask about an article in its two languages; its segments in order. ``lone_quotes``: where they are
    known already."""
    targets: dict[str, Counter[str]] = {}
    sources: dict[str, Counter[str]] = {}
    spellings: dict[str, Counter[str]] = {}
    here = Context(source, target)
    same_script = languages.script(source) == languages.script(target)
    for pair in pairs:
        if not pair.target.strip():
            continue
        mine, theirs = folded(pair.source), folded(pair.target)
        targets.setdefault(mine, Counter())[theirs] += 1
        sources.setdefault(theirs, Counter())[mine] += 1
        for name, spelling in _spellings(pair, here) if same_script else ():
            spellings.setdefault(name, Counter())[spelling] += 1
    if lone_quotes is None:
        lone_quotes = lone(pairs, here.source_locale, here.target_locale)
    return Survey(targets, sources, spellings, lone_quotes)


def kin(pairs: Iterable[SegmentPair], some: Sequence[SegmentPair]) -> list[SegmentPair]:
    """Those of ``pairs`` that have the source or the translation of one of ``some``, or a name of its source (or more:
    a word that holds the name): the checks of this file ask about no others when they look at ``some``.
    """
    sources = {folded(one.source) for one in some}
    targets = {folded(one.target) for one in some}
    named = {stem(word.text) for one in some for word in names(one.source)}
    return [
        pair
        for pair in pairs
        if folded(pair.source) in sources
        or folded(pair.target) in targets
        or any(name in pair.source for name in named)
    ]


@check("warning")
def inconsistent(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The same text is translated in another way elsewhere in the article."""
    others = context.survey.targets.get(folded(pair.source), {}) if context.survey.targets else {}
    if not others or len(written(pair.source)) < _WORDS:
        return
    mine = folded(pair.target)
    if not mine:
        return
    for other, times in others.items():
        if other != mine and times >= others.get(mine, 0):
            yield Found("warning", f"“{other}”")
            return


@check("info")
def same_translation(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """Another text of the article has the same translation."""
    others = context.survey.sources.get(folded(pair.target), {}) if context.survey.sources else {}
    if not others or not pair.target.strip() or len(written(pair.target)) < _WORDS:
        return
    mine = folded(pair.source)
    for other in others:
        if other != mine:
            yield Found("info", f"“{other}”")
            return


@check("warning")
def name_spelling(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A name is spelt in another way elsewhere in the article."""
    if not any(len(known) > 1 for known in context.survey.spellings.values()):
        return
    for name, spelling in _spellings(pair, context):
        known = context.survey.spellings.get(name, {})
        # of two spellings that are as frequent, the original's own counts
        usual = max(known, key=lambda each: (known[each], each == name), default=spelling)
        if usual != spelling and (known[usual] > known.get(spelling, 0) or usual == name):
            place = next(
                word
                for word in words(pair.target)
                if any(stem(part).startswith(spelling) for part in word.text.split("-"))
            )
            yield Found("warning", f"“{spelling}”, elsewhere “{usual}”", target_span=(place.start, place.end))


def _spellings(pair: SegmentPair, context: Context) -> Iterator[tuple[str, str]]:
    """The names of a source with how the target spells them: the name itself, with whatever ending, or nearly it.

    What is in the dictionary of either language is a word that each has in its own way (Parliament, Parlement).
    """
    mine = dict.fromkeys(stem(word.text) for word in names(pair.source))
    # of a compound each part: Labour-Abgeordnete
    said = [part for word in written(pair.target) if not word.islower() for part in word.split("-")] if mine else []
    theirs = [stem(word) for word in said if word]
    # Beacon’s Beach: another name of the original, not nearly this one
    said_there = {*map(stem, written(pair.source))} if mine else set()
    for name in mine:
        if any(word.startswith(name) for word in theirs):
            yield name, name
        else:
            near = next((word for word in theirs if misspelt(word, name, context) and word not in said_there), None)
            if near and not is_title(name, near, context):
                yield name, near
