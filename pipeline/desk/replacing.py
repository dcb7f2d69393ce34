"""Find and replace in translations: what would change, before it does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.desk.differences import Kind, differences


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for and what shall stand there. Without ``case``, capitals make no difference; ``words``: whole
    words alone."""

    find: str
    put: str
    case: bool = True
    words: bool = True


@dataclass(frozen=True, slots=True)
class Replaced:
    """One sentence that would change, over its revision ``base``."""

    segment: str
    base: int
    old: str
    new: str

    @property
    def differences(self) -> list[tuple[Kind, str]]:
        return differences(self.old, self.new)


def replaced(texts: Iterable[tuple[str, int, str]], wanted: Wanted) -> list[Replaced]:
    """The sentences (id, revision, text) that would change."""
    if not wanted.find:
        return []
    pattern = re.escape(wanted.find)
    if wanted.words:
        # a boundary is asked for only beside a letter or digit: “(a” ends in one, begins in none
        pattern = (r"\b" if re.match(r"\w", wanted.find) else "") + pattern
        pattern += r"\b" if re.search(r"\w$", wanted.find) else ""
    compiled = re.compile(pattern, 0 if wanted.case else re.IGNORECASE)
    changed = [(key, base, old, compiled.sub(lambda _: wanted.put, old)) for key, base, old in texts]
    return [Replaced(key, base, old, new) for key, base, old, new in changed if new != old and new.strip()]
