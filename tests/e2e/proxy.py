"""A proxy between Tradewind and the local Amazon that judges every request and answer by Amazon's models."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.contract.models import BrokenContract, Judge, JudgedTransport

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "date", "server"}


class JudgingProxy:
    """Passes calls on to the local Amazon and keeps each breach of a model."""

    def __init__(self, judge: Judge, simulator_url: str) -> None:
        self.simulator_url = simulator_url
        self.transport = JudgedTransport(httpx2.HTTPTransport(), judge)
        self.breaches: list[str] = []
        self.url = ""

    @Request.application
    def application(self, request: Request) -> Response:
        """Pass one call on; a breach is kept and answered with 502."""
        target = self.simulator_url + request.environ["REQUEST_URI"]
        headers = {name: value for name, value in request.headers if name.lower() not in HOP_BY_HOP | {"host"}}
        passed_on = httpx2.Request(request.method, target, headers=headers, content=request.get_data())
        try:
            answer = self.transport.handle_request(passed_on)
        except BrokenContract as breach:
            self.breaches.append(f"{request.method} {request.path}: {breach}")
            return Response("{}", status=502, mimetype="application/json")
        body = answer.read()
        kept = [(name, value) for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP]
        return Response(body, status=answer.status_code, headers=kept)


@contextmanager
def judging_proxy(judge: Judge, simulator_url: str) -> Iterator[JudgingProxy]:
    """Run the proxy on a free port of this machine while the block lasts."""
    proxy = JudgingProxy(judge, simulator_url)
    server = make_server("127.0.0.1", 0, proxy.application, threaded=True)
    proxy.url = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
