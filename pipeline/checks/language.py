"""Is it in the right language and script, and in sound characters?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline import language, literals
from pipeline.checks.base import Context, Found, SegmentPair, check
from pipeline.checks.words import lowered, words, written
from pipeline.document import UNDETERMINED, Article, Block
from pipeline.glossary import languages
from pipeline.locales import codes

# Below this many characters a language cannot be told.
_SHORT = 50
# A language so many times less likely than another is not the one of a text.
_UNLIKELY = 0.05
# A text in which so many of the words are stop words of its language, and clearly fewer of any other's, needs no
# detector, which takes as long as all other checks together. It changes no finding on news (NTREX-128, 1,000 sentences
# in eight languages, good ones and others left in the source's or a third language); of 300 sentences that are
# half in one and half in another language it lets pass up to three more.
_PLAIN_SHARE = 0.3
_PLAIN_MARGIN = 0.75
_PLAIN_WORDS = 4
# So many letters of a wrong script are more than a name.
_SCRIPT_LETTERS = 20
# Latin letters that look like others, beside letters of that script.
_ALIKE = {
    "Cyrl": re.compile(r"(?<=[а-яё])[aceopxyi]+(?![A-Za-z])|(?<![A-Za-z])[ABCEHKMOPTXaceopxyi]+(?=[а-яё]{2})"),
    "Grek": re.compile(r"(?<=[α-ωά-ώ])[ovuipatkn]+(?![A-Za-z])|(?<![A-Za-z])[ABEHIKMNOPTXYZo]+(?=[α-ωά-ώ]{2})"),
}
# What pieces of a vocabulary leave behind, and characters that stand for one which could not be read.
_LEFT_BEHIND = re.compile("\ufffd|⁇|▁|</?(?:unk|s|pad)>|[\ue000-\uf8ff]|@@(?=\\s|$)")
# UTF-8 read as Windows-1252: É becomes Ã‰, ş ÅŸ, “ â€œ, and س Ø³. Bytes that Windows-1252 leaves open come as controls.
_BYTES = {bytes([code]).decode("cp1252", "ignore") or chr(code): code for code in range(0x80, 0x100)}
_FOLLOWS = "".join(re.escape(char) for char, code in _BYTES.items() if code < 0xC0)
_BROKEN = re.compile(f"[ÂÃÄÅÎÏÐÑ×ØÙÚÛ][{_FOLLOWS}]|[à-ï][{_FOLLOWS}]{{2}}")
# What rightly follows a letter with an accent in capitals: IRMÃ” is a word in quotation marks.
_CLOSING = frozenset("\u00a0«»‘’“”–—…")


@check("error", "warning")
def wrong_language(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation seems to be in another language."""
    if len(pair.target) < _SHORT or context.same_language or not language.tells(context.target):
        return
    if _is_plain(pair.target, context):
        return
    code = context.target.partition("-")[0]
    source = context.source.partition("-")[0]
    likely = language.shares(pair.target, tuple(dict.fromkeys((code, source, *codes()))))
    guessed = max(likely, key=lambda each: likely[each])
    if guessed == code:
        return
    # languages that are close are mixed up in a single sentence: a third one needs a second opinion, or none for ours
    third = _detected(pair.target) if guessed != source else UNDETERMINED
    if third not in (UNDETERMINED, code, source):
        yield Found("warning", language.english_name(third))
    elif guessed != source and likely[code] < _UNLIKELY * likely[guessed]:
        yield Found("warning", f"{language.english_name(guessed)} or one close to it")
    elif language.guess(pair.target, (code, source)) == source:
        yield Found("error", "that of the original")


