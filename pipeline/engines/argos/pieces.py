"""Text to subword pieces and back, always with the characters that each piece stands for.

Argos packages come with a SentencePiece model (``sentencepiece.model``) or, older ones, with byte-pair codes
(``bpe.model``: Sennrich et al. 2016, over words cut by the Moses tokenizer).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.document import Span
from pipeline.errors import EngineError

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

UNKNOWN = "<unk>"
_SPACE = "▁"  # U+2581, SentencePiece's mark for a space
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of a text and, for each, its span of characters in that text (empty for a piece that is only a space)."""

    tokens: tuple[str, ...]
    spans: tuple[Span, ...]
    text: str


class Cutter(Protocol):
    """Cuts source text into a model's pieces and makes target text of them."""

    def cut(self, text: str) -> Pieces: ...

    def join(self, tokens: Sequence[str]) -> Pieces: ...


class SentencePieceCutter:
    """Offsets are computed from the normalisation's own map, which every SentencePiece since 0.2.0 gives."""

    def __init__(self, path: Path) -> None:
        import sentencepiece  # noqa: PLC0415 - heavy

        self._model: SentencePieceProcessor = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def cut(self, text: str) -> Pieces:
        tokens: list[str] = self._model.encode(text, out_type=str)
        normal, origins = self._model.normalize(text, with_offsets=True)
        spans = []
        at = 0
        for token in tokens:
            end = at + len(token)
            body = at + (token.startswith(_SPACE) and normal[at : at + 1] == _SPACE)
            start, stop = origins[min(body, len(normal))], origins[min(end, len(normal))]
            # several characters of the normal form may come from one of the text (½): each piece then stands for it
            spans.append((start, max(stop, start + (end > body and start < len(text)))))
            at = end
        return Pieces(tuple(tokens), tuple(_trimmed(text, span) for span in spans), text)

    def join(self, tokens: Sequence[str]) -> Pieces:
        parts: list[str] = []
        spans: list[Span] = []
        at = 0
        pending: list[int] = []  # pieces that are single bytes of a character not yet complete
        for i, token in enumerate(tokens):
            byte = _BYTE.fullmatch(token)
            if byte:
                pending.append(int(byte[1], 16))
                follows = i + 1 < len(tokens) and _BYTE.fullmatch(tokens[i + 1])
                body = "" if follows else bytes(pending).decode("utf-8", "replace")
                pending = [] if not follows else pending
            else:
                body = token.replace(_SPACE, " ")
            if not parts or at == 0:
                body = body.lstrip(" ")
            lead = len(body) - len(body.lstrip(" "))
            spans.append((at + lead, at + len(body)))
            parts.append(body)
            at += len(body)
        text = "".join(parts)
        return Pieces(tuple(tokens), tuple(_trimmed(text, span) for span in spans), text.rstrip())


def _trimmed(text: str, span: Span) -> Span:
    """The span without the white space at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


class BytePairCutter:
    """Moses tokens cut by byte-pair codes, as older Argos packages want them."""

    def __init__(self, path: Path, source: str, target: str) -> None:
        from sacremoses import MosesDetokenizer, MosesPunctNormalizer, MosesTokenizer  # noqa: PLC0415 - heavy

        self._normalizer = MosesPunctNormalizer(source)
        self._tokenizer = MosesTokenizer(source)
        self._detokenizer = MosesDetokenizer(target)
        self._ranks = _read_codes(path)
        self._cache: dict[str, list[str]] = {}

    def cut(self, text: str) -> Pieces:
        words: list[str] = self._tokenizer.tokenize(self._normalizer.normalize(text), escape=False)
        tokens: list[str] = []
        spans: list[Span] = []
        places = _walk(words, text)
        for word, (start, end) in zip(words, places, strict=True):
            pieces = self._pieces(word)
            at = start
            for piece in pieces:
                stop = min(end, at + len(piece.removesuffix("@@")))
                tokens.append(piece)
                spans.append((at, stop))
                at = stop
        return Pieces(tuple(tokens), tuple(spans), text)

    def join(self, tokens: Sequence[str]) -> Pieces:
        words: list[str] = []
        owners: list[list[int]] = []
        open_word = False
        for i, token in enumerate(tokens):
            body = token.removesuffix("@@")
            if open_word:
                words[-1] += body
                owners[-1].append(i)
            else:
                words.append(body)
                owners.append([i])
            open_word = token.endswith("@@")
        text: str = self._detokenizer.detokenize(words, unescape=True)
        spans: list[Span] = [(0, 0)] * len(tokens)
        for place, mine in zip(_walk(words, text), owners, strict=True):
            for i in mine:
                spans[i] = place
        return Pieces(tuple(tokens), tuple(spans), text)

    def _pieces(self, word: str) -> list[str]:
        if word not in self._cache:
            self._cache[word] = _byte_pairs(word, self._ranks)
        return self._cache[word]


def _read_codes(path: Path) -> dict[tuple[str, str], int]:
    """The merges of a codes file in order of rank (subword-nmt's format, version 0.2)."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(f"The vocabulary cannot be read: {error}.", where=str(path)) from error
    ranks: dict[tuple[str, str], int] = {}
    for line in lines:
        pair = line.split(" ")
        if not line.startswith("#version") and len(pair) == 2:
            ranks.setdefault((pair[0], pair[1]), len(ranks))
    return ranks


def _byte_pairs(word: str, ranks: dict[tuple[str, str], int]) -> list[str]:
    """Merge the pair of lowest rank until none is left; every piece but the last gets ``@@``."""
    pieces = [*word[:-1], word[-1] + "</w>"]
    while len(pieces) > 1:
        best = min(itertools.pairwise(pieces), key=lambda pair: ranks.get(pair, len(ranks)))
        if best not in ranks:
            break
        merged, i = [], 0
        while i < len(pieces):
            if tuple(pieces[i : i + 2]) == best:
                merged.append(pieces[i] + pieces[i + 1])
                i += 2
            else:
                merged.append(pieces[i])
                i += 1
        pieces = merged
    pieces[-1] = pieces[-1].removesuffix("</w>")
    if not pieces[-1]:
        pieces.pop()
    return [piece + "@@" for piece in pieces[:-1]] + pieces[-1:]


def _walk(words: Sequence[str], text: str) -> list[Span]:
    """Where each word stands in a text that differs from them in white space and, here and there, in a character."""
    spans = []
    at = 0
    for word in words:
        while at < len(text) and text[at].isspace():
            at += 1
        found = text.find(word, at)
        # a word further off than its neighbours are long was changed by the normalisation: it takes its own length
        start = found if 0 <= found <= at + 8 else at
        end = min(len(text), start + len(word))
        spans.append((start, end))
        at = end
    return spans
