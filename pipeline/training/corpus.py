"""Files of sentence pairs: ``source TAB target [TAB origin]``, plain or compressed (.xz, .gz, .bz2)."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO

from pipeline.errors import SettingsError, UnreadableError

_OPENERS: dict[str, Callable[..., IO[str]]] = {".xz": lzma.open, ".gz": gzip.open, ".bz2": bz2.open}


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence pair. ``weight`` is how often it is seen per epoch, on average (0.3: in three epochs of ten)."""

    source: str
    target: str
    origin: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Corpus:
    """Examples in file order with a count of what was passed over, by reason."""

    examples: tuple[Example, ...]
    passed_over: Mapping[str, int]

    def origins(self) -> list[tuple[str, int, float]]:
        """Origin, number of pairs and weight, the largest first."""
        counts = Counter((example.origin, example.weight) for example in self.examples)
        return [(origin, n, weight) for (origin, weight), n in counts.most_common()]


def read(
    paths: Iterable[Path],
    weights: Mapping[str, float] | None = None,
    extra: Iterable[Example] = (),
) -> Corpus:
    """All pairs of the files and ``extra``; ``weights`` maps patterns of origins (``ms-*``) to weights.

    A pair without an origin gets the file's name as its origin; a weight of 0 leaves an origin out. Raises
    ``UnreadableError`` for a file that cannot be read or holds no pair.
    """
    rules = dict(weights or {})
    passed_over: Counter[str] = Counter()
    examples = list(extra)
    used: set[str] = set()
    for path in paths:
        before = len(examples)
        for example in _lines(path, passed_over):
            weight, pattern = _weight(example.origin, rules)
            used.add(pattern)
            if weight > 0:
                examples.append(Example(example.source, example.target, example.origin, weight))
            else:
                passed_over["weight 0"] += 1
        if len(examples) == before:
            raise UnreadableError(
                "This file holds no usable sentence pair.",
                where=str(path),
                remedy="Each line should be: source, a tab, target, and perhaps a tab and the pair's origin.",
            )
    unused = [pattern for pattern in rules if pattern not in used]
    if unused:
        raise SettingsError(f"No pair has an origin like {', '.join(unused)}.", remedy="Check the --weight options.")
    return Corpus(tuple(examples), dict(passed_over))


def _lines(path: Path, passed_over: Counter[str]) -> Iterator[Example]:
    opener = _OPENERS.get(path.suffix, open)
    try:
        with opener(path, "rt", encoding="utf-8", errors="strict", newline="\n") as file:
            for line in file:
                columns = line.rstrip("\r\n").split("\t")
                if len(columns) not in {2, 3}:
                    passed_over["not two or three columns"] += 1
                    continue
                source, target = columns[0].strip(), columns[1].strip()
                if not source or not target:
                    passed_over["an empty side"] += 1
                    continue
                yield Example(source, target, columns[2].strip() if len(columns) == 3 else path.name)
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise UnreadableError(f"This corpus cannot be read: {error}.", where=str(path)) from error


def _weight(origin: str, rules: Mapping[str, float]) -> tuple[float, str]:
    """The first matching rule wins, so that exceptions can stand before the general case."""
    for pattern, weight in rules.items():
        if fnmatchcase(origin, pattern):
            return weight, pattern
    return 1.0, ""
