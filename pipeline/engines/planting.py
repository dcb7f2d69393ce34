"""Glossary terms planted in Apertium's stream, so that its own rules make everything around them agree.

A term is taken out of the source before the analysis (a noun phrase, a name), or its lexical unit is rewritten after it
(a verb, an adjective), and stands there under a lemma that no dictionary has. Where the bilingual dictionary has looked
all other words up, the term gets its target side: a word of the rendering's part of speech and gender, in the source's
number. Transfer makes article, adjective and verb agree with it as with any noun, and moves it where it belongs; what
transfer says of it then (number, person, tense) chooses the rendering's form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.document import Span
from pipeline.engines import renderings, stream
from pipeline.engines.base import Constraint, Pair
from pipeline.engines.renderings import Analyser, Generate, Reading, Unit

Kind = Literal["noun", "name", "verb", "adjective", "participle", "adverb"]

# The languages whose dictionaries mark nouns as n, gender, number and whose heads come first, and English: Apertium's
# pairs of other languages mark more (case, definiteness), of which nothing is known here.
_ROMANCE = frozenset(("es", "ca", "pt", "fr", "it", "gl", "oc", "ast", "an", "ro", "sc"))
LANGUAGES = _ROMANCE | {"en"}
_GENDER = {"masculine": "m", "feminine": "f"}
_POS: dict[str, Kind] = {"noun": "noun", "verb": "verb", "adjective": "adjective", "adverb": "adverb"}
_KINDS: dict[str, Kind] = {"n": "noun", "inf": "verb", "adj": "adjective", "pp": "adjective", "adv": "adverb"}
_ORDER: tuple[Kind, ...] = ("noun", "verb", "adjective", "adverb")
# A private character that ``stream.prepare`` keeps out of sources; the x shows whether transfer wants a capital.
MARK = "\ue000"
_PLANTED = re.compile(rf"([xX]){MARK}(\d+)")
_LOOKED_UP = re.compile(rf"\^([xX]{MARK}(\d+))((?:<[^>]*>)*)/@[^$]*\$")
_VERB = re.compile(r"\A<vb\w+>")
_CONTENT = re.compile(r"\[\[t:w:(\d+)\]\]\^(?:\*|(?:[^\\<$/]|\\.)*<(?:n|np|adj|vblex|num)>)")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:…]\s)[\s\W]*\Z")


@dataclass(frozen=True, slots=True)
class Plan:
    """How one term goes through the stream. ``text`` is the rendering to put in, ``exact`` if its form is right."""

    constraint: Constraint
    kind: Kind
    text: str
    exact: bool
    plural: bool
    gender: str
    capital: bool
    source_gender: str = ""  # transfer changes the words around a noun where the two genders differ
    units: tuple[Unit, ...] = ()
    alone: tuple[str, ...] = ()  # the tags of its kind that the source word has by itself, as in the stream

    @property
    def span(self) -> Span:
        return self.constraint.span

    @property
    def held(self) -> bool:
        """Whether it is taken out before the analysis; else the analysed unit is rewritten."""
        return self.kind in ("noun", "name", "adverb")

    def analysis(self, number: int, language: str) -> str:
        """What stands for a term that is taken out, for the tagger."""
        tags = [self.source_tags(language)] if self.held else self.alone
        return "/".join(self.lemma(number) + each for each in tags)

    def lemma(self, number: int) -> str:
        return f"{'X' if self.capital else 'x'}{MARK}{number}"

    def source_tags(self, language: str) -> str:
        """What the tagger and transfer see of a held term."""
        return self._tags(language, self.source_gender or self.gender)

    def _tags(self, language: str, gender: str) -> str:
        if self.kind == "adverb":
            return "<adv>"
        kind = "n" if self.kind == "noun" else "np><al"
        return f"<{kind}>{'' if language == 'en' else f'<{gender}>'}<{'pl' if self.plural else 'sg'}>"

    def target_tags(self, source_tags: str, target: str) -> str:
        """What transfer is told to be the term's translation."""
        if self.kind in ("noun", "name"):
            return self._tags(target, self.gender)
        if self.kind == "adjective":
            known = self._reading("adj", "pp")
            gender = "" if target == "en" else "<GD>" if known and not {"mf", "adv"} & set(known.tags) else "<mf>"
            number = re.search(r"<(?:sg|pl|sp)>", source_tags)
            return "<adj>" + (gender + number[0].replace("sp", "ND") if number else gender.replace("<GD>", ""))
        return source_tags

    def form(self, rest: str, target: str, generate: Generate) -> str | None:
        """The rendering in the form that transfer's tags ask for, as stream text; ``None`` if it cannot be made.

        ``rest`` is what transfer says of it: tags, and the pronouns behind a verb.
        """
        tags = re.findall(r"<([^>]*)>", rest)
        made: str | None = stream.escape(self.text)
        if self.kind == "verb":
            known = self._reading("inf")
            # "want to" is a modal verb in English; what stands for it need not be one
            rest = _VERB.sub("<vblex>", rest, count=1)
            made = self._headed(renderings.verb(known, rest, target, generate)) if known else None
        elif self.kind in ("adjective", "participle"):
            known = self._reading("adj", "pp")
            made = self._headed(renderings.adjective(known, tags, generate)) if known else made
        elif self.kind == "noun":
            plural = "pl" in tags
            if not (self.exact and plural == self.plural) and (plural or self.plural):
                other = renderings.noun_phrase(self.units, plural=plural, language=target, generate=generate)
                made = other or (made if self.exact else None)
        return made

    def _reading(self, *kinds: str) -> Reading | None:
        return self.units[0].of(*kinds) if self.units else None

    def _headed(self, form: str | None) -> str | None:
        """The rendering with its first unit in this form."""
        if form is None:
            return None
        return form + "".join(stream.escape(unit.before + unit.surface) for unit in self.units[1:])


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
        rendering = constraint.renderings[0]
        base = constraint.base or rendering
        units = self.target(base) if self.target else ()
        if "".join(unit.before + unit.surface for unit in units) != base:
            units = ()
        if units and not units[0].readings:
            units = (
                replace(units[0], readings=renderings.modelled(units[0].surface, self.languages.target)),
                *units[1:],
            )
        word = text[slice(*constraint.span)]
        kind = self._kind(constraint, word, rendering, units)
        if kind is None:
            return None
        head = units[0] if units else Unit(rendering.split(" ")[0], "", ())
        noun = head.of("n")
        plural = constraint.plural or (not constraint.replace and self._is_plural(word))
        if kind == "noun" and not plural and noun:
            plural = all("pl" in reading.tags for reading in head.readings if reading.kind == "n")
        gender = _GENDER.get(constraint.gender) or renderings.gender_of(head, self.languages.target)
        return Plan(
            constraint=constraint,
            kind=kind,
            text=rendering if kind in ("noun", "name") else base,
            exact=constraint.replace or not plural,
            plural=plural,
            gender=gender,
            capital=_capital(text, constraint.span) and not _shouts(rendering),
            source_gender=self._source_gender(word),
            units=units or (head,),
            alone=self._alone(word, kind),
        )

    def _kind(self, constraint: Constraint, word: str, rendering: str, units: Sequence[Unit]) -> Kind | None:
        """What a rendering is in this place: what both languages' dictionaries allow, a noun before all else."""
        told = _POS.get(constraint.pos)
        if told in ("noun", "adverb"):
            return told
        of_source = self._source_kinds(word)
        head = units[0].readings if units else ()
        have: set[Kind] = {told} if told else {_KINDS[each.kind] for each in head if each.kind in _KINDS}
        if not have and rendering[:1].isupper() and word[:1].isupper():
            return "name"
        if not of_source:  # several words, or one that the dictionary lacks
            return "verb" if have == {"verb"} and " " not in word else None if have == {"verb"} else "noun"
        if "adjective" in have and "participle" in of_source and not of_source & {"noun", "adjective"}:
            return "participle" if units[0].of("pp") else "adjective"
        both = [kind for kind in _ORDER if kind in have and kind in of_source]
        if both or "noun" in of_source or ("noun" in have and self._is_base(word)):
            return both[0] if both else "noun"
        # no noun in the source: a rendering that no dictionary has may be what the source is, a verb's form apart
        return next((kind for kind in _ORDER if kind in of_source and kind != "verb"), None) if not have else None

    def _is_base(self, word: str) -> bool:
        """Whether a word is in the form in which dictionaries and glossaries list it."""
        units = self.source(word[:1].lower() + word[1:])
        return len(units) == 1 and any(reading.lemma == units[0].surface for reading in units[0].readings)

    def _alone(self, word: str, kind: Kind) -> tuple[str, ...]:
        units = self.source(word if _shouts(word) else word[:1].lower() + word[1:])
        if len(units) != 1:
            return ()
        tags = ["".join(f"<{tag}>" for tag in reading.tags) for reading in units[0].readings]
        return _of_kind(kind, tags) or (("<vblex><pp>",) if kind == "participle" else ())

    def _source_gender(self, word: str) -> str:
        """``m`` or ``f`` of a source term whose head the dictionary knows as a noun, else ``""``."""
        units = self.source(word if _shouts(word) else word[:1].lower() + word[1:])
        if self.languages.source == "en" or not units or not units[0].of("n"):
            return ""
        return renderings.gender_of(units[0], self.languages.source)

    def _is_plural(self, word: str) -> bool:
        """Whether the source's dictionary knows the last word as a plural and as nothing else (people, children)."""
        units = self.source(word[:1].lower() + word[1:])
        nouns = [each for each in units[-1].readings if each.kind == "n"] if units else []
        return bool(nouns) and all("pl" in each.tags for each in nouns)

    def _source_kinds(self, word: str) -> set[Kind]:
        """What a source term may be; nothing for one that the dictionary lacks or that is several words."""
        units = self.source(word if _shouts(word) else word[:1].lower() + word[1:])
        if len(units) != 1:
            return set()
        kinds: set[Kind] = set()
        for reading in units[0].readings:
            kinds |= {_KINDS[reading.kind]} if reading.kind in ("n", "adj", "adv") else set()
            kinds |= {"verb"} if reading.tags[0][:2] == "vb" else set()
            kinds |= {"participle"} if "pp" in reading.tags else set()
            # "posting" is as good as a noun; and so is any word in the very form in which glossaries list nouns
            kinds |= {"noun"} if "ger" in reading.tags else set()
        return kinds


