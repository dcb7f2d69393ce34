"""Bytes of an input file to clean text, whatever editor, mail program or converter they come from.

Line numbers stay those an editor shows: ``\\n``, ``\\r\\n`` and a lone ``\\r`` end a line, nothing else does, and no
repair adds or removes a line. The text that comes out has ``\\n`` alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.document import Repair
from pipeline.errors import UnreadableError
from pipeline.reading.encodings import line_ranges, refuse_binary, to_text


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, what was mended on the way, and the encoding (``"utf-8"``; ``"utf-8+cp1252"`` where mixed)."""

    text: str
    repairs: tuple[Repair, ...]
    encoding: str


def decode(data: bytes, path: str) -> Decoded:
    """The text of a file. ``path`` is used in messages only.

    Takes time and memory linear in the size of ``data``. Raises UnreadableError, and nothing else, for what is no text:
    an empty file, another kind of file, binary data, an encoding that cannot be told.
    """
    _refuse_other_kinds(data, path)
    text, repairs, encoding = to_text(data, path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableError("the file is empty.", where=path, remedy="Put text into it, or leave it out.")
    refuse_binary(text, path)
    text, cleaned = _clean(text)
    if not text.strip():
        raise UnreadableError("the file holds no text.", where=path, remedy="Put text into it, or leave it out.")
    return Decoded(text, (*repairs, *cleaned), encoding)


# --- other kinds of file --------------------------------------------------------------------------------------------

_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (  # the first bytes, and what such a file is
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"RIFF", "a picture, sound or film"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
    (b"OggS", "a sound or film"),
    (b"ID3", "a sound (MP3)"),
)
_WORDS_TOO = (b"ID3", b"BZh", b"RIFF")  # a text may begin with these letters
_INSIDE_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"application/epub+zip", "an EPUB book"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"word/", "a Word document (DOCX)"),
)


def _refuse_other_kinds(data: bytes, path: str) -> None:
    for magic, general in _OTHER_KINDS:
        if data.startswith(magic) and not (magic in _WORDS_TOO and _looks_ascii(data[:512])):
            zipped = magic == b"PK\x03\x04"
            kind = next((name for mark, name in _INSIDE_ZIP if zipped and mark in data[:4096]), general)
            raise UnreadableError(
                f"this is {kind}, not text, whatever its name says.",
                where=path,
                remedy="Save or export it as plain text or Markdown first.",
            )


def _looks_ascii(data: bytes) -> bool:
    return data.isascii() and b"\0" not in data


# --- what no text holds ----------------------------------------------------------------------------------------------

_ARABIC_FORMS = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc"
_CLEANED: tuple[tuple[str, str, Callable[[re.Match[str]], str]], ...] = (
    (r"\x1b\[[0-9;]*[A-Za-z]", "terminal colours removed", lambda _: ""),
    ("\x00", "NUL bytes removed", lambda _: ""),
    ("[\x0b\x0c\x85\u2028\u2029]", "a page break or line separator inside a line became a space", lambda _: " "),
    ("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]", "control characters removed", lambda _: ""),
    # They can make a text look other than it is (Unicode TR 36, 3.4). U+200C and U+200D are letters' business and stay.
    ("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]", "hidden direction marks removed", lambda _: ""),
    ("(?<=\\w)\xad(?=[ \t]*$)", "a soft hyphen at the end of a line became a hyphen", lambda _: "-"),
    ("\xad", "soft hyphens removed", lambda _: ""),
    # Khmer, Thai and their neighbours part words by it.
    (
        "[\u2060\ufeff\ufffe\uffff]|(?<![\u0e00-\u109f\u1780-\u17ff])\u200b",
        "invisible characters removed",
        lambda _: "",
    ),
    ("[\ufb00-\ufb06]", "ligatures became letters", lambda found: unicodedata.normalize("NFKC", found.group())),
    (f"[{_ARABIC_FORMS}]", "shaped letters became letters", lambda found: unicodedata.normalize("NFKC", found.group())),
)
_ANY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069"
                  f"\ufeff\ufffe\uffff\ufb00-\ufb06{_ARABIC_FORMS}]")  # fmt: skip


def _clean(text: str) -> tuple[str, list[Repair]]:
    """The text without what does not belong into text; one repair for each kind, with all its lines."""
    repairs: list[Repair] = []
    if _ANY.search(text):
        for pattern, reason, replace in _CLEANED:
            found = re.compile(pattern, re.MULTILINE)
            numbers, sample = _places(found, text)
            if numbers:
                after = found.sub(replace, sample)
                repairs.append(Repair("cleaned", line_ranges(numbers), _visible(sample), after, reason))
                text = found.sub(replace, text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)  # letters and their accents in one; no line end is touched by it
    return text, repairs


def _places(pattern: re.Pattern[str], text: str) -> tuple[list[int], str]:
    """The lines in which ``pattern`` is found, and the words around the first place."""
    numbers: list[int] = []
    sample = ""
    line, at = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if not numbers:
            start = max(text.rfind("\n", 0, at) + 1, at - 30)
            end = text.find("\n", at)
            sample = text[start : min(len(text) if end < 0 else end, match.end() + 30)]
        if not numbers or numbers[-1] != line:
            numbers.append(line)
    return numbers, sample


def _visible(text: str) -> str:
    return _ANY.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)
