"""Names, passwords, secrets and how long they hold."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PeopleError
from pipeline.people import lifetimes, names, passwords, tokens

GOOD = "seven brown kettles sing"


@pytest.mark.parametrize("name", ["Ana", "O’Neill", "J. K.", "یاسمن", "لينا", "Łukasz-2", "张伟", "अनीता", "a" * 40])
def test_names(name: str) -> None:
    assert names.checked(f"  {name} ") == name


@pytest.mark.parametrize(
    "name", ["", " ", "...", "a" * 41, "a<b", "a/b", "a\u202eb", "a\u200bb", "a\x00b", "a\ud800b", "{{a}}", "a@b"]
)
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(PeopleError):
        names.checked(name)


@pytest.mark.parametrize("other", ["ANA", "ana", "Ａｎａ", " Ana "])
def test_one_name_however_it_is_written(other: str) -> None:
    assert names.folded(other) == names.folded("Ana")


def test_accents_make_another_name_but_their_encoding_does_not() -> None:
    assert names.folded("Jose\u0301") == names.folded("JOS\u00c9")
    assert names.folded("José") != names.folded("Jose")


@given(st.text(max_size=50))
def test_a_name_that_was_checked_stays(text: str) -> None:
    try:
        name = names.checked(text)
    except PeopleError:
        return
    assert names.checked(name) == name
    assert names.folded(names.folded(name)) == names.folded(name)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "a" * 14,
        "a" * 15,
        "111111222222333333",
        "anaanaanaanaana1",
        "Ana Ana Ana Ana Ana",
        "diglotdiglotdiglot",
        "passwordpassword12",
        "x" * 100 + GOOD * 10,
    ],
)
def test_passwords_that_are_easy_to_guess(password: str) -> None:
    with pytest.raises(PeopleError):
        passwords.checked(password, "Ana")


@pytest.mark.parametrize("password", [GOOD, "correct horse battery", "چهار کلمه بی‌ربط به هم", "9f8a7b6c5d4e3f2a1b"])
def test_passwords(password: str) -> None:
    assert passwords.checked(password, "Ana") == password


def test_hashes_are_argon2id_with_the_parameters_of_the_rfc() -> None:
    kept = passwords.hashed(GOOD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.hashed(GOOD) != kept, "each has its own salt"
    assert passwords.fits(kept, GOOD)
    assert not passwords.fits(kept, GOOD + "s")
    assert not passwords.is_outdated(kept)


def test_without_a_hash_the_same_work_is_done_and_nothing_fits(cheap: list[str]) -> None:
    assert not passwords.fits(None, GOOD)
    assert len(cheap) == 1, "one comparison, as with a real one"


def test_a_hash_that_is_none_fits_nothing(cheap: list[str]) -> None:
    assert not passwords.fits("spoilt", GOOD)


def test_encodings_of_one_password_are_one(cheap: list[str]) -> None:
    kept = passwords.hashed(passwords.checked("un caf\u00e9 muy tranquilo", "Ana"))
    assert passwords.fits(kept, "un cafe\u0301 muy tranquilo")


def test_a_flood_of_logins_is_refused_before_it_takes_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_waiting", threading.BoundedSemaphore(1))
    with passwords._turn(), pytest.raises(PeopleError, match="Try again"):
        passwords.fits(None, GOOD)


def test_secrets_are_long_different_and_not_kept() -> None:
    made = {tokens.new() for _ in range(50)}
    assert len(made) == 50
    for token in made:
        assert len(token) >= 43  # 256 bits in base64
        assert len(tokens.digest(token)) == 32
        assert token not in tokens.for_forms(token)
    assert len({tokens.for_forms(token) for token in made}) == 50
    assert tokens.is_same("a", "a")
    assert not tokens.is_same("a", "b")
    assert not tokens.is_same("\ud800", "b")


def test_logins_end_when_idle_and_in_any_case() -> None:
    assert not lifetimes.is_over(0, 0, lifetimes.IDLE - 1)
    assert lifetimes.is_over(0, 0, lifetimes.IDLE)
    assert not lifetimes.is_over(0, lifetimes.ABSOLUTE - 2, lifetimes.ABSOLUTE - 1)
    assert lifetimes.is_over(0, lifetimes.ABSOLUTE - 1, lifetimes.ABSOLUTE)


@given(st.integers(0, 10_000))
def test_the_wait_only_grows_and_has_an_end(failures: int) -> None:
    wait = lifetimes.wait_after(failures)
    assert (wait == 0) == (failures < lifetimes.FREE_TRIES)
    assert wait <= lifetimes.wait_after(failures + 1) <= 15 * lifetimes.MINUTE
