"""A glossary's renderings as a target language's dictionaries know them: part of speech, gender, and every form.

The analyser of any installed pair that translates from the target language tells what a rendering is; the generator of
the pair at work makes its forms. Words that neither knows are judged by their endings (``data/genders.toml``) and
inflected on the model of words that the dictionaries have (``data/models.toml``) or by the glossary's own rules.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.engines import stream
from pipeline.engines.pipe import Pipe
from pipeline.glossary import number

# What the generator is asked for one unit: its form as stream text, None where it has none.
Generate = Callable[[str], str | None]
KEPT = 20_000  # analyses kept; a glossary has a few thousand renderings

_FOLDER = Path(__file__).parent / "data"
_MODELLED = {
    "verbs": ("vblex", "inf"),
    "participles": ("vblex", "pp", "m", "sg"),
    "adjectives": ("adj", "m", "sg"),
}
_TAG = re.compile(r"<([^>]*)>")
_UNIT = re.compile(r"\^((?:[^\\/$]|\\.)*)/((?:[^\\$]|\\.)*)\$", re.DOTALL)
_ENDS_PHRASE = ("pr", "cnjcoo", "cnjsub", "rel", "adv", "cm")
_ADJECTIVES = ("adj", "pp")
_SLOT = {"m", "f", "mf"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One analysis of a unit: ``fecha# límite`` and ``("n", "f", "sg")``."""

    lemma: str
    tags: tuple[str, ...]
    stems: tuple[str, str] = ("", "")  # of a word inflected on the model of another: the model's stem, and its own

    @property
    def kind(self) -> str:
        """``n``, ``adj``, ``pp``, ``inf`` (of a verb), ``adv``, or the first tag of anything else."""
        if self.tags[0][:2] == "vb":
            return next((tag for tag in ("inf", "pp") if tag in self.tags), "verb")
        return self.tags[0]

    def form(self, tags: str | Sequence[str], generate: Generate) -> str | None:
        """The word with other tags (as in the stream, or one by one), as stream text; ``None`` if there is none."""
        wanted = tags if isinstance(tags, str) else "".join(f"<{tag}>" for tag in tags)
        form = generate(self.lemma + wanted)
        if form is None or not form.startswith(self.stems[0]):
            return None
        return stream.escape(self.stems[1]) + form[len(self.stems[0]) :]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of an analysed text: how it is written, what stands before it, what it may be."""

    surface: str
    before: str
    readings: tuple[Reading, ...]

    def of(self, *kinds: str) -> Reading | None:
        return next((reading for reading in self.readings if reading.kind in kinds), None)


class Analyser:
    """An Apertium analyser whose answers are kept. Not thread-safe."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe = pipe
        self._known: dict[str, tuple[Unit, ...]] = {}

    def __call__(self, text: str) -> tuple[Unit, ...]:
        """The units of a short text; none for one that the analyser breaks on."""
        if text not in self._known:
            if len(self._known) >= KEPT:
                self._known.clear()
            answer = self.pipe.exchange([stream.prepare(text, text).stream])[0]
            self._known[text] = tuple(_units(answer or ""))
        return self._known[text]


def _units(analysis: str) -> list[Unit]:
    found, at = [], 0
    for match in _UNIT.finditer(analysis):
        readings = [_reading(text) for text in re.split(r"(?<!\\)/", match[2])]
        before = stream.unescape(analysis[at : match.start()])
        found.append(Unit(stream.unescape(match[1]), before, tuple(each for each in readings if each)))
        at = match.end()
    return found


def _reading(text: str) -> Reading | None:
    """An analysis that stands for one word: not an unknown one, nor a verb with its pronouns."""
    start, end = text.find("<"), text.rfind(">")
    if text.startswith("*") or start < 1 or "+" in text:
        return None
    return Reading(text[:start] + text[end + 1 :], tuple(_TAG.findall(text[start : end + 1])))


def head(units: Sequence[Unit]) -> Unit:
    """The unit that gives a noun phrase its gender and number: its noun, also behind adjectives (siguiente tabla)."""
    return units[_head(units)]


def _head(units: Sequence[Unit]) -> int:
    at = 0
    while at < len(units) - 1 and not units[at].of("n") and units[at].of(*_ADJECTIVES):
        at += 1
    return at if units[at].of("n") else 0


