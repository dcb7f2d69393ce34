"""The door: who is asking. Every request passes here; without accounts it stands open, with them only to who is known.

``viewer(request)`` says who asks, ``require(role)`` is a route's dependency that lets pass only those with that role or
a higher one, ``posted`` the one that gives a form's fields after its token was checked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.cookies import CookieError, SimpleCookie
from typing import Annotated
from urllib.parse import parse_qsl, quote, urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi import Path as PathNumber
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.accounts import Accounts
from pipeline.errors import DiglotError, PeopleError
from pipeline.people import tokens
from pipeline.people.roles import ALONE, ROLES, Person, Role
from pipeline.store.opened import Kept, Until
from pipeline.store.people import People
from pipeline.web import addresses
from pipeline.web.guard import Access
from pipeline.web.rendering import page
from pipeline.web.viewer import VIEWER, Viewer

# what somebody who is not logged in may open: the way in, and what its pages look like
_STATIC = "/static/"
_INVITATION = addresses.invitation("")
_LONGEST_FORM = 16_384  # bytes; names, passwords and roles are all that these forms hold
_LONGEST_COOKIE = 100
# Logins end by themselves too: a minute more or less is no matter.
_REMEMBERED = 60.0  # seconds
_MET = 1_000
TOKEN_HEADER = "x-diglot-token"  # noqa: S105  its name, for scripts that send no form

# of a row of the store, in an address: none is greater
Number = Annotated[int, PathNumber(ge=0, lt=2**63)]
OpenAccounts = Callable[[], AbstractContextManager[Accounts]]


def accounts_of(database: Kept) -> OpenAccounts:
    """Gives the accounts of a workspace, for one request."""

    @contextmanager
    def opened() -> Iterator[Accounts]:
        with database.use(People) as people:
            yield Accounts(people)

    return opened


def viewer(request: Request) -> Viewer:
    """Who asks."""
    found: Viewer = request.state.viewer
    return found


async def current(request: Request) -> Person:
    """The person who asks; a dependency of routes that must know. Nobody comes so far who is not known."""
    person = viewer(request).person
    if person is None:
        raise HTTPException(401)
    return person


def only_for(role: Role) -> str:
    """What is told to those who may not."""
    return f"This is for {role}s." if role == ROLES[-1] else f"This is for those with the role {role}, or a higher one."


def require(role: Role) -> Callable[[Person], Awaitable[Person]]:
    """A dependency that gives the person who asks, if that is one who may do what ``role`` may; else it refuses."""

    async def check(person: Annotated[Person, Depends(current)]) -> Person:
        if not person.is_at_least(role):
            raise HTTPException(403, only_for(role))
        return person

    return check


async def posted(request: Request) -> dict[str, str]:
    """The fields of a form that one of our own pages sent; refuses any other."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            raise HTTPException(413)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    try:
        fields = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=50, errors="strict"))
    except ValueError as error:
        raise HTTPException(400) from error
    check_token(request, fields.get("token", ""))
    return fields


def check_token(request: Request, token: str = "") -> None:
    """Refuse what does not carry the token of our own pages, as a form's field or in the header of ``TOKEN_HEADER``."""
    if not tokens.is_same(token or request.headers.get(TOKEN_HEADER, ""), viewer(request).form_token):
        raise HTTPException(403, "This page was opened before you logged in or out, or was not made by Diglot.")


