"""How far a glossary covers documents: which concepts occur, and which cannot be rendered where they should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.glossary.model import Concept, use_of
from pipeline.glossary.occurrences import Occurrences, has_rendering
from pipeline.store.views import StoredSentence


@dataclass(frozen=True, slots=True)
class Coverage:
    """One language pair: ``occurring`` says how often each approved concept occurs in the sentences of the source
    language; ``unrendered`` are those of them without a rendering, ``without`` all approved ones without.
    """

    source: str
    target: str
    sentences: int
    occurring: tuple[tuple[str, int], ...]
    unrendered: tuple[str, ...]
    without: tuple[str, ...]


def coverage(
    sentences: Iterable[StoredSentence], concepts: Sequence[Concept], sources: Sequence[str], targets: Sequence[str]
) -> list[Coverage]:
    """The coverage of every pair. No ``sources``: the languages of the sentences; no ``targets``: those that sentences
    are translated into. Concepts count once per occurrence of any of their terms that may be used.
    """
    approved = [concept for concept in concepts if concept.status == "approved" and concept.kind != "ban"]
    matchers: dict[str, Occurrences] = {}
    counts: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    pairs: dict[tuple[str, str], None] = {}
    for sentence in sentences:
        source = sentence.language
        if (sources and source not in sources) or source == "und":
            continue
        if source not in matchers:
            matchers[source], counts[source] = Occurrences(approved, source), Counter()
        found = matchers[source].find(sentence.source)
        counts[source].update(one for _, ids in found for one in ids)
        sizes[source] += 1
        pairs.update(((source, target), None) for target in targets or sentence.targets if target != source)
    return [
        Coverage(
            source=source,
            target=target,
            sentences=sizes[source],
            occurring=tuple(counts[source].most_common()),
            unrendered=tuple(c.id for c in approved if counts[source][c.id] and not has_rendering(c, target)),
            without=tuple(concept.id for concept in approved if not has_rendering(concept, target)),
        )
        for source, target in sorted(pairs)
    ]


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """A language's share of a glossary: concepts with a term in it, and its terms by use; listed forms and plurals."""

    language: str
    concepts: int
    preferred: int
    admitted: int
    forbidden: int
    forms: int
    plurals: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """A glossary in numbers."""

    files: int
    concepts: int
    by_status: dict[str, int]
    by_kind: dict[str, int]
    by_subject: dict[str, int]
    languages: tuple[LanguageCount, ...]


def statistics(concepts: Sequence[Concept]) -> Statistics:
    """Concepts by status, kind and subject (``""``: none), and what each language has, the largest first."""
    codes = dict.fromkeys(code for concept in concepts for code in concept.terms)
    counted = [_language(concepts, code) for code in codes]
    return Statistics(
        files=len({concept.place.file for concept in concepts}),
        concepts=len(concepts),
        by_status=dict(Counter(concept.status for concept in concepts).most_common()),
        by_kind=dict(Counter(concept.kind for concept in concepts).most_common()),
        by_subject=dict(Counter(concept.subject for concept in concepts).most_common()),
        languages=tuple(sorted(counted, key=lambda each: (-each.concepts, each.language))),
    )


def _language(concepts: Sequence[Concept], code: str) -> LanguageCount:
    having = [concept.terms[code] for concept in concepts if code in concept.terms]
    uses = Counter(use_of(entry, at) for entries in having for at, entry in enumerate(entries))
    entries = [entry for each in having for entry in each]
    return LanguageCount(
        language=code,
        concepts=len(having),
        preferred=uses["preferred"],
        admitted=uses["admitted"],
        forbidden=uses["forbidden"],
        forms=sum(len(entry.forms) for entry in entries),
        plurals=sum(bool(entry.plural) for entry in entries),
    )
