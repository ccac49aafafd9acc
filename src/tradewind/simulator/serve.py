"""Serves the local Amazon over real sockets, with threads, so that a fault can hold or drop a connection.

Werkzeug's server and not a faster one, because it hands the socket to the application: a dropped connection
is really dropped, where others would answer 500.
"""

from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from .app import WsgiApp

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class QuietHandler(WSGIRequestHandler):
    """Speaks HTTP/1.1 and logs nothing: the journal has it all, without secrets."""

    protocol_version = "HTTP/1.1"

    def send_response(self, code: int, message: str | None = None) -> None:
        """Send the status alone: the application has set `Date`, by its own clock."""
        self.send_response_only(code, message)

    def connection_dropped(
        self,
        error: BaseException,  # noqa: ARG002 - werkzeug's signature
        environ: "WSGIEnvironment | None" = None,  # noqa: ARG002 - werkzeug's signature
    ) -> None:
        """Close the line of an answer that a fault has taken away."""
        self.close_connection = True

    def log(self, type: str, message: str, *args: Any) -> None:
        """Keep errors of the simulator itself, drop the rest."""
        if type == "error":
            super().log(type, message, *args)


def make_simulator_server(app: WsgiApp, host: str = "127.0.0.1", port: int = 8001) -> BaseWSGIServer:
    """Return a bound server; run it with `serve_forever()`, end it with `shutdown()` from another thread.

    Port 0 takes a free one, then `server.port` tells which.
    """
    return make_server(host, port, app, threaded=True, request_handler=QuietHandler)