def local(address: str) -> str:
    """``address`` if it leads to a page of ours, else the start page: no link can lead from a login elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return addresses.START
    # browsers take a backslash for a slash and drop tabs and line ends (URL standard, section 4.4)
    fit = address.isascii() and address.isprintable() and "\\" not in address
    inside = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith("//")
    return address if fit and inside else addresses.START


def asked(scope: Scope) -> str:
    """The address that is asked for, as it was written."""
    address = (scope.get("raw_path") or quote(scope["path"]).encode()).decode("ascii", "replace")
    if scope["query_string"]:
        address += "?" + scope["query_string"].decode("ascii", "replace")
    return local(address)


class Door:
    """Sets ``scope["state"]["viewer"]``; sends whoever must log in there. Without accounts no cookie is ever set."""

    def __init__(
        self,
        app: ASGIApp,
        access: Access,
        database: Kept,
        trouble: Callable[[DiglotError], Response],
    ) -> None:
        self.app, self.access, self.database, self.trouble = app, access, database, trouble
        self.accounts = accounts_of(database)
        self._met: Until[dict[str, Viewer]] = Until(dict, _REMEMBERED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"].startswith(_STATIC):
            await self.app(scope, receive, send)
            return
        cookies = _cookies(scope)
        names = CookieNames(self.access.secure)
        try:
            found = await self._known(cookies.get(names.session, ""))
        except DiglotError as error:
            await self.trouble(error)(scope, receive, send)
            return
        if found.person is None:
            if scope["path"] != addresses.LOGIN and not scope["path"].startswith(_INVITATION):
                await _to_the_login(scope)(scope, receive, send)
                return
            secret = cookies.get(names.form, "") or tokens.new()
            found = Viewer(None, None, tokens.for_forms(secret))
            if names.form not in cookies:
                send = _setting(send, names.form, secret, secure=self.access.secure)
        scope.setdefault("state", {})["viewer"] = found
        mark = VIEWER.set(found)
        try:
            await self.app(scope, receive, send)
        finally:
            VIEWER.reset(mark)

    async def _known(self, secret: str) -> Viewer:
        """Who has this secret: as it was told a moment ago, if nothing was written since."""
        version = self.database.version()
        met = {} if version is None else self._met.at(version)
        found = met.get(secret)
        if found is None:
            found = await run_in_threadpool(self._who, secret)
            if found.person and len(met) < _MET:
                met[secret] = found
        return found

    def _who(self, secret: str) -> Viewer:
        if self.database.exists():  # asking makes no database
            with self.accounts() as accounts:
                session = accounts.who(secret) if secret else None
                if session:
                    return Viewer(session.person, session, tokens.for_forms(secret))
                if accounts.people.any():
                    return Viewer(None)
        if self.access.shared:
            raise PeopleError(
                "There are no accounts here any more, so nobody can log in.",
                remedy="Make one at the computer that serves this: `diglot users add NAME`",
            )
        return Viewer(ALONE)


class CookieNames:
    """``__Host-``: set by this very host, for it alone, over TLS (RFC 6265bis, section 4.1.3.2)."""

    def __init__(self, secure: bool) -> None:
        prefix = "__Host-" if secure else ""
        self.session, self.form = f"{prefix}diglot", f"{prefix}diglot-form"


def cookie(name: str, value: str, *, secure: bool) -> str:
    """A ``Set-Cookie`` header that ends with the browser; an empty value takes the cookie away."""
    age = "" if value else "; Max-Age=0"
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}{age}"


def logged_in(request: Request, token: str, onward: str) -> Response:
    """Goes on to a page of ours with a new login; ``""`` for ``token`` ends it."""
    access: Access = request.app.state.access
    names = CookieNames(access.secure)
    response = RedirectResponse(local(onward), 303)
    response.headers.append("set-cookie", cookie(names.session, token, secure=access.secure))
    response.headers.append("set-cookie", cookie(names.form, "", secure=access.secure))
    return response


def _to_the_login(scope: Scope) -> Response:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return page(
            "error.html",
            401,
            title="You are not logged in",
            what="Your login has ended. What you sent was not taken over.",
            remedy="Log in in another tab, then come back and send it again; if this is all that is here, reload it.",
        )
    onward = asked(scope)
    # Cookies stay at home when a page of another site links here. The page's own next step is not such a link any more.
    if Headers(scope=scope).get("sec-fetch-site") == "cross-site":
        return page("onward.html", onward=onward)
    return RedirectResponse(addresses.login(onward), 303)


def _cookies(scope: Scope) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load("; ".join(Headers(scope=scope).getlist("cookie")))
    except CookieError:
        return {}
    return {name: one.value for name, one in jar.items() if len(one.value) <= _LONGEST_COOKIE}


def _setting(send: Send, name: str, value: str, *, secure: bool) -> Send:
    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if not any(name in one for one in headers.getlist("set-cookie")):
                headers.append("set-cookie", cookie(name, value, secure=secure))
        await send(message)

    return send_with_cookie
