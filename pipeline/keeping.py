"""How well stored translations keep to the glossary: per document and language, by the glossary as it is now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.document import Span
from pipeline.engines.base import Pair
from pipeline.markup import slice_markup
from pipeline.serving import needs_engine
from pipeline.store import Store
from pipeline.store.views import DocumentSummary, SegmentView, TranslatedArticle, WaiverView
from pipeline.terminology import FORBIDDEN, Terminology
from pipeline.terms import Terms, code_in

_UNMET = ("term_missing", "term_translated")


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence in which something is not as the glossary has it; ``what`` says what."""

    article: str
    segment: str
    concept: str
    state: str
    language: str
    source: str
    target: str
    what: str


@dataclass(slots=True)
class Keeping:
    """One document in one language. Terms are counted by occurrence in the originals.

    ``satisfied`` of those ``found`` are rendered as the glossary has it, of which ``forced`` were put in, by the engine
    while it translated or into its sentence afterwards; the others are ``missing``. ``waived`` are those missing or
    forbidden that a person let stand, with the reason; they are among neither. ``inconsistent`` maps the concepts that
    are rendered in more than one way to their renderings, ``"–"`` standing for none of them, with their counts.
    """

    document: str
    target: str
    found: int = 0
    satisfied: int = 0
    forced: int = 0
    missing: list[Place] = field(default_factory=list)
    forbidden: list[Place] = field(default_factory=list)
    waived: list[Place] = field(default_factory=list)
    inconsistent: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def report(store: Store, terminology: Terminology) -> list[Keeping]:
    """What every document keeps and does not keep, in each language that it was translated into."""
    return [
        _document(store, terminology, summary, target) for summary in store.documents() for target in summary.progress
    ]


def _document(store: Store, terminology: Terminology, summary: DocumentSummary, target: str) -> Keeping:
    keeping = Keeping(summary.name, target)
    renderings: dict[str, Counter[str]] = {}
    for article in _articles(store, summary.name, target):
        for block in article.article.parts():
            language = (block.language or article.article.language).code
            for one, span in block.segment_spans():
                shown = article.segments[one.id]
                if shown.state != "initial" and needs_engine(language, one.source, target):
                    terms = terminology.terms(Pair(language, target))
                    code = code_in(slice_markup(block.markup, span))
                    _count(keeping, renderings, terms, _Sentence(article.article.id, language, one.source, shown, code))
    keeping.inconsistent = {concept: dict(count) for concept, count in sorted(renderings.items()) if len(count) > 1}
    return keeping


@dataclass(frozen=True, slots=True)
class _Sentence:
    article: str
    language: str
    source: str
    shown: SegmentView
    code: tuple[Span, ...]


def _articles(store: Store, document: str, target: str) -> Iterator[TranslatedArticle]:
    view = store.document(document)
    for summary in view.articles if view else ():
        article = store.article(document, summary.id, target)
        if article is not None:
            yield article


def _count(keeping: Keeping, renderings: dict[str, Counter[str]], terms: Terms, sentence: _Sentence) -> None:
    translation = sentence.shown.translation
    if translation is None:
        return
    sources = {one.issue.source_span: one for one in sentence.shown.waived if one.issue.check in _UNMET}
    targets = {one.issue.target_span: one for one in sentence.shown.waived if one.issue.check == FORBIDDEN}
    for match, rendering in terms.rendered(sentence.source, translation.target, sentence.code):
        keeping.found += 1
        renderings.setdefault(match.concept, Counter())[rendering or "–"] += 1
        if rendering:
            keeping.satisfied += 1
        else:
            wanted = " or ".join(f"“{each.text}”" for each in match.renderings)
            what = f"“{match.text}” should be {wanted}."
            _object(keeping, keeping.missing, _place(sentence, match.concept, what), sources.get(match.span))
    keeping.forced += sum(bool(term.by) or term.status == "replaced" for term in translation.terms)
    for hit in terms.forbidden_in(sentence.source, translation.target, sentence.code):
        place = _place(sentence, hit.concept, f"“{hit.text}” is forbidden. {hit.why}".strip())
        _object(keeping, keeping.forbidden, place, targets.get(hit.span))


def _object(keeping: Keeping, found: list[Place], place: Place, waiver: WaiverView | None) -> None:
    if waiver is None:
        found.append(place)
    else:
        keeping.waived.append(replace(place, what=f"{place.what} Left so: {waiver.reason}"))


def _place(sentence: _Sentence, concept: str, what: str) -> Place:
    shown, translation = sentence.shown, sentence.shown.translation
    text = translation.target if translation else ""
    return Place(sentence.article, shown.id, concept, shown.state, sentence.language, sentence.source, text, what)