def gender_of(unit: Unit, language: str) -> str:
    """``m`` or ``f`` of a phrase whose head is this unit."""
    kinds = ("n",) if unit.of("n") else _ADJECTIVES
    told = {tag for reading in unit.readings if reading.kind in kinds for tag in reading.tags if tag in _SLOT}
    if told == {"m"}:
        return "m"
    if told == {"f"}:
        return "f"
    return _by_ending(unit.surface.split(" ")[0], language)


def _by_ending(word: str, language: str) -> str:
    best, gender = 0, "m"
    for name, endings in _data("genders").get(language, {}).items():
        for ending in endings:
            fits = word.casefold() == ending[1:].casefold() if ending[0] == "^" else word.casefold().endswith(ending)
            length = len(ending) + 100 * (ending[0] == "^")
            if fits and length > best:
                best, gender = length, name[0]
    return gender


def noun_phrase(units: Sequence[Unit], *, plural: bool, language: str, generate: Generate) -> str | None:
    """A noun phrase in the number that is wanted: its head and the adjectives around it, up to a preposition.

    Stream text; ``None`` where a word of it cannot be inflected.
    """
    parts: list[str] = []
    phrase, noun = True, _head(units)
    for at, unit in enumerate(units):
        form: str | None = stream.escape(unit.surface)
        if phrase and unit.readings and not unit.of("n", "np", *_ADJECTIVES):
            phrase = not unit.of(*_ENDS_PHRASE)
        if phrase and at == noun:
            form = _noun(unit, plural, language, generate)
        elif phrase and (reading := unit.of(*_ADJECTIVES)):
            form = reading.form(_numbered(reading.tags, plural), generate)
        if form is None:
            return None
        parts.append(stream.escape(unit.before) + form)
    return "".join(parts)


def _noun(unit: Unit, plural: bool, language: str, generate: Generate) -> str | None:
    reading = unit.of("n", *_ADJECTIVES)
    form = reading.form(_numbered(reading.tags, plural), generate) if reading else None
    if form is None and plural:
        made = number.plural(unit.surface, language) or (unit.surface if unit.surface.endswith("s") else "")
        return stream.escape(made) if made else None
    return stream.escape(unit.surface) if form is None else form


def _numbered(tags: Sequence[str], plural: bool) -> list[str]:
    wanted = "pl" if plural else "sg"
    return [wanted if tag in ("sg", "pl", "ND") else tag for tag in tags]


def adjective(reading: Reading, wanted: Sequence[str], generate: Generate) -> str | None:
    """An adjective or participle in the gender and number of a unit's tags."""
    gender = "f" if "f" in wanted else "m"
    plural = "pl" if "pl" in wanted or "pl" in reading.tags else "sg"  # varios has no singular of that sense
    tags = [gender if tag in ("m", "f", "GD") else plural if tag in ("sg", "pl", "ND") else tag for tag in reading.tags]
    return reading.form(tags, generate)


def verb(reading: Reading, tags: str, language: str, generate: Generate) -> str | None:
    """A verb in the form of these tags; one that the generator lacks on the model of another."""
    models = [each for each in modelled(reading.lemma, language) if each.kind == "inf"]
    return next((form for each in (reading, *models) if (form := each.form(tags, generate)) is not None), None)


def modelled(word: str, language: str) -> tuple[Reading, ...]:
    """What a word that no dictionary has would be by its ending: a verb, a participle, an adjective."""
    found = []
    for name, tags in _MODELLED.items():
        models: dict[str, str] = _data("models").get(language, {}).get(name, {})
        ending = max(
            (each for each in models if word.endswith(each) and len(word) > len(each) + 1), key=len, default=""
        )
        if ending:
            model = models[ending]
            # an ending of the dictionary form ("ado" of "trabajar") leaves the model's own ending to be taken off
            own = ending if name != "participles" else _infinitive_ending(model, language)
            found.append(Reading(model, tags, (model[: len(model) - len(own)], word[: len(word) - len(ending)])))
    return tuple(found)


def _infinitive_ending(model: str, language: str) -> str:
    return model[-3:] if language == "it" else model[-2:]


@cache
def _data(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
