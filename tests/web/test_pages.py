from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import Recipe, Translation
from pipeline.settings import load
from pipeline.web import create_app
from tests.web.conftest import Client, client_of
from tests.web.workspace import Made, build

ARTICLES = "/documents/evening_post/articles"


def test_the_start_page_lists_documents_with_their_progress(client: Client) -> None:
    page = client.get("/").text
    assert "6 articles" in page
    assert "in English, Persian, Arabic, Spanish, Portuguese" in page
    assert re.search(r"Español.*?19 of 31 sentences · 2 to look at · 1 checked", page, re.DOTALL)


def test_an_empty_workspace_tells_how_to_begin(tmp_path: Path) -> None:
    page = Client(create_app(load(tmp_path))).get("/")
    assert page.status_code == 200
    assert "diglot translate input/" in page.text
    assert not (tmp_path / "output").exists(), "reading makes nothing"


def test_a_document_lists_its_articles_in_both_languages(client: Client) -> None:
    page = client.get("/documents/evening_post").text
    assert '<span lang="fa" dir="rtl">نانوایان شهر تعاونی ساختند</span>' in page
    assert '<span lang="es" dir="ltr">La biblioteca del barrio abre por la tarde</span>' in page
    assert "“Rain from the west, clearing by noon.”" in page, "an article without a title is named by its opening"
    assert "English (not certain)" in page
    assert "Letter · Arabic" in page


def test_a_pair_that_is_not_installed_says_so_with_the_command(client: Client) -> None:
    for path in ("/documents/evening_post", f"{ARTICLES}/market-pt/es"):
        page = client.get(path).text
        assert "No engine on this machine translates" in page
        assert "<code>apt-get install apertium-es-pt</code>" in page
    assert "A feira muda de praça" in client.get(f"{ARTICLES}/market-pt/es").text


def test_what_was_left_out_and_mended_is_one_click_away(client: Client) -> None:
    assert '"/documents/evening_post/reading"' in client.get("/documents/evening_post").text
    page = client.get("/documents/evening_post/reading").text
    assert "Captions and place names" in page
    assert "Lines 58, 60 · it stood in the middle of a sentence" in page
    assert "Line 96 says that" in page
    before, after = page.index("time-\ntable"), page.index("timetable</span>")
    assert before < after


@pytest.mark.parametrize(("show", "source", "target"), [("both", 1, 1), ("original", 1, 0), ("translation", 0, 1)])
def test_modes_show_one_side_or_both(client: Client, show: str, source: int, target: int) -> None:
    page = client.get(f"{ARTICLES}/bridge/en?show={show}").text
    assert page.count("cerrado desde 1998") == source
    assert page.count("closed since 1998") == target
    assert page.count("<h1>") == source + target


def test_an_unknown_mode_shows_both(client: Client) -> None:
    page = client.get(f"{ARTICLES}/bridge/en?show=sideways").text
    assert "cerrado desde 1998" in page
    assert "closed since 1998" in page


def test_sentences_are_paired_by_id(client: Client) -> None:
    page = client.get(f"{ARTICLES}/tram-drivers/es").text
    sources = re.findall(r'id="source-([^"]+)" data-segment="\1"', page)
    targets = re.findall(r'id="target-([^"]+)" data-segment="\1"', page)
    assert sources == targets
    assert len(sources) == len(set(sources)) == 15


def test_sides_carry_language_and_direction(client: Client) -> None:
    page = client.get(f"{ARTICLES}/bakery-fa/en").text
    assert page.count('<div class="source" lang="fa" dir="rtl">') == 4
    assert page.count('<div class="target" lang="en" dir="ltr">') == 4
    assert 'dir="auto"' not in page


def test_inline_markup_is_shown_and_links_give_nothing_away(client: Client) -> None:
    page = client.get(f"{ARTICLES}/tram-drivers/es").text
    assert "<strong>two rest days in a row</strong>" in page
    assert "<strong>dos días de descanso seguidos</strong>" in page
    link = '<a href="https://example.org/timetable?year=2026&amp;line=3" rel="noreferrer noopener">'
    assert page.count(link) == 2


