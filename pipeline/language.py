"""Language: article -> its language and how sure we are of it; and what languages are called and how they run.

py3langid (BSD) answers, langdetect (Apache-2) is the second opinion, and letters that only one language of a script
uses settle what both mix up. Unsure is ``und``, never a guess. Importing this module loads no model.
"""

from __future__ import annotations

import re
import tempfile
import threading
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import Any

from pipeline.document import UNDETERMINED, Article, Block, Language
from pipeline.errors import DiglotError

Shares = Mapping[str, float]  # language code -> probability, summing to 1

# The model's labels that a newspaper means otherwise: the spoken Arabics share their written language with all Arabic
# (40 of 1,000 news lines in Arabic are called Moroccan or Egyptian), the model has no ckb and calls Sorani "sdh".
_NEWSPAPER = {"ary": "ar", "arz": "ar", "sdh": "ckb", "hbo": "he"}
_SAME = {"nb": "no", "kmr": "ku", "prs": "fa"}  # asked for under one code, known to the model under another
# Letters that no other language of the Arabic script uses, first match wins; and those that only rule Arabic out.
_LETTERS = (
    ("ug", frozenset("ۇۈۋ")),
    ("ckb", frozenset("ێۆڵڕ")),
    ("ps", frozenset("ټډړښځڅۍڼ")),
    ("ur", frozenset("ٹڈڑںہے")),
)
_NOT_ARABIC = frozenset("پچژگ")
_LETTER_SHARE = 0.01  # of a text's letters: a name or a quotation in another language stays below it
_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr"})

# Of every paragraph this much is looked at: from there on py3langid makes no mistake on news in the eight languages at
# hand (`python -m tests.benchmarks.languages`: 0 of 1,600 paragraphs); reading on costs 0.4 ms per 1,000 characters.
_ENOUGH = 300
_GLANCE = 120
_CLEAR = 0.9  # share of the votes that makes a clear margin
_MAJORITY = 0.5  # below it no language has won: und
_OVERWHELMING = (
    0.97  # with _ENOUGH letters: langdetect agreed on all 800 articles of that benchmark, so it is not asked
)
_NEGLIGIBLE = 1e-5  # a share that no sum of votes notices, as most of the 140 are
# A block in another language than its article, against false alarms: this many letters and words, and this sure.
_BLOCK_LETTERS = 25
_BLOCK_WORDS = 5
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|#\S+")

_lock = threading.Lock()
_model: Any = None


def detect(article: Article, allowed: Sequence[str] = ()) -> Article:
    """``article`` with its language, and ``Block.language`` wherever a block is clearly in another one.

    ``allowed`` are the codes that may be answered; empty means all that py3langid knows. Confidence is ``high`` when
    the paragraphs agree clearly and langdetect does not object, ``low`` when one of the two fails, ``und`` when no
    language has half of the votes or a clear answer is not among the allowed. A language that a person gave
    (confidence ``given``) stands, for the blocks too: a machine does not overrule it.
    """
    if article.language.confidence == "given":
        return article
    texts = {block.text: _readable(block.text) for block in article.parts()}
    opinions = {text: _opinion(text, allowed) for text in texts.values() if _letters(text) >= _BLOCK_LETTERS}
    blocks = list(opinions)
    leading = _verdict(texts.values(), opinions, allowed, majority=0)
    others = {text: _other_language(text, opinions[text], leading.code, allowed) for text in blocks}
    language = _verdict((text for text in texts.values() if not others.get(text)), opinions, allowed)

    def marked(block: Block) -> Block:
        return replace(block, language=others.get(texts[block.text]))

    return replace(
        article,
        language=language,
        blocks=tuple(map(marked, article.blocks)),
        byline=article.byline and marked(article.byline),
        dateline=article.dateline and marked(article.dateline),
    )


def guess(text: str, among: Sequence[str]) -> str:
    """Which of the codes ``among`` a text is most likely in, however short it is; for checks, not for detection."""
    likely = shares(text, among)
    return max(among, key=lambda code: likely[code])


