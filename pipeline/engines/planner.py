"""What a glossary's term is to be in Apertium's stream: which part of speech, gender, number and capitals.

Both languages' dictionaries are asked what the term and its rendering may be. Where one answer fits, that is it; where
a noun and an adjective fit ("infinite", infinito), the tagger decides as for any other word. A rendering of another
kind than the place has ("the clone command", clonar) takes the form that fits there: an infinitive or a participle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.document import Span
from pipeline.engines import planting, renderings
from pipeline.engines.base import Constraint, Pair
from pipeline.engines.planting import Kind, Plan
from pipeline.engines.renderings import Analyser, Reading, Unit

# The languages whose dictionaries mark nouns as n, gender, number and whose heads come first, and English: Apertium's
# pairs of other languages mark more (case, definiteness), of which nothing is known here.
_ROMANCE = frozenset(("es", "ca", "pt", "fr", "it", "gl", "oc", "ast", "an", "ro", "sc"))
LANGUAGES = _ROMANCE | {"en"}
_GENDER = {"masculine": "m", "feminine": "f"}
_POS: dict[str, Kind] = {"noun": "noun", "verb": "verb", "adjective": "adjective", "adverb": "adverb"}
_KINDS: dict[str, Kind] = {"n": "noun", "inf": "verb", "adj": "adjective", "pp": "adjective", "adv": "adverb"}
_ORDER: tuple[Kind, ...] = ("noun", "verb", "adjective", "adverb")
_THIRD_PERSON = {"pri", "p3", "sg"}
# What stands before a noun and never before a verb; "to" is a preposition only in name.
_BEFORE_NOUN = {"det", "pr", "adj", "gen", "num"}
_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:['’]s)?) \Z")
_WORD_BEHIND = re.compile(r" ([^\W\d_]+)")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:…]\s)[\s\W]*\Z")
_NEAR = 80  # characters before a term in which the word before is looked for
_SMALL_WORD = 3  # letters: "of", "the" stay small in a title


class Planner:
    """Makes plans of constraints, for one pair. Not thread-safe, as its analysers are not."""

    def __init__(self, pair: Pair, source: Analyser, target: Analyser | None) -> None:
        self.languages = Pair(pair.source.partition("-")[0], pair.target.partition("-")[0])
        self.source, self.target = source, target
        self.usable = set(self.languages) <= LANGUAGES

    def close(self) -> None:
        if self.target:
            self.target.pipe.close()

    def plan(self, text: str, constraints: Sequence[Constraint]) -> tuple[Plan, ...]:
        """A plan for each constraint that can be met in the stream, in order, never overlapping."""
        plans: list[Plan] = []
        for constraint in sorted(constraints, key=lambda each: each.span):
            start, end = constraint.span
            if not self.usable or not constraint.renderings or not (constraint.replace or constraint.base):
                continue
            if _is_word(text, start, end) and not (plans and start < plans[-1].span[1]):
                plan = self._plan(text, constraint)
                if plan:
                    plans.append(plan)
        return tuple(plans)

    def _plan(self, text: str, constraint: Constraint) -> Plan | None:
        word = text[slice(*constraint.span)]
        base = constraint.base or constraint.renderings[0]
        kept = base.casefold() == word.casefold()  # what stands in the source already has its form
        rendering = base if kept else constraint.renderings[0]
        found = self._units(base)
        units = _modelled(found, base, self.languages.target)
        readings = self._readings(word)
        chosen = self._kinds(text, constraint, units, readings)
        if chosen is None:
            return None
        kind, also = chosen
        if kind == "noun" and _offered(units[0]) == {"verb"}:
            units = (replace(units[0], readings=()), *units[1:])  # an infinitive, which has no plural
        head = renderings.head(units)
        # a verb with a capital within a sentence is the label of a button: choose Add
        begins = _begins(text, constraint.span[0]) or word[:1].isupper()
        plural = constraint.plural or (not constraint.replace and self._is_plural(word))
        if kind == "noun" and not plural:
            known = bool(found) and bool(found[0].readings)
            plural = _is_plural(head) if known else base[-1:] == "s" and self._is_plural(word)
        return Plan(
            constraint=constraint,
            kind=kind,
            also=also,
            text=rendering if kind in ("noun", "name") else base,
            exact=constraint.replace or kept or not plural,
            plural=plural,
            gender=_GENDER.get(constraint.gender) or renderings.gender_of(head, self.languages.target),
            capital=_capital(text, constraint.span) and not planting.shouts(rendering),
            source_gender=self._source_gender(word),
            units=units,
            alone=planting.standing_for(kind, also, [*map(_written, readings)] or ["<adj>"], begins=begins),
            begins=begins,
        )

    def _units(self, base: str) -> tuple[Unit, ...]:
        """A rendering as the target's dictionary takes it apart; none where it does otherwise than it is written."""
        units = self.target(base) if self.target else ()
        return units if "".join(unit.before + unit.surface for unit in units) == base else ()

    def _readings(self, word: str) -> tuple[Reading, ...]:
        """What a source term may be; nothing for one that the dictionary lacks or that is several words."""
        units = self.source(word if planting.shouts(word) else word[:1].lower() + word[1:])
        return units[0].readings if len(units) == 1 else ()

    def _kinds(
        self, text: str, constraint: Constraint, units: Sequence[Unit], readings: Sequence[Reading]
    ) -> tuple[Kind, Kind | None] | None:
        """What a rendering is in this place, and what else it may be there if the tagger says so."""
        word, rendering = text[slice(*constraint.span)], constraint.renderings[0]
        told = _POS.get(constraint.pos)
        if told in ("noun", "adverb"):
            return told, None
        of_source = _of_source(readings)
        have = {told} if told else _offered(units[0])
        if not have and rendering[:1].isupper() and word[:1].isupper():
            return "name", None
        behind = _WORD_BEHIND.match(text, constraint.span[1])
        base_form, before_noun = _is_base(word, readings), self._may_be_noun(behind)
        nominal = self._is_nominal(text, constraint.span)
        if have == {"verb"} and base_form and nominal:
            return ("adjective" if before_noun and "adjective" in of_source else "noun"), None
        if not readings and before_noun and _is_adjective(units, word):
            kind: Kind | None = "adjective"
        else:
            # in the form in which glossaries list nouns any word may stand for one, or before one: a trusted source
            kind = _fitting(word, of_source, have, nominal=before_noun or base_form)
        if kind == "participle" and not units[0].of("pp"):
            kind = "adjective"
        # behind an article and before no noun it is one itself: an alternative to war
        either = kind == "noun" and "adjective" in have and (before_noun or not nominal)
        if kind and "adjective" in of_source and (either or (kind == "verb" and base_form)):
            return kind, "adjective"
        # "displays" that is listed so, with "muestra"
        listed = constraint.replace and not constraint.plural
        if (
            kind == "noun"
            and listed
            and all(any(map(_is_third_person, each)) for each in (readings, units[0].readings))
        ):
            # no noun stands before an article
            articled = behind and all(each.tags[0] == "det" for each in self._readings(behind[1]))
            return ("verb", None) if articled else (kind, "verb")
        return (kind, None) if kind else None

    def _is_nominal(self, text: str, span: Span) -> bool:
        """Whether the word before can only stand before a noun or its adjectives."""
        match = _WORD_BEFORE.search(text, max(0, span[0] - _NEAR), span[0])
        readings = self._readings(match[1]) if match and match[1].lower() != "to" else ()
        return bool(readings) and all(reading.tags[0] in _BEFORE_NOUN for reading in readings)

    def _may_be_noun(self, match: re.Match[str] | None) -> bool:
        """Whether a word may be a noun, which any may that the dictionary lacks."""
        readings = self._readings(match[1]) if match else ()
        return match is not None and (not readings or any(reading.kind == "n" for reading in readings))

    def _source_gender(self, word: str) -> str:
        """``m`` or ``f`` of a source term whose head the dictionary knows as a noun, else ``""``."""
        units = self.source(word if planting.shouts(word) else word[:1].lower() + word[1:])
        if self.languages.source == "en" or not units or not units[0].of("n"):
            return ""
        return renderings.gender_of(units[0], self.languages.source)

    def _is_plural(self, word: str) -> bool:
        """Whether the source's dictionary knows the last word as a plural and as nothing else (people, children)."""
        units = self.source(word[:1].lower() + word[1:])
        return bool(units) and _is_plural(units[-1])


