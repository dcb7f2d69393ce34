"""Sentences: block -> segments, losing nothing.

sentencex (MIT) proposes where sentences end; what newspapers need on top stands here and in ``data/sentences.toml``.
When unsure, do not split: two sentences in one segment translate well enough, half a sentence does not.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any

from pipeline.document import Article, Block, Segment, segment_id

_CLOSERS = "\"'”“’»«›‹」』）)]}"
# sentencex keeps whole quotations and brackets together, five sentences long or not; spaces in their place make it
# look inside. One character becomes one character, so offsets stay.
_MASK = str.maketrans(dict.fromkeys('"“”„‟«»‹›()[]', " ") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
# Never cut inside: addresses, and a quotation or bracket short enough to be a slogan, a title or an aside. 60
# characters hold the slogans and titles of quotations; brackets are asides up to about two lines of print.
_WHOLE = re.compile(
    r"""(?:https?://|ftp://|www\.)[^\s<>"“”«»]*[\w/#=&]
      | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+
      | (?<![\w.-])(?:[\w-]+\.)+[a-z]{2,6}(?:/[^\s<>"“”«»]*[\w/#=&])?(?!\w)
      | “[^“”\n]{0,60}”|„[^“”„\n]{0,60}[“”]|«[^«»\n]{0,60}»|(?<![^\s(\[—–-])"(?!\s)[^"\n]{0,60}(?<!\s)"(?!\w)
      | \([^()\n]{0,200}\)|\[[^\[\]\n]{0,200}\]""",
    re.VERBOSE,
)
_LABEL = re.compile(r"[(\[]?(?:\d{1,3}|[ivxIVX]{1,5}|[^\W\d_])[.)\]]+")  # "1." "(b)" "IV."
_ITEM = re.compile(r"[(\[]?(?:\d{1,2}|[^\W\d_])[.)\]]\s")  # a text that begins with a label is a list
_NEXT_ITEM = re.compile(r"[.!?…؟;][\"”’»)]*\s+(?=[(\[]?(?:\d{1,2}|[^\W\d_])[.)\]]\s)")
_WORD = re.compile(r"[^\W_]")
_FIRST_WORD = re.compile(r"[\W_]{0,40}([^\W_][\w’'.-]{0,60})")
_ROMAN = re.compile(r"[ivxlcIVXLC]{2,7}|[VX]")
_LAST_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}|[IVXLC]{1,7})\.")
# A word begins after space or marks: not after \W alone, since the vowel signs of Arabic are no \w.
_WORD_START = r"(?:\A|(?<=[\s\"'’“”„«»‹›()\[\]/—–-]))"
_INITIAL = re.compile(_WORD_START + r"(?:[^\W\d_]\.)+\Z")  # one letter and a stop, or several such
_GLUED_LEFT = re.compile(r"[^\W\d_]{2}[.!?…؟]+[\"”“’»)]*")
# « comme en France », but not the »opener« of German print; „so schließt es“, but “so it opens” elsewhere
_CLOSER = re.compile(r"\s»(?=\s|\Z)|“(?!\w)|[\"'”’»›」』)）\]}]")
_NO_SPACE = re.compile(r"[。！？｡．।॥။។።][”’»」』）]*\Z")  # scripts that put no space between sentences
_TAIL = 24  # characters looked at before a stop: the longest abbreviation listed, with room for its quotation mark


@dataclass(frozen=True, slots=True)
class _Rules:
    """One language's lists, ready to match; see data/sentences.toml."""

    before_name: re.Pattern[str]
    before_number: re.Pattern[str]
    inside: re.Pattern[str]
    may_end: re.Pattern[str]
    starters: frozenset[str]
    start: re.Pattern[str]
    ordinals: bool
    speech: re.Pattern[str]


def split(text: str, language: str) -> list[tuple[str, str]]:
    """The sentences of ``text`` as (source, gap) pairs: all sources and gaps joined are ``text``, no source is blank.

    ``gap`` is the white space after the sentence; white space before the first sentence stays in its source. Blank
    text has no sentence: the answer is empty. ``language`` is a BCP 47 code; ``und`` and codes without lists of their
    own get the general rules.
    """
    if not text.strip():
        return []
    base = language.partition("-")[0]
    cuts = [0, *_cuts(text, "en" if base == "und" else base), len(text)]
    pieces = (text[a:b] for a, b in pairwise(cuts))
    return [(piece.rstrip(), piece[len(piece.rstrip()) :]) for piece in pieces]


def segment(article: Article) -> Article:
    """``article`` with the segments of every heading, byline, dateline and body block filled in.

    Ids count equal sources in reading order (``Article.parts``), so text put in elsewhere leaves them alone.
    """
    seen: Counter[str] = Counter()

    def segmented(block: Block) -> Block:
        segments = []
        language = block.language.code if block.language else article.language.code
        for line in _lines(block):
            for source, gap in split(line, language):
                segments.append(Segment(segment_id(source, seen[source]), source, gap))
                seen[source] += 1
        return replace(block, segments=tuple(segments))

    def maybe(block: Block | None) -> Block | None:
        return segmented(block) if block else None

    heading = (segmented(article.heading),) if article.heading else ()
    byline, dateline = maybe(article.byline), maybe(article.dateline)
    body = tuple(map(segmented, article.body))
    return replace(article, blocks=heading + body, byline=byline, dateline=dateline)


def _lines(block: Block) -> list[str]:
    """The text in pieces that are cut one by one: the lines of a heading (kicker, headline), else the whole."""
    lines = block.text.splitlines(keepends=True)
    return lines if block.kind == "heading" and all(map(str.strip, lines)) else [block.text]


def _cuts(text: str, language: str) -> Iterator[int]:
    """Where sentences after the first begin, ascending. Takes time linear in ``text``, whatever stands in it."""
    whole = [match.span() for match in _WHOLE.finditer(text)]
    rules = _rules(language)
    folded = text == text.lower()
    start = seen = 0
    worded = False
    for at in _proposed(text, language):
        worded = worded or _WORD.search(text, seen, at) is not None
        seen = at
        if not (worded and start < at < len(text)):  # marks alone are no sentence
            continue
        before = bisect_left(whole, (at, at)) - 1
        inside = before >= 0 and at < whole[before][1]
        if not inside and _is_end(text, start, at, rules, folded=folded):
            yield at
            start, worded = at, False


def _proposed(text: str, language: str) -> Iterator[int]:
    """Where sentencex would begin a sentence, moved over closing marks and white space; and wherever a word that
    begins sentences follows a mark that may end one (sentencex takes "mar." and "us." for abbreviations)."""
    import sentencex  # noqa: PLC0415  a compiled extension: loaded when the first text comes

    at, found = 0, {match.end() for match in _rules(language).start.finditer(text)}
    if _ITEM.match(text):
        found |= {match.end() for match in _NEXT_ITEM.finditer(text)}
    for piece in sentencex.segment(language, text.translate(_MASK)):
        end = at + len(piece.rstrip())
        at += len(piece)
        while closer := _CLOSER.match(text, end):
            end = closer.end()
        while end < len(text) and text[end].isspace():
            end += 1
        found.add(end)
    yield from sorted(found)


def _is_end(text: str, start: int, at: int, rules: _Rules, *, folded: bool) -> bool:
    """Whether the sentence that began at ``start`` ends before ``at``, where the next one would begin."""
    end = at
    while text[end - 1].isspace():
        end -= 1
    following = _FIRST_WORD.match(text, at)
    if following is None:
        return False
    if text.count("\n", end, at) > 1:
        return True
    word, left = following[1], text[max(start, end - _TAIL) : end]
    labelled = end - start < _TAIL and _LABEL.fullmatch(left.strip())
    if labelled or (word[0].islower() and not folded):
        return False  # 1. Bring a cup; “Why?” asked Amina; 12. kat; … and then
    if end == at and not _NO_SPACE.search(left):
        return bool(_GLUED_LEFT.search(left[-6:])) and word[:2].istitle() and "." not in word.rstrip(".")
    return not _goes_on(text, at, left, word, rules)


def _goes_on(text: str, at: int, left: str, word: str, rules: _Rules) -> bool:
    """Whether the sentence goes on with ``word`` at ``at`` although a mark that may end one closes ``left``."""
    if left.rstrip(_CLOSERS).endswith(("…", "..")):
        return not _starts(word, rules)  # a pause as often as an end
    if left[-1] == ".":
        return _stop_goes_on(left, word, rules)
    return left[-1] in _CLOSERS and rules.speech.match(text, at) is not None


def _stop_goes_on(left: str, word: str, rules: _Rules) -> bool:
    """Whether the stop that ends ``left`` belongs to an abbreviation, an initial or an ordinal, so that ``word``
    goes on with the sentence."""
    if rules.inside.search(left):
        return True
    if rules.before_number.search(left) and (word[0].isdigit() or _ROMAN.fullmatch(word)):
        return True
    if rules.before_name.search(left) and not word[0].isdigit():
        return True
    if _starts(word, rules):
        return False
    number = _LAST_NUMBER.search(left)
    ordinal = rules.ordinals and number is not None and number.end() == len(left)
    return ordinal or bool(_INITIAL.search(left)) or bool(rules.may_end.search(left))


def _starts(word: str, rules: _Rules) -> bool:
    """Whether ``word`` is one that begins sentences; the elided ones ("C’est") stand in the list as "C’"."""
    head, apostrophe, _ = word.replace("'", "’").partition("’")
    return head in rules.starters or (bool(apostrophe) and f"{head}’" in rules.starters)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((resources.files("pipeline") / "data" / "sentences.toml").read_text("utf-8"))


@lru_cache(maxsize=64)
def _rules(language: str) -> _Rules:
    lists = _table().get(language, {})
    return _Rules(
        before_name=_before_stop(lists.get("before_name", [])),
        before_number=_before_stop(lists.get("before_number", [])),
        inside=_before_stop(lists.get("inside", [])),
        may_end=_before_stop(lists.get("may_end", [])),
        starters=frozenset(lists.get("starters", [])),
        start=_after_end(lists.get("starters", [])),
        ordinals=lists.get("ordinals", False),
        speech=_speaker(lists.get("speech", [])),
    )


def _before_stop(words: list[str]) -> re.Pattern[str]:
    """Matches any of ``words`` and its stop at the end of a text, and in capitals too ("MR.")."""
    if not words:
        return re.compile(r"(?!)")
    forms = {form for word in words for form in (word, word[:1].upper() + word[1:] if word[:1].islower() else word)}
    forms |= {word.upper() for word in words if len(word) > 1}
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(_WORD_START + "(?:" + "|".join(map(re.escape, longest_first)) + r")\.\Z")


def _after_end(words: list[str]) -> re.Pattern[str]:
    """Matches a mark that may end a sentence, with its closers and space, before one of ``words``."""
    if not words:
        return re.compile(r"(?!)")
    word = "|".join(
        re.escape(word).replace("’", "[’']") + ("" if word.endswith("’") else r"(?![\w.])") for word in words
    )
    return re.compile(rf"[.!?…][\"”’'»)\]]*\s+(?=[\"“‘'«„(\[¿¡—–]*(?:{word}))")


def _speaker(verbs: list[str]) -> re.Pattern[str]:
    """Matches one to three names and a verb of speech: “Why?” Amina Diallo asked."""
    if not verbs:
        return re.compile(r"(?!)")
    return re.compile(r"(?:[^\W\d_][\w’'.-]*\s+){1,3}?(?:" + "|".join(map(re.escape, verbs)) + r")\b")
