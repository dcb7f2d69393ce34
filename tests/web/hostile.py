"""A workspace in which every text that people or documents can bring tries to be markup, code or an address."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pipeline.checks import occurrence
from pipeline.document import Issue
from pipeline.settings import load
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Change, Place, Proposal
from tests.web.workspace import Specimen, build, put

SCRIPT = "<script>alert(1)</script>"
IMAGE = "\"'><img src=x onerror=alert(1)>"
HOSTILE = (
    f"{SCRIPT}{IMAGE}<svg onload=alert(1)></textarea></title><base href=//x.example> [a](javascript:alert(1)) "
    "{{7*7}} &lt;b&gt;"
)
DOCUMENT = f"name{IMAGE}"
FILES = ('"><img src=x onerror=alert(1)>.md', "<script>alert(1)<&>.md", "a\u202egnp.md")
FILE = "a <img src=x onerror=alert(1)>.yaml"
WORD = "striker"  # the glossary's term that stands in the text


def make(root: Path) -> Place:
    """Make it; gives the place of a sentence about which everything was said."""
    _glossary(root)
    _files(root)
    with Desk.open(load(root).database) as desk:
        put(desk, _made(build(_document())))
        heads = desk.heads(DOCUMENT, "hostile", "es")
        place = Place(DOCUMENT, "hostile", list(heads)[1], "es")
        desk.comment(place, HOSTILE, HOSTILE)
        revision = heads[place.segment].revision
        found = [Issue(check, "warning", HOSTILE, fix=f"{check} {HOSTILE}") for check in ("spaces", "quotes")]
        desk.write(place, revision, Change("written", f"escrito {WORD} {HOSTILE}", issues=tuple(found)), HOSTILE)
        head = desk.head(place)
        desk.waive(place, occurrence(found[0], desk.alike(place)[0], head.text), HOSTILE, "", HOSTILE)
        desk.write(place, head.revision, Change("rejected", head.text, note=HOSTILE), HOSTILE)
        desk.draft(place, revision, f"typed {HOSTILE}", "")
        desk.end_job(desk.begin_job(("es",), tuple(f"input/{name}" for name in FILES)), "interrupted", "")
        for number, kind in enumerate(("open", "rejected"), 1):
            fields = {"why": HOSTILE, "plural": HOSTILE}
            desk.propose(Proposal(0, FILE, WORD, "es", HOSTILE, fields, "", HOSTILE, 0, "open", None, None, ""))
            desk.discuss(number, HOSTILE, HOSTILE)
            if kind == "rejected":
                desk.decide(number, kind, HOSTILE, HOSTILE)
        while desk.index():
            pass
    return place


def _made(one: Specimen) -> Specimen:
    """The same with engines that say what they like of themselves, as packages from anywhere may."""
    for key, made in one.made.items():
        recipe = replace(made.translation.recipe, engine=f"engine {HOSTILE}", model=HOSTILE, version=HOSTILE)
        one.made[key] = replace(made, translation=replace(made.translation, recipe=recipe))
    return one


def _document() -> dict[str, Any]:
    note = {"check": HOSTILE, "severity": "warning", "message": f"note {HOSTILE}", "at": "alert"}
    blocks = [
        {"byline": [{"en": f"byline {HOSTILE}"}]},
        {"heading": [{"en": f"title {SCRIPT}", "es": f"título {HOSTILE}"}]},
        {
            "paragraph": [
                {"en": f"The {WORD} {SCRIPT}{IMAGE}", "es": f"target {SCRIPT}{IMAGE}", "notes": {"es": [note]}},
                {"en": "[click](javascript:alert(1)) here", "es": "[clic](data:text/html,x) aquí"},
                {"en": f"left {SCRIPT}"},
            ]
        },
    ]
    articles = [
        {"id": "hostile", "language": "en", "blocks": blocks, "failures": {"es": f"failure {HOSTILE}"}},
        {
            "id": f"id{IMAGE}",
            "language": "en",
            "kind": HOSTILE,
            "blocks": [
                {"paragraph": [{"en": "Plain.", "es": HOSTILE}]},
                # approved elsewhere: what the memory offers for the sentence about which everything was said
                {"paragraph": [{"en": f"The {WORD} {SCRIPT}{IMAGE}", "es": HOSTILE, "state": "reviewed"}]},
            ],
        },
    ]
    lost = {"kind": "advert", "lines": [[1, 1]], "text": HOSTILE, "note": HOSTILE}
    mended = {
        "kind": "cleaned",
        "lines": [[2, 2]],
        "before": f"a\u202eb\x00{HOSTILE}",
        "after": HOSTILE,
        "reason": HOSTILE,
    }
    issue = {"check": "x", "severity": "warning", "message": HOSTILE}
    return {"name": DOCUMENT, "articles": articles, "left_out": [lost], "repairs": [mended], "issues": [issue]}


def _glossary(root: Path) -> None:
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    text = (
        f'schema: 1\ntitle: "{quoted}"\nlanguages: [en, es]\nconcepts:\n'
        f'  - id: striker\n    status: approved\n    definition: {{en: "{quoted}"}}\n    note: {{en: "{quoted}"}}\n'
        f'    source: "{quoted}"\n    terms:\n      en: {WORD}\n      es:\n        - term: "huelguista {quoted}"\n'
        f'          why: "{quoted}"\n        - term: "<b>{WORD}</b>"\n          use: forbidden\n'
        f'          why: "{quoted}"\n'
    )
    folder = root / "glossaries"
    folder.mkdir(parents=True)
    (folder / FILE).write_text(text, "utf-8")


def _files(root: Path) -> None:
    folder = root / "input"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_text("# A", "utf-8")


class Elements(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def foreign(self) -> list[tuple[str, dict[str, str | None]]]:
        """Elements that none of our pages has."""
        return [(tag, attributes) for tag, attributes in self.tags if _is_foreign(tag, attributes)]

    @property
    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if tag == "a" and "href" in attributes]


def _is_foreign(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag in ("img", "iframe", "object", "base", "style", "b") or any(one.startswith("on") for one in attributes):
        return True
    if tag == "script":
        return not (attributes.get("src") or "").startswith("/static/")
    addresses = [attributes[one] or "" for one in ("href", "src", "action", "formaction") if one in attributes]
    return any(not one.startswith(("/", "#", "?")) or one.startswith("//") for one in addresses)
