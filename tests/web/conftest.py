"""A workspace and the service over it, asked without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from pipeline.settings import load
from pipeline.store import Store
from pipeline.web import create_app
from tests.web.person import TOWN, Person
from tests.web.workspace import Specimen, put, specimen


class Client:
    """Asks the service as a browser on this computer would."""

    def __init__(self, app: FastAPI, base: str = "http://127.0.0.1:8000") -> None:
        self.app, self.base = app, base

    def get(self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self.base) as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(ask())


def client_of(root: Path, *documents: Specimen) -> Client:
    """The service over a workspace in ``root`` that holds these documents."""
    with Store.open(load(root).database) as store:
        for one in documents:
            put(store, one)
    return Client(create_app(load(root)))


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("workspace")
    with Store.open(load(root).database) as store:
        put(store, specimen("evening_post"))
    return root


@pytest.fixture(scope="session")
def client(workspace: Path) -> Client:
    return Client(create_app(load(workspace)))


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody at the desk of a workspace of the test's own."""
    with Store.open(load(tmp_path).database) as store:
        put(store, specimen("evening_post"))
    return Person(tmp_path)


@pytest.fixture
def town(tmp_path: Path) -> None:
    """The town's glossary in that workspace."""
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries" / "town.yaml").write_text(TOWN, "utf-8")