def _of_kind(kind: Kind, tags: Sequence[str]) -> tuple[str, ...]:
    """Those of a word's readings that are of a kind; a participle may stand for an adjective."""
    if kind == "verb":
        return tuple(each for each in tags if each.startswith("<vb"))
    participles = tuple(each for each in tags if each.startswith("<vb") and "<pp>" in each)
    if kind == "participle":
        return participles
    return tuple(each for each in tags if each.startswith("<adj>")) or (("<adj>",) if participles else ())


def rewritten(plan: Plan, number: int, analyses: str) -> str:
    """The analyses of a verb's or an adjective's unit, those of its kind alone, under the planted lemma; or ``""``."""
    tags = []
    for text in re.split(r"(?<!\\)/", analyses):
        start, end = text.find("<"), text.rfind(">")
        if start > 0 and "+" not in text:
            tags.append(text[start : end + 1])
    return "/".join(dict.fromkeys(plan.lemma(number) + each for each in _of_kind(plan.kind, tags)))


class Rewriter:
    """Gives the units of verbs and adjectives their planted analyses, and notes which plans found their unit."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._wanted = {plan.span[0]: (plan, number) for number, plan in enumerate(plans) if not plan.held}
        self.open = {number for _, number in self._wanted.values()}

    def __call__(self, span: Span, analyses: str) -> str:
        """Other analyses for the unit at ``span``, or ``""``. A verb's unit may have a particle behind it (want to)."""
        plan, number = self._wanted.get(span[0], (None, 0))
        if plan is None or not (span == plan.span or (plan.kind == "verb" and span[1] > plan.span[1])):
            return ""
        made = rewritten(plan, number, analyses)
        if made:
            self.open.discard(number)
        return made


