"""Who may do what, and who may approve whose words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.people.roles import ALONE, DUTIES, ROLES, Person, Role, may_approve
from pipeline.settings import Settings, load

STRICT = Settings(Path("/nowhere"))


def test_each_role_may_do_what_those_before_it_may() -> None:
    for at, role in enumerate(ROLES):
        person = Person(1, "Ana", role)
        assert [person.is_at_least(other) for other in ROLES] == [other <= at for other in range(len(ROLES))]
    assert set(DUTIES) == set(ROLES)


@pytest.mark.parametrize(
    ("role", "last", "strict", "switched_off"),
    [
        ("reader", "", False, False),
        ("reader", "Ben", False, False),
        ("contributor", "", False, False),
        ("contributor", "Ben", False, False),
        ("reviewer", "", True, True),
        ("reviewer", "Ben", True, True),
        ("reviewer", "Ana", False, True),
        ("reviewer", "ANA", False, True),
        ("terminologist", "Ana", False, True),
        ("admin", "Ana", False, True),
        ("admin", "Ben", True, True),
    ],
)
def test_nobody_approves_alone_what_they_wrote(role: Role, last: str, strict: bool, switched_off: bool) -> None:
    ana = Person(1, "Ana", role)
    assert may_approve(ana, last, STRICT) is strict
    assert may_approve(ana, last, replace(STRICT, approve_own=True)) is switched_off


def test_one_person_alone_approves_everything() -> None:
    assert ALONE.alone
    assert may_approve(ALONE, "", STRICT)
    assert may_approve(ALONE, "Ana", STRICT)


def test_the_switch_is_in_the_settings(tmp_path: Path) -> None:
    assert load(tmp_path).approve_own is False
    config = tmp_path / "diglot.toml"
    config.write_text("approve_own = true\n")
    assert load(tmp_path).approve_own is True
    config.write_text('approve_own = "yes"\n')
    with pytest.raises(SettingsError, match="true or false"):
        load(tmp_path)
