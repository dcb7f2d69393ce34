"""Schemathesis sends every address and every form of the service what nobody thought of, and nothing breaks.

The pages publish no schema: the test makes one of the routes that there are, so that no new one is left out, and of the
names of the fields that the code asks for. ``DIGLOT_EXAMPLES=1000`` tries so many of each.
"""

from __future__ import annotations

import os
import re
import shutil
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from hypothesis import HealthCheck, Phase, given, settings

from pipeline.accounts import Accounts
from pipeline.people import tokens
from pipeline.settings import load
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Head, Place
from pipeline.web import create_app
from tests.people.hashes import GOOD, make_cheap
from tests.web.service import serving, told
from tests.web.workspace import put, specimen

ROOT = Path(__file__).parents[2]
EXAMPLES = int(os.environ.get("DIGLOT_EXAMPLES", "4"))
ENDLESS = "/jobs/events"  # progress as it goes on; what it says is tested elsewhere
LAST = ("/login", "/logout", "/account/password", "/account/sessions", "/people/{number}")  # these end a login
_SOURCES = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "pipeline" / "web").glob("*.py")))
FIELDS = sorted(set(re.findall(r'\.(?:text|number|every|get)\("(\w+)"', _SOURCES)))
ACTS = sorted({one or two for one, two in re.findall(r'"(\w+)": _|(?:wish|act"\)) == "(\w+)"', _SOURCES)})
USUAL = ["act", "base", "comment", "text", "token"]  # so that some of it is done
NUMBERS = ["0", "1", "2", "-1", "007", "٣", "1e3", "999999999999999999", str(2**63), "9" * 40]
CODES = ["en", "es", "fa", "xx", "en-Latn-GB", "EN", "es pt", "es,pt"]


def _schema(app: FastAPI, heads: Mapping[str, Head], token: str, *, known: bool) -> dict[str, Any]:
    """What can be asked: with ``known`` by what is there, else by anything."""

    def some(values: list[Any]) -> dict[str, Any]:
        return {"enum": values} if known else {"type": "string"}

    with warnings.catch_warnings():  # of routes that answer GET and HEAD alike
        warnings.simplefilter("ignore")
        schema = get_openapi(title="Diglot", version="1", routes=app.routes)
    segments = list(heads)
    bases = [str(head.revision) for head in heads.values()]
    places: dict[str, list[Any]] = {
        "name": ["evening_post"],
        "article_id": ["tram-drivers"],
        "target": ["es"],
        "segment": segments,
        "concept": ["strike-labour"],
        "number": [0, 1, 2, -1, 2**31, 2**63 - 1, 2**63, 10**30],
        "token": [token or "x"],
    }
    named = {"act": ACTS, "token": [token], "language": CODES, "to": CODES, "from": CODES, "target": CODES}
    named |= {
        "segment": segments,
        "at": segments,
        "sentence": [f"{one}:{base}" for one, base in zip(segments, bases, strict=True)],
        "which": ["others"],
        "base": bases,
        "comment": ["Why?"],
        "text": ["Nuevo.", "\x00"],
    }
    named |= {"password": [GOOD], "again": [GOOD], "old": [GOOD], "role": ["reader", "admin"], "file": ["a.md"]}
    named |= {"concept": ["strike-labour"], "q": ["tram", '"a b"', "*", "\x00", 'a" OR b'], "side": ["target"]}
    fields = {name: some(named.get(name, NUMBERS)) for name in FIELDS}
    for path, asked in schema["paths"].items():
        for method, operation in asked.items():
            there = operation.get("parameters", [])
            for one in there:
                if one["in"] == "path":
                    one["schema"] = some(places[one["name"]])
            if method == "post":
                kind = "multipart/form-data" if path.endswith("/upload") else "application/x-www-form-urlencoded"
                form = {"type": "object", "properties": fields, "required": USUAL}
                operation["requestBody"] = {"required": True, "content": {kind: {"schema": form}}}
            else:
                named_there = {one["name"] for one in there}
                more = [
                    {"in": "query", "name": name, "schema": fields[name]} for name in FIELDS if name not in named_there
                ]
                operation["parameters"] = [*there, *more]
            operation["responses"] = {"200": {"description": ""}}
    return schema


