"""``diglot serve``: the pages, on this computer alone."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import click

from pipeline.errors import DiglotError, SettingsError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="A name or address of this computer.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any port that is free."
)
@click.pass_obj
def command(workspace: Path, host: str, port: int) -> None:
    """Serve original and translation side by side in the browser. Ctrl-C ends it."""
    import uvicorn  # noqa: PLC0415  --help must not wait for it

    from pipeline import settings  # noqa: PLC0415
    from pipeline.web import create_app  # noqa: PLC0415

    app = create_app(settings.load(workspace))
    listener = _listen(host, port)
    address = f"[{host}]" if ":" in host else host
    click.echo(f"Diglot is at http://{address}:{listener.getsockname()[1]}/ (Ctrl-C ends it)")
    # What is read is nobody's business: no access log. Problems still go to stderr.
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises a ``DiglotError`` that says why there can be none."""
    from pipeline.web.guard import is_loopback  # noqa: PLC0415

    if not is_loopback(host):
        raise SettingsError(
            f"“{host}” is not an address of this computer alone. Diglot has no accounts, so everybody in the network "
            "could read what you read.",
            where="--host",
            remedy="Leave --host out; from another computer, use a tunnel: ssh -L 8000:127.0.0.1:8000 THIS-COMPUTER",
        )
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
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
