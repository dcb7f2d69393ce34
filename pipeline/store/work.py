"""What passes between the store and the stage that translates. Data only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.document import Alignment, BlockKind, Issue, Markup, State, Translation
from pipeline.store import codec
from pipeline.store.views import Origin


@dataclass(frozen=True, slots=True)
class Known:
    """A document as the store last saw it.

    ``languages`` are those of its segments, sorted; ``editions`` maps target languages to the recipes with which all
    of it was made (``""``: something was left to do).
    """

    id: int
    name: str
    path: str
    sha256: str
    read_with: str
    languages: tuple[str, ...]
    articles: int
    segments: int
    words: int
    editions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Head:
    """The newest revision of a segment. ``content`` is the number of its text in the store.

    ``same_text``: it was made of the source of now; ``same_recipe``: an engine made it as it would now, terms aside.
    ``glossary`` is the fingerprint of the terms it was made with.
    """

    content: int
    origin: Origin
    state: State
    same_text: bool
    same_recipe: bool
    glossary: str

    @property
    def is_human(self) -> bool:
        """Whether a person wrote or approved it, here or elsewhere."""
        return self.state in ("reviewed", "final") or self.origin in ("person", "memory")


@dataclass(frozen=True, slots=True)
class Pending:
    """A segment on its way to a translation. ``article`` is its article's number in the store, ``kind`` its block's.

    ``glossary`` is the fingerprint of the terms that occur in it (None: not looked for; a new revision keeps that of
    the last one), ``firsts`` names the concepts that are to be expanded in it, being met here first in their article.
    """

    segment: int
    article: int
    language: str
    digest: bytes
    source: str
    markup: tuple[Markup, ...]
    kind: BlockKind = "paragraph"
    head: Head | None = None
    glossary: str | None = None
    firsts: tuple[str, ...] = ()

    @property
    def is_stale(self) -> bool:
        """Whether it needs a translation. What a person wrote or approved never does, as long as its text is there."""
        head = self.head
        if head is None or head.state == "initial":
            return True
        if head.state != "translated" or head.origin == "person":
            return False
        if not head.same_text:
            return True
        return head.origin == "engine" and (not head.same_recipe or head.glossary != (self.glossary or ""))


@dataclass(frozen=True, slots=True)
class Recalled:
    """A translation that the store has already, for the segments that read ``digest``."""

    content: int
    text: str
    links: str  # the alignment as the store keeps it: few segments have markup that needs it
    origin: Origin
    state: State
    recipe: int | None
    flagged: bool
    glossary: str = ""  # the fingerprint of the terms it was made with

    @property
    def alignment(self) -> Alignment:
        return codec.load_alignment(self.links)


@dataclass(frozen=True, slots=True)
class Stored:
    """A content as the store has it: its text, the alignment as the store keeps it, its engine's name (``""`` for a
    person's), its issues."""

    text: str
    links: str
    engine: str
    issues: tuple[Issue, ...]

    @property
    def alignment(self) -> Alignment:
        return codec.load_alignment(self.links)


@dataclass(frozen=True, slots=True)
class Revision:
    """A new revision of a segment: a translation to be stored, or one that was recalled."""

    pending: Pending
    content: Translation | Recalled
    markup: tuple[Markup, ...]
    origin: Origin
    state: State


@dataclass(frozen=True, slots=True)
class Due:
    """An article whose files are behind what people changed: its number, its names; ``mark`` tells the change."""

    article: int
    target: str
    mark: int
    document: str
    key: str


@dataclass(frozen=True, slots=True)
class Job:
    """A run of ``diglot translate``; ``finished`` is None while it runs, ``files`` are named as documents' paths are.

    ``given`` is the language that somebody said they are in, else ``""``.
    """

    id: int
    state: str
    started: int
    finished: int | None
    targets: tuple[str, ...]
    files: tuple[str, ...]
    given: str


def digest(language: str, source: str) -> bytes:
    """What a text is found by: 16 bytes over its language and its exact characters."""
    return hashlib.blake2b(f"{language}\0{source}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
