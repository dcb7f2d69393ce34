"""What the store gives to those who show it: pages, exports, the command line. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.document import Alignment, Article, Issue, Language, LeftOut, Repair, Severity, State, Translation

# who made the newest revision: an engine, the memory, a person, or nobody (it was in the target language already)
Origin = Literal["engine", "memory", "person", "source"]


# an issue of severity "info" is no reason to look at a segment
FLAGS: tuple[Severity, ...] = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is in one target language, counted in segments.

    ``flagged`` segments have open issues; ``unchanged`` ones, of those translated, were in the language already: nobody
    has to review them.
    """

    target: str
    segments: int
    translated: int = 0
    reviewed: int = 0
    final: int = 0
    flagged: int = 0
    failed: int = 0
    unchanged: int = 0
    unedited: int = 0

    @property
    def done(self) -> int:
        """Segments that have a translation in any state."""
        return self.translated + self.reviewed + self.final


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """A line of a contents list. ``failures`` says per target why the article could not be translated."""

    id: str
    title: str
    opening: str
    kind: str
    language: Language
    words: int
    progress: Mapping[str, Progress] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surrounded:
    """An article's line of the contents list, and those before and after it, where there are such."""

    summary: ArticleSummary
    before: ArticleSummary | None
    after: ArticleSummary | None


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A line of the start page."""

    name: str
    path: str
    format: str
    articles: int
    segments: int
    words: int
    languages: tuple[str, ...]
    progress: Mapping[str, Progress] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """All there is: names of documents, languages of originals and of translations, each sorted."""

    documents: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its contents list and all that reading did to it."""

    summary: DocumentSummary
    articles: tuple[ArticleSummary, ...]
    left_out: tuple[LeftOut, ...] = ()
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class WaiverView:
    """An issue that a person found to be none at its place, and why; ``at`` in seconds since 1970."""

    id: int
    issue: Issue
    reason: str
    author: str
    at: int


@dataclass(frozen=True, slots=True)
class WaiverCount:
    """How often a check was waived, for one concept of the glossary where it is about a term."""

    check: str
    concept: str
    number: int


@dataclass(frozen=True, slots=True)
class SegmentView:
    """The newest revision of one segment in one language; ``translation`` is None while there is none.

    Its issues are those that stand; those that a person waived are in ``waived``.
    """

    id: str
    state: State
    translation: Translation | None = None
    origin: Origin | None = None
    waived: tuple[WaiverView, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslatedArticle:
    """An article beside its translation. ``segments`` maps segment ids to their newest revision.

    ``asked_for``: it was to be translated into this language, whatever came of it.
    """

    document: str
    article: Article
    target: str
    segments: Mapping[str, SegmentView]
    failure: str = ""
    asked_for: bool = True


@dataclass(frozen=True, slots=True)
class StoredTarget:
    """A sentence in a target language, with what made it: an engine's name, ``memory`` or ``person``."""

    text: str
    alignment: Alignment
    made_by: str


@dataclass(frozen=True, slots=True)
class StoredSentence:
    """One segment of a document with its newest translations, by target language; for those who count words."""

    document: str
    article: str
    segment: str
    language: str
    source: str
    targets: Mapping[str, StoredTarget] = field(default_factory=dict)