def answer(looked_up: str, plans: Sequence[Plan], target: str) -> str:
    """The stream behind the bilingual dictionary with the target side of every planted term."""

    def side(match: re.Match[str]) -> str:
        number = int(match[2])
        if number >= len(plans):
            return match[0]
        return f"^{match[1]}{match[3]}/{match[1]}{plans[number].target_tags(match[3], target)}$"

    return _LOOKED_UP.sub(side, looked_up)


def planted(unit: str) -> tuple[int, bool, str] | None:
    """Of a unit of the target: the number of the plan it belongs to, whether it wants a capital, and its tags."""
    match = _PLANTED.match(unit)
    return (int(match[2]), match[1] == "X", unit[match.end() :]) if match else None


def numbers(looked_up: str) -> set[int]:
    """The numbers of the plans that stand in a stream."""
    return {int(match[2]) for match in _PLANTED.finditer(looked_up)}


def content(looked_up: str) -> frozenset[int]:
    """The numbers of the units that mean something by themselves: nouns, verbs, adjectives, names, unknown words."""
    return frozenset(int(match[1]) for match in _CONTENT.finditer(looked_up))


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether a span is whole words on one line."""
    inside = text[start:end]
    if not inside or inside != inside.strip() or len(inside.splitlines()) != 1:
        return False
    return not any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))


def _shouts(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _capital(text: str, span: Span) -> bool:
    word = text[slice(*span)]
    if _shouts(word.split(" ")[0]):
        return bool(_SENTENCE_START.search(text[: span[0]]))
    return word[:1].isupper()
