"""What the store hands to the desk. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from pipeline.document import Issue, Markup, Recipe, Severity, State, Translation
from pipeline.store.views import Origin

# what a person did: wrote, approved, sent back with a reason, took back, brought an older text back, replaced words in
# many places, had it translated anew
Act = Literal["written", "approved", "rejected", "undone", "reverted", "replaced", "retranslated", "finished"]
ACTS: tuple[Act, ...] = get_args(Act)


@dataclass(frozen=True, slots=True)
class Place:
    """One sentence in one language, by the names that pages know it by."""

    document: str
    article: str
    segment: str
    target: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a person does to a segment: the text it shall have, and why. ``translation`` is an engine's new one instead
    of a text; ``issues`` and ``markup`` are those of a text that is new."""

    act: Act
    text: str
    state: State = "translated"
    note: str = ""
    issues: tuple[Issue, ...] = ()
    markup: tuple[Markup, ...] = ()
    translation: Translation | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest revision of a segment: ``revision`` is its number, 0 while there is none.

    ``reason`` is why a person sent it back; ``draft`` what the one who asks has typed and not saved, over the revision
    ``draft_base``. ``comments`` counts those that are open; ``writer`` is who gave the segment the text that it has.
    """

    revision: int = 0
    text: str = ""
    state: State = "initial"
    origin: Origin | None = None
    author: str = ""
    at: int = 0
    act: str = ""
    reason: str = ""
    draft: str | None = None
    draft_base: int = 0
    draft_at: int = 0
    comments: int = 0
    writer: str = ""
    recipe: Recipe | None = None
    markup: tuple[Markup, ...] = ()
    flagged: bool = False

    @property
    def taken_over(self) -> bool:
        """Whether it was in the language already and stands as it was; nobody has to review it."""
        return self.origin == "source" and self.state == "translated" and self.act != "rejected"

    @property
    def unedited(self) -> bool:
        """Whether a person approved what an engine wrote, as it stood."""
        return self.state in ("reviewed", "final") and self.origin == "engine"

    @property
    def needs_someone(self) -> bool:
        """Whether a person should still look at it."""
        return (self.state in ("initial", "translated") and not self.taken_over) or self.comments > 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody was faster: ``theirs`` is the newest revision, ``base`` the text that ``yours`` was written over."""

    base: str
    theirs: Head
    yours: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision in a segment's history. ``unchanged``: a machine's text that a person approved as it stood."""

    revision: int
    at: int
    author: str
    origin: Origin
    state: State
    act: str
    note: str
    text: str
    recipe: Recipe | None

    @property
    def unchanged(self) -> bool:
        return self.act == "approved" and self.origin != "person"


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person said about a sentence, or about a proposal; ``resolved_at`` is None while it is open."""

    id: int
    author: str
    at: int
    text: str
    resolved_by: str | None
    resolved_at: int | None


@dataclass(frozen=True, slots=True)
class Remembered:
    """A sentence that people approved, like the one that is asked about. ``percent`` is filled by who compares."""

    document: str
    article: str
    segment: str
    source: str
    text: str
    percent: int = 0


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A sentence that waits for a person, in the language that it is in, with its gravest issue."""

    article: str
    segment: str
    language: str
    source: str
    issue: Issue | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a document in a language needs a person. ``next`` is the next doubtful sentence, where there is one.

    ``unchanged`` sentences were in the language already and are not among those ``translated``; ``unedited`` are those
    of the approved that stand as the machine wrote them.
    """

    document: str
    target: str
    segments: int
    initial: int
    translated: int
    unchanged: int
    reviewed: int
    final: int
    issues: dict[Severity, int]
    rejected: int
    comments: int
    unedited: int
    next: Doubtful | None


@dataclass(frozen=True, slots=True)
class SentBack:
    """A sentence that was sent back: to whom wrote its text, by whom, and why."""

    place: Place
    source_language: str
    source: str
    text: str
    reason: str
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver that holds, with its sentence."""

    place: Place
    source_language: str
    source: str
    check: str
    concept: str
    reason: str
    author: str
    at: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that a search found, on one of its sides."""

    place: Place
    title: str
    source_language: str
    source: str
    text: str
    state: State
    number: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes for the glossary. ``base`` is the file's text at that time.

    ``kind`` is ``term``: a term for a concept, whose ``fields`` are the file's; ``concept``, a new one, or ``change``
    of one that is there: then ``fields`` are the concept's sheet, and ``term`` and ``language`` what it is known by.
    """

    id: int
    file: str
    concept: str
    language: str
    term: str
    fields: dict[str, Any]
    base: str
    author: str
    at: int
    state: str
    decided_by: str | None
    decided_at: int | None
    reason: str
    kind: str = "term"
