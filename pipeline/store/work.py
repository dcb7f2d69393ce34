"""What passes between the store and the stage that translates. Data only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.document import Alignment, Markup, State, Translation
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
class Pending:
    """A segment that needs a translation. ``article`` is its article's number in the store."""

    segment: int
    article: int
    language: str
    digest: bytes
    source: str
    markup: tuple[Markup, ...]


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
class Job:
    """A run of ``diglot translate``; ``finished`` is None while it runs."""

    id: int
    state: str
    started: int
    finished: int | None
    targets: tuple[str, ...]


def digest(language: str, source: str) -> bytes:
    """What a text is found by: 16 bytes over its language and its exact characters."""
    return hashlib.blake2b(f"{language}\0{source}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
