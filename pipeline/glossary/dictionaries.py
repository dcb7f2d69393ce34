"""simplemma's dictionaries, opened in a tenth of the time.

simplemma 2.0 keeps its dictionaries front-coded (each word by what it shares with the one before) and looks through the
whole of one whenever it is opened, for the places at which it can begin to read: 0.1 s for English, 0.35 s for Spanish,
0.55 s for German. These places stay the same: ``make env`` has them written into the environment, for all languages of
the glossaries. A run only reads them, so that no file tells which languages somebody reads; without them it does as
always.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import zlib
from array import array
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from simplemma.strategies.dictionaries import dictionary_factory, frontcode
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamMap

_FORMAT = b"diglot lemmas 1\n"
_BETWEEN = b"\n"
_Block = tuple[int, bytes, bytes]  # where it begins, and the key and value before it


class Dictionaries:
    """A ``DictionaryFactory`` of simplemma whose dictionaries' indexes are kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, Mapping[str, str]] = {}

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """Raises ``ValueError`` for a language that simplemma does not have."""
        if lang not in self._open:
            self._open[lang] = self._opened(lang)
        return self._open[lang]

    def _opened(self, lang: str) -> Mapping[str, str]:
        if lang not in dictionary_factory.SUPPORTED_LANGUAGES:
            raise ValueError(lang)
        packed = dictionary_factory.DATA_FOLDER.joinpath(f"{lang}.plzma").read_bytes()
        with suppress(OSError, ValueError, AttributeError):  # none, a broken one, or a simplemma that reads otherwise
            return _Indexed(lang, *_unpacked(self._path(lang, packed).read_bytes()))
        return StreamMap(lang)

    def keep(self, lang: str) -> None:
        """Write the index of a language's dictionary. Raises ``OSError`` where that cannot be done."""
        packed = dictionary_factory.DATA_FOLDER.joinpath(f"{lang}.plzma").read_bytes()
        made = StreamMap(lang)
        _write(self._path(lang, packed), _packed(made._firsts, made._blocks))

    def _path(self, lang: str, packed: bytes) -> Path:
        return self._folder / f"{lang}-{hashlib.sha256(packed).hexdigest()[:16]}"


class _Indexed(StreamMap):
    """A dictionary whose index is known."""

    __slots__ = ()

    def __init__(self, lang: str, firsts: list[bytes], blocks: list[_Block]) -> None:
        self._data = dictionary_factory._read_decompressed(lang)
        self._rev, self._count, self._pos = frontcode._read_header(self._data)
        if blocks[-1][0] >= len(self._data):
            raise ValueError(lang)
        self._firsts, self._blocks = firsts, blocks


def folder() -> Path:
    """Where indexes are kept: in the environment that this Python belongs to."""
    return Path(sys.prefix) / "share" / "diglot" / "lemmas"


def _packed(firsts: Iterable[bytes], blocks: Iterable[_Block]) -> bytes:
    places, keys, values = zip(*blocks, strict=True)
    words = [_BETWEEN.join(each) for each in (firsts, keys, values)]
    if any(each.count(_BETWEEN) != len(places) - 1 for each in words):
        raise ValueError
    parts = [array("Q", places).tobytes(), *words]
    body = b"".join(len(part).to_bytes(8, "little") + part for part in parts)
    return _FORMAT + zlib.crc32(body).to_bytes(4, "little") + body


def _unpacked(kept: bytes) -> tuple[list[bytes], list[_Block]]:
    """Raises ``ValueError`` for what is not whole."""
    start = len(_FORMAT) + 4
    body = kept[start:]
    if kept[: len(_FORMAT)] != _FORMAT or zlib.crc32(body).to_bytes(4, "little") != kept[len(_FORMAT) : start]:
        raise ValueError
    parts, at = [], 0
    while at < len(body):
        end = at + 8 + int.from_bytes(body[at : at + 8], "little")
        parts.append(body[at + 8 : end])
        at = end
    places = array("Q")
    places.frombytes(parts[0])
    firsts, keys, values = (part.split(_BETWEEN) for part in parts[1:])
    return firsts, list(zip(places, keys, values, strict=True))


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: several processes may do it at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)


def main() -> None:
    """Make the indexes of the glossaries' languages."""
    known = Dictionaries(folder())
    for language in ("en", "es", "fr", "pt", "de", "tr", "ar", "fa"):
        known.keep(language)


if __name__ == "__main__":
    main()
