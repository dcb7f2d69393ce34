"""Terms that a translation should have: what is wanted, whether it is met, and what putting one in does to a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.agreement import Slot
from pipeline.document import Alignment, Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term of a source: its span, the form to put in with its gender and number, all forms that will do.

    A ``gentle`` one is put in only where the model finds the sentence about as likely with it.
    """

    span: Span
    form: str
    slot: Slot
    forms: tuple[str, ...]
    gentle: bool = False

    def count(self, text: str) -> int:
        """How often the text has one of the forms, as whole words, capitals aside."""
        pattern = "|".join(re.escape(form) for form in sorted(self.forms, key=len, reverse=True))
        return len(re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)) if pattern else 0


@dataclass(frozen=True, slots=True)
class Forced:
    """A target with its alignment; ``put`` are the terms that were put in: spans of the source and of the target."""

    target: str
    alignment: Alignment
    put: tuple[tuple[Span, Span], ...] = ()


def unmet(target: str, wanted: Sequence[Wanted]) -> list[int]:
    """The numbers of the terms that the target lacks: occurrences are counted, not presence."""
    out = []
    have: dict[tuple[str, ...], int] = {}
    for number, term in enumerate(wanted):
        left = have.setdefault(term.forms, term.count(target))
        if left > 0:
            have[term.forms] = left - 1
        else:
            out.append(number)
    return out


def kept_share(old: str, new: str) -> float:
    """The share of the words of ``old`` that ``new`` still has, whatever their endings."""
    before = Counter(match[0].lower() for match in re.finditer(r"(?<!\w)\w{2,4}", old))
    after = Counter(match[0].lower() for match in re.finditer(r"(?<!\w)\w{2,4}", new))
    return (before & after).total() / before.total() if before else 1.0


def longest_run(spans: Sequence[Span], text: str) -> list[Span]:
    """The longest run of spans with nothing but white space and hyphens between them."""
    runs: list[list[Span]] = []
    for span in spans:
        if runs and not text[runs[-1][-1][1] : span[0]].strip(" -'’"):
            runs[-1].append(span)
        else:
            runs.append([span])
    return max(runs, key=lambda run: run[-1][1] - run[0][0], default=[])


def shifted(alignment: Alignment, at: int, old: int, new: int) -> Alignment:
    """Links with targets beyond ``at`` moved by what the text behind it grew, at its end at the latest."""
    if old == new:
        return alignment
    links = []
    for s0, s1, t0, t1 in alignment.links:
        if t0 >= at:
            t0, t1 = min(t0 + new - old, at + new), min(t1 + new - old, at + new)  # noqa: PLW2901
        if t0 < t1:
            links.append((s0, s1, max(t0, 0), t1))
    return replace(alignment, links=tuple(links))


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