def _is_plural(unit: Unit) -> bool:
    """Whether the dictionary knows a unit as a plural and as nothing else, a noun before a participle (ensamblados)."""
    nouns = [each for each in unit.readings if each.kind == "n"] or [
        each for each in unit.readings if each.kind == "pp"
    ]
    return bool(nouns) and all("pl" in each.tags for each in nouns)


def _modelled(units: tuple[Unit, ...], base: str, language: str) -> tuple[Unit, ...]:
    """The units of a rendering, at least one, of which the first is at least what its ending says."""
    first = units[0] if units else Unit(base.partition(" ")[0], "", ())
    if units and not first.readings:
        first = replace(first, readings=renderings.modelled(first.surface, language))
    return (first, *units[1:])


def _offered(unit: Unit) -> set[Kind]:
    """What a rendering may be by its first unit. A form of a verb (muestra) is one where it is nothing else."""
    kinds = {_KINDS[each.kind] for each in unit.readings if each.kind in _KINDS}
    return kinds or {"verb" for each in unit.readings if each.kind == "verb"}


def _of_source(readings: Sequence[Reading]) -> set[str]:
    kinds: set[str] = set()
    for reading in readings:
        kinds |= {_KINDS[reading.kind]} if reading.kind in ("n", "adj", "adv") else set()
        kinds |= {"verb"} if reading.tags[0][:2] == "vb" else set()
        kinds |= {"participle"} if "pp" in reading.tags else set()
        kinds |= {"gerund"} if "ger" in reading.tags else set()
    return kinds