class Fuzzed:
    """The service in a process of its own, somebody who may do all, and what can be asked of it."""

    def __init__(self, root: Path, address: str, cookie: str, token: str) -> None:
        app = create_app(load(root))
        with Desk.open(load(root).database) as desk:
            heads = dict(list(desk.heads("evening_post", "tram-drivers", "es").items())[3:5])
        self.root, self.address = root, address.rstrip("/")
        self.schemas = [
            schemathesis.openapi.from_dict(_schema(app, heads, token, known=known)) for known in (True, False)
        ]
        self.headers = {"origin": self.address} | ({"cookie": f"diglot={cookie}"} if cookie else {})

    def operations(self) -> Iterator[Any]:
        every: Any = [one for schema in self.schemas for one in schema.get_all_operations()]
        found = [one.ok() for one in every]
        for operation in sorted(found, key=lambda one: one.path in LAST):
            if operation.path != ENDLESS:
                yield operation


def _workspace(root: Path) -> Path:
    (root / "glossaries").mkdir(parents=True)
    shutil.copy(ROOT / "glossaries" / "unions-and-strikes.yaml", root / "glossaries")
    with Desk.open(load(root).database) as desk:
        put(desk, specimen("evening_post"))
        segment = next(iter(desk.heads("evening_post", "tram-drivers", "es")))
        desk.comment(Place("evening_post", "tram-drivers", segment, "es"), "Is that so?")
        while desk.index():
            pass
    (root / "input").mkdir()
    (root / "input" / "a.md").write_text("# Rents\n\nRents rose.\n", "utf-8")
    return root


def _fuzz(fuzzed: Fuzzed) -> dict[str, set[int]]:
    """Send all of it; gives how each address and method was answered."""
    statuses: dict[str, set[int]] = {}
    for operation in fuzzed.operations():

        @settings(
            max_examples=EXAMPLES * (3 if operation.method == "post" else 1),
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            answer = case.call(
                base_url=fuzzed.address,
                headers=fuzzed.headers,
                timeout=60,
                allow_redirects=False,
            )
            statuses.setdefault(f"{case.method} {case.path}", set()).add(answer.status_code)
            assert answer.status_code < 500, (answer.status_code, case.as_curl_command())
            assert "Traceback" not in answer.text
            assert str(fuzzed.root) not in answer.text

        ask()
    return statuses


def test_the_schema_knows_every_route_and_field() -> None:
    assert {"text", "act", "token", "password", "reason", "before", "q"} <= set(FIELDS)
    assert {"save", "approve", "reject", "undo", "start", "cancel"} <= set(ACTS)


def _answers(statuses: Mapping[str, set[int]]) -> set[int]:
    return set().union(*statuses.values())


def test_nothing_that_somebody_alone_sends_breaks_it(tmp_path: Path) -> None:
    root = _workspace(tmp_path / "workspace")
    with serving(root) as (process, address):
        statuses = _fuzz(Fuzzed(root, address, "", ""))
        assert told(process) == []
    assert len(statuses) > 40
    assert {200, 400, 404, 409} <= _answers(statuses)
    acted = "/documents/{name}/articles/{article_id}/{target}/desk/{segment}"
    assert {200, 303} & statuses[f"POST {acted}"], "things were done"


def test_nothing_that_an_admin_sends_breaks_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _workspace(tmp_path / "workspace")
    make_cheap(monkeypatch)
    with Accounts.open(load(root).database) as accounts:
        accounts.add("Ana", "admin", GOOD)
        cookie = accounts.log_in("Ana", GOOD)
    with serving(root) as (process, address):
        statuses = _fuzz(Fuzzed(root, address, cookie, tokens.for_forms(cookie)))
        assert told(process) == []
    assert {200, 400, 404, 409} <= _answers(statuses)
    assert 200 in statuses["GET /people"]
