"""Which encoding a file's bytes are in, and their text.

A byte order mark decides; then the zero bytes of UTF-16; then UTF-8, which other text almost never is by chance (RFC
3629, section 1). What is left is an older 8-bit encoding: Windows-1252 for the languages of Western Europe,
Windows-1256 (Arabic, Farsi) and Windows-1251 (Cyrillic) where the letters' frequencies say so, else we refuse.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable

from pipeline.document import LineRange, Repair
from pipeline.errors import UnreadableError

SAVE_AS_UTF8 = "Open it in an editor that shows it correctly and save it as UTF-8."

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def to_text(data: bytes, path: str) -> tuple[str, list[Repair], str]:
    """The text of a file, what was mended, and the encoding's name. Line ends are as the file has them.

    Raises UnreadableError where the encoding cannot be told, or the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark) and encoding != "utf-8":
            return _wide(data[len(mark) :], encoding)
    data = data.removeprefix(codecs.BOM_UTF8)
    if encoding := _wide_without_mark(data):
        return _wide(data, encoding)
    if _is_utf8(data):
        return data.decode("utf-8"), [], "utf-8"
    return _eight_bit(data, path)


def _wide(data: bytes, encoding: str) -> tuple[str, list[Repair], str]:
    text = data.decode(encoding, errors="replace")
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        line = _newlines(data[: error.start].decode(encoding, errors="replace")) + 1
        reason = f"bytes that are no {encoding.upper()[:6]} were marked with \N{REPLACEMENT CHARACTER}"
        return text, [Repair("cleaned", ((line, line),), "", "\N{REPLACEMENT CHARACTER}", reason)], encoding
    return text, [], encoding


