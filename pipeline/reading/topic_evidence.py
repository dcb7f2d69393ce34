"""What a reader sees at the gap between two paragraphs that tells whether a new article begins there.

The sources of each kind of evidence are named in ``pipeline.reading.topics``, which weighs it. Words of openings are in
``data/topics/``, one file per language; all languages share the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from math import log, sqrt

import yaml

from pipeline.reading.lexicon import fold

# What is seen at the gap above a paragraph.
EVIDENCE = (
    "always",  # boundaries are rare
    "known near",  # names of the paragraph that stand in the three before it, up to 3
    "known far",  # in the ten before it, up to 4
    "full name",  # in the first two sentences: people are introduced with it
    "time",  # a day or month in the first sentence
    "goes on",  # the first words take up what was said
    "introduces",  # "a …"
    "short",  # a paragraph under 120 characters: rarely an opening
    "overlap",  # of words with the paragraph before, 0 to 5
    "wide overlap",  # of the four paragraphs before with the four from here on, 0 to 5
    "new",  # share of its words not met in the eight paragraphs before, 0 to 3
    "closed",  # share of the words of the three paragraphs before that are not met in the next eight, 0 to 3
)


def evidence(texts: Sequence[str], words: Sequence[Mapping[str, float]]) -> list[tuple[float, ...]]:
    """For each text, in the order of ``EVIDENCE``, what is seen at the gap above it."""
    table = table_for(texts)
    openings = [_opening(text, table) for text in texts]
    return [
        (1.0, *known, *opening, *shared)
        for known, opening, shared in zip(_known(texts), openings, _shared(words), strict=True)
    ]


_SENTENCE = re.compile(r"(?<=[.!?؟۔…])[\"'”’»)]*\s+")
_PARTICLES = "al|bin|da|de|del|di|do|dos|la|van|von"
_TWO_NAMES = re.compile(rf"(?<!\w)([^\W\d_])[\w’'-]+ (?=(?:(?:{_PARTICLES}) ){{0,2}}([^\W\d_])[\w’'-])")


_LONGEST = 4  # words of an opening


def _opening(text: str, table: Table) -> tuple[float, float, float, float, float]:
    """What a paragraph's first sentences tell: full name, time, goes on, introduces, short."""
    parts = _SENTENCE.split(text[:600], maxsplit=2)
    first = _folded_words(parts[0])
    named = any(a.isupper() and b.isupper() for a, b in _TWO_NAMES.findall(" ".join(parts[:2])[:350]))
    return (
        float(named),
        float(not table.times.isdisjoint(first)),
        float(any(first[:length] in table.continues for length in range(1, _LONGEST + 1))),
        float(bool(first) and first[0] in table.introduces),
        float(len(text) < 120),
    )


_INSIDE_SENTENCE = re.compile(r"(?<=[\w,;’”)»] )[^\W\d_][\w-]{2,}")


def _known(texts: Sequence[str]) -> Iterable[tuple[float, float]]:
    """How many of each text's names stand in the three and the ten texts before it.

    Names are capitalised words inside a sentence, and their mentions anywhere; scripts without capitals have none.
    """
    last: dict[str, int] = {}
    for at, text in enumerate(texts):
        names = {word for word in _INSIDE_SENTENCE.findall(text) if word[0].isupper()}
        before = [at - last[name] for name in names if name in last]
        yield min(sum(distance <= 3 for distance in before), 3.0), min(sum(distance <= 10 for distance in before), 4.0)
        for word in _WORD.findall(text):
            if word[0].isupper():
                last[word] = at


_DOUBT = 15.0  # the weight of some six words, added to every share: a paragraph of one or two tells little


