"""What a model left out and the source shows to the letter, put back by the alignment: numbers, addresses, marks.

The last step before a flag. A number that the model changed is written over with the source's; one that it dropped is
put beside the words that stand beside it in the source. Quotation marks and brackets go around what became of the
words between them. Whatever is put back is told, since only a person can say whether it stands at its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline import literals, numbers
from pipeline.alignment import ordered
from pipeline.document import Alignment, Issue, Span
from pipeline.engines.base import Pair

# A number with what belongs to it: signs of currency and per cent, the marks of dates, times and ranges.
_FIGURE = re.compile(
    r"[€$£¥₹₺+−-]?\d(?:[\d.,:/’'٫٬–-]*\d)?(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[ \u00a0\u202f]?[%‰€£]|°)?"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’\u200c][^\W\d_]+)*")
_PAIRS = {"“": "”", "„": "“", "«": "»", "(": ")", "[": "]"}
_QUOTES = '"“”„«»‹›‘’'
RESTORED = "restored"  # the check that tells what was put back
# A word of fewer letters is an article or a preposition, whose place in the target says little.
_TELLING = 4


@dataclass(frozen=True, slots=True)
class Mended:
    """A target with its alignment, and one issue for each thing that was put back."""

    target: str
    alignment: Alignment
    issues: tuple[Issue, ...]


def mend(source: str, target: str, alignment: Alignment, lost: list[Span], pair: Pair) -> Mended:
    """Put back what stands at ``lost`` in the source, then marks around words; nothing without an alignment."""
    state = Mended(target, alignment, ())
    if alignment.links:
        for span in _figures(source, lost):
            state = _put_back(source, span, state, pair)
        for outer in _marked(source):
            state = _put_around(source, outer, state)
    return state


def _figures(source: str, lost: list[Span]) -> list[Span]:
    """The whole figures and addresses that the lost numbers are parts of, in order."""
    whole = [*literals.find(source)]
    whole += [
        match.span()
        for match in _FIGURE.finditer(source)
        if not any(a < match.end() and match.start() < b for a, b in whole)
    ]
    return sorted({span for span in whole if any(a < span[1] and span[0] < b for a, b in lost)})


def _put_back(source: str, span: Span, state: Mended, pair: Pair) -> Mended:
    text = _rewritten(source[slice(*span)], pair)
    place = _changed(source, span, state) or _beside(source, span, state)
    if place is None:
        return state
    start, end = place
    before, after = state.target[:start], state.target[end:]
    lead = " " if before and not before[-1].isspace() and before[-1] not in "([“«¿¡\"'’-–—/" else ""
    tail = " " if after and after[0].isalnum() else ""
    mended = _replaced(state, (start, end), lead + text + tail, span)
    at = (start + len(lead), start + len(lead) + len(text))
    said = f"{text} was lost by the model and put back. See whether it is in its place."
    issue = Issue(RESTORED, "warning", said, span, at)
    return Mended(mended.target, mended.alignment, (*mended.issues, issue))


def _rewritten(figure: str, pair: Pair) -> str:
    """A figure in the writing of the target's language; dates, times and codes as they stand."""
    found = numbers.find(figure, pair.source)
    if len(found) != 1:
        return figure
    start, end = found[0].span
    text = numbers.rewritten(figure[start:end], pair.source, pair.target) or figure[start:end]
    return figure[:start] + text + figure[end:]


def _changed(source: str, span: Span, state: Mended) -> Span | None:
    """The figure of the target that is no figure of the source and that the lost one is linked to, or the only one."""
    mine = {_digits(match[0]) for match in _FIGURE.finditer(source)}
    spare = [match.span() for match in _FIGURE.finditer(state.target) if _digits(match[0]) not in mine]
    spare = [one for one in spare if not any(a < one[1] and one[0] < b for a, b in literals.find(state.target))]
    linked = [link[2:] for link in state.alignment.links if link[0] < span[1] and span[0] < link[1]]
    near = [one for one in spare if any(a < one[1] and one[0] < b for a, b in linked)]
    return near[0] if near else spare[0] if len(spare) == 1 else None


def _digits(figure: str) -> str:
    return re.sub(r"\D", "", figure)


