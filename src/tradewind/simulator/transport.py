"""Holds the local Amazon inside the process, for tests and benchmarks, with the errors a wire would give.

    client = httpx2.Client(transport=InProcess(create_app(world)))

Unlike a bare `httpx2.WSGITransport` it passes the path as it was sent (a SKU may hold a slash) and turns a
dropped, silent or cut answer into `ReadError`, `ReadTimeout` and `RemoteProtocolError`.
"""

from collections.abc import Iterable

import httpx2

from .app import WsgiApp
from .delivery import Environ, StartResponse


class InProcess(httpx2.BaseTransport):
    """An HTTP client's way to a WSGI application without a socket."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request; raises httpx2.TransportError where a fault spoils the delivery."""
        raw_path = request.url.raw_path.decode("ascii")

        def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            environ["REQUEST_URI"] = raw_path
            environ["PATH_INFO"] = request.url.path.encode().decode("latin-1")
            return self._app(environ, start_response)

        try:
            response = httpx2.WSGITransport(app=app).handle_request(request)
            body = response.read()
        except ConnectionError as error:
            raise httpx2.ReadError(str(error), request=request)
        except TimeoutError as error:
            raise httpx2.ReadTimeout(str(error), request=request)
        promised = int(response.headers.get("Content-Length", len(body)))
        if request.method != "HEAD" and len(body) < promised:
            raise httpx2.RemoteProtocolError("the answer ended before its length", request=request)
        return httpx2.Response(response.status_code, headers=response.headers.raw, content=body)