def _fitting(word: str, of_source: set[str], have: set[Kind], *, nominal: bool) -> Kind | None:
    """The part of speech that both languages' dictionaries allow, a noun before all else.

    ``nominal``: a word that may be a noun even if the dictionary does not say so.
    """
    if not of_source:  # several words, or one that the dictionary lacks
        return _of_unknown(word, have)
    if "adjective" in have and not of_source & {"noun", "adjective"}:
        if "participle" in of_source:
            return "participle"
        if "gerund" in of_source and "noun" not in have:  # the preceding page
            return "adjective"
    # "posting" is as good as a noun
    allowed = of_source | ({"noun"} if "gerund" in of_source else set())
    both = next((kind for kind in _ORDER if kind in have and kind in allowed), None)
    if both or have == {"adverb"}:
        return both
    if "noun" in allowed or ("noun" in have and nominal):
        return "noun"
    # no noun in the source: a rendering that no dictionary has may be what the source is, a verb's form apart
    return next((kind for kind in _ORDER if kind in allowed and kind != "verb"), None) if not have else None


def _of_unknown(word: str, have: set[Kind]) -> Kind | None:
    if have == {"verb"}:
        return "verb" if " " not in word else None
    return "adverb" if have == {"adverb"} else "noun"


def _is_adjective(units: Sequence[Unit], word: str) -> bool:
    """Whether a rendering of an unknown word is an adjective, or a participle of what looks like one: user-defined."""
    return len(units) == 1 and _offered(units[0]) == {"adjective"} and (bool(units[0].of("adj")) or word[-2:] == "ed")


def _is_third_person(reading: Reading) -> bool:
    return {*reading.tags} >= _THIRD_PERSON


def _is_base(word: str, readings: Sequence[Reading]) -> bool:
    """Whether a word is in the form in which dictionaries and glossaries list it."""
    return any(reading.lemma == word[:1].lower() + word[1:] for reading in readings)


def _written(reading: Reading) -> str:
    return "".join(f"<{tag}>" for tag in reading.tags)


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether a span is whole words on one line."""
    inside = text[start:end]
    if not inside or inside != inside.strip() or len(inside.splitlines()) != 1:
        return False
    return not any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins here."""
    return bool(_SENTENCE_START.search(text, max(0, at - _NEAR), at))


def _capital(text: str, span: Span) -> bool:
    """Whether a term has a capital of its own: at the head of a sentence, or as in a title, where each word has one."""
    words = text[slice(*span)].split(" ")
    starts = _begins(text, span[0])
    if planting.shouts(words[0]):
        return starts
    return words[0][:1].isupper() and (starts or not any(word[_SMALL_WORD:] and word.islower() for word in words))
