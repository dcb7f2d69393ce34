"""Output gates: signs that a neural model went astray. A gate names a fault; it never hides a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import language, literals
from pipeline.document import Issue, Severity
from pipeline.engines.base import Pair

_WORD = re.compile(r"\w+(?:[’'\u200c-]\w+)*")
# A run of words said this many times over is a loop; twice happens in good text ("never, never").
_LOOP_TIMES = 3
# Below this many characters a length or a language tells nothing.
_SHORT = 25
# Characters of target per character of source: of 56,000 human translations of news sentences between eight languages
# one in 2,000 lies below 0.41 and one in 2,000 above 2.2.
_SHORTEST, _LONGEST = 0.35, 2.6
# Numbers up to twelve may become words ("5 people" to "cinco personas"), months or days.
_SPELT_OUT = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an output: the check's name, how grave, and the text that a reviewer reads."""

    check: str
    severity: Severity
    message: str

    def issue(self) -> Issue:
        return Issue(self.check, self.severity, self.message)


def faults(source: str, target: str, pair: Pair) -> list[Fault]:
    """Everything that the gates find, the gravest first."""
    found = [
        fault
        for fault in (
            _empty(source, target),
            _loop(source, target),
            _copied(source, target, pair),
            _length(source, target, pair),
            _literals(source, target),
            _numbers(source, target),
            _language(target, pair),
        )
        if fault
    ]
    return sorted(found, key=lambda fault: ("error", "warning", "info").index(fault.severity))


def _empty(source: str, target: str) -> Fault | None:
    if source.strip() and not target.strip():
        return Fault("empty", "error", "The engine gave no translation.")
    return None


def _loop(source: str, target: str) -> Fault | None:
    """The same one to six words again and again, more often than in the source."""
    if _repeats(target) >= _LOOP_TIMES > _repeats(source):
        return Fault("repetition", "error", "The translation repeats the same words again and again.")
    return None


def _repeats(text: str) -> int:
    """How many times in a row the text says the same one to six words, at most."""
    words = [match[0].casefold() for match in _WORD.finditer(text)]
    return max(
        (_count(words, start, size) for size in range(1, 7) for start in range(len(words) - size + 1)), default=0
    )


def _count(words: Sequence[str], start: int, size: int) -> int:
    """How many times the ``size`` words at ``start`` stand there in a row."""
    pattern, times = words[start : start + size], 0
    while words[start + times * size : start + (times + 1) * size] == pattern:
        times += 1
    return times


def _copied(source: str, target: str, pair: Pair) -> Fault | None:
    """Most words are the source's own, in its order: names and numbers aside, nothing was translated."""
    if pair.source.split("-")[0] == pair.target.split("-")[0]:
        return None
    words = [match[0] for match in _WORD.finditer(source)]
    plain = [word for word in words if word[0].islower()]
    if len(plain) < 4:
        return None
    theirs = Counter(match[0] for match in _WORD.finditer(target))
    if sum((Counter(plain) & theirs).values()) > 0.8 * len(plain):
        return Fault("copy", "error", "The translation is a copy of the original.")
    return None


def _length(source: str, target: str, pair: Pair) -> Fault | None:
    if len(source) < _SHORT or {"zh", "ja", "th"} & {pair.source.split("-")[0], pair.target.split("-")[0]}:
        return None
    ratio = len(target) / len(source)
    if ratio < _SHORTEST:
        return Fault("truncated", "error", "The translation is far shorter than the original: text may be missing.")
    if ratio > _LONGEST:
        return Fault("too_long", "error", "The translation is far longer than the original.")
    return None


def _literals(source: str, target: str) -> Fault | None:
    lost = [source[start:end] for start, end in literals.find(source) if source[start:end] not in target]
    if lost:
        return Fault("lost_literal", "error", f"Missing in the translation: {', '.join(lost)}")
    return None


def _numbers(source: str, target: str) -> Fault | None:
    theirs = literals.numbers(target)
    lost = [n for n, count in literals.numbers(source).items() if int(n) > _SPELT_OUT and theirs[n] < count]
    if lost:
        return Fault("lost_number", "warning", f"Numbers missing in the translation: {', '.join(lost)}")
    return None


def _language(target: str, pair: Pair) -> Fault | None:
    source_code, target_code = pair.source.split("-")[0], pair.target.split("-")[0]
    if len(target) < 2 * _SHORT or source_code == target_code:
        return None
    if language.guess(target, (target_code, source_code)) == source_code:
        return Fault("wrong_language", "error", "The translation seems to be in the language of the original.")
    return None
