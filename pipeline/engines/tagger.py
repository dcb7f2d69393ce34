"""The part-of-speech tagger of a chain, kept from forgetting what it was taught.

``apertium-tagger`` chooses among a word's analyses by a hidden Markov model that knows classes of tags. Given a word
with a class that the model does not have, it takes the smallest of the model's classes that holds it, and by a slip
(``find_similar_ambiguity_class`` in apertium's tagger_utils.cc assigns through a reference, up to 3.8.3 at least)
makes that the class of *all unknown words* from then on. In 1,000 sentences of English news 13 held such a word; from
the first of them on, "said" after an unknown name was taken for a participle, and 117 sentences came out otherwise
than each by itself. So a sentence that holds such a word goes through a tagger of its own (4 ms), and all others
through one that stays as it was taught.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.engines.pipe import PATIENCE_SECONDS, Pipe, Stage

# The tagger does not begin anew at a NUL: what a headline ends in would decide how the next sentence begins. A sentence
# end is the state in which it starts.
_SENTENCE_END = "^./.<sent>$"
_ENDED = re.compile(r"<sent>\$[^$^]*\Z")
_NEW_CLASS = re.compile(r"Word '(\d+)'\.\s*New ambiguity class: \{(.*)\}")


class Tagger:
    """One tagger stage. Not thread-safe."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._pipe = Pipe([stage])
        self._model: Model | None = None
        self._harmful: dict[str, bool] = {}  # by a word's analyses, as they stand in the stream

    @property
    def pids(self) -> list[int]:
        return self._pipe.pids

    def tag(self, texts: Sequence[str], ambiguous: Sequence[Sequence[str]]) -> list[str | None]:
        """Each text tagged as if it were alone; ``None`` for one that breaks the tagger.

        ``ambiguous`` holds the analyses of each text's ambiguous words.
        """
        self._learn({word for words in ambiguous for word in words} - self._harmful.keys())
        alone = {index for index, words in enumerate(ambiguous) if any(self._harmful[word] for word in words)}
        chunks: list[str] = []
        places: dict[int, int] = {}
        for index, text in enumerate(texts):
            if index in alone:
                continue
            places[index] = len(chunks)
            chunks.append(text)
            if not _ENDED.search(text):
                chunks.append(_SENTENCE_END)
        answers = self._pipe.exchange(chunks)
        return [self._tag_alone(text) if i in alone else answers[places[i]] for i, text in enumerate(texts)]

    def start(self) -> None:
        self._pipe.start()

    def close(self) -> None:
        self._pipe.close()

    def _tag_alone(self, text: str) -> str | None:
        pipe = Pipe([self._stage])
        try:
            return pipe.exchange([text])[0]
        finally:
            pipe.close()

    def _learn(self, words: Iterable[str]) -> None:
        """Find out which of these words have a class that the model lacks: the tagger says so in debug mode."""
        new = list(words)
        if not new:
            return
        self._harmful.update(dict.fromkeys(new, False))
        text = " ".join(f"^{number}/{word}$" for number, word in enumerate(new))
        try:
            done = subprocess.run(
                [*self._stage.argv, "-d"],
                input=text.encode(),
                capture_output=True,
                timeout=PATIENCE_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return
        for number, tags in _NEW_CLASS.findall(done.stderr.decode("utf-8", "replace")):
            if self._model is None:
                self._model = Model.read(Path(self._stage.argv[-1]))
            self._harmful[new[int(number)]] = self._model.shrinks(tags.split(","))


class Model:
    """What of a tagger's model decides on the classes of words: its open class and the classes it knows."""

    def __init__(self, tags: Sequence[str], open_class: frozenset[int], classes: Sequence[frozenset[int]]) -> None:
        self.tags = {tag: index for index, tag in enumerate(tags)}
        self.open_class = open_class
        self.smaller = [one for one in classes if len(one) < len(open_class)]

    def shrinks(self, tags: Iterable[str]) -> bool:
        """Whether a word of this new class makes the open class smaller. A tag that we do not know may."""
        numbers = {self.tags.get(tag, -1) for tag in tags}
        return -1 in numbers or any(numbers <= one for one in self.smaller)

    @classmethod
    def read(cls, path: Path) -> Model:
        """Read a ``.prob`` file (apertium's tagger_data_hmm.cc); of one that is no such model nothing is known."""
        try:
            return cls._parse(_Numbers(path.read_bytes()))
        except (OSError, IndexError, ValueError):
            return cls((), frozenset(), ())

    @classmethod
    def _parse(cls, data: _Numbers) -> Model:
        open_class, value = set(), 0
        for _ in range(data.number()):  # written as differences
            value += data.number()
            open_class.add(value)
        for _ in range(data.number()):  # pairs that are forbidden
            data.number(), data.number()
        tags = [data.text() for _ in range(data.number())]
        for _ in range(data.number()):  # the same by name
            data.text(), data.number()
        for _ in range(data.number()):  # what must follow what
            data.number()
            for _ in range(data.number()):
                data.number()
        for _ in range(data.number()):  # analyses to prefer
            data.text()
        for _ in range(data.number()):  # constants
            data.text(), data.number()
        classes = [frozenset(data.number() for _ in range(data.number())) for _ in range(data.number())]
        return cls(tags, frozenset(open_class), classes)


class _Numbers:
    """Reads lttoolbox's numbers of one to four bytes, whose first two bits tell the length (compression.cc)."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self) -> int:
        first = self.data[self.at]
        length = (first >> 6) + 1
        value = int.from_bytes(self.data[self.at : self.at + length], "big") & ((1 << (8 * length - 2)) - 1)
        self.at += length
        return value

    def text(self) -> str:
        return "".join(chr(self.number()) for _ in range(self.number()))
