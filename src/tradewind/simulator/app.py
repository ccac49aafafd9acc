"""The local Amazon as a WSGI application: finds the handler, lets faults strike, writes the journal."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from werkzeug import Request

from .delivery import Environ, Line, StartResponse
from .gate import Gate
from .operations import OPERATIONS, Table
from .world import World

WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]


def create_app(world: World, *, base_url: str = "http://127.0.0.1:8001") -> WsgiApp:
    """Return this Amazon as a WSGI application, safe under threads.

    `base_url` is the address it is reached under; storage addresses and redirects are built on it.
    """
    world.base_url = base_url
    gate = Gate(world, Table(OPERATIONS))

    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        raw_path = _mend_path(environ)
        request = Request(environ)
        request.get_data()  # before the lock: a slow sender must not stop all others
        response, deliver = gate.pass_through(request, raw_path)
        return deliver(response, Line(environ, start_response, world.faults.lifted))

    return application


def _mend_path(environ: dict[str, Any]) -> str:
    """Return the path as it was sent, percent-encoded.

    A SKU may hold a slash, so the undecoded path is needed. A transport that keeps none gives its decoded
    path, possibly as plain text where WSGI wants UTF-8 seen as Latin-1.
    """
    sent = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if sent:
        path = str(sent).partition("?")[0]
        return "/" + path.partition("://")[2].partition("/")[2] if "://" in path else path
    path = environ.get("PATH_INFO", "/")
    try:
        path.encode("latin-1").decode()
    except UnicodeError:
        environ["PATH_INFO"] = path.encode().decode("latin-1")
    return quote(environ["PATH_INFO"].encode("latin-1"), safe="/:@!$&'()*+,;=~")
