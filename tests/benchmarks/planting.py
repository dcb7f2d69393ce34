"""Errors to plant in good translations, one kind each, and changes that are none: for ``tests.benchmarks.checks``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.checks import CHECKS, Context, SegmentPair, survey
from pipeline.checks.base import Survey
from pipeline.checks.pairing import odd_in_single_marks
from pipeline.document import Issue, Markup
from pipeline.glossary import Glossary
from pipeline.glossary.model import KEEP, Concept, Place, TermEntry
from pipeline.locales import locale

_ADDRESS, _MAIL = "https://example.org/2024/strike", "desk@example.org"
_WORD = r"[^\W\d_]"
_NONE = Survey()
_PLACE = Place("planted", 1, 1)
_LATIN = ("es", "fr", "de", "pt", "tr", "en")


@dataclass(frozen=True, slots=True)
class Scene:
    """A good translation to spoil: its pair, its languages, the same sentence in other languages by code."""

    pair: SegmentPair
    context: Context
    elsewhere: Mapping[str, str]

    def good(self, source: str | None = None, target: str | None = None, **other: object) -> Scene:
        """The scene with another pair that is as good."""
        texts = {"source": self.pair.source if source is None else source}
        texts["target"] = self.pair.target if target is None else target
        return replace(self, pair=replace(self.pair, **texts, **other))  # type: ignore[arg-type]

    @property
    def known(self) -> Context:
        """The context with what is known of the article: if nothing is, the sentence is a paragraph by itself."""
        here = self.context
        alone = survey([self.pair], here.source, here.target) if here.survey is _NONE else here.survey
        return replace(here, survey=alone)

    def spoilt(self, target: str) -> Scene:
        return self.good(target=target)


# A good scene and the same with an error; None where there is nothing to spoil.
Spoil = Callable[[Scene], tuple[Scene, Scene] | None]


@dataclass(frozen=True, slots=True)
class Planting:
    """A kind of error: how it is planted, which checks may find it, in which target languages (empty: all)."""

    spoil: Spoil
    checks: tuple[str, ...]
    languages: tuple[str, ...] = ()


def _in_target(change: Callable[[str], str]) -> Spoil:
    def spoil(scene: Scene) -> tuple[Scene, Scene] | None:
        target = change(scene.pair.target)
        return None if target == scene.pair.target else (scene, scene.spoilt(target))

    return spoil


def _first(pattern: str, to: str | Callable[[re.Match[str]], str]) -> Spoil:
    return _in_target(lambda target: re.sub(pattern, to, target, count=1))


def _added(what: str, spoilt: str) -> Spoil:
    """Something put at the end of both sides, and come to grief in the target."""

    def spoil(scene: Scene) -> tuple[Scene, Scene]:
        good = scene.good(f"{scene.pair.source} ({what})", f"{scene.pair.target} ({what})")
        return good, scene.good(good.pair.source, f"{scene.pair.target} ({spoilt})" if spoilt else scene.pair.target)

    return spoil


def _another_language(scene: Scene) -> tuple[Scene, Scene] | None:
    """The sentence in a language that is neither of the two, another one for each sentence."""
    codes = sorted({*scene.elsewhere} - {scene.context.source, scene.context.target})
    text = scene.elsewhere[codes[int(scene.pair.id) % len(codes)]]
    return (scene, scene.spoilt(text)) if len(text) >= 60 else None


def _half(scene: Scene) -> tuple[Scene, Scene] | None:
    """The first half of the words with the mark of the end, of a sentence of ten words or more."""
    said = scene.pair.target.split()
    mark = re.search(r"\W*$", scene.pair.target)
    if len(said) < 10 or not mark:
        return None
    return scene, scene.spoilt(" ".join(said[: len(said) // 2]).rstrip(" ,;:،؛") + mark[0])


def _looped(target: str) -> str:
    end = " ".join([word for word in target.split() if any(map(str.isalpha, word))][-2:])
    return f"{target} {end} {end} {end}"


def _number(change: Callable[[str], str], digits: str) -> Spoil:
    """A number that stands on both sides, changed in the target."""

    def spoil(scene: Scene) -> tuple[Scene, Scene] | None:
        bounds = r"(?<![\w.,:/٫٬%–’'-])(?:{})(?![\w:/%–’'-]|[.,٫٬]\d)"
        for match in re.finditer(bounds.format(digits), scene.pair.source):
            here = re.compile(bounds.format(re.escape(match[0])))
            if len(here.findall(scene.pair.target)) == len(here.findall(scene.pair.source)) == 1:
                target = here.sub(lambda found: change(found[0]), scene.pair.target)
                return scene, scene.spoilt(re.sub(" {2,}", " ", target).strip())
        return None

    return spoil


def _misgrouped(scene: Scene) -> tuple[Scene, Scene] | None:
    """12,500 added as each language writes it, and then as the source writes it."""
    mine, theirs = (here.group[0] for here in (scene.context.source_locale, scene.context.target_locale))
    if mine == theirs or mine in ("٬", " ") or mine not in scene.context.target_locale.decimal:
        return None
    good = scene.good(f"{scene.pair.source} 12{mine}500", f"{scene.pair.target} 12{theirs}500")
    return good, good.spoilt(f"{scene.pair.target} 12{mine}500")


def _shared(scene: Scene, pattern: str) -> str:
    """The first word of the source, not at its beginning, that the target has too, each once."""
    for match in re.finditer(rf"(?<=\w[ ,(])\b{pattern}\b(?![-’'])", scene.pair.source):
        if all(len(re.findall(rf"\b{match[0]}\b", text)) == 1 for text in (scene.pair.source, scene.pair.target)):
            return match[0]
    return ""


def _word(pattern: str, change: Callable[[str], str]) -> Spoil:
    """A word of both sides, changed in the target."""

    def spoil(scene: Scene) -> tuple[Scene, Scene] | None:
        word = _shared(scene, pattern)
        changed = re.sub(rf"\b{word}\b", lambda found: change(found[0]), scene.pair.target) if word else ""
        return (scene, scene.spoilt(re.sub(" {2,}", " ", changed))) if word else None

    return spoil


def _misspelt_name(scene: Scene) -> tuple[Scene, Scene] | None:
    """The second of two words of a name, a letter of it changed."""
    for match in re.finditer(r"\b([A-Z][a-z]{2,}) ([A-Z][a-z]{5,})\b", scene.pair.source):
        if len(re.findall(rf"\b{match[0]}\b", scene.pair.target)) == 1:
            middle = len(match[2]) // 2
            wrong = match[2][:middle] + ("k" if match[2][middle] != "k" else "m") + match[2][middle + 1 :]
            return scene, scene.spoilt(scene.pair.target.replace(match[0], f"{match[1]} {wrong}"))
    return None


def _other_name(scene: Scene) -> tuple[Scene, Scene] | None:
    """The second of two words of a name is another word, as where an engine translates it."""
    for match in re.finditer(r"\b([A-Z][a-z]{2,}) ([A-Z][a-z]{2,})\b", scene.pair.source):
        if len(re.findall(rf"\b{match[2]}\b", scene.pair.target)) == 1 and match[0] in scene.pair.target:
            return scene, scene.spoilt(scene.pair.target.replace(match[0], f"{match[1]} Xuqolo"))
    return None


def _lost_keep(scene: Scene) -> tuple[Scene, Scene] | None:
    """A name that the glossary keeps is left out."""
    word = _shared(scene, r"[A-Z]\w{3,}")
    if not word:
        return None
    source = scene.context.source
    concept = Concept("c", _PLACE, {source: (TermEntry(word, source, _PLACE),)}, status="approved", translate=KEEP)
    good = replace(scene, context=replace(scene.context, glossary=Glossary([concept])))
    return good, good.spoilt(re.sub(rf" ?\b{word}\b", "", scene.pair.target))


def _in_article(change: Callable[[Scene], SegmentPair | None]) -> Spoil:
    """Another sentence of the article that says otherwise what this one says; good while it says the same."""

    def spoil(scene: Scene) -> tuple[Scene, Scene] | None:
        other = change(scene)
        if other is None:
            return None
        codes = scene.context.source, scene.context.target
        alone, both = survey([scene.pair, scene.pair], *codes), survey([scene.pair, other, other], *codes)
        return tuple(replace(scene, context=replace(scene.context, survey=each)) for each in (alone, both))  # type: ignore[return-value]

    return spoil


def _otherwise(scene: Scene) -> SegmentPair | None:
    said = scene.pair.target.split()
    return (
        replace(scene.pair, target=" ".join(said[:-2]))
        if len(said) > 5 and len(scene.pair.source.split()) > 5
        else None
    )


def _spelt_otherwise(scene: Scene) -> SegmentPair | None:
    name = _shared(scene, r"[A-Z][a-z]{5,}")
    wrong = name[:3] + ("k" if name[3:4] != "k" else "m") + name[4:]
    return replace(scene.pair, target=scene.pair.target.replace(name, wrong)) if name else None


def _unmarked(scene: Scene) -> tuple[Scene, Scene] | None:
    link = Markup(0, 4, "link", _ADDRESS)
    good = scene.good(source_markup=(link,), target_markup=(link,))
    return good, scene.good(source_markup=(link,))


def _unformatted(scene: Scene) -> tuple[Scene, Scene] | None:
    good = scene.good(source_markup=(Markup(0, 4, "bold"),), target_markup=(Markup(0, 3, "bold"),))
    return good, scene.good(source_markup=(Markup(0, 4, "bold"),))


def _straight_quotes(scene: Scene) -> tuple[Scene, Scene] | None:
    """Marks of the source's language, where the target has its own around a quotation."""
    mine, theirs = scene.context.source_locale.quotes[0], scene.context.target_locale.quotes[0]
    if mine in scene.context.target_locale.quotes or mine == theirs:
        mine = "„“"
    target = scene.pair.target
    if target.count(theirs[0]) != 1 or target.count(theirs[1]) != 1 or mine in scene.context.target_locale.quotes:
        return None
    return scene, scene.spoilt(target.replace(theirs[0], mine[0]).replace(theirs[1], mine[1]))


