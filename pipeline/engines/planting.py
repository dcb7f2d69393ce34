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
from pipeline.engines.base import Constraint
from pipeline.engines.renderings import Generate, Reading, Unit

Kind = Literal["noun", "name", "verb", "adjective", "participle", "adverb"]

# A private character that ``stream.prepare`` keeps out of sources; the x shows whether transfer wants a capital.
MARK = "\ue000"
_PLANTED = re.compile(rf"([xX]){MARK}(\d+)")
_LOOKED_UP = re.compile(rf"\^([xX]{MARK}(\d+))((?:<[^>]*>)*)/@[^$]*\$")
_VERB = re.compile(r"\A<vb\w+>")
_CONTENT = re.compile(r"\[\[t:w:(\d+)\]\]\^(?:\*|(?:[^\\<$/]|\\.)*<(?:n|np|adj|vblex|num)>)")
_SAID: dict[str, Kind] = {"n": "noun", "adj": "adjective"}  # what transfer may say of a term that has a choice


@dataclass(frozen=True, slots=True)
class Plan:
    """How one term goes through the stream. ``text`` is the rendering to put in, ``exact`` if its form is right.

    ``also``: what else than ``kind`` it may be, for the tagger to decide.
    """

    constraint: Constraint
    kind: Kind
    text: str
    exact: bool
    plural: bool
    gender: str
    capital: bool
    source_gender: str = ""  # transfer changes the words around a noun where the two genders differ
    units: tuple[Unit, ...] = ()
    alone: tuple[str, ...] = ()  # the tags of its kinds that the source word has by itself, as in the stream
    also: Kind | None = None
    begins: bool = False  # a sentence

    @property
    def span(self) -> Span:
        return self.constraint.span

    @property
    def held(self) -> bool:
        """Whether it is taken out before the analysis; else the analysed unit is rewritten."""
        return self.kind in ("noun", "name", "adverb")

    def analysis(self, number: int, language: str) -> str:
        """What stands for a term that is taken out, for the tagger."""
        tags = [self.source_tags(language), *self.alone] if self.held else self.alone
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
        kind = self._kind(source_tags[1 : source_tags.find(">")])
        if kind in ("noun", "name"):
            return self._tags(target, self.gender)
        if kind == "adjective":
            known = self._reading("adj", "pp") or self._participle()
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
        kind = self._kind(tags[0] if tags else "")
        if kind == "verb":
            known = self._reading("inf") or self._reading("verb")
            # "want to" is a modal verb in English; what stands for it need not be one
            rest = _VERB.sub("<vblex>", rest, count=1)
            made = self._headed(renderings.verb(known, rest, target, generate)) if known else None
        elif kind in ("adjective", "participle"):
            known = self._reading("adj", "pp") or self._participle()
            made = self._headed(renderings.adjective(known, tags, generate)) if known else made
        elif kind == "noun":
            plural = "pl" in tags
            if not (self.exact and plural == self.plural) and (plural or self.plural):
                other = renderings.noun_phrase(self.units, plural=plural, language=target, generate=generate)
                made = other or (made if self.exact else None)
        return made

    def _kind(self, tag: str) -> Kind:
        """What the term is where the stream says this of it."""
        return self.kind if self.also is None else "verb" if tag.startswith("vb") else _SAID.get(tag, self.kind)

    def _reading(self, *kinds: str) -> Reading | None:
        return self.units[0].of(*kinds) if self.units else None

    def _participle(self) -> Reading | None:
        """The participle of a verb, which stands for it in the place of an adjective."""
        verb = self._reading("inf")
        return replace(verb, tags=("vblex", "pp", "m", "sg")) if verb else None

    def _headed(self, form: str | None) -> str | None:
        """The rendering with its first unit in this form."""
        if form is None:
            return None
        return form + "".join(stream.escape(unit.before + unit.surface) for unit in self.units[1:])


def standing_for(kind: Kind, also: Kind | None, tags: Sequence[str], *, begins: bool = False) -> tuple[str, ...]:
    """Those of a source word's readings that a rendering of these kinds may stand for.

    ``begins``: it heads a sentence, where a verb's bare form is an instruction ("Wait for the train"), which an
    infinitive gives, and no statement.
    """
    told = (*(() if also and kind == "noun" else _of_kind(kind, tags)), *(_of_kind(also, tags) if also else ()))
    if begins and any("<inf>" in each for each in told):
        return tuple(each for each in told if "<pres>" not in each)
    return told


def _of_kind(kind: Kind, tags: Sequence[str]) -> tuple[str, ...]:
    """Those of a word's readings that are of a kind; a participle or a gerund may stand for an adjective."""
    verbs = tuple(each for each in tags if each.startswith("<vb"))
    if kind == "verb":
        return verbs
    participles = tuple(each for each in verbs if "<pp>" in each)
    if kind == "participle":
        return participles or ("<vblex><pp>",)
    if kind == "adjective":
        adjectives = tuple(each for each in tags if each.startswith("<adj>"))
        return adjectives or (("<adj>",) if participles or any("<ger>" in each for each in verbs) else ())
    return ()


def rewritten(plan: Plan, number: int, analyses: str) -> str:
    """The analyses of a verb's or an adjective's unit, those of its kind alone, under the planted lemma; or ``""``."""
    tags = []
    for text in re.split(r"(?<!\\)/", analyses):
        start, end = text.find("<"), text.rfind(">")
        if start > 0 and "+" not in text:
            tags.append(text[start : end + 1])
    return "/".join(
        dict.fromkeys(
            plan.lemma(number) + each for each in standing_for(plan.kind, plan.also, tags, begins=plan.begins)
        )
    )


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


def shouts(word: str) -> bool:
    """Whether a word is in capitals."""
    return len(word) > 1 and word.isupper()
