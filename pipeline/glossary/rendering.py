"""How one term of a concept is rendered: by which of its other terms, in which number, how surely it is put in."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.glossary import languages, number
from pipeline.glossary.match import Hit
from pipeline.glossary.model import Concept, Enforce, Number, Rendering, TermEntry, enforcement, use_of


def renderings_of(concept: Concept, entry: TermEntry, target: str) -> tuple[Rendering, ...]:
    """What may render a term of the concept in ``target``, those of its own kind first; a kept name is kept there."""
    found = tuple(_rendering(concept, each, target) for each in _alike(entry, concept.usable(target)))
    if concept.kept and not found and languages.script(target) == languages.script(entry.language):
        return (Rendering(entry.text, forms=entry.listed(), case=entry.case, match="forms", kept=True),)
    return found


def enforced(concept: Concept, entry: TermEntry, rendering: Rendering) -> Enforce:
    """How surely a rendering of a term may be put in for it."""
    same_kind = _is_adjective(entry.pos or concept.pos) == _is_adjective(rendering.pos)
    # a noun stands elsewhere than the adjective that it renders: “leyes electorales”, “election laws”
    return _weaker(entry, rendering.enforce) if same_kind else "verify"


def number_of(found: str, hit: Hit, entry: TermEntry, language: str) -> Number | None:
    """The number of a term as it was found in a text, ``None`` if its words do not tell."""
    listed = entry.listed()
    if entry.plural and any(at >= 0 and listed[at] == entry.plural for at in (hit.form, *hit.stems)):
        return "plural"
    if hit.rule == "exact":
        return None if entry.plural.casefold() == entry.text.casefold() else "singular"
    told = number.number(found, entry.text, language)
    return "singular" if told is None and -1 in hit.stems else told


def plural_of(concept: Concept, entry: TermEntry) -> str:
    """The plural to put in: as given, else a listed form that is plainly plural, else by rule; ``""`` if not known."""
    if entry.plural or entry.number:
        return entry.plural or entry.text
    if concept.kind == "name" or (entry.pos or concept.pos) in ("verb", "adjective", "adverb"):
        return ""
    listed = (form for form in entry.forms if number.number(form, entry.text, entry.language) == "plural")
    return number.plural(entry.text, entry.language) or next(listed, "")


def _rendering(concept: Concept, entry: TermEntry, language: str) -> Rendering:
    place = concept.entries(language).index(entry)
    return Rendering(
        text=entry.text,
        use=use_of(entry, place),
        plural=plural_of(concept, entry),
        forms=entry.forms,
        gender=entry.gender,
        number=entry.number,
        pos=entry.pos or concept.pos,
        enforce=enforcement(concept, entry),
        case=entry.case,
        match=entry.match,
        kept=concept.kept and entry.text in {each.text for each in _all(concept) if each.language != language},
    )


def _alike(entry: TermEntry, others: Sequence[TermEntry]) -> list[TermEntry]:
    """Acronyms first for an acronym, adjectives first for an adjective: “the UN” is “la ONU”, not “Naciones Unidas”."""

    def unlike(other: TermEntry) -> tuple[bool, bool]:
        return (entry.type == "acronym") != (other.type == "acronym"), entry.pos != other.pos

    return sorted(others, key=unlike)


def _weaker(entry: TermEntry, rendered: Enforce) -> Enforce:
    """A source word that is marked as doubtful, or an adjective, is not forced into a rendering, however sure."""
    order: tuple[Enforce, ...] = ("force", "prefer", "verify")
    by_kind: Enforce = "prefer" if entry.pos == "adjective" else "verify" if entry.pos == "verb" else "force"
    return max(entry.enforce or by_kind, rendered, key=order.index)


def _is_adjective(pos: str) -> bool:
    return pos == "adjective"


def _all(concept: Concept) -> list[TermEntry]:
    return [entry for entries in concept.terms.values() for entry in entries]
