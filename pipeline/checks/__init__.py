"""Checks: what looks wrong in a translation, for a person to judge. One function per check.

completeness   there at all, translated, neither cut short nor too long
language       right language and script, sound characters
literals       addresses, handles, hashtags, phone numbers
numbers        by value, and as the language writes them
terms          the glossary's terms, forbidden words, names that stay
names          abbreviations, names of people
markup         bold, italics, links
repetition     loops, words that stand twice
punctuation    the mark at the end, inverted marks, marks of another script
quotes         quotation marks and brackets
spaces         spaces, unbreakable ones, invisible characters
consistency    the same text, the same name, in one article

A check takes a segment with its translation and a context, and gives its issues: one per place, none if all is well.
They are pure: nothing is stored. ``occurrence`` names the place of an issue, so that a person can waive just that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pipeline.checks import (
    capitals,
    completeness,
    consistency,
    language,
    literals,
    markup,
    names,
    numbers,
    pairing,
    punctuation,
    quotes,
    repetition,
    spaces,
    terms,
)
from pipeline.checks.base import Check, Context, SegmentPair, Survey
from pipeline.checks.consistency import kin, survey
from pipeline.checks.occurrences import occurrence
from pipeline.document import Article, Issue, Severity, Translation
from pipeline.markup import slice_markup

__all__ = [
    "CHECKS",
    "OF_ARTICLE",
    "OF_TERMS",
    "VERSION",
    "Check",
    "Context",
    "SegmentPair",
    "compare",
    "compare_again",
    "examine",
    "gravity",
    "occurrence",
    "pairs",
    "run",
    "survey",
]

CHECKS: Mapping[str, Check] = {
    each.name: each
    for each in (
        completeness.empty,
        completeness.copy,
        completeness.truncated,
        completeness.too_long,
        language.wrong_language,
        language.wrong_script,
        language.garbled,
        literals.lost_literal,
        numbers.lost_number,
        numbers.number_format,
        terms.term_missing,
        terms.term_translated,
        terms.term_forbidden,
        capitals.lost_capitals,
        names.name_changed,
        names.name_replaced,
        markup.lost_markup,
        repetition.repetition,
        repetition.repeated_word,
        punctuation.end_mark,
        punctuation.inverted_marks,
        punctuation.foreign_marks,
        quotes.unpaired_quotes,
        quotes.lost_quotes,
        quotes.quotation_marks,
        quotes.unpaired_brackets,
        spaces.spaces,
        spaces.space_before_mark,
        spaces.invisible,
        consistency.inconsistent,
        consistency.same_translation,
        consistency.name_spelling,
    )
}
# Those that ask the glossary: where it is kept to, its terms are looked for already.
OF_TERMS = frozenset(each.name for each in (terms.term_missing, terms.term_translated, terms.term_forbidden))
# Those that ask what other segments of the article say.
OF_ARTICLE = (quotes.unpaired_quotes, consistency.inconsistent, consistency.same_translation, consistency.name_spelling)
# Raised with each change by which a check finds more, less or something else: the next run then looks at all that is
# stored once more, without engines.
VERSION = 5
_GRAVEST_FIRST = ("error", "warning", "info")


def run(article: Article, translations: Mapping[str, Translation], context: Context) -> dict[str, tuple[Issue, ...]]:
    """The issues of an article's translated segments by segment id, the gravest first; clean segments are left out.

    ``translations`` are by segment id; what is not among them has not been translated yet and is not checked. The
    context's languages count, but a block in another language than the article is checked as that; what was in the
    target language already is not checked. An issue that the engine told stays unless a check of that name speaks now.
    """
    found: dict[str, tuple[Issue, ...]] = {}
    by_language: dict[str, list[SegmentPair]] = {}
    for code, pair in pairs(article, translations, context.source):
        by_language.setdefault(code, []).append(pair)
    for code, group in by_language.items():
        here = replace(context, source=code, survey=survey(group, code, context.target))
        if here.same_language:
            continue
        for pair in group:
            told = [issue for issue in translations[pair.id].issues if issue.check not in CHECKS]
            issues = sorted([*told, *examine(pair, here)], key=gravity)
            if issues:
                found[pair.id] = tuple(issues)
    return found


def compare(
    article: Article, translations: Mapping[str, Translation], source: str, target: str
) -> dict[str, tuple[Issue, ...]]:
    """What speaks against segments of an article for what others of it say, by segment id."""
    found: dict[str, tuple[Issue, ...]] = {}
    by_language: dict[str, list[SegmentPair]] = {}
    for code, pair in pairs(article, translations, source):
        by_language.setdefault(code, []).append(pair)
    for code, group in by_language.items():
        here = Context(code, target, survey=survey(group, code, target))
        for pair in group if not here.same_language else ():
            issues = tuple(issue for each in OF_ARTICLE for issue in each(pair, here))
            if issues:
                found[pair.id] = issues
    return found


def compare_again(
    before: Sequence[SegmentPair], after: Sequence[SegmentPair], some: Collection[str], source: str, target: str
) -> dict[str, tuple[Issue, ...]]:
    """What ``compare`` says now of all segments of which it may say something else since ``some`` (their ids) changed,
    and of these: by segment id, ``()`` where nothing speaks against it any more.

    ``before`` and ``after`` are the translated segments of an article in one language, in order, as they were and are.
    """
    here = Context(source, target)
    if here.same_language:
        return {}
    changed = [pair for each in (before, after) for pair in each if pair.id in some]
    was, now = (pairing.lone(each, here.source_locale, here.target_locale) for each in (before, after))
    odd = [pair for pair in after if was.get(pair.id) != now.get(pair.id)]
    concerned = {pair.id: pair for pair in (*kin(after, changed), *odd)}
    here = replace(here, survey=survey(kin(after, list(concerned.values())), source, target, now))
    return {key: tuple(issue for each in OF_ARTICLE for issue in each(pair, here)) for key, pair in concerned.items()}


def pairs(article: Article, translations: Mapping[str, Translation], source: str) -> list[tuple[str, SegmentPair]]:
    """The translated segments of an article with their markup, in order, each with the language of its block."""
    out = []
    for number, block in enumerate(article.parts(), 1):
        known = (translations.get(segment.id) for segment in block.segments)
        whole = number if all(one is not None and one.target.strip() for one in known) else 0
        code = block.language.code if block.language else source
        for segment, span in block.segment_spans():
            translation = translations.get(segment.id)
            if translation is not None:
                mine = slice_markup(block.markup, span)
                heading = block.kind in ("heading", "subheading")
                texts = (segment.source, translation.target)
                pair = SegmentPair(segment.id, *texts, mine, translation.markup, heading, whole)
                out.append((code, pair))
    return out


def examine(pair: SegmentPair, context: Context) -> list[Issue]:
    """The issues of one segment, the gravest first.

    A fix is only offered if it holds: with it the check is silent there, and no check finds an error or gives a warning
    that did not before.
    """
    found = [issue for each in CHECKS.values() for issue in each(pair, context)]
    if any(issue.fix is not None for issue in found):
        found = [_proven(issue, found, pair, context) for issue in found]
    return sorted(found, key=gravity)


def _proven(issue: Issue, found: Sequence[Issue], pair: SegmentPair, context: Context) -> Issue:
    if issue.fix is None or issue.fix == pair.target:
        return replace(issue, fix=None)
    mended = replace(pair, target=issue.fix)
    same = sum(each.check == issue.check for each in found)
    alone = replace(context, survey=Survey())  # the article still has the old text
    again = [each for check in CHECKS.values() for each in check(mended, alone)]
    holds = sum(each.check == issue.check for each in again) < same and not _grave(again) - _grave(found)
    return issue if holds else replace(issue, fix=None)


def _grave(issues: Sequence[Issue]) -> set[tuple[str, Severity]]:
    return {(issue.check, issue.severity) for issue in issues if issue.severity != "info"}


def gravity(issue: Issue) -> int:
    """A sort key: errors first, then warnings."""
    return _GRAVEST_FIRST.index(issue.severity)
