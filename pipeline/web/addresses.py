"""The addresses of the pages. What a reader chose (language, mode) is in the address and nowhere else."""

from __future__ import annotations

from typing import Literal, get_args
from urllib.parse import quote, urlencode

Show = Literal["both", "original", "translation"]
SHOWS: tuple[Show, ...] = get_args(Show)

START = "/"
LOGIN = "/login"
LOGOUT = "/logout"
ACCOUNT = "/account"
PASSWORD = "/account/password"  # noqa: S105  an address
SESSIONS = "/account/sessions"
PEOPLE = "/people"
INVITATIONS = "/people/invitations"


def _part(name: str) -> str:
    return quote(name, safe="", errors="surrogateescape")


def document(name: str) -> str:
    return f"/documents/{_part(name)}"


def reading(name: str) -> str:
    """The page that tells what reading left out and mended."""
    return f"{document(name)}/reading"


def article(name: str, article_id: str, target: str = "", show: Show = "both") -> str:
    """The article beside its translation into ``target``; without one, the original alone."""
    address = f"{document(name)}/articles/{_part(article_id)}"
    if target:
        address += f"/{_part(target)}"
    return address if show == "both" else f"{address}?show={show}"


def original(name: str, article_id: str, segment: str) -> str:
    """Where a sentence of the original stands, whatever it is translated into."""
    return f"{article(name, article_id)}#source-{_part(segment)}"


def login(onward: str = START) -> str:
    """The login page, which leads on to ``onward``."""
    return LOGIN if onward == START else f"{LOGIN}?next={quote(onward, safe='/')}"


def invitation(token: str) -> str:
    """The page on which an invitation is accepted."""
    return f"/invitation/{token}"


def person(number: int) -> str:
    """Where a person's role is changed, or the person shut out."""
    return f"{PEOPLE}/{number}"


DESK = "/desk"
SEARCH = "/search"
JOBS = "/jobs"
GLOSSARY = "/glossary"
WAIVERS = "/waivers"


def desk(name: str, article_id: str, target: str, at: str = "", **more: str) -> str:
    """Where an article is reviewed, opened at a sentence."""
    asked = {key: value for key, value in {"at": at, **more}.items() if value}
    return (
        f"{article(name, article_id, target)}/desk"
        + (f"?{urlencode(asked)}" if asked else "")
        + (f"#s-{at}" if at else "")
    )


def desk_row(name: str, article_id: str, target: str, segment: str, show: str = "") -> str:
    """Where a sentence is changed; ``show`` is the filter of the page that the answer leads back to."""
    return f"{article(name, article_id, target)}/desk/{_part(segment)}" + (f"?show={show}" if show else "")


NEW_CONCEPT = "/proposals/new"


def new_concept(**known: str) -> str:
    """Where a new concept is proposed, with what is known of it (``language``, ``term``, ``target``, ``rendering``)."""
    asked = {key: value for key, value in known.items() if value}
    return NEW_CONCEPT + (f"?{urlencode(asked)}" if asked else "")


def search(query: str, **filters: str) -> str:
    """Where words are looked for; ``filters`` as the search's form names them."""
    asked = {"q": query, **{key: value for key, value in filters.items() if value}}
    return f"{SEARCH}?{urlencode(asked)}"


def concept(key: str) -> str:
    """A concept of the glossary."""
    return f"{GLOSSARY}/{_part(key)}"


def concept_edit(key: str) -> str:
    """Where another form of a concept is proposed."""
    return f"{concept(key)}/edit"


def proposal(number: int) -> str:
    """A term that somebody proposes."""
    return f"/proposals/{number}"