def shares(text: str, among: Sequence[str]) -> dict[str, float]:
    """How likely a text is in each of some languages, 0 to 1; together at most 1."""
    ranked = _rank(_readable(text))
    return {code: ranked.get(_known(code), 0.0) for code in among}


@lru_cache(maxsize=256)
def tells(code: str) -> bool:
    """Whether ``guess`` knows a language at all: of one that it does not know it always answers another."""
    return _known(code) in _rank("")


def prepare() -> None:
    """Start loading the model in the background (0.4 s, mostly unpacking outside Python's lock) and return at once."""
    if _model is None:
        threading.Thread(target=_try_to_load, daemon=True).start()


def _try_to_load() -> None:
    with suppress(DiglotError):  # told when the model is needed
        _load()


def direction(code: str) -> str:
    """``"rtl"`` or ``"ltr"``: by the code's script where it names one (``ku-Arab``), else by the language."""
    script = next((part for part in code.split("-")[1:] if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script.title() in _RTL_SCRIPTS else "ltr"
    return "rtl" if "rtl" in _entry(code) else "ltr"


def name(code: str) -> str:
    """What the language calls itself ("Español"); the code itself where it is not known."""
    return _entry(code)[0]


def english_name(code: str) -> str:
    """What English calls the language ("Spanish"); the code itself where it is not known."""
    return _entry(code)[1]


def _entry(code: str) -> Sequence[str]:
    table = _names()
    if code == UNDETERMINED:
        return ("?", "unknown language")
    base, _, rest = code.partition("-")
    if code in table or base not in table:
        return table.get(code, (code, code))
    own, english, *more = table[base]
    return (f"{own} ({rest})", f"{english} ({rest})", *more)


@lru_cache(maxsize=1)
def _names() -> dict[str, Sequence[str]]:
    return tomllib.loads((resources.files("pipeline") / "data" / "languages.toml").read_text("utf-8"))


def _readable(text: str) -> str:
    """What is looked at: the beginning, without addresses, in small letters (capitals mislead every detector)."""
    return _ADDRESS.sub(" ", text[: 2 * _ENOUGH])[:_ENOUGH].lower()


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _verdict(
    texts: Iterable[str], opinions: dict[str, Shares], allowed: Sequence[str], *, majority: float = _MAJORITY
) -> Language:
    """The language that the paragraphs vote for, each weighing as much as it has letters; new opinions are kept."""
    votes: dict[str, float] = {}
    seen = 0
    ballots = list(_ballots(texts))
    for text in ballots:
        weight = _letters(text)
        seen += weight
        if text not in opinions:
            opinions[text] = _opinion(text, allowed)
        for code, share in opinions[text].items():
            votes[code] = votes.get(code, 0.0) + share * weight
    if not seen:  # a table of numbers has no letters
        return Language()
    code, vote = max(votes.items(), key=lambda item: item[1])
    share = vote / seen
    if code == UNDETERMINED or share < majority:
        return Language()
    sure = share >= _OVERWHELMING and seen >= _ENOUGH
    if majority and not sure and share >= _CLEAR:
        sure = _second_opinion(" ".join(ballots)[: 2 * _ENOUGH], allowed) in (code, None)
    return Language(_as_asked(code, allowed), "high" if sure else "low")


def _ballots(texts: Iterable[str]) -> Iterable[str]:
    """The texts, short ones put together: a line of verse or a name says little by itself."""
    short: list[str] = []
    for text in texts:
        if _letters(text) >= _ENOUGH // 3:
            yield text
        else:
            short.append(text)
            if sum(map(len, short)) >= _ENOUGH:
                yield " ".join(short)
                short = []
    if _letters(" ".join(short)):
        yield " ".join(short)


def _other_language(text: str, shares: Shares, article: str, allowed: Sequence[str]) -> Language | None:
    """The language of a block that is clearly not its article's. Two witnesses are asked for, and where langdetect
    does not know the language py3langid must be nearly certain over a text that is not short."""
    code, share = max(shares.items(), key=lambda item: item[1])
    own = shares.get(_known(article), 0.0)
    if article == UNDETERMINED or code in (UNDETERMINED, _known(article)):
        return None
    if share < _CLEAR or own > 1 - _OVERWHELMING or len(text.split()) < _BLOCK_WORDS:
        return None
    second = _second_opinion(text, allowed)
    if second == code or (second is None and share >= _OVERWHELMING and _letters(text) >= 2 * _BLOCK_LETTERS):
        return Language(_as_asked(code, allowed), "high")
    return None


def _opinion(text: str, allowed: Sequence[str]) -> Shares:
    """py3langid's probabilities over ``allowed``. What is clearly in a language that is not allowed is ``und``.

    It reads on only while it is unsure: that halves the time and changes no answer on NTREX news.
    """
    for length in (_GLANCE, _ENOUGH):
        shares = _rank(text[:length])
        if len(text) <= length or max(shares.values()) >= _OVERWHELMING:
            break
    if not allowed:
        return shares
    known = {_known(code) for code in allowed}
    inside = sum(share for code, share in shares.items() if code in known)
    if inside < 1 - _CLEAR:
        return {UNDETERMINED: 1.0}
    return {code: share / inside for code, share in shares.items() if code in known}


def _rank(text: str) -> dict[str, float]:
    """What the model says of ``text``, in the codes newspapers use."""
    shares: dict[str, float] = {}
    for label, share in _load().rank(text):  # the likeliest first
        if share < _NEGLIGIBLE:
            break
        code = _NEWSPAPER.get(label, label)
        shares[code] = shares.get(code, 0.0) + share
    shares[UNDETERMINED] = shares.pop("zxx", 0.0)  # the model's label for what is no language
    return _by_letters(text, shares)


def _by_letters(text: str, shares: dict[str, float]) -> dict[str, float]:
    """``shares`` corrected by letters that only one language of the Arabic script uses."""
    letters = _letters(text)
    for code, own in _LETTERS:
        if sum(map(own.__contains__, text)) > _LETTER_SHARE * letters:
            return {code: 1.0}
    if sum(map(_NOT_ARABIC.__contains__, text)) > _LETTER_SHARE * letters:
        rest = {code: share for code, share in shares.items() if code != "ar"}
        total = sum(rest.values())
        if not total:  # all else speaks for Arabic: a text in two languages
            return {UNDETERMINED: 1.0}
        return {code: share / total for code, share in rest.items()}
    return shares


def _second_opinion(text: str, allowed: Sequence[str]) -> str | None:
    """langdetect's answer among ``allowed``, always the same for the same text; None if it has none."""
    from langdetect import LangDetectException, detector_factory  # noqa: PLC0415  loads 50 profiles, 0.2 s

    with _lock:
        detector_factory.init_factory()
        factory = detector_factory._factory
        factory.seed = 0
        known = {code.partition("-")[0]: code for code in reversed(factory.get_lang_list())}
        among = [known[code] for code in map(_known, allowed) if code in known]
        detector = factory.create()
        if among:
            detector.set_prior_map(dict.fromkeys(among, 1.0))
        try:
            detector.append(text)
            answer = str(detector.detect())
        except LangDetectException:
            return None
    return None if answer == "unknown" else answer.partition("-")[0]


def _known(code: str) -> str:
    """The model's code for ``code``: ``pt-BR`` is ``pt`` to it."""
    base = code.partition("-")[0]
    return _SAME.get(base, base)


def _as_asked(code: str, allowed: Sequence[str]) -> str:
    """``code`` the way ``allowed`` writes it (``pt-BR``)."""
    return next((asked for asked in allowed if _known(asked) == code), code)


def _load() -> Any:
    """py3langid's model, loaded once."""
    global _model  # noqa: PLW0603  loading takes 0.4 s: once a process, whoever asks first
    with _lock:
        if _model is None:
            from py3langid import langid  # noqa: PLC0415

            try:
                _model = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
            except OSError as error:  # it is unpacked into a temporary file
                raise DiglotError(
                    f"The model that tells languages cannot be unpacked: {error.strerror or error}.",
                    where=tempfile.gettempdir(),
                    remedy="Make room there, or set TMPDIR to another folder.",
                ) from error
        return _model