def _beside(source: str, span: Span, state: Mended) -> Span | None:
    """The empty place before the translation of the next word, else behind that of a word before."""
    following = _WORD.match(source, span[1] + (source[span[1] : span[1] + 1] in (" ", "\u00a0")))
    before = list(_WORD.finditer(source, 0, span[0]))[:-4:-1]
    words = [following, *before]
    if following and len(following[0]) < _TELLING and before:
        words = [before[0], following, *before[1:]]
    for word in words:
        hull = _hull(state.alignment, word.span()) if word else None
        if hull:
            at = hull[0] if word is following else hull[1]
            return at, at
    return None


def _marked(source: str) -> Iterator[Span]:
    """The spans between paired marks, marks included; straight quotation marks pair up in turn."""
    straight = [match.start() for match in re.finditer('"', source)]
    if len(straight) % 2 == 0:
        yield from ((a, b + 1) for a, b in zip(straight[::2], straight[1::2], strict=True))
    for opening, closing in _PAIRS.items():
        for match in re.finditer(f"{re.escape(opening)}[^{re.escape(opening + closing)}]+{re.escape(closing)}", source):
            yield match.span()


def _put_around(source: str, outer: Span, state: Mended) -> Mended:
    """Marks around what became of the words between them, where the target has none of their kind."""
    opening, closing = source[outer[0]], source[outer[1] - 1]
    kind = _QUOTES if opening in _QUOTES else opening + closing
    # as many as the source has, in whatever style: then they came through
    if sum(map(state.target.count, kind)) >= sum(map(source.count, kind)):
        return state
    inner = (outer[0] + 1, outer[1] - 1)
    hull = _hull(state.alignment, inner)
    words = _WORD.findall(state.target[slice(*hull)]) if hull else []
    # words far apart from one another are no quotation: better none than a wrong one
    if not hull or not source[slice(*inner)].strip() or len(words) > 2 * len(_WORD.findall(source[slice(*inner)])) + 1:
        return state
    if any(_inside(hull[at], issue) for issue in state.issues for at in (0, 1)):
        return state
    mended = _replaced(state, (hull[1], hull[1]), closing, (outer[1] - 1, outer[1]))
    mended = _replaced(mended, (hull[0], hull[0]), opening, (outer[0], outer[0] + 1))
    said = f"{opening}…{closing} was lost by the model and put back. See whether it is around the right words."
    issue = Issue(RESTORED, "info", said, outer, (hull[0], hull[1] + 2))
    return Mended(mended.target, mended.alignment, (*mended.issues, issue))


def _inside(at: int, issue: Issue) -> bool:
    return issue.target_span is not None and issue.target_span[0] < at < issue.target_span[1]


def _hull(alignment: Alignment, span: Span) -> Span | None:
    hits = [link[2:] for link in alignment.links if link[0] < span[1] and span[0] < link[1]]
    return (min(start for start, _ in hits), max(end for _, end in hits)) if hits else None


def _replaced(state: Mended, place: Span, text: str, span: Span) -> Mended:
    """``text`` at ``place`` of the target, linked to ``span`` of the source; what stands behind it moves."""
    start, end = place
    grown = len(text) - (end - start)

    def moved(at: int, *, is_end: bool) -> int:
        # an empty place between two words: the word before it ends there, the word behind it begins there
        beyond = at > start if is_end else at >= end and not (start < end and at == start)
        return at + grown if beyond else at

    links = [
        (s0, s1, moved(t0, is_end=False), moved(t1, is_end=True))
        for s0, s1, t0, t1 in state.alignment.links
        if not (start < end and t0 < end and start < t1)
    ]
    body = text.strip()
    at = start + text.index(body)
    links.append((*span, at, at + len(body)))
    issues = tuple(_shifted(issue, moved) for issue in state.issues)
    target = state.target[:start] + text + state.target[end:]
    return Mended(target, ordered(links), issues)


def _shifted(issue: Issue, moved: Callable[..., int]) -> Issue:
    if issue.target_span is None:
        return issue
    start, end = issue.target_span
    return Issue(
        issue.check,
        issue.severity,
        issue.message,
        issue.source_span,
        (moved(start, is_end=False), moved(end, is_end=True)),
    )
