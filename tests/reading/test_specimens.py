"""The specimens of ``tests/cases/reading/newspaper``: each has a trap, and what a person finds in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.document import Article, Document
from pipeline.reading import read

FOLDER = Path(__file__).parent.parent / "cases" / "reading" / "newspaper"
SPECIMENS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".md", ".txt") and path.stem != "README")
KEYS = {
    "title",
    "dateline",
    "byline",
    "kind",
    "language",
    "starts",
    "ends",
    "has",
    "lacks",
    "signatures",
    "subheadings",
}


def _text(article: Article) -> str:
    return "\n".join(block.text for block in article.body)


def _texts(article: Article, kind: str) -> list[str]:
    return [block.text for block in article.blocks if block.kind == kind]


def _differences(article: Article, expected: dict[str, Any]) -> list[str]:
    """What an article has otherwise than a person found, in words."""
    assert expected.keys() <= KEYS, f"unknown keys: {expected.keys() - KEYS}"
    text = _text(article)
    found: dict[str, object] = {
        "title": article.title,
        "dateline": article.dateline.text if article.dateline else None,
        "byline": article.byline.text if article.byline else None,
        "kind": article.kind,
        "language": article.language.code,
        "signatures": _texts(article, "signature"),
        "subheadings": _texts(article, "subheading"),
    }
    wrong = [
        f"{key} is {found[key]!r}, not {value!r}"
        for key, value in expected.items()
        if key in found and found[key] != value
    ]
    if not text.startswith(expected.get("starts", "")):
        wrong.append(f"starts with {text[:60]!r}")
    if not text.endswith(expected.get("ends", "")):
        wrong.append(f"ends with {text[-60:]!r}")
    wrong += [f"has no {piece!r}" for piece in expected.get("has", ()) if piece not in text]
    wrong += [f"has {piece!r}" for piece in expected.get("lacks", ()) if piece in text]
    return wrong


@pytest.fixture(scope="module", params=SPECIMENS, ids=lambda path: path.stem)
def specimen(request: pytest.FixtureRequest) -> tuple[Document, dict[str, Any]]:
    path: Path = request.param
    expected = yaml.safe_load(path.with_suffix(".yaml").read_text("utf-8"))
    return read(path), expected


def test_articles_are_those_a_person_finds(specimen: tuple[Document, dict[str, Any]]) -> None:
    document, expected = specimen
    titles = [article.title for article in document.articles]
    assert titles == [one["title"] for one in expected["articles"]], expected["trap"]
    wrong = {
        article.title: differences
        for article, one in zip(document.articles, expected["articles"], strict=True)
        if (differences := _differences(article, one))
    }
    assert not wrong, expected["trap"]


def test_what_is_left_out_has_its_kind(specimen: tuple[Document, dict[str, Any]]) -> None:
    document, expected = specimen
    for kind, openings in expected.get("left_out", {}).items():
        texts = [left.text for left in document.left_out if left.kind == kind]
        assert len(texts) == len(openings), (kind, texts)
        assert all(text.startswith(str(opening)) for text, opening in zip(texts, openings, strict=True)), (kind, texts)


def test_repairs_and_issues_are_told(specimen: tuple[Document, dict[str, Any]]) -> None:
    document, expected = specimen
    counts = Counter(repair.kind for repair in document.repairs)
    for kind, number in expected.get("repairs", {}).items():
        assert counts[kind] >= number, document.repairs
    assert [issue.check for issue in document.issues] == expected.get("issues", [])


def test_every_specimen_has_its_sidecar() -> None:
    assert {path.stem for path in SPECIMENS} == {path.stem for path in FOLDER.glob("*.yaml")}
    assert len(SPECIMENS) >= 15
