"""A sentence as words for counting terms: content words by their lemma, the words that only join them, and breaks.

The stop words are the files ``data/*.yaml``, one per language, that a native speaker extends.
"""

from __future__ import annotations

import functools
import string
from dataclasses import dataclass
from importlib import resources

import yaml

from pipeline.document import Span
from pipeline.glossary import languages, tokens


@dataclass(frozen=True, slots=True)
class StopWords:
    """``stop``: no term begins or ends with them. ``links``: those that may stand inside. Both folded."""

    stop: frozenset[str]
    links: frozenset[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence. ``key`` is what counts as the same word; ``first``: it opens the sentence."""

    start: int
    end: int
    written: str
    key: str
    link: bool
    first: bool

    @property
    def capital(self) -> bool:
        return self.written[:1].isupper()


def supported() -> tuple[str, ...]:
    """The languages that have a list of stop words."""
    folder = resources.files("pipeline.glossary.suggest") / "data"
    return tuple(sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml")))


@functools.cache
def stop_words(language: str) -> StopWords:
    """The stop words of a language, none for one without a list."""
    code = language.partition("-")[0]
    if code not in supported():
        return StopWords(frozenset(), frozenset())
    text = (resources.files("pipeline.glossary.suggest") / "data" / f"{code}.yaml").read_text("utf-8")
    table = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 - the base loader makes texts and nothing else
    turkic = tokens.is_turkic(language)
    links, stop = (
        frozenset(tokens.fold(word, turkic)[1] for word in table[name].split()) for name in ("links", "stop")
    )
    return StopWords(stop | links, links)


def parts(text: str, language: str) -> list[list[Word]]:
    """The stretches of a sentence that a term may lie in: cut at punctuation, numbers, addresses and stop words.

    Words that are written together with a hyphen are one word; an apostrophe only separates.
    """
    lists = stop_words(language)
    blocked = tokens.skipped(text)
    found: list[list[Word]] = [[]]
    first = True
    for start, end in _runs(text, language):
        if any(a < end and start < b for a, b in blocked):
            found.append([])
            continue
        written = text[start:end]
        if written in tokens.APOSTROPHES:
            continue
        folded = tokens.fold(written, tokens.is_turkic(language))[1]
        if not any(map(str.isalpha, written)):
            if written not in '"“”«»„‘’([' + string.whitespace or found[-1]:
                found.append([])
            continue
        link = folded in lists.links
        if folded in lists.stop and not link:
            found.append([])
        elif link or len(folded) > 1 or languages.script(language) not in ("Latn", "Cyrl", "Grek"):
            key = folded if link else _key(written, start, end, text, language)
            found[-1].append(Word(start, end, written, key, link, first))
        else:
            found.append([])
        first = False
    return [part for part in found if part]


def _key(written: str, start: int, end: int, text: str, language: str) -> str:
    keys = [
        tokens.lemma_keys(token, written[token.start : token.end], language)[0]
        for token in tokens.tokenize(text[start:end], language)
    ]
    return "".join(keys)


def _runs(text: str, language: str) -> list[Span]:
    """The spans of words and marks, those joined by a hyphen as one."""
    spans: list[Span] = []
    joined = False
    for token in tokens.tokenize(text, language):
        touching = bool(spans) and spans[-1][1] == token.start
        if (
            token.folded == "-"
            and touching
            and text[spans[-1][1] - 1].isalnum()
            and text[token.end : token.end + 1].isalnum()
        ):
            joined = True
        elif joined:
            spans[-1] = (spans[-1][0], token.end)
            joined = False
        else:
            spans.append((token.start, token.end))
            joined = False
    return spans


def key_of(text: str, language: str) -> tuple[str, ...]:
    """What tells two renderings apart: their words by lemma, without articles, prepositions and other stop words."""
    lists = stop_words(language)
    return tuple(
        tokens.lemma_keys(token, text[token.start : token.end], language)[0]
        for token in tokens.tokenize(text, language)
        if token.folded not in lists.stop and any(map(str.isalnum, token.folded))
    )
