"""Languages: articles of the specimens in tests/cases/sentences, mixed pages, short and odd texts, names."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.document import UNDETERMINED, Article, Block, BlockKind, Language
from pipeline.language import detect, direction, english_name, name

CASES = Path(__file__).parent / "cases" / "sentences"
LANGUAGES = sorted(path.stem for path in CASES.glob("*.txt"))
SLOGAN = "Ninguém fica para trás enquanto a cozinha do bairro estiver aberta"  # short, and in Portuguese


def paragraphs(language: str) -> list[str]:
    lines = (CASES / f"{language}.txt").read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    return [part.replace("\n", " ") for part in text.strip().split("\n\n")]


def article(*texts: str, kind: BlockKind = "paragraph") -> Article:
    return Article("a", tuple(Block(kind, text, ((1, 1),)) for text in texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_and_the_same_in_capitals(language: str) -> None:
    texts = paragraphs(language)
    assert detect(article(*texts)).language == Language(language, "high")
    assert detect(article(*(text.upper() for text in texts))).language.code == language
    assert not any(block.language for block in detect(article(*texts)).blocks)


@pytest.mark.parametrize("foreign", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paragraph_in_another_language_is_found(language: str, foreign: str) -> None:
    own = paragraphs(language)
    guest = max(paragraphs(foreign), key=len)
    done = detect(article(own[0], own[1], guest, own[2]))
    assert done.language == Language(language, "high")
    assert [block.language for block in done.blocks] == [
        None, None, Language(foreign, "high") if foreign != language else None, None,
    ]  # fmt: skip


def test_a_slogan_in_another_language_is_found_and_names_are_not() -> None:
    own = paragraphs("en")
    done = detect(article(SLOGAN, *own, "San Telmo, Costa Rica, May 2024", "Sí, se puede!"))
    assert done.blocks[0].language == Language("pt", "high")
    assert not any(block.language for block in done.blocks[1:])


def test_a_page_in_two_languages_gets_one_and_marks_the_other() -> None:
    done = detect(article(*paragraphs("es")[:4], *paragraphs("fa")[:3]))
    assert done.language.code == "es"
    assert [block.language and block.language.code for block in done.blocks] == [None] * 4 + ["fa"] * 3


@pytest.mark.parametrize("text", ["", "   ", "1234 5678", "…!? — ***", "https://www.example.org/the-news-of-the-week"])
def test_what_is_no_language_is_undetermined(text: str) -> None:
    assert detect(article(text)).language == Language(UNDETERMINED, "und")


def test_a_table_of_numbers_is_undetermined() -> None:
    assert detect(article("12 480 | 7 - " * 200)).language == Language()


def test_an_article_without_text_is_undetermined() -> None:
    assert detect(Article("a", ())).language == Language()


def test_a_few_words_are_not_called_certain() -> None:
    assert detect(article("The port")).language.confidence in ("low", "und")


def test_a_language_that_a_person_gave_stands() -> None:
    given_ = replace(article(*paragraphs("en")), language=Language("de", "given"))
    assert detect(given_) == given_


def test_only_allowed_languages_are_answered_the_way_they_are_written() -> None:
    texts = paragraphs("pt")
    assert detect(article(*texts), ["en", "pt-BR"]).language == Language("pt-BR", "high")
    assert detect(article(*texts), ["en", "ar"]).language.code == UNDETERMINED
    assert detect(article(*texts), ["xx"]).language.code == UNDETERMINED


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("کرێکارانی بەندەرەکە دوێنێ کۆبوونەوەیان کرد و داوای کرێی زیاتریان کرد لە شارەوانی", "ckb"),
        ("بندرگاہ کے مزدوروں نے کل جلسہ کیا اور شہر سے زیادہ تنخواہ کا مطالبہ کیا، ہڑتال نہیں ہوئی", "ur"),
        ("کارگران بندر دیروز گرد هم آمدند و از شهرداری خواستند که چراغ‌های کوچه را درست کند", "fa"),
        ("اجتمع عمال الميناء أمس وطلبوا من البلدية إصلاح مصابيح الشارع قبل حلول الشتاء", "ar"),
    ],
)
def test_letters_settle_what_the_arabic_script_shares(text: str, code: str) -> None:
    assert detect(article(text)).language.code == code


def test_arabic_with_letters_that_rule_it_out_is_undetermined() -> None:
    text = "يضرب عمال ميناء الشمال منذ أشهر، ولم يعد أحد منهم إلى العمل حتى الآن، وقرأت الرسالة في الساحة گ پ چ"
    assert detect(article(text)).language.code == UNDETERMINED


@given(st.text(), st.sampled_from([(), ("en", "fa"), ("pt-BR",)]))
def test_any_text_gets_an_answer_that_is_allowed(text: str, allowed: tuple[str, ...]) -> None:
    code = detect(article(text), allowed).language.code
    assert code == UNDETERMINED or not allowed or code in allowed


def test_the_answer_is_the_same_every_time() -> None:
    texts = [text[:40] for text in paragraphs("it")]
    assert len({detect(article(text)).language for text in texts for _ in range(5)}) <= len(texts)


def test_names_and_directions() -> None:
    assert (name("fa"), english_name("fa"), direction("fa")) == ("فارسی", "Persian", "rtl")
    assert (name("es"), english_name("pt-BR"), direction("es")) == ("Español", "Brazilian Portuguese", "ltr")
    assert (direction("ku"), direction("ku-Arab"), direction("fa-Latn"), direction("ckb")) == (
        "ltr",
        "rtl",
        "ltr",
        "rtl",
    )
    assert (name("es-MX"), english_name("ar-EG"), direction("ar-EG")) == ("Español (MX)", "Arabic (EG)", "rtl")
    assert (name("qqq"), direction("qqq"), english_name("und")) == ("qqq", "ltr", "unknown language")


def test_every_language_that_can_be_detected_has_its_names() -> None:
    from py3langid import langid  # noqa: PLC0415  0.4 s, for this test alone

    labels = set(langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE).labels) - {"zxx"}
    path = Path(pipeline.__file__).parent / "data" / "languages.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    assert labels <= set(table)
    assert all(len(entry) in (2, 3) and all(entry) and entry[2:] in ([], ["rtl"]) for entry in table.values())


def run(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def test_importing_loads_no_model() -> None:
    program = "import sys, pipeline.language; print({'py3langid', 'langdetect', 'numpy'} & set(sys.modules))"
    assert run(program) == "set()"


def test_the_model_can_be_loaded_beforehand() -> None:
    program = """
from pipeline import language
from pipeline.document import Article, Block
language.prepare()
text = "The workers of the ferry wait at the gate for the morning bus."
print(language.detect(Article("a", (Block("paragraph", text, ((1, 1),)),))).language.code)
"""
    assert run(program) == "en"


def test_no_room_for_the_model_is_one_clear_line(tmp_path: Path) -> None:
    """In a process of its own, which may write files of no more than a kilobyte."""
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from pipeline.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "sys.exit(main(['read', sys.argv[1]]))\n"
    )
    issue = tmp_path / "issue.md"
    issue.write_text("# A headline\n\nThe ferry left the harbour an hour late this morning.\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", program, str(issue)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr.count("\n") == 1
    assert "cannot be unpacked" in done.stderr
