"""The glossary's terms in a sentence and in its translation: where, what they mean, how they are rendered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary
from zlib import crc32

from pipeline.document import Issue, Span
from pipeline.engines.base import Pair
from pipeline.glossary import Glossary, TermMatch

# Sentences whose terms are known again, each with its translation: those of some tens of articles. To look for them
# takes a twentieth of a millisecond each, and an article is shown with every sentence of it that is worked on.
_REMEMBERED = 4096
_KNOWN: WeakKeyDictionary[Glossary, dict[_Asked, tuple[TermHere, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Sense:
    """What a term may mean: a concept with its definition and that one's language, ``""`` where there is none."""

    concept: str
    definition: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class TermHere:
    """A term of the source: its place, what it may mean, its renderings if it has any, and where the target has one.

    ``name`` is the term as the glossary has it; ``key`` is the same for all places that tell the same of it.
    """

    key: str
    span: Span
    text: str
    name: str
    senses: tuple[Sense, ...]
    renderings: tuple[str, ...]
    found: tuple[Span, ...]

    @property
    def missing(self) -> bool:
        return bool(self.renderings) and not self.found


_Asked = tuple[str, str, Pair, Sequence[Span], Sequence[Span]]


def terms_of(
    glossary: Glossary | None,
    source: str,
    text: str,
    pair: Pair,
    code: Sequence[Span] = (),
    target_code: Sequence[Span] = (),
) -> Sequence[TermHere]:
    """The terms of a sentence, in order; there is none in spans that are ``code``, nor a rendering in the target's."""
    if glossary is None:
        return ()
    known = _KNOWN.setdefault(glossary, {})
    asked = (source, text, pair, tuple(code), tuple(target_code))
    found = known.get(asked)
    if found is None:
        if len(known) >= _REMEMBERED:
            known.clear()
        matches = glossary.match(source, *pair, skip=code, bare=True)
        found = known[asked] = tuple(_here(glossary, match, text, pair, target_code) for match in matches)
    return found


def concept_at(
    glossary: Glossary | None, issue: Issue, pair: Pair, source: str, text: str, code: Sequence[Span] = ()
) -> str:
    """The id of the concept that an issue of the glossary's checks is about, ``""`` for another issue."""
    if glossary is None or not issue.check.startswith("term_"):
        return ""
    matches = glossary.match(source, *pair, skip=code)
    found = [match.concept for match in matches if match.span == issue.source_span]
    if not found and issue.target_span:
        hits = glossary.forbidden(text, pair.target, matches)
        found = [hit.concept for hit in hits if hit.span == issue.target_span]
    return found[0] if found else ""


def _here(glossary: Glossary, match: TermMatch, text: str, pair: Pair, code: Sequence[Span]) -> TermHere:
    plural = match.number == "plural"
    renderings = tuple(dict.fromkeys(each.plural if plural and each.plural else each.text for each in match.renderings))
    places = [each.span for each in glossary.find(text, pair.target, match)] if text and renderings else []
    found = tuple(span for span in places if not any(span[0] < end and start < span[1] for start, end in code))
    entries = glossary.require(match.concept).usable(pair.source)
    name = entries[0].text if entries else match.text
    senses = tuple(_sense(glossary, concept) for concept in (match.concept, *match.homonyms))
    key = f"tip-{match.concept}-{crc32(repr((name, senses, renderings)).encode()):x}"
    return TermHere(key, match.span, match.text, name, senses, renderings, found)


def _sense(glossary: Glossary, concept: str) -> Sense:
    told = glossary.require(concept).definition
    for language in ("en", "", *told):
        if told.get(language):
            return Sense(concept, told[language], language or "en")
    return Sense(concept)
