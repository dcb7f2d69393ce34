"""A glossary's terms in a target: found, or put in through the alignment.

An engine honours constraints as well as it can; this looks what became of each and repairs what it can without harm.
Only words that came from the term alone are replaced, and only where they stand together; anything else stays and is
told as an issue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.alignment import ordered
from pipeline.document import Issue, Span, Term, TermStatus, Translation
from pipeline.engines.base import Constraint
from pipeline.markup import nested

# An article that an engine makes from the noun ("la huelga" for "strike") is aligned to the noun. Words of up to three
# letters before the term proper stay: el, la, los, las, un, una, o, os, the, le, les, der.
_ARTICLE = 3

How = Literal["exact", "form"]
Finder = Callable[[str, Constraint], Sequence[tuple[Span, How]]]


@dataclass(frozen=True, slots=True)
class _Edit:
    """``target[start:end]`` becomes ``text``, which renders ``source``."""

    start: int
    end: int
    text: str
    source: Span


def find(target: str, constraint: Constraint) -> list[tuple[Span, How]]:
    """Where a target has a rendering or one of its listed forms, as whole words, capitals apart."""
    exact: list[tuple[Span, How]] = [
        (span, "exact") for word in constraint.renderings for span in _places(target, word)
    ]
    return exact + [(span, "form") for word in constraint.forms for span in _places(target, word)]


def enforce(
    source: str, translation: Translation, constraints: Sequence[Constraint], finder: Finder = find
) -> Translation:
    """The translation with every constraint met where that can be done; ``terms`` says what became of each.

    ``finder`` says where a target renders a constraint: ``find``, or a glossary's own way, which knows inflection.
    """
    if not constraints or not translation.target:
        return translation
    taken: list[Span] = []
    terms: list[Term | None] = [None] * len(constraints)
    # first what is there already, so that nothing is put over a word that renders another term
    for at, constraint in enumerate(constraints):
        hit = _claim(translation, constraint, finder, taken)
        if hit:
            span, how = hit
            taken.append(span)
            status: TermStatus = "kept" if how == "exact" else "inflected"
            terms[at] = Term(source[slice(*constraint.span)], translation.target[slice(*span)], status)
    edits: list[_Edit] = []
    issues: list[Issue] = []
    for at, constraint in enumerate(constraints):
        if terms[at] is not None:
            continue
        word = source[slice(*constraint.span)]
        region = _region(translation, constraint.span) if constraint.replace and constraint.renderings else None
        if region is None or any(start < region[1] and region[0] < end for start, end in taken):
            wanted = constraint.renderings[0] if constraint.renderings else ""
            terms[at] = Term(word, wanted, "missing")
            message = f"The glossary renders “{word}” as “{wanted}”, which is not in the translation."
            issues.append(Issue("term_missing", "warning", message, constraint.span))
            continue
        taken.append(region)
        text = _cased(constraint.renderings[0], translation.target[slice(*region)])
        edits.append(_Edit(*region, text, constraint.span))
        terms[at] = Term(word, text, "replaced")
    edited = _apply(translation, edits)
    done = tuple(term for term in terms if term is not None)
    return replace(edited, terms=(*edited.terms, *done), issues=(*edited.issues, *issues))


def _places(text: str, word: str) -> list[Span]:
    """Where ``word`` stands in ``text`` as whole words, whatever the capitals."""
    lowered, wanted = _folded(text), _folded(word)
    found: list[Span] = []
    at = lowered.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if not (_joined(text, at) or _joined(text, end)):
            found.append((at, end))
        at = lowered.find(wanted, at + 1)
    return found


def _folded(text: str) -> str:
    """``text`` in small letters, of the same length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _joined(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _claim(
    translation: Translation, constraint: Constraint, finder: Finder, taken: Sequence[Span]
) -> tuple[Span, How] | None:
    """The place that renders a constraint and no other: one that is aligned with it first, then by how sure it is."""
    start, end = constraint.span
    linked = [link[2:] for link in translation.alignment.links if link[0] < end and start < link[1]]
    places = [
        (span, how)
        for span, how in finder(translation.target, constraint)
        if not any(a < span[1] and span[0] < b for a, b in taken)
    ]
    return min(
        places,
        key=lambda place: (not any(a < place[0][1] and place[0][0] < b for a, b in linked), place[1], place[0]),
        default=None,
    )


def _region(translation: Translation, span: Span) -> Span | None:
    """The target words that came from ``span`` alone, if they stand together; ``None`` if they do not."""
    links = translation.alignment.links
    inside = [link for link in links if span[0] <= link[0] and link[1] <= span[1]]
    outside = [link for link in links if not (span[0] <= link[0] and link[1] <= span[1])]
    own = sorted({link[2:] for link in inside if not any(link[2] < o[3] and o[2] < link[3] for o in outside)})
    own = [word for word in own if translation.target[slice(*word)].strip()]
    while len(own) > 1 and _is_article(own[0], inside):
        own = own[1:]
    if not own:
        return None
    region = (own[0][0], max(end for _, end in own))
    if any(link[2] < region[1] and region[0] < link[3] for link in outside):
        return None
    return region


def _is_article(word: Span, inside: Sequence[tuple[int, int, int, int]]) -> bool:
    """Whether a short word shares its source with a later word of the term."""
    sources = {link[:2] for link in inside if link[2:] == word}
    shared = any(link[:2] in sources and link[2] >= word[1] for link in inside)
    return shared and word[1] - word[0] <= _ARTICLE


def _cased(rendering: str, replaced: str) -> str:
    """The rendering in the capitals of what it replaces."""
    if len(replaced) > 1 and replaced.isupper():
        return rendering.upper()
    if replaced[:1].isupper() and rendering[:1].islower():
        return rendering[0].upper() + rendering[1:]
    return rendering


def _apply(translation: Translation, edits: Sequence[_Edit]) -> Translation:
    """Carry out edits that do not overlap; everything that has a place in the target moves along."""
    if not edits:
        return translation
    edits = sorted(edits, key=lambda edit: edit.start)
    parts, places, at, length = [], [], 0, 0
    for edit in edits:
        parts += [translation.target[at : edit.start], edit.text]
        length += edit.start - at
        places.append((length, length + len(edit.text)))
        length += len(edit.text)
        at = edit.end
    parts.append(translation.target[at:])

    def moved(span: Span) -> Span:
        return (_moved(span[0], edits, places, end=False), _moved(span[1], edits, places, end=True))

    def cut(span: Span) -> bool:
        return any(span[0] < edit.end and edit.start < span[1] for edit in edits)

    links = [(*link[:2], *moved(link[2:])) for link in translation.alignment.links if not cut(link[2:])]
    links += [(*edit.source, *place) for edit, place in zip(edits, places, strict=True)]
    markup = []
    for item in translation.markup:
        start, end = moved((item.start, item.end))
        markup.append(replace(item, start=start, end=end))
    issues = [
        issue if issue.target_span is None else replace(issue, target_span=moved(issue.target_span))
        for issue in translation.issues
        if issue.target_span is None or not cut(issue.target_span)
    ]
    return replace(
        translation,
        target="".join(parts),
        alignment=ordered(links),
        markup=nested(markup),
        issues=tuple(issues),
    )


def _moved(at: int, edits: Sequence[_Edit], places: Sequence[Span], *, end: bool) -> int:
    """Where an offset goes: inside an edit to the start of what was put in, or to its end for the end of a span."""
    shift = 0
    for edit, place in zip(edits, places, strict=True):
        if at <= edit.start:
            break
        if at < edit.end:
            return place[1] if end else place[0]
        shift = place[1] - edit.end
    return at + shift
