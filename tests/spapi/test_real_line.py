"""The client over a real socket: paths arrive as they were sent, and a connection is kept for the next call."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from tradewind.spapi.client import Client
from tradewind.spapi.listings import put_item

from .test_operations import NASTY_SKUS


class Echo(BaseHTTPRequestHandler):
    """Answers each listing with the SKU that its undecoded path holds."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece, else the two ends wait for each other
    lines: set[int]

    def do_PUT(self) -> None:
        self.lines.add(self.client_address[1])
        self.rfile.read(int(self.headers["content-length"]))
        sku = unquote(self.path.partition("?")[0].rpartition("/")[2])
        body = json.dumps({"sku": sku, "status": "ACCEPTED", "submissionId": "1"}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    Echo.lines = set()
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/na"
        server.shutdown()
        thread.join()


def test_nasty_skus_arrive_over_one_kept_connection(url):
    with Client(endpoint=url, access_token=lambda force_new: "t") as client:
        for sku in NASTY_SKUS:
            assert put_item(client, seller_id="A1", sku=sku, marketplace_id="M", body={}).sku == sku
    assert len(Echo.lines) == 1
