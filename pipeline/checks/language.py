"""Is it in the right language and script, and in sound characters?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import language
from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import words
from pipeline.document import UNDETERMINED, Article, Block
from pipeline.glossary import languages
from pipeline.locales import codes

# Below this many characters a language cannot be told.
_SHORT = 50
# So many letters of a wrong script are more than a name.
_SCRIPT_LETTERS = 20
# UTF-8 read as Windows-1252: É becomes Ã‰, “ becomes â€œ. Quotation marks and spaces may rightly follow an Ã ("IRMÃ”").
_MOJIBAKE = re.compile(
    "Ã[\u0080-\u009f¡-ª¬-º¼-¿†‡ˆ‰Š‹ŒŽ˜™š›œžŸ€ƒ‚„]|â€[\u0080-\u00bf™œ˜šž¢¦“”]|Â[¡-¿]|[ÐÑØÙ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹][ÐÑØÙ]"
)
# What pieces of a vocabulary leave behind, and characters that stand for one which could not be read.
_LEFT_BEHIND = re.compile("\ufffd|⁇|▁|</?(?:unk|s|pad)>|[\ue000-\uf8ff]|@@(?=\\s|$)")


@check
def wrong_language(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation seems to be in another language."""
    if len(pair.target) < _SHORT or context.same_language or not language.tells(context.target):
        return
    code = context.target.partition("-")[0]
    source = context.source.partition("-")[0]
    guessed = language.guess(pair.target, tuple(dict.fromkeys((code, source, *codes()))))
    if guessed == code:
        return
    # a third language only where two detectors agree: those that are close are mixed up in a single sentence
    if guessed != source and _detected(pair.target) == guessed:
        yield Found("warning", language.english_name(guessed))
    elif language.guess(pair.target, (code, source)) == source:
        yield Found("error", "that of the original")


@check
def wrong_script(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation has letters of another script."""
    if all(_belongs(char, context.target) for char in set(pair.target)):
        return
    # words with a capital are names, which may stay in their own script
    letters = [letter for word in words(pair.target) if not word.text[0].isupper() for letter in word.text]
    foreign = [letter for letter in letters if not _belongs(letter, context.target)]
    if len(foreign) >= _SCRIPT_LETTERS and len(foreign) > 0.6 * len(letters):
        scripts = {languages.SCRIPT_NAMES[languages.script_of_letter(letter)] for letter in foreign}
        yield Found("error", ", ".join(sorted(scripts)))
        return
    # names stay in Latin letters in every script; other letters come from the original or from nowhere
    odd = [at for at, char in enumerate(pair.target) if _is_odd(char, pair.source, context.target)]
    if odd:
        start = odd[0]
        end = start + 1
        while end < len(pair.target) and _is_odd(pair.target[end], pair.source, context.target):
            end += 1
        yield Found("error", pair.target[start:end], target_span=(start, end))


@check
def garbled(pair: SegmentPair, _context: Context) -> Iterator[Found]:
    """The translation has characters that were garbled."""
    for match in _LEFT_BEHIND.finditer(pair.target):
        if match[0] not in pair.source:
            yield Found("error", match[0], target_span=match.span())
            return
    broken = _MOJIBAKE.search(pair.target)
    if broken and broken[0] not in pair.source:
        try:
            fix = pair.target.encode("cp1252").decode("utf-8")
        except UnicodeError:
            fix = None
        yield Found("error", broken[0], target_span=broken.span(), fix=fix)


def _detected(text: str) -> str:
    """The language of a text where two detectors agree on it."""
    found = language.detect(Article("", (Block("paragraph", text, ()),))).language
    return found.code if found.confidence == "high" else UNDETERMINED


def _belongs(letter: str, code: str) -> bool:
    script = languages.script_of_letter(letter)
    return not script or languages.accepts(code, script)


def _is_odd(char: str, source: str, code: str) -> bool:
    script = languages.script_of_letter(char)
    # a Greek letter is a sign of science in every language
    return script not in ("", "Latn", "Grek") and not languages.accepts(code, script) and char not in source
