"""Concepts for property tests: every field, with texts that formats find hard."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pipeline.glossary import model
from pipeline.glossary.fields import VALUES
from pipeline.glossary.model import Concept, Example, Place, TermEntry

PLACE = Place("work.yaml", 1, 1)
LANGUAGES = ("en", "es", "pt-BR", "ar", "zh-Hans")
_HARD = st.sampled_from(
    [" ", "  ", "\n", "\t", "\r", "\u00a0", "\u2028", "|", "\\", '"', "'", "<", "&", ">", ",", ";", "=", "#", ":", "- ",
     "diglot:", "diglot:forms=[]", "\x01", "\x0b", "\x85", "\ufffe", "no", "1917", "é", "e\u0301", "ج", "\u200d", "💬"]
)  # fmt: skip
texts = st.lists(st.one_of(_HARD, st.text("abcé ", min_size=1, max_size=6)), min_size=1, max_size=5).map("".join)
texts = texts.filter(lambda text: bool(text.strip()))
_lists = st.lists(texts, max_size=3, unique=True).map(tuple)
_ids = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
_per_language = st.dictionaries(st.sampled_from(LANGUAGES), texts, max_size=2)
_dates = st.sampled_from(["", "1991", "2018-04", "2018-04-19"])


def _choice(name: str, *, empty: bool = True) -> st.SearchStrategy[Any]:
    return st.sampled_from([*([""] if empty else []), *VALUES[name]])


@st.composite
def entries(draw: st.DrawFn, language: str, text: str) -> TermEntry:
    return TermEntry(
        text,
        language,
        PLACE,
        use=draw(st.sampled_from([None, *VALUES["use"]])),
        forms=draw(_lists),
        plural=draw(st.one_of(st.just(""), texts)),
        enforce=draw(st.sampled_from([None, *VALUES["enforce"]])),
        case=draw(_choice("case", empty=False)),
        match=draw(_choice("match", empty=False)),
        excepts=draw(_lists),
        pos=draw(_choice("pos")),
        gender=draw(_choice("gender")),
        type=draw(_choice("type")),
        region=draw(st.lists(st.sampled_from(["MX", "AR", "BR"]), max_size=2, unique=True).map(tuple)),
        why=draw(st.one_of(st.just(""), texts)),
        scope=draw(_choice("scope", empty=False)),
        note=draw(st.one_of(st.just(""), texts)),
    )


@st.composite
def concepts(draw: st.DrawFn, identity: str) -> Concept:
    codes = draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True))
    terms = {
        code: tuple(draw(entries(code, text)) for text in draw(st.lists(texts, min_size=1, max_size=3, unique=True)))
        for code in codes
    }
    pair = st.tuples(st.sampled_from(LANGUAGES), texts)
    example = st.builds(Example, pair, pair, st.sampled_from(["pass", "fail"]), st.just(PLACE))
    return Concept(
        identity,
        PLACE,
        terms,
        status=draw(_choice("status", empty=False)),
        severity=draw(_choice("severity", empty=False)),
        kind=draw(_choice("kind", empty=False)),
        subject=draw(st.one_of(st.just(""), texts)),
        pos=draw(_choice("pos")),
        definition=draw(st.one_of(_per_language, texts.map(lambda text: {"": text}))),
        note=draw(st.one_of(_per_language, texts.map(lambda text: {"": text}))),
        source=draw(st.one_of(st.just(""), texts)),
        replaced_by=draw(st.one_of(st.just(""), _ids)),
        use_instead=draw(st.one_of(st.just(""), _ids)),
        broader=draw(st.lists(_ids, max_size=2, unique=True).map(tuple)),
        related=draw(st.lists(_ids, max_size=2, unique=True).map(tuple)),
        valid_from=draw(_dates),
        valid_to=draw(_dates),
        enforce=draw(st.sampled_from([None, *VALUES["enforce"]])),
        translate=draw(st.sampled_from(["", model.KEEP])),
        first_mention=draw(_per_language),
        examples=tuple(draw(st.lists(example, max_size=2))),
    )


@st.composite
def glossaries(draw: st.DrawFn) -> list[Concept]:
    """A few concepts, some of which refer to each other."""
    return [draw(concepts(identity)) for identity in draw(st.lists(_ids, min_size=1, max_size=3, unique=True))]
