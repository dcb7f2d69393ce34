"""The glossary's terms, its forbidden words, and the names that stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.document import Severity, Span
from pipeline.glossary import Glossary, TermMatch


@check("error", "warning", "info")
def term_missing(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A term is not rendered as the glossary has it."""
    for match in _unmet(pair, context):
        if not match.renderings[0].kept:
            accepted = " or ".join(f"“{each.text}”" for each in match.renderings)
            yield Found(_severity(match), f"“{match.text}” should be {accepted}", match.span)


@check("error", "warning", "info")
def term_translated(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """A name that stays as it is was changed or left out."""
    for match in _unmet(pair, context):
        kept = match.renderings[0]
        # German joins the words of a name in a compound (Duden, Durchkopplung): der Freedom-Press-Verlag
        if kept.kept and not (" " in kept.text and kept.text.replace(" ", "-") in pair.target):
            yield Found(_severity(match), f"“{match.renderings[0].text}”", match.span)


@check("error", "warning", "info")
def term_forbidden(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The glossary forbids a word here."""
    if context.glossary is None or not pair.target.strip():
        return
    for hit in context.glossary.forbidden(pair.target, context.target, _matches(pair, context)):
        why = f" {hit.why.rstrip('.')}." if hit.why else ""
        instead = " or ".join(f"“{each}”" for each in hit.instead)
        detail = f"“{hit.text}”.{why}" + (f" Write {instead}." if instead else "")
        yield Found(hit.severity, detail, target_span=hit.span)


def _unmet(pair: SegmentPair, context: Context) -> Iterator[TermMatch]:
    if context.glossary is None or not pair.target.strip():
        return
    for match in _matches(pair, context):
        if context.glossary.verify(pair.target, context.target, match) is None:
            yield match


def _severity(match: TermMatch) -> Severity:
    """As the glossary says; a term that was found by its lemma alone, or may be another word, is at most a warning."""
    doubtful = match.severity == "error" and (not match.certain or match.homonyms)
    return "warning" if doubtful else match.severity


def _matches(pair: SegmentPair, context: Context) -> tuple[TermMatch, ...]:
    code = tuple((mark.start, mark.end) for mark in pair.source_markup if mark.kind == "code")
    return _found(context.glossary, pair.source, context.source, context.target, code) if context.glossary else ()


@lru_cache(maxsize=16)
def _found(glossary: Glossary, text: str, source: str, target: str, code: tuple[Span, ...]) -> tuple[TermMatch, ...]:
    """The terms of a source: three checks ask for the same segment in turn."""
    return tuple(glossary.match(text, source, target, skip=code))
