"""What may be a term or a name: stretches of words between stop words, and runs of words in capitals.

No part of speech is known, so that the same rules serve all languages: a candidate begins and ends with a content word,
holds at least two, and joins them at most by words such as "of the". Names are told by capitals, where a language
writes only names with them; in German, which writes all nouns so, by two capitals running.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.glossary import languages
from pipeline.glossary.occurrences import Occurrences
from pipeline.glossary.suggest import words
from pipeline.glossary.suggest.termhood import Key
from pipeline.glossary.suggest.words import Word
from pipeline.store.views import StoredSentence

_MOST_WORDS = 5  # content words: longer stretches are parts of sentences, not terms
_MOST_LINKS = 2  # running: "of the"
_CASED = ("Latn", "Cyrl", "Grek", "Armn")
_NOUNS_IN_CAPITALS = ("de", "lb")


@dataclass(frozen=True, slots=True)
class Place:
    """An occurrence: the sentence and the span in it."""

    sentence: StoredSentence
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.sentence.source[self.start : self.end]


@dataclass(slots=True)
class Found:
    """All candidates of a language with their places; for terms also their lengths and the words beside them."""

    terms: dict[Key, list[Place]] = field(default_factory=lambda: defaultdict(list))
    lengths: dict[Key, int] = field(default_factory=dict)
    contexts: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    names: dict[Key, list[Place]] = field(default_factory=lambda: defaultdict(list))


def collect(sentences: Iterable[StoredSentence], language: str, known: Occurrences) -> Found:
    """The candidates of sentences in one language; what is a term of ``known``, or lies inside one, is left out."""
    found = Found()
    parsed = [(sentence, words.parts(sentence.source, language)) for sentence in sentences]
    small = {word.written for _, parts in parsed for part in parts for word in part if not word.capital}
    for sentence, parts in parsed:
        taken = [span for span, _ in known.find(sentence.source)]
        headline = _is_headline(parts)
        names = [] if headline else [run for part in parts for run in _names(part, language, small)]
        for run in names:
            place = Place(sentence, run[0].start, run[-1].end)
            if not _covered(place, taken):
                found.names[tuple(word.written for word in run)].append(place)
        capitals = [(run[0].start, run[-1].end) for run in names]
        for part in parts:
            for first, last in _stretches(part):
                place = Place(sentence, part[first].start, part[last].end)
                if not _covered(place, [*taken, *capitals]):
                    _note(found, part, first, last, place)
    return found


def _covered(place: Place, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= place.start and place.end <= b for a, b in spans)


def _note(found: Found, part: Sequence[Word], first: int, last: int, place: Place) -> None:
    stretch = part[first : last + 1]
    key = tuple(word.key for word in stretch)
    found.terms[key].append(place)
    found.lengths[key] = sum(not word.link for word in stretch)
    for beside in (part[first - 1] if first else None, part[last + 1] if last + 1 < len(part) else None):
        if beside and not beside.link:
            found.contexts[key][beside.key] += 1


def _stretches(part: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The first and last word of every candidate of a part."""
    for first, word in enumerate(part):
        if word.link:
            continue
        content, links = 1, 0
        for last in range(first + 1, len(part)):
            links = links + 1 if part[last].link else 0
            content += not part[last].link
            if links > _MOST_LINKS or content > _MOST_WORDS:
                break
            if not links:
                yield first, last


def _is_headline(parts: Sequence[Sequence[Word]]) -> bool:
    """Whether most longer words begin with a capital, so that capitals say nothing."""
    long = [word for part in parts for word in part if len(word.written) > 3 and not word.link]
    return len(long) > 2 and sum(word.capital for word in long) * 3 > 2 * len(long)


def _names(part: Sequence[Word], language: str, small: set[str]) -> Iterator[Sequence[Word]]:
    """The longest runs of words in capitals; links may stand inside, but not in German."""
    if languages.script(language) not in _CASED:
        return
    german = language.partition("-")[0] in _NOUNS_IN_CAPITALS
    run: list[Word] = []
    for word in [*part, None]:
        if word and _goes_on(word, run, small, german=german):
            run.append(word)
        else:
            while run and run[-1].link:
                run.pop()
            if len(run) > 1 or (run and not german and (run[0].written.isupper() or not run[0].first)):
                yield run
            run = []


def _goes_on(word: Word, run: Sequence[Word], small: set[str], *, german: bool) -> bool:
    if word.link:
        return bool(run) and not german
    return word.capital and not (word.first and _is_usual(word, small))


def _is_usual(word: Word, small: set[str]) -> bool:
    """Whether the first word of a sentence is written small elsewhere: then its capital says nothing."""
    return word.written[:1].lower() + word.written[1:] in small