def test_issues_are_marked_and_can_be_read(client: Client) -> None:
    page = client.get(f"{ARTICLES}/tram-drivers/es").text
    assert '<span class="issue warning" title="The engine does not know this word' in page
    assert re.search(r'<a href="#target-[^"]+" lang="es" dir="ltr">Saltmarket</a>: The engine does not know', page)
    assert re.search(r'class="segment flagged"[^>]*>Su cocinera', page), "an issue without a place marks its sentence"


def test_an_untranslated_sentence_is_shown_as_such(client: Client) -> None:
    page = client.get(f"{ARTICLES}/tram-drivers/es").text
    assert re.search(
        r'class="segment untranslated"[^>]* lang="en" dir="ltr">'
        r'<span class="label"[^>]*>not translated</span> The depot’s canteen will open at five\.</span>',
        page,
    )
    assert "1 sentence is not translated" in page


HALF: dict[str, Any] = {
    "name": "half",
    "articles": [
        {
            "id": "a",
            "language": "en",
            "blocks": [
                {"heading": [{"en": "Title", "es": "Título"}]},
                {"paragraph": [{"en": "First lost."}, {"en": "Second lost."}]},
            ],
        }
    ],
}


@pytest.mark.parametrize("show", ["both", "translation"])
def test_a_block_without_any_translation_stands_there_once(tmp_path: Path, show: str) -> None:
    page = client_of(tmp_path, build(HALF)).get(f"/documents/half/articles/a/es?show={show}").text
    assert page.count("First lost.") == 1
    assert page.count("not translated</span>") == 1
    assert "2 sentences are not translated and stand in the original language." in page


def test_what_is_in_the_language_already_is_not_set_beside_itself(tmp_path: Path) -> None:
    half = build(HALF)
    for segment in half.document.articles[0].segments():
        half.made["a", "en", segment.id] = Made(Translation(segment.source, Recipe("source", "", "", ())), "source")
    client = client_of(tmp_path, half)
    assert client.get("/documents/half/articles/a").headers["location"] == "/documents/half/articles/a/es"
    assert "English</bdi></a>: the language of the original" in client.get("/documents/half").text
    page = client.get("/documents/half/articles/a/en").text
    assert page.count("<h1>") == 1
    assert "This article is in English already; nothing was translated." in page
    assert "Machine translation" not in page


def test_machine_translation_is_called_so(client: Client) -> None:
    assert "Machine translation, not checked by a person." in client.get(f"{ARTICLES}/bakery-fa/en").text
    page = client.get(f"{ARTICLES}/tram-drivers/es").text
    assert "Machine translation; 1 of 15 sentences checked by a person." in page
    assert "Translated by apertium (en-es 1.0)." in page


def test_neighbours_and_other_targets_keep_the_mode(client: Client) -> None:
    page = client.get(f"{ARTICLES}/tram-drivers/es?show=translation").text
    assert f'href="{ARTICLES}/tram-drivers/fa?show=translation"' in page
    assert f'rel="next" href="{ARTICLES}/bridge/en?show=translation"' in page, "to a language that it has"
    assert 'rel="prev"' not in page


def test_an_article_without_a_target_leads_to_its_translation(client: Client) -> None:
    answer = client.get(f"{ARTICLES}/library-ar")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"{ARTICLES}/library-ar/en"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nothing", "There is no page at this address."),
        ("/documents/other", "There is no document “other” in this workspace."),
        ("/documents/other/reading", "There is no document “other” in this workspace."),
        (f"{ARTICLES}/gone", "There is no such article in “evening_post”."),
        (f"{ARTICLES}/gone/es", "There is no such article in “evening_post”."),
        (f"{ARTICLES}/bridge/xx", "This article was not translated into “xx”."),
        ("/static/none.css", "There is no page at this address."),
    ],
)
def test_what_is_not_there_is_said_in_plain_words(client: Client, path: str, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert words in answer.text


def test_head_is_answered_like_get(client: Client) -> None:
    for path in ("/", "/documents/evening_post", f"{ARTICLES}/bridge/en"):
        assert client.get(path, method="HEAD").status_code == 200
