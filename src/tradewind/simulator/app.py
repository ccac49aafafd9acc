"""The local Amazon as a WSGI application: finds the handler, lets faults strike, writes the journal."""

import atexit
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from werkzeug import Request

from .delivery import Environ, Line, StartResponse
from .gate import Gate, SentPath
from .operations import OPERATIONS, Table
from .snapshot import Keeper
from .world import World

WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]


def create_app(world: World, *, base_url: str = "http://127.0.0.1:8001", snapshot: str | Path | None = None) -> WsgiApp:
    """Return this Amazon as a WSGI application, safe under threads.

    `base_url` is the address it is reached under; storage addresses are built on it. With `snapshot`, the
    world is saved there within a second of each change and at exit (World.load reads it).
    """
    world.base_url = base_url
    keeper = Keeper(world, Path(snapshot)) if snapshot else None
    if keeper:
        atexit.register(keeper.save)
    gate = Gate(world, Table(OPERATIONS))

    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = _mend_path(environ)
        request = Request(environ)
        request.get_data()  # before the lock: a slow sender must not stop all others
        line = Line(environ, start_response, world.faults.lifted)  # before the answer: no lift may be missed
        response, deliver = gate.pass_through(request, path)
        if keeper and request.method not in {"GET", "HEAD"}:
            keeper.changed()
        return deliver(response, line)

    return application


def _mend_path(environ: dict[str, Any]) -> SentPath:
    """Return the path as it was sent, percent-encoded.

    A SKU may hold a slash, so the undecoded path is needed. A transport that keeps none gives its decoded
    path, possibly as plain text where WSGI wants UTF-8 seen as Latin-1.
    """
    sent = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if sent:
        path = str(sent).partition("?")[0]
        return SentPath(path if path.startswith("/") else "/" + path.split("/", 3)[-1], is_exact=True)
    path = environ.get("PATH_INFO", "/")
    try:
        path.encode("latin-1").decode()
    except UnicodeError:
        environ["PATH_INFO"] = path.encode().decode("latin-1")
    return SentPath(quote(environ["PATH_INFO"].encode("latin-1"), safe="/"), is_exact=False)