def _shared(words: Sequence[Mapping[str, float]]) -> Iterable[tuple[float, float, float, float]]:
    """At each gap, from the words' occurrences: overlap, wide overlap, new, closed.

    Each occurrence adds its weight to a stretch of gaps, by the next occurrence of the same word (linear time).
    """
    size = len(words)
    mass = [sum(bag.values()) for bag in words]
    near, wide, ending, gone, fresh = ([0.0] * (size + 1) for _ in range(5))
    last: dict[str, int] = {}
    for at, bag in enumerate(words):
        for word, weight in bag.items():
            before = last.get(word)
            last[word] = at
            if before is None or before < at - 8:
                fresh[at] += weight
            if before is not None:
                near[at] += weight if before == at - 1 else 0.0
                _add(wide, max(before + 1, at - 3), min(at, before + 4), weight)
                _ended(ending, gone, before, at, weight)
    for word, at in last.items():
        _ended(ending, gone, at, size + 9, words[at][word])
    wide, ending, gone = (list(accumulate(values)) for values in (wide, ending, gone))
    total = [0.0, *accumulate(mass)]
    for at in range(size):
        left, right = total[at] - total[max(0, at - 4)], total[min(size, at + 4)] - total[at]
        yield (
            5 * near[at] / sqrt((mass[at - 1] + _DOUBT) * (mass[at] + _DOUBT)) if at else 0.0,
            5 * wide[at] / sqrt((left + _DOUBT) * (right + _DOUBT)),
            3 * (fresh[at] + _DOUBT / 2) / (mass[at] + _DOUBT),
            3 * (gone[at] + _DOUBT / 2) / (ending[at] + _DOUBT),
        )


def _add(changes: list[float], first: int, last: int, weight: float) -> None:
    """Add ``weight`` to the gaps from ``first`` to ``last``, as changes from one gap to the next."""
    last = min(last, len(changes) - 2)
    if first <= last:
        changes[first] += weight
        changes[last + 1] -= weight


def _ended(ending: list[float], gone: list[float], at: int, after: int, weight: float) -> None:
    """Enter a word's occurrence at ``at``, followed by one at ``after``, for the three gaps below it."""
    _add(ending, at + 1, min(at + 3, after), weight)
    _add(gone, at + 1, min(at + 3, after - 8), weight)


# --- words ----------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]{3,}")
_ARTICLE = re.compile(r"(?<!\w)[وفبكل]{0,2}ال(?=\w{3})")  # Arabic's article and the particles written together with it
_STEM = 6  # letters: enough to keep words apart, few enough to fold most endings (truncation; as good here as stemming)
_FEWEST, _MOST = 12, 40  # paragraphs: a word of an article's own stands in about as many as the article has


def topical(texts: Sequence[str]) -> list[dict[str, float]]:
    """For each text its words that tell a topic, each with its weight: how rare it is (idf, in nats).

    Those are words that recur, but not all over the text: in two paragraphs at least, and in an eighth at most.
    """
    common = table_for(texts).common
    bags = [
        {word[:_STEM] for word in _WORD.findall(_ARTICLE.sub("", text.casefold())) if word not in common}
        for text in texts
    ]
    count = Counter(word for bag in bags for word in bag)
    size = len(texts)
    most = min(max(size // 8, min(_FEWEST, size // 2)), _MOST)
    weights = {word: log(1 + size / times) for word, times in count.items() if 2 <= times <= max(2, most)}
    return [{word: weights[word] for word in bag if word in weights} for bag in bags]


@dataclass(frozen=True, slots=True)
class Table:
    """A language's words: ``common`` as written in lower case, the others folded, phrases as tuples of words."""

    common: frozenset[str] = frozenset()
    continues: frozenset[tuple[str, ...]] = frozenset()
    introduces: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()


@cache
def tables() -> Mapping[str, Table]:
    """The tables of all languages by code, read once."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # makes text of everything, and nothing else
    found = {}
    for file in (resources.files("pipeline.reading") / "data" / "topics").iterdir():
        if file.name.endswith(".yaml"):
            data: dict[str, list[str]] = yaml.load(file.read_text("utf-8"), loader)  # noqa: S506
            found[file.name.removesuffix(".yaml")] = Table(
                frozenset(word.casefold() for word in data["common"]),
                frozenset(_folded_words(phrase) for phrase in data["continues"]),
                frozenset(map(fold, data["introduces"])),
                frozenset(map(fold, data["times"])),
            )
    return found


def table_for(texts: Sequence[str]) -> Table:
    """The table of the language of most of the text, an empty one where none fits."""
    sample = " ".join(text[:600] for text in texts[:: max(1, len(texts) // 100)])
    words = re.findall(r"[^\W\d_]+", sample.casefold())
    hits = {code: sum(word in table.common for word in words) for code, table in tables().items()}
    best = max(sorted(hits), key=lambda code: hits[code])
    return tables()[best] if hits[best] * 6 > len(words) else Table()


def _folded_words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w-]+", fold(text)))