def _half_quoted(scene: Scene) -> tuple[Scene, Scene] | None:
    """A quotation that opens and closes in the sentence loses a mark; where it goes on, none can be missed."""
    marks = '["“”„«»]'
    if any(len(re.findall(marks, text)) % 2 for text in (scene.pair.source, scene.pair.target)):
        return None
    if len(re.findall(marks, scene.pair.source)) == 0 and odd_in_single_marks(scene.pair.source):
        return None
    target = re.sub(marks, "", scene.pair.target, count=1)
    return None if target == scene.pair.target else (scene, scene.spoilt(target))


def _unquoted(scene: Scene) -> tuple[Scene, Scene] | None:
    if len(re.findall('["“”]', scene.pair.source)) != 2:
        return None
    target = re.sub('["“”„«»]\u00a0?|\u00a0»', "", scene.pair.target)
    return None if target == scene.pair.target else (scene, scene.spoilt(target))


def _doubled(scene: Scene) -> tuple[Scene, Scene] | None:
    """A word is said twice that the language never doubles (it does: vous vous levez, yavaş yavaş)."""
    for match in re.finditer(_WORD_, scene.pair.target):
        if match[1].lower() not in scene.context.target_locale.doubled:
            return scene, scene.spoilt(
                f"{scene.pair.target[: match.end()]} {match[1]}{scene.pair.target[match.end() :]}"
            )
    return None


