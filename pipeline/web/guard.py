"""What stands before every page: only this machine's own names are answered, and every response is locked down."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

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
    "Referrer-Policy": "no-referrer",
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
    """Refuses requests whose ``Host`` is not a loopback name.

    A web page elsewhere can point a name of its own at 127.0.0.1 (DNS rebinding) and would then read this service
    with the reader's browser as if it were its own; the browser still sends that name as ``Host``.
    """

    def __init__(self, app: ASGIApp, refuse: Callable[[], Response]) -> None:
        self.app, self.refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        hosts = Headers(scope=scope).getlist("host")
        if len(hosts) == 1 and is_loopback(host_of(hosts[0])):
            await self.app(scope, receive, send)
            return
        await self.refuse()(scope, receive, send)
