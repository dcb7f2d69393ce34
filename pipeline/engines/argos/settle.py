"""What may be taken for a sentence in which a term was forced: an attempt, and whether it is sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline import agreement
from pipeline.document import Alignment, Span
from pipeline.engines.argos import gates
from pipeline.engines.argos.pieces import UNKNOWN, Pieces
from pipeline.engines.argos.wanted import Wanted, capitalised, kept_share, shifted
from pipeline.engines.base import Pair

# The share of the words behind the term that a forced output must keep; below it the model lost the thread ("sin el
# pleno hay futuro" for "sin la reunión no hay futuro"), and the substitution, which keeps them all, is better.
_KEEP = 0.9
# How many words before the noun are looked at, where adjectives stand there.
_BEFORE_NOUN = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one unmet term goes: its number, the span of the model's own word, the possible texts before it."""

    number: int
    span: Span
    before: list[str]


@dataclass(frozen=True, slots=True)
class Output:
    """What the model made of a forced beginning."""

    prefix: Pieces
    target: Pieces
    alignment: Alignment

    @property
    def end(self) -> int:
        """Where the term ends; -1 where the target does not begin as it was told, or goes on within the word."""
        start, text = self.prefix.text.strip(), self.target.text
        return len(start) if text.startswith(start) and not text[len(start) : len(start) + 1].isalnum() else -1


@dataclass(frozen=True, slots=True)
class Attempt:
    """A target that has the term, which ends at ``end``."""

    text: str
    alignment: Alignment
    end: int


@dataclass(slots=True)
class Job:
    """A sentence on its way through the rounds. ``locked`` is the end of the last term that was put in."""

    source: Pieces
    wanted: Sequence[Wanted]
    target: str
    alignment: Alignment
    locked: int = 0
    given_up: set[int] = field(default_factory=set)
    put: list[tuple[Span, Span]] = field(default_factory=list)
    place: Place = Place(-1, (0, 0), [])

    @property
    def term(self) -> Wanted:
        """The term whose turn it is."""
        return self.wanted[self.place.number]

    @property
    def old(self) -> str:
        """The model's own word for it."""
        return self.target[slice(*self.place.span)]

    def take(self, attempt: Attempt | None) -> None:
        """Have done with the term whose turn it is, with an attempt or without."""
        self.given_up.add(self.place.number)
        if attempt:
            self.target, self.alignment, self.locked = attempt.text, attempt.alignment, attempt.end
            # all later terms lie to the right, so that the place stays
            self.put.append((self.term.span, (attempt.end - len(self.term.form), attempt.end)))


def forced(job: Job, output: Output, pair: Pair) -> Attempt | None:
    """The target that the model made, what follows the term in agreement with it; None if it has not the term."""
    end, text = output.end, output.target.text
    if end < 0:
        return None
    rest = agreement.after(pair.target, text[end:], job.term.slot, _adjectives(job, pair))
    moved = shifted(output.alignment, end, len(text) - end, len(rest))
    return Attempt(text[:end] + rest, moved, end)


def substituted(job: Job, pair: Pair) -> Attempt:
    """The target with the term in place of the model's own word."""
    before = job.place.before[0]
    form = job.term.form if before.strip("¿¡\"'«“( ") else capitalised(job.term.form)
    rest = agreement.after(pair.target, job.target[job.place.span[1] :], job.term.slot, _adjectives(job, pair))
    links = _substituted_links(job, len(before), len(form), rest)
    return Attempt(before + form + rest, links, len(before + form))


def _adjectives(job: Job, pair: Pair) -> list[str]:
    """The words behind the model's word that stand for words right before the term in the source.

    Where adjectives precede the noun (English, German) and follow it in the target, these are the adjectives.
    """
    if not agreement.is_adjective_first(pair.source):
        return []
    text, start = job.source.text, job.term.span[0]
    left = [match.span() for match in re.finditer(r"\w[\w-]*", text[:start])][-_BEFORE_NOUN:]
    spans = [span for span in left if not re.search(r"[^\w\s-]", text[span[1] : start])]
    return [
        job.target[t0:t1]
        for s0, s1, t0, t1 in job.alignment.links
        if t0 >= job.place.span[1] and any(a < s1 and s0 < b for a, b in spans)
    ]


def _substituted_links(job: Job, start: int, length: int, rest: str) -> Alignment:
    """The alignment of a text in which the term took the place of the model's word."""
    t0, t1 = job.place.span
    shift = start + length - t1
    links = []
    for s0, s1, a, b in job.alignment.links:
        if b <= t0:
            links.append((s0, s1, min(a, start), min(b, start)))
        elif a >= t1:
            end = start + length + len(rest)
            links.append((s0, s1, min(a + shift, end), min(b + shift, end)))
    links.append((*job.term.span, start, start + length))
    return Alignment(tuple(sorted((link for link in links if link[2] < link[3]), key=lambda link: link[2:])))


def is_sound(job: Job, attempt: Attempt, pair: Pair) -> bool:
    """Whether an attempt has the term once more, keeps the rest, and passes the gates."""
    text, term = attempt.text, job.term
    if term.count(text) <= term.count(job.target):
        return False
    if any(other.count(text) < other.count(job.target) for other in job.wanted if other.forms != term.forms):
        return False
    behind, now = job.target[job.place.span[1] :], text[attempt.end :]
    # a word more says the same twice, in another word ("el pleno encuentro") or in the displaced one
    if len(_WORD.findall(now)) > len(_WORD.findall(behind)) or _repeats(job, text):
        return False
    if kept_share(behind, now) < _KEEP:
        return False
    grave = [
        {f.check for f in gates.faults(job.source.text, one, pair) if f.severity == "error"}
        for one in (job.target, text)
    ]
    return grave[1] <= grave[0]


def _repeats(job: Job, text: str) -> bool:
    """Whether the word that the term displaces stands in a text as often as before."""
    old = job.old.lower()
    return old not in job.term.form.lower() and text.lower().count(old) >= max(1, job.target.lower().count(old))


def came_back(job: Job, output: Output) -> tuple[str, ...]:
    """The pieces of the displaced word behind the term; ``()`` where it did not come back there, or belongs there.

    They are the very pieces that the model made, so that its vocabulary has them.
    """
    old = re.compile(re.escape(job.old), re.IGNORECASE)
    found = old.search(output.target.text, output.end) if output.end >= 0 else None
    if not found or not _repeats(job, output.target.text) or old.search(job.target, job.place.span[1]):
        return ()
    pieces = [
        piece
        for piece, (start, end) in zip(output.target.tokens, output.target.spans, strict=True)
        if start < found.end() and found.start() < end
    ]
    return () if UNKNOWN in pieces else tuple(pieces)