def _lookalike(target: str) -> str:
    return re.sub(rf"(?<={_WORD})[ao](?={_WORD})", lambda found: {"a": "а", "o": "о"}[found[0]], target, count=1)


def _mojibake(target: str) -> str:
    """One word with a letter beyond ASCII, its UTF-8 read as Windows-1252."""
    for match in re.finditer(r"\w*[^\W\d_A-Za-z]\w*", target):
        try:
            broken = match[0].encode("utf-8").decode("cp1252")
        except UnicodeError:
            continue
        return target[: match.start()] + broken + target[match.end() :]
    return target


_NUMBERS = ("lost_number", "lost_literal")
_WORD_ = rf"(?<= )({_WORD}{{4,}})(?= )"
PLANTED: Mapping[str, Planting] = {
    "no translation": Planting(_in_target(lambda _: ""), ("empty",)),
    "left in the original's language": Planting(
        lambda scene: (scene, scene.spoilt(scene.pair.source)), ("copy", "wrong_language", "wrong_script")
    ),
    "in a third language": Planting(_another_language, ("wrong_language", "wrong_script")),
    "a letter of another alphabet": Planting(_in_target(_lookalike), ("wrong_script",)),
    "a third left, no mark": Planting(_in_target(lambda t: t[: len(t) // 3]), ("truncated", "end_mark")),
    "half left, with its mark": Planting(_half, ("truncated", "lost_number", "lost_quotes", "unpaired_quotes")),
    "said four times": Planting(_in_target(lambda t: f"{t} {t} {t} {t}"), ("too_long", "repetition")),
    "caught in a loop": Planting(_in_target(_looped), ("repetition",)),
    "a word twice": Planting(_doubled, ("repeated_word",)),
    "a number left out": Planting(_number(lambda _: "", r"\d{3,4}|1[3-9]|[2-9]\d"), _NUMBERS),
    "a small number left out": Planting(_number(lambda _: "", r"[2-9]|1[0-2]"), ("lost_number",)),
    "a digit changed": Planting(
        _number(lambda n: n[0] + str((int(n[1]) + 1) % 10) + n[2:], r"\d{3,}(?:[.,٫]\d+)?"), _NUMBERS
    ),
    "a small number changed": Planting(_number(lambda n: str(int(n) + 1), r"[2-9]|1[0-2]"), ("lost_number",)),
    "a number ten times too large": Planting(_number(lambda n: f"{n}0", r"\d{2,4}"), _NUMBERS),
    "12,500 as the original writes it": Planting(_misgrouped, ("number_format", "lost_number")),
    "an address left out": Planting(_added(_ADDRESS, ""), ("lost_literal",)),
    "an address changed": Planting(_added(_ADDRESS, _ADDRESS.replace("strike", "huelga")), ("lost_literal",)),
    "a mail address torn apart": Planting(_added(_MAIL, _MAIL.replace("@", " @ ")), ("lost_literal",)),
    "a telephone number changed": Planting(_added("+34 600 123 456", "+34 600 123 465"), ("lost_literal",)),
    "an abbreviation left out": Planting(_word(r"[A-Z]{2,6}", lambda _: ""), ("lost_capitals",), _LATIN),
    "an abbreviation in small letters": Planting(_word(r"[A-Z]{3,6}", str.lower), ("lost_capitals",)),
    "a code changed (A320)": Planting(_added("A320", "A330"), ("lost_capitals",), _LATIN),
    "a name with an inner capital lost": Planting(_added("OpenLibrary", "openlibrary"), ("lost_capitals",), _LATIN),
    "a name misspelt": Planting(_misspelt_name, ("name_changed",)),
    "part of a name translated": Planting(_other_name, ("name_replaced",), ("es", "fr", "pt")),
    "a name spelt in two ways": Planting(_in_article(_spelt_otherwise), ("name_spelling",), _LATIN),
    "a kept name left out": Planting(_lost_keep, ("term_translated",), _LATIN),
    "the same text said otherwise": Planting(_in_article(_otherwise), ("inconsistent",)),
    "a link left out": Planting(_unmarked, ("lost_markup",)),
    "bold left out": Planting(_unformatted, ("lost_markup",)),
    "a question without its mark": Planting(_first(r"[?؟]\W*$", ""), ("end_mark",)),
    "a full stop missing": Planting(_first(r"(?<=\w)\.$", ""), ("end_mark",)),
    "a question that does not open": Planting(_first("¿", ""), ("inverted_marks",), ("es",)),
    "a comma of another script": Planting(_first("(?<=[\u0600-\u06ff])،", ","), ("foreign_marks",), ("ar", "fa")),
    "a question mark of another script": Planting(_first("؟", "?"), ("foreign_marks",), ("ar", "fa")),
    "a quotation mark missing": Planting(_half_quoted, ("unpaired_quotes",)),
    "quotation marks left out": Planting(_unquoted, ("lost_quotes",)),
    "quotation marks of another language": Planting(_straight_quotes, ("quotation_marks",)),
    "a bracket missing": Planting(_in_target(lambda t: t.replace(")", "", 1)), ("unpaired_brackets",)),
    "a bracket that does not open": Planting(_in_target(lambda t: t.replace("(", "", 1)), ("unpaired_brackets",)),
    "a space twice": Planting(_first(" ", "  "), ("spaces",)),
    "a space before a comma": Planting(_first(r"(?<=\w)([,،]) ", r" \1 "), ("spaces",)),
    "no space after a comma": Planting(_first(rf"(?<={_WORD}{{2}})([,،]) (?={_WORD}{{2}})", r"\1"), ("spaces",)),
    "a space that breaks before a mark": Planting(
        _first("[\u00a0\u202f](?=[?!;:»])", ""), ("space_before_mark",), ("fr",)
    ),
    "a zero-width space": Planting(_first(rf"(?<={_WORD})(?={_WORD})", "\u200b"), ("invisible",)),
    "a soft hyphen": Planting(_first(rf"(?<={_WORD}{{2}})(?={_WORD}{{2}})", "\u00ad"), ("invisible",)),
    "a kashida": Planting(_first("(?<=[بتسعفم])(?=[بتسعفم])", "\u0640"), ("invisible",), ("ar", "fa")),
    "a character lost": Planting(_first(r"\b\w", "\ufffd"), ("garbled",)),
    "a piece of the model's vocabulary": Planting(_first(r" ", " ⁇ "), ("garbled",)),
    "read in a wrong encoding": Planting(_in_target(_mojibake), ("garbled",)),
}


def _other_quotes(target: str) -> str:
    return re.sub("“([^“”«»]*)”", "«\\1»", target) if "“" in target else re.sub("«([^“”«»]*)»", "“\\1”", target)


_EASTERN, _PERSIAN = ({ord(str(at)): chr(zero + at) for at in range(10)} for zero in (0x660, 0x6F0))
# Changes that leave a good translation good: no check may speak of them.
LEGAL: Mapping[str, tuple[Callable[[str], str], tuple[str, ...]]] = {
    "Arabic digits": (lambda target: target.translate(_EASTERN), ("ar",)),
    "Persian digits": (lambda target: target.translate(_PERSIAN), ("fa",)),
    "an abbreviation in the language's letters": (lambda t: re.sub(r"\b[A-Z]{2,6}\b", "إن بي", t), ("ar", "fa")),
    "the other quotation marks": (_other_quotes, ("es", "fr", "pt", "tr", "ar", "fa")),
    "a space that does not break": (lambda t: re.sub(r"(?<=\d) (?=\w)", "\u00a0", t), ()),
    "a joiner between Persian letters": (lambda target: target.replace(" می ", " می\u200c"), ("fa",)),
}


def plant(kind: str, scene: Scene) -> tuple[Scene, Scene] | None:
    """A good scene and the same with an error planted; None where it cannot be, or a check speaks of the good one."""
    planting = PLANTED[kind]
    if planting.languages and scene.context.target not in planting.languages:
        return None
    both = planting.spoil(scene)
    return both if both and not any(issues(planting.checks, both[0])) else None


def issues(names: tuple[str, ...], scene: Scene) -> Iterator[Issue]:
    context = scene.known
    for name in names:
        yield from CHECKS[name](scene.pair, context)


def scenes(texts: Mapping[str, list[str]], source: str, target: str) -> Iterator[Scene]:
    """Every sentence of texts in line, by language, as one from ``source`` to ``target``."""
    assert locale(source).quotes
    for at, both in enumerate(zip(texts[source], texts[target], strict=True)):
        elsewhere = {code: lines[at] for code, lines in texts.items()}
        yield Scene(SegmentPair(str(at), *both, block=1), Context(source, target, survey=_NONE), elsewhere)
