"""The lock files: every requirement pinned with hashes, no address of a registry, nothing that brings gigabytes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", text, re.MULTILINE))


def required(requirements: list[str]) -> set[str]:
    names = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in names if name}


def group(name: str) -> list[str]:
    return [entry for entry in PROJECT["dependency-groups"][name] if isinstance(entry, str)]


def test_every_dependency_is_pinned() -> None:
    runtime = required([*PROJECT["project"]["dependencies"], *group("build")])
    assert runtime <= set(pins("requirements.lock"))
    assert runtime | required(group("dev")) <= set(pins("requirements-dev.lock"))


def test_both_locks_pin_the_same_versions() -> None:
    runtime, dev = map(pins, LOCKS)
    assert {name: dev.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("lock", LOCKS)
def test_each_pin_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("    --hash=", ""), re.MULTILINE)  # no option, such as an index
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", text.strip()))


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_brings_torch(lock: str) -> None:
    assert not {"torch", "stanza", "spacy", "onnxruntime"} & set(pins(lock))