@check("error")
def wrong_script(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation has letters of another script."""
    if all(_belongs(char, context.target) for char in _letters(pair.target)):
        return
    # words with a capital are names, which may stay in their own script, and so may addresses
    plain = [word for word in written(literals.without(pair.target)) if not word[0].isupper()]
    letters = [letter for word in plain for letter in word]
    foreign = [letter for letter in letters if not _belongs(letter, context.target)]
    if len(foreign) >= _SCRIPT_LETTERS and len(foreign) > 0.6 * len(letters):
        scripts = {languages.SCRIPT_NAMES[languages.script_of_letter(letter)] for letter in foreign}
        yield Found("error", " and ".join(sorted(scripts)))
        return
    # a letter that only looks like one of the language's
    for word in words(pair.target) if languages.script(context.target) in _ALIKE else ():
        alike = _ALIKE[languages.script(context.target)].search(word.text)
        if alike and word.text not in pair.source:
            span = (word.start + alike.start(), word.start + alike.end())
            yield Found("error", f"“{alike[0]}” (Latin)", target_span=span)
            return
    # names stay in Latin letters in every script; other letters come from the original or from nowhere
    odd = [at for at, char in enumerate(pair.target) if _is_odd(char, pair.source, context.target)]
    if odd:
        start = odd[0]
        end = start + 1
        while end < len(pair.target) and _is_odd(pair.target[end], pair.source, context.target):
            end += 1
        named = languages.SCRIPT_NAMES[languages.script_of_letter(pair.target[start])]
        yield Found("error", f"“{pair.target[start:end]}” ({named})", target_span=(start, end))


@check("error", mends=True)
def garbled(pair: SegmentPair, context: Context) -> Iterator[Found]:
    """The translation has characters that were garbled."""
    for match in _LEFT_BEHIND.finditer(pair.target):
        if match[0] not in pair.source:
            yield Found("error", f"“{match[0]}”", target_span=match.span())
            return
    if pair.target.isascii():
        return
    broken = [match for match in _BROKEN.finditer(pair.target) if _is_misread(match, context)]
    if broken and broken[0][0] not in pair.source:
        first = broken[0]
        fix = _BROKEN.sub(lambda match: _reread(match[0]) or match[0], pair.target)
        yield Found("error", f"“{first[0]}” stands for “{_reread(first[0])}”", target_span=first.span(), fix=fix)


def _reread(text: str) -> str:
    """What characters mean if they are UTF-8 that was read as Windows-1252; ``""`` if they are not."""
    return bytes(_BYTES[char] for char in text).decode("utf-8", "ignore")


def _is_misread(match: re.Match[str], context: Context) -> bool:
    """Whether characters are misread ones: they stand for a letter of either language, or for a mark."""
    meant = _reread(match[0])
    script = languages.script_of_letter(meant) if len(meant) == 1 else "none"
    if script and not any(
        script == "Latn" or languages.accepts(code, script) for code in (context.source, context.target)
    ):
        return False
    if match[0][-1] not in _CLOSING or len(match[0]) == 3:
        return True
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    if match[0] == "Ã\u00a0":  # à, a word by itself
        return not before.isupper()
    return before.islower() or (after.isalpha() and not before.isalpha() and match[0][-1] != "\u00a0")


def _is_plain(text: str, context: Context) -> bool:
    """Whether a text has so many of its language's stop words that it can be in no other."""
    said = lowered(text)
    stop, source, others = _stops(context.source, context.target)
    many = sum(map(stop.__contains__, said))
    return (
        many >= max(_PLAIN_WORDS, _PLAIN_SHARE * len(said))
        and 8 * sum(map(source.__contains__, said)) < many
        and all(sum(map(other.__contains__, said)) <= _PLAIN_MARGIN * many for other in others)
    )


@lru_cache(maxsize=64)
def _stops(source: str, target: str) -> tuple[frozenset[str], frozenset[str], tuple[frozenset[str], ...]]:
    """The stop words of a target language; those that the source alone has of the two; and those of each language in
    the same script."""
    from pipeline.glossary.suggest import words as lists  # noqa: PLC0415 - only a run of checks needs them

    stop, mine = (lists.stop_words(code).stop for code in (target, source))
    script = languages.script(target)
    alike = [code for code in lists.supported() if languages.script(code) == script]
    return stop, mine - stop, tuple(lists.stop_words(code).stop for code in alike if code != target.partition("-")[0])


def _detected(text: str) -> str:
    """The language of a text where two detectors agree on it."""
    found = language.detect(Article("", (Block("paragraph", text, ()),))).language
    return found.code if found.confidence == "high" else UNDETERMINED


def _letters(text: str) -> Iterable[str]:
    """The different characters of a text; of ASCII one for all."""
    return "a" if text.isascii() else set(text)


@lru_cache(maxsize=8192)
def _belongs(letter: str, code: str) -> bool:
    script = languages.script_of_letter(letter)
    return not script or languages.accepts(code, script)


def _is_odd(char: str, source: str, code: str) -> bool:
    script = languages.script_of_letter(char)
    # a Greek letter is a sign of science in every language
    return script not in ("", "Latn", "Grek") and not languages.accepts(code, script) and char not in source
