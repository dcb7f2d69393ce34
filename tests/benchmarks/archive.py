"""An archive of many sentences, as years of translating and reviewing leave it, put into a store by the store itself.

Words are made up of each language's letters and come as often as words do (Zipf's law), sentences and articles are as
long as a newspaper's. Everything follows from the number of a document: two archives of one size are equal.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, product
from pathlib import Path

from pipeline.document import (
    Alignment,
    Article,
    Block,
    BlockKind,
    Document,
    Issue,
    Language,
    Recipe,
    Segment,
    State,
    Translation,
    segment_id,
)
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Change, Place
from pipeline.store.views import Origin
from pipeline.store.work import Pending, Revision

NAME = "archive-"  # its documents' names begin so
ARTICLES = 40  # of a document
RARE = 20_000  # a rare word stands in one sentence of so many
PHRASE = 2_000  # a phrase likewise

# a language's frequent words, and the pieces that its other words are made of
_LANGUAGES = {
    "en": (
        "the of and to in a is that for it was on by with as at from",
        "str wor ge lab our un ion rent dock tram er ing",
    ),
    "es": (
        "de la que el en y a los se del las un por con no una su",
        "hue lga tra ba jo sin di ca to al qui ler puer ción",
    ),
    "de": (
        "der die und in den von zu das mit sich des auf für ist im",
        "ar beit streik ge werk schaft mie te haf en bahn ung",
    ),
    "ru": ("и в не на я быть он с что а по это она этот к но", "за ба сто вка ра бо чий со юз го род пор та ние"),
    "ar": ("في من على إلى أن عن مع هذا كان التي الذي لا ما بعد", "عم ال نق اب إض را ب مي نا ء أج ر سك ن حي"),
    "fa": ("و در به از که این را با است برای آن یک خود تا", "کا ر گر اع تص اب سن دی کا اج اره شه ر بن در"),
    "zh": ("的 了 在 是 和 有 不 这 我们 他们 一个 没有", "工 人 罢 会 租 房 港 口 电 车 城 市 报 纸 夜 班 涨 价"),
    "ja": ("の に は を た が で て と し れ さ", "労 働 者 組 合 港 電 車 家 賃 市 夜 新 聞 集 会 要 求"),
}
_UNSPACED = ("zh", "ja")
_WORDS = 4_000
KNOWN_WORD = {"en": "harbourmen", "ar": "المرفأيون", "zh": "码头工"}
KNOWN_PHRASE = {"en": "the lamps of the harbour", "es": "los faroles del puerto"}
_KINDS: tuple[BlockKind, ...] = ("paragraph", "paragraph", "paragraph", "paragraph", "subheading", "quote", "list_item")


class _Tongue:
    """Sentences of one language."""

    def __init__(self, code: str) -> None:
        frequent, pieces = (each.split() for each in _LANGUAGES[code])
        made = ("".join(parts) for size in (2, 3, 4) for parts in product(pieces, repeat=size))
        self.words = [*frequent, *islice(made, _WORDS)]
        self.weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.words))))
        self.code = code
        self.blank = "" if code in _UNSPACED else " "
        self.stop = "。" if code in _UNSPACED else "."

    def sentence(self, chance: random.Random, length: int) -> list[str]:
        words = chance.choices(self.words, cum_weights=self.weights, k=length)
        if self.code in KNOWN_WORD and chance.random() < 1 / RARE:
            words[length // 2] = KNOWN_WORD[self.code]
        if self.code in KNOWN_PHRASE and chance.random() < 1 / PHRASE:
            words[length // 2 :] = KNOWN_PHRASE[self.code].split()
        return words


TONGUES = {code: _Tongue(code) for code in _LANGUAGES}
_RECIPES = {
    code: Recipe("apertium", f"{code}-made-up", "1.0", (code, "es" if code == "en" else "en")) for code in TONGUES
}
_FLAG = Issue("lost_number", "warning", "A number of the original is missing.", (0, 3), (0, 4))


@dataclass(frozen=True, slots=True)
class _Made:
    document: Document
    language: str
    target: str
    translations: Sequence[Translation]


def _text(tongue: _Tongue, words: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """A sentence and where its words stand."""
    spans, at = [], 0
    for word in words:
        spans.append((at, at + len(word)))
        at += len(word) + len(tongue.blank)
    text = tongue.blank.join(words)
    return text[:1].upper() + text[1:] + tongue.stop, spans


def _document(number: int) -> _Made:
    chance = random.Random(number)
    language = chance.choices(list(TONGUES), weights=(6, 4, 3, 2, 3, 3, 3, 2))[0]
    target = "es" if language == "en" else "en"
    source, other = TONGUES[language], TONGUES[target]
    translations: list[Translation] = []
    articles = []
    for place in range(ARTICLES):
        blocks: list[Block] = []
        seen: dict[str, int] = {}
        left = chance.randint(30, 80)
        kind: BlockKind = "heading"
        while left > 0:
            count = 1 if kind in ("heading", "subheading") else min(left, chance.randint(1, 6))
            pieces = []
            for at in range(count):
                length = (
                    chance.randint(3, 9) if kind in ("heading", "subheading") else 3 + int(chance.gammavariate(2.5, 6))
                )
                text, spans = _text(source, source.sentence(chance, length))
                pieces.append(
                    Segment(segment_id(text, seen.get(text, 0)), text, source.blank if at + 1 < count else "")
                )
                seen[text] = seen.get(text, 0) + 1
                target_text, target_spans = _text(other, other.sentence(chance, length))
                links = tuple((*a, *b) for a, b in zip(spans, target_spans, strict=False))
                flagged = (_FLAG,) if chance.random() < 0.12 else ()
                translations.append(Translation(target_text, _RECIPES[language], Alignment(links), issues=flagged))
            whole = "".join(piece.source + piece.gap for piece in pieces)
            blocks.append(Block(kind, whole, ((1, 1),), (), tuple(pieces)))
            left -= count
            kind = chance.choice(_KINDS)
        articles.append(Article(f"a-{place:02}", tuple(blocks), language=Language(language, "high")))
    name = f"{NAME}{number:05}"
    document = Document(name, f"input/{name}.md", "markdown", f"{number:064x}", tuple(articles))
    return _Made(document, language, target, translations)


def _revisions(pending: Sequence[Pending], made: _Made) -> list[Revision]:
    return [
        Revision(one, translation, (), "engine", "translated")
        for one, translation in zip(pending, made.translations, strict=True)
    ]


def _reviewed(pending: Sequence[Pending], made: _Made, chance: random.Random) -> list[Revision]:
    """Of one document in five, most sentences were approved, some after they were corrected."""
    found = []
    for one, translation in zip(pending, made.translations, strict=True):
        if chance.random() < 0.8:
            corrected = chance.random() < 0.25
            text = (
                Translation(translation.target[:-1] + "!", Recipe("person", "", "", ())) if corrected else translation
            )
            origin: Origin = "person" if corrected else "engine"
            state: State = "reviewed" if chance.random() < 0.8 else "final"
            found.append(Revision(one, text, (), origin, state))
    return found


def _put(desk: Desk, number: int) -> int:
    made = _document(number)
    document, target = made.document, made.target
    desk.put(document, "bench")
    known = desk.known(document.path)
    assert known is not None
    pending = [one for chunk in desk.standing(known.id, target, {}) for one in chunk]
    desk.revise(target, _revisions(pending, made))
    chance = random.Random(-number)
    if number % 5 == 0:
        desk.revise(target, _reviewed(pending, made, chance))
    desk.recount(target, desk.articles(known.id), {})
    desk.complete(known.id, target, "bench")
    if number % 3 == 0:
        _talk(desk, made, chance)
    return len(pending)


def _talk(desk: Desk, made: _Made, chance: random.Random) -> None:
    """Somebody said something about one sentence, and sent another one back."""
    article = chance.choice(made.document.articles)
    ids = [segment.id for segment in article.segments()]
    desk.comment(Place(made.document.name, article.id, ids[0], made.target), "Is that so?", "ana")
    place = Place(made.document.name, article.id, ids[-1], made.target)
    head = desk.head(place)
    desk.write(place, head.revision, Change("rejected", head.text, "translated", note="The meaning is wrong."), "ana")


def grow(database: Path, sentences: int) -> int:
    """Let the archive in ``database`` grow to at least so many sentences, all of them indexed; gives how many."""
    with Desk.open(database) as desk:
        summaries = [one for one in desk.documents() if one.name.startswith(NAME)]
        total, number = sum(one.segments for one in summaries), len(summaries)
        while total < sentences:
            total += _put(desk, number)
            number += 1
        while desk.index(5_000):
            pass
    return total
