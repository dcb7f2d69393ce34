"""What stands before every page: whom the service answers, who may send it forms, and headers that lock pages down."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Everything comes from the service itself, nothing inline, nothing framed: whatever a document may smuggle into a page
# could neither run nor call out. (Content Security Policy Level 3; the other headers are those of OWASP's list.)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    # nothing is told to other sites; with "no-referrer" browsers would not say either that a form is our own
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# What was read stays in no cache on disk.
CACHING = {"Cache-Control": "no-store"}
_HOST = re.compile(r"(?:\[(?P<address>[^\[\]]+)\]|(?P<name>[^:\[\]]+))(?::[0-9]*)?")


def is_loopback(host: str) -> bool:
    """Whether a host name or address (without port or brackets) can only mean this machine."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str:
    """The host of a ``Host`` header without port and brackets (RFC 9110, section 7.2); ``""`` if it is not one."""
    found = _HOST.fullmatch(header)
    return (found["address"] or found["name"]) if found else ""


@dataclass(frozen=True, slots=True)
class Access:
    """How people reach the service: by default one person, at this computer.

    ``shared``: others reach it too, so that everybody must log in. ``secure``: what passes between browser and service
    is encrypted, by it or by the proxy before it. ``names``: the only names that it is reached by, if they were stated.
    """

    shared: bool = False
    secure: bool = False
    names: tuple[str, ...] = ()

    def knows(self, host: str) -> bool:
        """Whether a host name (without port) is one of the service's own."""
        if is_loopback(host):
            return True
        return self.shared and (host.lower() in self.names if self.names else bool(host))


class SecurityHeaders:
    """Sets ``HEADERS`` on every response, and keeps it out of caches unless the response says otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_locked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                for name, value in CACHING.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_locked)


class HostGuard:
    """Refuses requests whose ``Host`` is not one of the service's own names.

    A web page elsewhere can point a name of its own at 127.0.0.1 (DNS rebinding) and would then read this service
    with the reader's browser as if it were its own; the browser still sends that name as ``Host``. A service for many
    asks for a login, and cookies are bound to the name that they were set for.
    """

    def __init__(
        self, app: ASGIApp, access: Access, foreign: Callable[[], Response], proxy: Callable[[], Response]
    ) -> None:
        self.app, self.access, self.foreign, self.proxy = app, access, foreign, proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.access.knows(host_of(hosts[0])):
            await self.foreign()(scope, receive, send)
        elif not self.access.shared and any(name in headers for name in _PASSED_ON):
            await self.proxy()(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class Turns:
    """Has pages made one after the other; whoever comes later waits in line.

    Python runs one thread at a time: two that make pages together hinder each other, and both take longer than one
    after the other. Pages of a document, and what they are shown with, wait in a line of their own: they take a few
    thousandths of a second, where a search or a survey of everything may take a tenth. Most of that is the database's,
    which answers two at once. What changes something waits for nobody here, and neither does what was begun to be sent.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._short, self._long = asyncio.Semaphore(1), asyncio.Semaphore(2)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        line = self._short if scope["path"].startswith(_SHORT) else self._long
        mine = True

        async def send_and_leave(message: Message) -> None:
            nonlocal mine
            if mine:
                mine = False
                line.release()
            await send(message)

        await line.acquire()
        try:
            await self.app(scope, receive, send_and_leave)
        finally:
            if mine:
                line.release()


_SHORT = ("/documents/", "/static/")


class OriginGuard:
    """Refuses what other sites make a browser send: only our own pages may change anything.

    Browsers say where a request comes from in ``Sec-Fetch-Site`` (Fetch Metadata) and, on all that is not GET or HEAD,
    in ``Origin`` (Fetch standard, section 3.1); older ones at least in ``Referer``. What sends none of them is a
    program and has no cookie of anybody's.
    """

    def __init__(self, app: ASGIApp, access: Access, refuse: Callable[[], Response]) -> None:
        self.app, self.access, self.refuse = app, access, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        safe = scope["type"] == "http" and scope["method"] in ("GET", "HEAD", "OPTIONS", "TRACE")
        if scope["type"] == "lifespan" or safe or self._is_ours(Headers(scope=scope), scope["scheme"]):
            await self.app(scope, receive, send)
        else:
            await self.refuse()(scope, receive, send)

    def _is_ours(self, headers: Headers, scheme: str) -> bool:
        if any(site != "same-origin" for site in headers.getlist("sec-fetch-site")):
            return False
        said = headers.getlist("origin") or headers.getlist("referer")
        return all(self._is_of_ours(origin, headers, scheme) for origin in said)

    def _is_of_ours(self, origin: str, headers: Headers, scheme: str) -> bool:
        try:
            parts = urlsplit(origin)
            port = parts.port
        except ValueError:
            return False
        scheme = "https" if self.access.secure else scheme
        if parts.scheme != scheme:
            return False
        if (parts.hostname or "") in self.access.names:
            return True  # a proxy may call us by another name than the browser does
        host = headers.get("host", "")
        usual = {"http": 80, "https": 443}.get(scheme)
        return (parts.hostname, port or usual) == (host_of(host).lower(), _port_of(host) or usual)


# What a proxy adds (RFC 7239, and the names in use before it): somebody else may be asking through it.
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


def _port_of(header: str) -> int | None:
    digits = header.rpartition(":")[2]
    return int(digits) if digits.isascii() and digits.isdigit() else None
