"""What a person found in a document, by line numbers: the truth that reading is scored against.

An annotation is a YAML file of line numbers of the document beside it (1-based; ``[a, b]`` is a range and takes its
non-blank lines) and holds nothing of its text:

``layout``       ``newspaper`` (headlines) or ``digest`` (excerpts that follow one another without any)
``articles``     each with ``title`` (its lines; ``either_titles`` for other right answers) and ``lines`` (the body), or
                 with ``start`` alone: then it goes to the next start; ``kind``, ``dateline``, ``signature``, ``reply``
                 and ``subheads`` where there are such; ``either`` for lines that may as well be left out
``furniture``    kind of left-out text: its lines
``cuts``         ``[a, b, over]``: the sentence that breaks off at the end of line a goes on at line b
``hyphens``      ``join`` and ``keep``: the lines at whose end a hyphen goes or stays
``paragraphs``   the line on which each paragraph starts, where lines are wrapped
``either_lines``, ``either_starts``, ``either_paragraphs``: where two answers are right, and none is counted

Every non-blank line is in exactly one article or in the furniture: `load` refuses anything else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_KEYS = {
    *("layout", "articles", "furniture", "cuts", "hyphens", "paragraphs"),
    *("either_lines", "either_starts", "either_paragraphs"),
}
_ARTICLE_KEYS = {
    *("title", "either_titles", "lines", "start", "kind", "dateline", "signature", "reply", "subheads", "either"),
}


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article: ``lines`` are all its lines, the title's too; ``titles`` the right answers, best first."""

    starts: tuple[int, ...]
    titles: tuple[tuple[int, ...], ...]
    lines: frozenset[int]
    kind: str = "article"
    dateline: int | None = None
    signature: int | None = None
    reply: int | None = None
    subheads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotation together with the lines of the document that it speaks of (``text[n]`` is line n)."""

    layout: str
    text: dict[int, str]
    articles: tuple[GoldArticle, ...]
    furniture: dict[int, str]
    cuts: tuple[tuple[int, int, str], ...] = ()
    join: frozenset[int] = frozenset()
    keep: frozenset[int] = frozenset()
    paragraphs: frozenset[int] = frozenset()
    either_lines: frozenset[int] = frozenset()
    either_starts: frozenset[int] = frozenset()
    either_paragraphs: frozenset[int] = frozenset()


def plain(line: str, markdown: bool) -> str:
    """A line's text without Markdown's marks and rules: enough to compare words, not a parser."""
    if re.fullmatch(r"\s*(=+|-{2,}|~{2,})\s*", line):
        return ""  # the rule under a headline
    if not markdown:
        return line.strip()
    line = re.sub(r"^\s{0,3}(#{1,6}\s+|>\s?)|\s+#+\s*$", "", line.strip())
    line = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", line)
    line = re.sub(r"<(https?://[^>]+)>", r"\1", line)
    line = re.sub(r"(?<!\\)\*+|(?<![\w\\])_+(?=\S)|(?<=[^\s\\])_+(?!\w)", "", line)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line).strip()


def load(path: Path, document: Path) -> Gold:
    """The annotation at ``path`` of the file ``document``; raises ValueError where it does not hold together."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    _refuse_unknown(raw, _KEYS, path)
    text = {
        number: plain(line, document.suffix == ".md")
        for number, line in enumerate(document.read_text(encoding="utf-8-sig").split("\n"), start=1)
        if line.strip()
    }
    furniture = {line: kind for kind, found in raw.get("furniture", {}).items() for line in _lines(found, text)}
    either = set(_lines(raw.get("either_lines", ()), text))
    for article in raw["articles"]:
        _refuse_unknown(article, _ARTICLE_KEYS, path)
        either |= set(_lines(article.get("either", ()), text))
    hyphens = raw.get("hyphens", {})
    gold = Gold(
        layout=raw["layout"],
        text=text,
        articles=tuple(_articles(raw["articles"], text, furniture)),
        furniture=furniture,
        cuts=tuple((a, b, over) for a, b, over in raw.get("cuts", ())),
        join=frozenset(hyphens.get("join", ())),
        keep=frozenset(hyphens.get("keep", ())),
        paragraphs=frozenset(raw.get("paragraphs", ())),
        either_lines=frozenset(either),
        either_starts=frozenset(raw.get("either_starts", ())),
        either_paragraphs=frozenset(raw.get("either_paragraphs", ())),
    )
    _check(gold, path)
    return gold


def _refuse_unknown(found: dict[str, Any], known: set[str], path: Path) -> None:
    if unknown := set(found) - known:
        raise ValueError(f"{path}: unknown keys {sorted(unknown)}")


def _lines(entries: Iterable[int | list[int]], text: dict[int, str]) -> list[int]:
    """Line numbers and ranges as line numbers; blank lines inside a range are passed over."""
    found: list[int] = []
    for entry in entries:
        first, last = (entry, entry) if isinstance(entry, int) else entry
        found += [line for line in range(first, last + 1) if line in text]
    return found


def _articles(raw: list[dict[str, Any]], text: dict[int, str], furniture: dict[int, str]) -> Iterable[GoldArticle]:
    openings = sorted(article["start"] for article in raw if "start" in article)
    for article in raw:
        title = tuple(_lines(article.get("title", ()), text))
        if "start" in article:
            later = [start for start in openings if start > article["start"]]
            end = later[0] if later else max(text) + 1
            body = [line for line in range(article["start"], end) if line in text and line not in furniture]
        else:
            body = _lines(article["lines"], text)
        titles = [title, *(tuple(_lines(other, text)) for other in article.get("either_titles", ()))]
        starts = dict.fromkeys(min(lines) if lines else min(body) for lines in titles)
        yield GoldArticle(
            starts=tuple(starts),
            titles=tuple(titles),
            lines=frozenset((*title, *body)),
            kind=article.get("kind", "article"),
            dateline=article.get("dateline"),
            signature=article.get("signature"),
            reply=article.get("reply"),
            subheads=tuple(article.get("subheads", ())),
        )


def _check(gold: Gold, path: Path) -> None:
    count = Counter(line for article in gold.articles for line in article.lines)
    count.update(gold.furniture.keys())
    missing = sorted(gold.text.keys() - count.keys())
    twice = sorted(line for line, times in count.items() if times > 1)
    if missing or twice:
        raise ValueError(f"{path}: lines in no article or furniture: {missing}; in two: {twice}")
    named = [
        *(line for a, b, _ in gold.cuts for line in (a, b)),
        *(*gold.join, *gold.keep, *gold.paragraphs, *gold.either_starts, *gold.either_paragraphs),
        *(line for a in gold.articles for line in (a.dateline, a.signature, a.reply, *a.subheads) if line is not None),
    ]
    if blank := sorted(line for line in named if line not in gold.text):
        raise ValueError(f"{path}: these lines are blank: {blank}")
