"""Files that stand alone: safe, the same everywhere, readable from both sides."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import exports
from pipeline.document import Alignment, Issue, Language, Markup, Recipe, Translation
from pipeline.errors import StoreError
from pipeline.exports import html
from pipeline.exports import json as as_json
from pipeline.store.views import SegmentView, TranslatedArticle
from tests.store.sample import article
from tests.web.hostile import Elements

RECIPE = Recipe("apertium", "eng-fas", "0.1", ("en", "fa"))


def view(*sources: str, language: str = "en", target: str = "fa", failure: str = "") -> TranslatedArticle:
    """An article whose every sentence is its own translation, in brackets."""
    made = article("rents", *sources, language=language)
    segments = {
        one.id: SegmentView(
            one.id,
            "translated",
            Translation(f"[{one.source}]", RECIPE, Alignment(((0, 1, 1, 2),))),
            "engine",
        )
        for one in made.segments()
    }
    return TranslatedArticle("issue", made, target, segments, failure)


def test_both_sides_carry_their_language_and_direction() -> None:
    page = Elements(html.render(view("# Rents rise", "Rents rose. People met.")))
    sides = [a for _, a in page.tags if a.get("class") in ("source", "target") and a.get("lang")]
    assert [(a["class"], a["lang"], a["dir"]) for a in sides] == [("source", "en", "ltr"), ("target", "fa", "rtl")] * 2
    assert ("title", {"lang": "fa"}) in page.tags
    assert "Machine translation" in page.text
    assert "[Rents rose.] [People met.]" in page.text


def test_a_page_loads_nothing_and_tells_nothing_of_its_maker() -> None:
    page = html.render(view("# Rents rise", "Rents rose."))
    assert not [tag for tag, _ in Elements(page).tags if tag in ("script", "link", "img", "iframe", "object", "base")]
    assert "url(" not in page
    assert "@import" not in page
    assert not re.search(r"apertium|diglot|/home|/tmp|\d{4}-\d\d-\d\d|generator", page, re.IGNORECASE)
    assert page == html.render(view("# Rents rise", "Rents rose."))


def test_the_policy_admits_this_style_and_nothing_else() -> None:
    import base64  # noqa: PLC0415
    import hashlib  # noqa: PLC0415

    page = html.render(view("Rents rose."))
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(a["content"] for tag, a in Elements(page).tags if tag == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_no_text_becomes_markup(text: str) -> None:
    page = html.render(view("</title></style><script>alert(1)</script>" + text, "# " + text, failure=text))
    assert "<script" not in page
    assert {tag for tag, _ in Elements(page).tags} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "div", "p", "h1"),
    }


def test_what_is_not_translated_stands_in_its_own_language_and_the_failure_is_told() -> None:
    whole = view("Rents rose. People met.", failure="No engine serves en->fa.")
    first = next(iter(whole.segments))
    page = Elements(html.render(replace(whole, segments={first: whole.segments[first]})))
    untranslated = [a for _, a in page.tags if a.get("class") == "untranslated"]
    assert untranslated == [{"class": "untranslated", "lang": "en", "dir": "ltr"}]
    assert "No engine serves en->fa." in page.text


def test_markup_reaches_both_sides() -> None:
    whole = view("Rents rose.")
    (block,) = whole.article.blocks
    (shown,) = whole.segments.values()
    assert shown.translation
    marked = replace(shown, translation=replace(shown.translation, markup=(Markup(1, 6, "italic"),)))
    made = replace(whole.article, blocks=(replace(block, markup=(Markup(0, 5, "bold"),)),))
    page = html.render(replace(whole, article=made, segments={shown.id: marked}))
    assert "<strong>Rents</strong> rose." in page
    assert "[<em>Rents</em> rose.]" in page


def test_json_says_what_a_program_needs() -> None:
    whole = view("# Rents rise", "Rents rose. People met.", failure="Something.")
    first = next(iter(whole.segments.values()))
    assert first.translation
    flagged = replace(first, translation=replace(first.translation, issues=(Issue("unknown_word", "warning", "…"),)))
    gone = [one.id for one in whole.article.segments()][-1]
    segments = {key: one for key, one in whole.segments.items() if key != gone} | {first.id: flagged}
    value = json.loads(as_json.render(replace(whole, segments=segments)))
    assert (value["document"], value["id"], value["title"], value["failure"]) == (
        "issue",
        "rents",
        "Rents rise",
        "Something.",
    )
    heading, paragraph = value["blocks"]
    assert heading["segments"][0]["issues"] == [{"check": "unknown_word", "severity": "warning", "message": "…"}]
    assert [one["target"] for one in paragraph["segments"]] == ["[Rents rose.]", None]
    assert "".join(one["source"] + one["gap"] for one in paragraph["segments"]) == "Rents rose. People met."


def test_files_are_replaced_whole_and_only_where_they_differ(tmp_path: Path) -> None:
    whole = view("Rents rose.")
    folder = tmp_path / "issue"
    assert exports.write(folder, whole) == 2
    assert exports.write(folder, whole) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["rents.fa.html", "rents.fa.json"]
    (folder / "rents.fa.html").write_text("half a fi")
    assert exports.write(folder, whole) == 1
    exports.remove(folder, ["rents", "never-there"], "fa")
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "issue").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="issue"):
        exports.write(tmp_path / "issue", view("Rents rose."))


def test_an_article_without_any_translation_is_its_original_alone_and_says_why() -> None:
    whole = view("# عنوان", "جملة أولى. جملة ثانية.", language="ar", target="es", failure="No engine serves ar->es.")
    page = Elements(html.render(replace(whole, segments={})))
    assert {a["lang"] for _, a in page.tags if "dir" in a} == {"en", "ar"}
    assert ("main", {"class": "alone"}) in page.tags
    assert page.text.count("جملة أولى.") == 1
    assert "Not translated: No engine serves ar->es." in page.text


def test_a_block_without_any_translation_runs_as_its_original_does() -> None:
    whole = view("Rents rose.", "جملة أولى. جملة ثانية.", target="es")
    first = next(iter(whole.segments))
    arabic = replace(whole.article.blocks[1], language=Language("ar", "high"))
    article_of_two = replace(whole.article, blocks=(whole.article.blocks[0], arabic))
    page = Elements(html.render(replace(whole, article=article_of_two, segments={first: whole.segments[first]})))
    assert ("p", {"class": "target untranslated", "lang": "ar", "dir": "rtl"}) in page.tags
