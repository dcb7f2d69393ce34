"""``diglot serve``: the pages, on this computer alone or, where people have accounts, for others too."""

from __future__ import annotations

import contextlib
import errno
import gc
import logging
import socket
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import DiglotError, SettingsError

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.web.guard import Access


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="A name or address of this computer.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any port that is free."
)
@click.option("--tls-cert", type=click.Path(path_type=Path), help="A certificate (PEM), with those that it rests on.")
@click.option("--tls-key", type=click.Path(path_type=Path), help="Its key (PEM).")
@click.option("--behind-proxy", is_flag=True, help="A proxy that speaks TLS stands before Diglot and others reach it.")
@click.option("--name", "names", multiple=True, help="The only names by which others reach it. May be repeated.")
@click.pass_obj
def command(workspace: Path, /, host: str, port: int, **given: Any) -> None:
    """Serve original and translation side by side in the browser. Ctrl-C ends it.

    Others may reach it once people have accounts (diglot users add NAME), with TLS or behind a proxy that has it.
    """
    import uvicorn  # noqa: PLC0415  --help must not wait for it

    from pipeline import settings  # noqa: PLC0415
    from pipeline.web import create_app  # noqa: PLC0415

    known = settings.load(workspace)
    certificate = _certificate(given["tls_cert"], given["tls_key"])
    access = _access(known, host, certificate is not None, given["behind_proxy"], given["names"])
    app = create_app(known, access=access)
    listener = _listen(host, port)
    address = f"[{host}]" if ":" in host else host
    scheme = "https" if certificate else "http"
    click.echo(f"Diglot is at {scheme}://{address}:{listener.getsockname()[1]}/ (Ctrl-C ends it)")
    # What is read is nobody's business: no access log. Problems still go to stderr, but for those of a form that is
    # none: its parser tells of the bytes that it met.
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,  # pages that follow a run's progress keep their connection open
        lifespan="on",
        proxy_headers=False,  # addresses of readers are not wanted, and the rest was stated
        ssl_certfile=certificate[0] if certificate else None,
        ssl_keyfile=certificate[1] if certificate else None,
    )
    # What is loaded by now stays to the end: to look at all of it for garbage stops everybody for 50 ms, some times a
    # second where many read. What comes later is looked at as a whole ten times less often than usual.
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 100)
    with listener, contextlib.suppress(KeyboardInterrupt):  # which comes at the end of Ctrl-C, where it is not ignored
        uvicorn.Server(config).run(sockets=[listener])
    click.echo("Stopped.")


def _certificate(cert: Path | None, key: Path | None) -> tuple[Path, Path] | None:
    """The files of certificate and key, tried out. Raises ``SettingsError``."""
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        raise SettingsError("A certificate needs its key.", remedy="Give both --tls-cert FILE and --tls-key FILE.")
    for path in (cert, key):
        if not path.is_file():
            raise SettingsError("There is no such file.", where=str(path))
    try:
        # without a password: one that is asked for would stop the start of a service
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key, password="")
    except (ssl.SSLError, OSError, ValueError) as error:
        raise SettingsError(
            "This is not a certificate with its key.",
            where=f"{cert}, {key}",
            remedy="Both are PEM files; the key has no password and belongs to the certificate.",
        ) from error
    return cert, key


def _access(settings: Settings, host: str, tls: bool, behind_proxy: bool, names: tuple[str, ...]) -> Access:
    """Who can reach the service, as asked for. Raises ``SettingsError`` where that would not be safe."""
    from pipeline.web.guard import Access, is_loopback  # noqa: PLC0415

    shared = behind_proxy or not is_loopback(host)
    if not shared:
        if names:
            raise SettingsError(
                "This computer alone can reach Diglot, so other names are of no use.",
                where="--name",
                remedy="Add --behind-proxy, or a --host that others reach.",
            )
        return Access(secure=tls)
    where = "--behind-proxy" if is_loopback(host) else "--host"
    if not _has_accounts(settings):
        raise SettingsError(
            f"Others could reach “{host}”, and there are no accounts here, so everybody could read what you read.",
            where=where,
            remedy="Make one with “diglot users add NAME”. For yourself alone, leave this out; from another computer, "
            "use a tunnel: ssh -L 8000:127.0.0.1:8000 THIS-COMPUTER",
        )
    if not tls and not behind_proxy:
        raise SettingsError(
            "Without encryption everybody on the way could read passwords and what is read.",
            where=where,
            remedy="Give --tls-cert FILE and --tls-key FILE, or say --behind-proxy where a proxy encrypts.",
        )
    return Access(shared=True, secure=True, names=tuple(name.lower() for name in names))


def _has_accounts(settings: Settings) -> bool:
    from pipeline.accounts import Accounts  # noqa: PLC0415

    if not settings.database.exists():
        return False
    with Accounts.open(settings.database) as accounts:
        return any(not one.disabled for one in accounts.people.accounts())


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises a ``DiglotError`` that says why there can be none."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # with its protocol named: else asyncio leaves Nagle's algorithm on, and most pages come 40 ms late
        listener = socket.socket(family, kind, protocol)
        try:
            # a port that a service left a moment ago may be taken again; one in use stays refused
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(128)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise _refused(host, port, error) from error
    return listener


def _refused(host: str, port: int, error: OSError) -> DiglotError:
    if error.errno == errno.EADDRINUSE:
        what, remedy = "This port is in use by another program.", "Choose another: diglot serve --port 8001"
    elif error.errno == errno.EACCES:
        what, remedy = "This port is kept for the system.", "Choose one above 1023: diglot serve --port 8000"
    else:
        what, remedy = f"Nothing can be served here: {error.strerror or error}.", "Leave --host and --port out."
    return DiglotError(what, where=f"{host}:{port}", remedy=remedy)
