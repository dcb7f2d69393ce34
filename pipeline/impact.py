"""What a change of the glossary touches: the stored segments whose terms are others than those they were made with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.document import State
from pipeline.glossary import TermMatch
from pipeline.store import Store
from pipeline.store.views import DocumentSummary
from pipeline.store.work import Head, Pending
from pipeline.terminology import Marker, Terminology
from pipeline.terms import code_in

_APPROVED: dict[State, int] = {"final": 0, "reviewed": 1}


@dataclass(frozen=True, slots=True)
class Touched:
    """One segment that a change touches.

    ``approved``: a person wrote or approved its translation, which stays; ``problems`` says what the glossary has
    against it now. Any other will be translated again.
    """

    document: str
    article: str
    segment: int
    target: str
    state: State
    approved: bool
    source: str
    text: str
    terms: tuple[str, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a change touches: what people approved first, the rest in reading order."""

    touched: tuple[Touched, ...]

    @property
    def documents(self) -> int:
        return len({one.document for one in self.touched})

    @property
    def articles(self) -> int:
        return len({(one.document, one.article) for one in self.touched})

    @property
    def approved(self) -> tuple[Touched, ...]:
        return tuple(one for one in self.touched if one.approved)

    @property
    def flagged(self) -> tuple[Touched, ...]:
        """The approved ones that do not keep to the glossary as it is now."""
        return tuple(one for one in self.touched if one.problems)


def of_edit(store: Store, terminology: Terminology) -> Impact:
    """What the files as they are now would change in what is stored, were everything translated again."""
    found = []
    for summary in store.documents():
        for target in summary.progress:
            if _is_concerned(store, summary, target, terminology):
                for one, head in _standing(store, summary, target, terminology):
                    if head.glossary != one.glossary and not (head.origin == "source" or head.state == "initial"):
                        found.append((summary, target, one, head))
    return _impact(store, terminology, found)


def of_concept(store: Store, terminology: Terminology, concept: str) -> Impact:
    """Every stored segment that a concept occurs in: what a change of it would touch."""
    found = []
    for summary in store.documents():
        for target in summary.progress:
            for one, head in _standing(store, summary, target, terminology):
                matches = _matches(terminology, one, target) if one.glossary else ()
                if any(concept in (match.concept, *match.homonyms) for match in matches):
                    found.append((summary, target, one, head))
    return _impact(store, terminology, found)


_Found = tuple[DocumentSummary, str, Pending, Head]


def _is_concerned(store: Store, summary: DocumentSummary, target: str, terminology: Terminology) -> bool:
    """Whether a change since the document was translated may concern it: as a run finds out, by its words alone."""
    known = store.known(summary.path)
    if known is None:
        return False
    _, _, terms = known.editions.get(target, "").rpartition(" ")
    whole, _, state = terms.partition("/")
    relevant = terminology.relevant(store.sources(known.id), target) if whole != terminology.key else ""
    return whole != terminology.key and state.partition("/")[0] != relevant


def _standing(
    store: Store, summary: DocumentSummary, target: str, terminology: Terminology
) -> Iterator[tuple[Pending, Head]]:
    known = store.known(summary.path)
    marker = Marker(terminology, target)
    for chunk in store.standing(known.id, target, {}) if known else ():
        yield from ((one, one.head) for one in marker.mark(chunk) if one.head)


def _matches(terminology: Terminology, one: Pending, target: str) -> Sequence[TermMatch]:
    """The terms of a segment."""
    return terminology.of(one, target).match(one.source, code_in(one.markup))


def _impact(store: Store, terminology: Terminology, found: Sequence[_Found]) -> Impact:
    texts = store.texts(sorted({head.content for *_, head in found}))
    articles: dict[str, dict[int, str]] = {}
    touched = []
    for summary, target, one, head in found:
        if summary.name not in articles:
            known = store.known(summary.path)
            articles[summary.name] = store.articles(known.id) if known else {}
        text = texts[head.content].text
        issues = terminology.stale(one, text, target) if head.is_human else []
        terms = [match.text for match in _matches(terminology, one, target)] if one.glossary else []
        touched.append(
            Touched(
                document=summary.name,
                article=articles[summary.name].get(one.article, ""),
                segment=one.segment,
                target=target,
                state=head.state,
                approved=head.is_human,
                source=one.source,
                text=text,
                terms=tuple(dict.fromkeys(terms)),
                problems=tuple(issue.message for issue in issues),
            )
        )
    touched.sort(key=lambda one: (not one.approved, _APPROVED.get(one.state, 2)))
    return Impact(tuple(touched))
