"""A glossary's terms in a target: found, or put in through the alignment.

An engine honours constraints as well as it can; this looks what became of each and repairs what it can without harm.
Only words that came from the term alone are replaced, and only where they stand together; the words around them are
made to agree by the language's table (``pipeline.agreement``). What then fails the gates, or cannot be put in, stays as
it was and is told as an issue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline import agreement
from pipeline.agreement import Slot
from pipeline.alignment import made_of, ordered
from pipeline.document import Issue, Span, Term, TermStatus, Translation
from pipeline.engines.base import Constraint, Pair
from pipeline.markup import nested

# How many words before a term may be its adjectives.
_BEFORE_NOUN = 3
_WORD = re.compile(r"\w+")

How = str  # exact, form, lemma, clitic: the rule by which a rendering was found, the surest first; engine: told by it
_FOUND: dict[How, TermStatus] = {"exact": "kept"}
_SURE = ("exact", "form", "lemma", "clitic")
Finder = Callable[[str, Constraint], Sequence[tuple[Span, How]]]
Mover = Callable[[Span], Span]


@dataclass(frozen=True, slots=True)
class _Edit:
    """``target[start:end]`` becomes ``text``, which renders ``source``; without one it renders what was there."""

    start: int
    end: int
    text: str
    source: Span | None = None


def find(target: str, constraint: Constraint) -> list[tuple[Span, How]]:
    """Where a target has a rendering or one of its listed forms, as whole words, capitals apart."""
    exact: list[tuple[Span, How]] = [
        (span, "exact") for word in constraint.renderings for span in _places(target, word)
    ]
    return exact + [(span, "form") for word in constraint.forms for span in _places(target, word)]


def enforce(
    source: str,
    translation: Translation,
    constraints: Sequence[Constraint],
    finder: Finder = find,
    pair: Pair | None = None,
) -> Translation:
    """The translation with every constraint met where that can be done; ``terms`` says what became of each, in order.

    What the engine itself says of terms that it put in, by ``terms`` and alignment, is believed: it knows forms that no
    finder does.
    ``finder`` says where a target renders a constraint: ``find``, or a glossary's own way, which knows inflection.
    ``pair`` are the languages; without them no word around a term is changed, and no gate asked.
    """
    if not constraints or not translation.target:
        return translation
    taken: list[Span] = []
    terms: list[Term | None] = [None] * len(constraints)
    # first what is there already, so that nothing is put over a word that renders another term
    for at, constraint in enumerate(constraints):
        told = _told(source, translation, constraint, taken)
        hit = _claim(translation, constraint, finder, taken) or (told and (told[0], "engine"))
        if hit:
            span, how = hit
            taken.append(span)
            word, status = translation.target[slice(*span)], _FOUND.get(how, "inflected")
            by = told[1].by if told and _overlap(told[0], [span]) else ""
            terms[at] = Term(_word(source, constraint), word, status, rule=how, by=by)
    issues: list[Issue] = []
    for at, constraint in enumerate(constraints):
        if terms[at] is None:
            put = _put(source, translation, constraint, taken, pair)
            if isinstance(put, str):
                terms[at] = Term(_word(source, constraint), _wanted(constraint), "missing")
                issues.append(_missing(source, constraint, put))
                continue
            translation, place, moved = put
            taken = [*map(moved, taken), place]
            terms[at] = Term(_word(source, constraint), translation.target[slice(*place)], "replaced", by="repair")
    done = tuple(term for term in terms if term is not None)
    return replace(translation, terms=done, issues=(*translation.issues, *issues))


def substitute(target: str, span: Span, form: str, slot: Slot, language: str) -> str:
    """A target with other words at ``span``, and what stands before them made to agree."""
    text = _cased(form, target[slice(*span)])
    head = agreement.before(language, target[: span[0]], text, slot)[0]
    return head + text + target[span[1] :]


def expand(translation: Translation, span: Span, text: str, source: Span) -> Translation:
    """The translation with ``text``, which renders ``source``, in place of the words at ``span``."""
    capital = translation.target[span[0]].isupper()
    return _apply(translation, [_Edit(*span, text[:1].upper() + text[1:] if capital else text, source)])[0]


def offered(source: str, translation: Translation, constraint: Constraint, pair: Pair) -> str | None:
    """The target with a term that was left out, for a person to take or leave; ``None`` where it has no place."""
    put = _put(source, translation, replace(constraint, replace=True, gentle=False), (), pair)
    return None if isinstance(put, str) else put[0].target


def _word(source: str, constraint: Constraint) -> str:
    return source[slice(*constraint.span)]


def _wanted(constraint: Constraint) -> str:
    return constraint.renderings[0] if constraint.renderings else ""


def _missing(source: str, constraint: Constraint, why: str) -> Issue:
    message = f"The glossary renders “{_word(source, constraint)}” as “{_wanted(constraint)}”, "
    message += why or "which is not in the translation."
    return Issue("term_missing", "warning", message, constraint.span)


def _put(
    source: str, translation: Translation, constraint: Constraint, taken: Sequence[Span], pair: Pair | None
) -> tuple[Translation, Span, Mover] | str:
    """The translation with a term put in, its place, and how all else moved; or why it was not put in, if told."""
    region = (
        made_of(translation.alignment, constraint.span, translation.target)
        if constraint.replace and not constraint.gentle and constraint.renderings
        else None
    )
    if region is None or _overlap(region, taken):
        return ""
    form = _cased(constraint.renderings[0], translation.target[slice(*region)])
    edit = _Edit(*region, form, constraint.span)
    around = _agreeing(source, translation, constraint, edit, pair) if pair else []
    edited, moved = _apply(translation, [edit, *(one for one in around if not _overlap((one.start, one.end), taken))])
    fault = _fault(source, translation.target, edited.target, pair) if pair else ""
    if fault:
        return f"which is left out: with it the sentence would have a fault ({fault})."
    return edited, moved(region), moved


def _overlap(span: Span, taken: Sequence[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


def _fault(source: str, before: str, after: str, pair: Pair) -> str:
    """The grave fault that a text got by a change, ``""`` for none."""
    from pipeline.engines.argos import gates  # noqa: PLC0415 - asked only where something was put in

    had = {issue.check for issue in gates.faults(source, before, pair)}
    new = (one for one in gates.faults(source, after, pair) if one.severity == "error" and one.check not in had)
    return next((one.message.rstrip(".").lower() for one in new), "")


def _agreeing(source: str, translation: Translation, constraint: Constraint, edit: _Edit, pair: Pair) -> list[_Edit]:
    """The edits that make the words before and behind a term agree with it."""
    slot = Slot(constraint.gender, constraint.plural)
    target, edits = translation.target, []
    head = target[: edit.start]
    new = agreement.before(pair.target, head, edit.text, slot)[0]
    if new != head:
        start = 0
        while start < min(len(head), len(new)) and head[start] == new[start]:
            start += 1
        while start and (head[start - 1].isalnum() or not head[start:]):  # whole words, and at least one
            start -= 1
        end, space = len(head), len(head) - len(head.rstrip())
        if space and new.endswith(head[-space:]):
            end, new = end - space, new[:-space]
        edits.append(_Edit(start, end, new[start:]))
    rest = target[edit.end :]
    agreed = _adjectives(source, translation, constraint.span, edit.end, pair)
    changed = agreement.after(pair.target, rest, slot, agreed)
    for old, one in zip(_WORD.finditer(rest), _WORD.finditer(changed), strict=False):
        if old[0] != one[0]:
            edits.append(_Edit(edit.end + old.start(), edit.end + old.end(), one[0]))
    return edits


def _adjectives(source: str, translation: Translation, span: Span, end: int, pair: Pair) -> list[str]:
    """The words behind ``end`` that came from the words right before a term: in languages that put adjectives first."""
    if not agreement.is_adjective_first(pair.source):
        return []
    left = [match.span() for match in re.finditer(r"\w[\w-]*", source[: span[0]])][-_BEFORE_NOUN:]
    left = [one for one in left if not re.search(r"[^\w\s-]", source[one[1] : span[0]])]
    links = translation.alignment.links
    return [
        translation.target[t0:t1] for s0, s1, t0, t1 in links if t0 >= end and any(a < s1 and s0 < b for a, b in left)
    ]


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
    places = [(span, how) for span, how in finder(translation.target, constraint) if not _overlap(span, taken)]
    return min(
        places,
        key=lambda place: (not _overlap(place[0], linked), _SURE.index(place[1]), place[0]),
        default=None,
    )


def _told(
    source: str, translation: Translation, constraint: Constraint, taken: Sequence[Span]
) -> tuple[Span, Term] | None:
    """Where the engine says that it rendered a constraint, and what it says."""
    told = {term.target: term for term in translation.terms if term.source == _word(source, constraint)}
    for start, end, *place in translation.alignment.links if told else ():
        word, span = translation.target[slice(*place)], (place[0], place[1])
        if (start, end) == constraint.span and word in told and not _overlap(span, taken):
            return span, told[word]
    return None


def _cased(rendering: str, replaced: str) -> str:
    """The rendering in the capitals of what it replaces."""
    if len(replaced) > 1 and replaced.isupper():
        return rendering.upper()
    if replaced[:1].isupper() and rendering[:1].islower():
        return rendering[0].upper() + rendering[1:]
    return rendering


def _apply(translation: Translation, edits: Sequence[_Edit]) -> tuple[Translation, Mover]:
    """Carry out edits that do not overlap; everything that has a place in the target moves along."""
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
        return any(span[0] < edit.end and edit.start < span[1] for edit in edits if edit.source)

    links = [(*link[:2], *moved(link[2:])) for link in translation.alignment.links if not cut(link[2:])]
    links += [(*edit.source, *place) for edit, place in zip(edits, places, strict=True) if edit.source]
    markup = []
    for item in translation.markup:
        start, end = moved((item.start, item.end))
        markup.append(replace(item, start=start, end=end))
    issues = [
        issue if issue.target_span is None else replace(issue, target_span=moved(issue.target_span))
        for issue in translation.issues
        if issue.target_span is None or not cut(issue.target_span)
    ]
    edited = replace(
        translation,
        target="".join(parts),
        alignment=ordered(links),
        markup=nested(markup),
        issues=tuple(issues),
    )
    return edited, moved


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
