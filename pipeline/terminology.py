"""The glossary of one run: which terms each segment holds, and which documents a change of the files can concern."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from pipeline import glossary
from pipeline.document import UNDETERMINED, BlockKind, Issue
from pipeline.engines.base import Pair
from pipeline.errors import GlossaryError
from pipeline.glossary import Glossary
from pipeline.glossary.files import files_of
from pipeline.serving import needs_engine
from pipeline.store.work import Pending
from pipeline.terms import Terms, code_in

# Where a name is explained to the reader: running text. A headline has no room for it.
_PROSE: frozenset[BlockKind] = frozenset(("paragraph", "quote", "list_item"))
STALE, FORBIDDEN = "term_stale", "term_forbidden"


class Terminology:
    """A folder of glossary files, ``None`` for no glossary; loaded only where a document may need it.

    ``key`` names the bytes of the files, ``""`` for none. Whatever needs the glossary raises ``GlossaryError`` where
    the files have errors.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.key = _key(folder) if folder else ""
        self._terms: dict[Pair, Terms] = {}

    @cached_property
    def _glossary(self) -> Glossary | None:
        if not self._folder or not self.key:
            return None
        try:
            return glossary.load(self._folder)
        except GlossaryError as error:
            remedy = f"{error.remedy} “--no-glossary” translates without it."
            raise GlossaryError(error.what, where=error.where, remedy=remedy) from error

    def terms(self, pair: Pair) -> Terms:
        """The terms of a pair."""
        if pair not in self._terms:
            self._terms[pair] = Terms(pair, self._glossary)
        return self._terms[pair]

    def of(self, one: Pending, target: str) -> Terms:
        return self.terms(Pair(one.language, target))

    def first_mention(self, concept: str, target: str) -> str:
        """What a concept is expanded to where it is named first, ``""`` if it is not."""
        return self._glossary.first_mention(concept, target) if self._glossary else ""

    def relevant(self, sources: Iterable[tuple[str, str]], target: str) -> str:
        """A name for the state of all entries that may occur in a document: (language, source) of its segments.

        As long as it is the same, no change of the glossary concerns the document.
        """
        if self._glossary is None:
            return ""
        words: dict[str, set[str]] = {}
        for language, source in sources:
            if needs_engine(language, source, target):
                words.setdefault(language, set()).update(source.split())
        states = [
            f"{language}:{state}"
            for language, found in sorted(words.items())
            if language != UNDETERMINED and (state := self._glossary.possible(found, language, target))
        ]
        return _hash(" ".join(states).encode()) if states else ""

    def bans(self, target: str) -> str:
        """A name for the state of the words that are forbidden anywhere in a language, ``""`` for none."""
        return self._glossary.bans(target) if self._glossary else ""

    def stale(self, one: Pending, text: str, target: str) -> list[Issue]:
        """What the glossary has against a person's text that was made under other terms."""
        if one.head is None or one.head.glossary == (one.glossary or ""):
            return []
        found = self.of(one, target).verify(one.source, text, code_in(one.markup))
        return [
            replace(issue, check=STALE, message=f"The glossary has changed since this was approved. {issue.message}")
            for issue in found
        ]


class Marker:
    """Gives segments, which come in reading order, the fingerprint of their terms and the names to expand in them."""

    def __init__(self, terminology: Terminology, target: str) -> None:
        self._terminology, self._target = terminology, target
        self._article: int | None = None
        self._named: set[str] = set()

    def mark(self, chunk: Iterable[Pending]) -> list[Pending]:
        return [self._marked(one) for one in chunk]

    def _marked(self, one: Pending) -> Pending:
        if one.article != self._article:
            self._article, self._named = one.article, set()
        if not self._terminology.key or not needs_engine(one.language, one.source, self._target):
            return replace(one, glossary="")
        terms = self._terminology.of(one, self._target)
        firsts = tuple(self._firsts(terms, one)) if one.kind in _PROSE else ()
        return replace(
            one, glossary=terms.fingerprint(one.source, firsts=firsts, code=code_in(one.markup)), firsts=firsts
        )

    def _firsts(self, terms: Terms, one: Pending) -> Iterable[str]:
        for match in terms.match(one.source, code_in(one.markup)):
            if match.concept not in self._named and self._terminology.first_mention(match.concept, self._target):
                self._named.add(match.concept)
                yield match.concept


def reissued(issues: Sequence[Issue], found: Mapping[str, Sequence[Issue]]) -> tuple[Issue, ...] | None:
    """The issues with those of some checks (name -> issues) replaced; None where that changes nothing."""
    kept = [issue for issue in issues if issue.check not in found]
    new = [issue for each in found.values() for issue in each]
    old = [issue for issue in issues if issue.check in found]
    return None if sorted(map(repr, old)) == sorted(map(repr, new)) else (*kept, *new)


def _key(folder: Path) -> str:
    """A name for the bytes of a folder's glossary files, ``""`` where there are none."""
    try:
        parts = [f"{path.name}\0".encode() + path.read_bytes() for path in files_of(folder)]
    except OSError as error:
        raise GlossaryError(
            f"The glossary cannot be read: {error.strerror}.",
            where=str(error.filename or folder),
            remedy="Name an existing folder, or translate with “--no-glossary”.",
        ) from error
    return _hash(*parts) if parts else ""


def _hash(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]
