"""The words of reading: the files ``data/*.yaml``, one per language, that a native speaker extends.

The language of an article is not known yet when it is read, and one issue may hold several: all languages are looked
for at once. Words are second evidence only; structure (repetition, gaps, density of addresses) comes first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

# Letters that mean the same to a reader: typographic quotes and dashes, Arabic and Persian forms of one letter.
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-",
     "―": "-", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ـ": "",
     "\u200c": "", "\u200f": "", "\u200e": "", "\u00ad": ""}
)  # fmt: skip
_SPACE = re.compile(r"\s+")


@cache
def _marks(letter: str) -> bool:
    return unicodedata.category(letter) == "Mn"


def fold(text: str) -> str:
    """``text`` without capitals, accents, vowel signs and typographic variants, for comparing with the data's words."""
    if text.isascii():
        return _SPACE.sub(" ", text.casefold().replace("`", "'")).strip()
    plain = unicodedata.normalize("NFKD", text.translate(_SAME).casefold())
    if not plain.isascii():
        plain = "".join([c for c in plain if not _marks(c)]).translate(_SAME)
    return _SPACE.sub(" ", plain).strip()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled patterns over folded text (``fold``). ``heads`` match a whole line, ``words`` anywhere in it.

    ``jump_out`` and ``jump_in`` match a whole line and have the groups ``page`` and ``title`` where the line has them.
    """

    heads: Mapping[str, re.Pattern[str]]
    opens: Mapping[str, re.Pattern[str]]
    words: Mapping[str, re.Pattern[str]]
    jump_out: tuple[re.Pattern[str], ...]
    jump_in: tuple[re.Pattern[str], ...]
    jump_hint: re.Pattern[str]
    entry: re.Pattern[str]
    page: re.Pattern[str]
    particles: frozenset[str]
    conjunctions: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """All languages' words, read once."""
    import yaml  # noqa: PLC0415  only files that are read need it

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # both make text alone
    lists: dict[str, set[str]] = {}
    jumps: dict[str, set[str]] = {"out": set(), "in": set()}
    folder = resources.files("pipeline.reading") / "data"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".yaml"):
            continue
        table: dict[str, Any] = yaml.load(file.read_text("utf-8"), loader)  # noqa: S506
        for end, templates in table.pop("jumps").items():
            jumps[end].update(templates)
        for name, phrases in table.items():
            lists.setdefault(name, set()).update(fold(phrase) for phrase in phrases)
    lists["sections"] |= lists["letters"]
    alternatives = {name: _either(phrases) for name, phrases in lists.items()}
    pages = alternatives["page"]
    return Lexicon(
        heads={name: re.compile(rf"\W*(?:{one})\W*") for name, one in alternatives.items()},
        opens={name: re.compile(rf"\W*(?:{one})(?!\w)") for name, one in alternatives.items()},
        words={name: re.compile(rf"(?<!\w)(?:{one})(?!\w)") for name, one in alternatives.items()},
        jump_out=_templates(jumps["out"]),
        jump_in=_templates(jumps["in"]),
        jump_hint=re.compile(rf"\d|(?<!\w)(?:{_either(_plain_words(jumps))})(?!\w)"),
        entry=re.compile(rf"(?P<title>.*?\w.*?)[\W_]*(?:(?:{pages})|[.…·_]{{3,}}|\\|)\s*(?P<page>\d{{1,3}})\W*"),
        page=re.compile(rf"[\W_]*(?:(?:{pages})\s*)?(\d{{1,3}})[\W_]*"),
        particles=frozenset(lists["particles"]),
        conjunctions=frozenset(lists["conjunctions"]),
    )


def _either(phrases: Iterable[str]) -> str:
    """An alternation, longest first, in which a blank stands for any."""
    ordered = sorted(phrases, key=lambda one: (-len(one), one))
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in ordered if one)


def _templates(templates: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Templates as patterns, the most specific (with the most fixed letters) first; any punctuation between words."""

    def fixed(template: str) -> int:
        return len(re.sub(r"\{\w+\}", "", template))

    compiled = []
    for template in sorted(templates, key=lambda one: (-fixed(one), one)):
        pattern = ""
        for piece in re.findall(r"\{page\}|\{title\}|\w+", fold(template)):
            if piece == "{page}":
                pattern += r"[\W_]*(?P<page>\d{1,3})"
            else:
                pattern += (r"[\W_]+" if pattern else "") + ("(?P<title>.{2,150}?)" if piece == "{title}" else piece)
        if "{title}" not in template:
            # "HARBOUR STRIKE (please turn to page 3)"
            pattern = r"(?:(?P<before>\w.{1,120}?)\s?[(\[:,/|>-]+\s?)?" + pattern
            pattern += r"(?:\s?[:|/>-]\s?(?P<title>\w.{2,120}?))?"  # "Continued on page 3: HARBOUR STRIKE"
        compiled.append(re.compile(rf"[\W_]*{pattern}[\W_]*"))
    return tuple(compiled)


def _plain_words(jumps: Mapping[str, Iterable[str]]) -> set[str]:
    """Words of the templates that have no page number ("continued on back page"): they are rare, and so a hint."""
    found = set()
    for templates in jumps.values():
        for template in templates:
            if "{page}" not in template:
                words = re.findall(r"\w+", fold(template.replace("{title}", "")))
                found.add(max(words, key=len))
    return found
