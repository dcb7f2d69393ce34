"""What is put into the store comes out of it; what people wrote stays there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.document import Article, Block, Issue, Language, LeftOut, Markup, Repair
from pipeline.sentences import segment
from pipeline.store import Store
from tests.store.sample import article, document

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
LINES = st.lists(st.tuples(st.integers(1, 99), st.integers(1, 99)), max_size=3).map(tuple)
BLOCK = st.builds(
    Block,
    kind=st.sampled_from(["paragraph", "quote", "list_item", "signature", "subheading"]),
    text=TEXT,
    lines=LINES,
    markup=st.lists(
        st.builds(Markup, st.integers(0, 20), st.integers(21, 60), st.just("link"), st.text("ab:/", max_size=5))
    ).map(tuple),
    language=st.none() | st.builds(Language, st.sampled_from(["fr", "und"]), st.sampled_from(["low", "given"])),
)
HEADING = st.builds(Block, kind=st.just("heading"), text=TEXT, lines=LINES)
ARTICLE = st.builds(
    lambda heading, body, byline, dateline, language: segment(
        Article("one", ((heading,) if heading else ()) + tuple(body), "letter", language, dateline, byline)
    ),
    st.none() | HEADING,
    st.lists(BLOCK, max_size=4),
    st.none() | BLOCK,
    st.none() | BLOCK,
    st.builds(Language, st.sampled_from(["en", "und"]), st.sampled_from(["high", "und"])),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ARTICLE, second=ARTICLE)
def test_an_article_comes_out_as_it_was_put_in_and_after_a_change_too(
    tmp_path: Path, first: Article, second: Article
) -> None:
    with Store.open(tmp_path / "diglot.sqlite") as store:
        for one in (first, second, first):
            store.put(document(one), "test")
            view = store.article("issue", "one", "es")
            assert view is not None
            assert view.article == one
            assert set(view.segments) == {each.id for each in one.segments()}


def test_what_reading_left_out_and_mended_is_kept(tmp_path: Path) -> None:
    whole = replace(
        document(article("a", "# Rents rise", "Rents rose. People met.")),
        left_out=(LeftOut("caption", "A square", ((3, 3), (9, 10)), "stood in a sentence"),),
        repairs=(Repair("hyphen", ((4, 5),), "for-\nward", "forward", "the issue writes forward"),),
        issues=(Issue("jump", "warning", "No page goes on here.", (1, 2)),),
    )
    with Store.open(tmp_path / "diglot.sqlite") as store:
        store.put(whole, "test")
        view = store.document("issue")
    assert view is not None
    assert (view.left_out, view.repairs, view.issues) == (whole.left_out, whole.repairs, whole.issues)
    assert view.summary.articles == 1
    assert view.summary.segments == 3
    assert view.summary.words == 6
    assert view.summary.languages == ("en",)
    assert view.articles[0].title == "Rents rise"
    assert view.articles[0].opening == "Rents rose. People met."