def _newlines(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _wide_without_mark(data: bytes) -> str:
    """UTF-16's name if the zero bytes say so: spaces and line ends have them in any language, all on one side."""
    sample = data[:65536]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    enough = max(4, len(sample) // 40)  # spaces and line ends alone are 1/6 of the characters of running text
    if odd >= enough and even * 20 <= odd:
        return "utf-16-le"
    if even >= enough and odd * 20 <= even:
        return "utf-16-be"
    return ""


_MAY_BE_UTF8 = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def _eight_bit(data: bytes, path: str) -> tuple[str, list[Repair], str]:
    """Text that is not UTF-8 throughout: lines that are stay so, the others are read in the older encoding."""
    lines = _LINE_END.split(data)
    pure = not _MAY_BE_UTF8.search(data)
    wrong = [number for number, line in enumerate(lines) if not (line.isascii() if pure else _is_utf8(line))]
    foreign = b"\n".join(lines[number] for number in wrong)
    refuse_binary(data.decode("latin-1"), path)
    encoding = _which_eight_bit(foreign)
    if not encoding:
        raise UnreadableError(
            "the encoding of this text cannot be told: it is not UTF-8.",
            where=f"{path}:{wrong[0] + 1}",
            remedy=SAVE_AS_UTF8,
        )
    read = _reader(encoding) if encoding != "cp1252" else _cp1252 if pure else _utf8_else_cp1252
    affected = set(wrong)
    if pure or all(number in affected or line.isascii() for number, line in enumerate(lines)):
        where = line_ranges(number + 1 for number in wrong)
        reason = f"read as {encoding}, because it is not UTF-8"
        return read(data), [_reread(lines[wrong[0]], read(lines[wrong[0]]), where, reason)], encoding
    texts = [read(line) if number in affected else line.decode("utf-8") for number, line in enumerate(lines)]
    reason = f"this line is not UTF-8 as others are; read as {encoding}"
    repairs = [_reread(lines[n], texts[n], ((n + 1, n + 1),), reason) for n in wrong]
    return "\n".join(texts), repairs, f"utf-8+{encoding}"


def _reread(line: bytes, text: str, where: tuple[LineRange, ...], reason: str) -> Repair:
    return Repair("cleaned", where, _excerpt(line.decode("utf-8", errors="replace")), _excerpt(text), reason)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _excerpt(text: str) -> str:
    return text if len(text) <= 200 else text[:200] + "…"


def _reader(encoding: str) -> Callable[[bytes], str]:
    return lambda line: line.decode(encoding, errors="replace")


def _utf8_else_cp1252(line: bytes) -> str:
    """UTF-8 where the bytes are UTF-8, Windows-1252 between: a line may have been pasted together."""
    pieces: list[str] = []
    at = 0
    for match in _UTF8_SEQUENCE.finditer(line):
        pieces += (_cp1252(line[at : match.start()]), match.group().decode("utf-8", errors="replace"))
        at = match.end()
    pieces.append(_cp1252(line[at:]))
    return "".join(pieces)


_UTF8_SEQUENCE = re.compile(  # well-formed sequences of more than one byte: Unicode 15, table 3-7
    rb"(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
)


def _cp1252(data: bytes) -> str:
    """Windows-1252; the five bytes that have no character there become controls, which are cleaned away."""
    return data.translate(_NO_HOLES).decode("cp1252")


_NO_HOLES = bytes.maketrans(b"\x81\x8d\x8f\x90\x9d", b"\x01" * 5)

# Non-ASCII characters of Western European text: its letters, typographic quotes and dashes, money and the like.
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœŸ«»‹›‘’‚“”„–—…•·¿¡°ºª§€£\xa0©®™²³½¼¾´×±\xad"
)
# Symbols where letters should be: another alphabet's text (Polish, Czech, Turkish) read as Western.
_INSIDE_WORD = re.compile(r"(?<=[^\W\d_])[¹²³±£¥¶¼½¾¿´§](?=[^\W\d_])")
_COMMON = {  # each script's most frequent letters: two thirds of running text (counted on news in Arabic and Farsi)
    "cp1251": frozenset("оеаинтсрвл"),
    "cp1256": frozenset("اليمنرتوبده"),
}


def _which_eight_bit(data: bytes) -> str:
    """The encoding of text that is not UTF-8, ``""`` if the evidence is not clear."""
    sample = data[: 1 << 20]
    high = sum(sample.count(byte) for byte in range(0x80, 0x100))
    letters = high + sum(sample.count(byte) for byte in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    # Few of a Western text's letters carry accents (French 4 %, Portuguese 3 %, German 2 %); in the other
    # scripts nearly all letters are high bytes. Very short samples (a name, a price) may go either way.
    if high * 3 <= letters or high < 12:
        foreign = _UTF8_SEQUENCE.sub(b"", sample)
        found = [character for character in _cp1252(foreign) if character >= "\x80"]
        wrong = sum(character not in _WESTERN for character in found) + len(_INSIDE_WORD.findall(_cp1252(foreign)))
        return "cp1252" if wrong * 10 <= len(found) else ""
    scores = {}
    for encoding, common in _COMMON.items():
        found = [character for character in sample.decode(encoding, errors="replace") if character.isalpha()]
        scores[encoding] = sum(character in common for character in found if character >= "\x80") / high
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= 0.45 else ""


# --- binary data -----------------------------------------------------------------------------------------------------

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def refuse_binary(text: str, path: str) -> None:
    """Refuse text of which more than one character in twenty is a control character (random bytes: one in nine)."""
    first = _CONTROL.search(text)
    if not first or len(_CONTROL.findall(text)) * 20 <= len(text):
        return
    raise UnreadableError(
        "this is binary data, not text.",
        where=f"{path}:{text.count(chr(10), 0, first.start()) + 1}",
        remedy="Give Diglot the text itself, as a text or Markdown file in UTF-8.",
    )


def line_ranges(numbers: Iterable[int]) -> tuple[LineRange, ...]:
    """Ascending line numbers as ranges: 1, 2, 3, 7 is (1, 3), (7, 7)."""
    ranges: list[LineRange] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return tuple(ranges)
