"""Limits of time and size hold whatever the other side does."""

import gzip
import socket
import threading
from collections.abc import Iterator

import httpcore2
import httpx2
import pytest

from tradewind.spapi.errors import NotReached, NotUnderstood
from tradewind.spapi.transport import Deadline, DeadlinePassed, DeadlineStream, open_http, within
from tradewind.spapi.wire import Exchange, Limits, fetch


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Drip(httpx2.SyncByteStream):
    """A byte for every second that passes."""

    def __init__(self, stopwatch: Stopwatch) -> None:
        self.stopwatch = stopwatch

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.stopwatch.seconds += 1
            yield b" "


def ask(answer: httpx2.Response, **options) -> bytes:
    with open_http(httpx2.MockTransport(lambda request: answer)) as http:
        return fetch(http, http.build_request("GET", "https://amazon.test/"), Exchange("test", **options)).content


def test_a_dripping_body_ends_at_the_deadline():
    stopwatch = Stopwatch()
    with pytest.raises(NotReached, match="90 s"):
        ask(httpx2.Response(200, stream=Drip(stopwatch)), monotonic=stopwatch)
    assert stopwatch.seconds == 90


def test_each_read_of_a_connection_gets_what_remains_of_the_deadline():
    class Line(httpcore2.NetworkStream):
        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            waits.append(timeout)
            stopwatch.seconds += 20
            return b"H"

    waits: list[float | None] = []
    stopwatch = Stopwatch()
    stream = DeadlineStream(Line())
    with within(Deadline(50, stopwatch)):
        for _ in range(3):
            stream.read(1, timeout=30)
        with pytest.raises(DeadlinePassed):
            stream.read(1, timeout=30)
    assert waits == [30, 30, 10]
    stream.read(1, timeout=30)
    assert waits[-1] == 30


def test_a_body_over_the_limit_is_not_held():
    limits = Limits(max_bytes=1000)
    assert ask(httpx2.Response(200, stream=httpx2.ByteStream(b"x" * 1000)), limits=limits) == b"x" * 1000
    with pytest.raises(NotUnderstood, match="1000 bytes"):
        ask(httpx2.Response(200, stream=httpx2.ByteStream(b"x" * 1001)), limits=limits)


def test_a_bomb_is_stopped_at_the_limit():
    bomb = gzip.compress(b"\0" * 10_000_000)
    with pytest.raises(NotUnderstood, match="100000 bytes"):
        ask(httpx2.Response(200, stream=httpx2.ByteStream(bomb)), limits=Limits(max_bytes=100_000))


@pytest.mark.parametrize("cut", range(1, 16))
def test_a_cut_body_is_no_answer(cut):
    for body in (b'{"orders": []}' * 20, gzip.compress(b'{"orders": []}')):
        part = body[: len(body) * cut // 16]
        headers = {"content-length": str(len(body))}
        with pytest.raises(NotReached):
            ask(httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(part)))


def test_packed_bytes_that_end_early_are_no_answer_even_without_a_length():
    packed = gzip.compress(b'{"orders": []}')
    assert ask(httpx2.Response(200, stream=httpx2.ByteStream(packed))) == b'{"orders": []}'
    with pytest.raises(NotReached):
        ask(httpx2.Response(200, stream=httpx2.ByteStream(packed[:-1])))


def serve_once(answer: bytes) -> tuple[str, threading.Thread]:
    """A server on loopback that reads one request, sends `answer` as it is and closes the line."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listener.accept()
        with line, listener:
            line.recv(65536)
            line.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/", thread


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
        b"SSH-2.0-OpenSSH\r\n",
    ],
)
def test_a_line_that_breaks_is_no_answer(sent):
    url, thread = serve_once(sent)
    with open_http() as http, pytest.raises(NotReached) as caught:
        fetch(http, http.build_request("POST", url, content=b"{}"), Exchange("test", is_write=True))
    thread.join()
    assert caught.value.outcome_unknown


def test_a_whole_answer_comes_over_a_real_line():
    url, thread = serve_once(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nx-amzn-RequestId: r-1\r\n\r\n{}")
    with open_http() as http:
        answer = fetch(http, http.build_request("GET", url), Exchange("test"))
    thread.join()
    assert (answer.status, answer.content, answer.request_id) == (200, b"{}", "r-1")


def test_a_silent_other_side_is_left_after_the_read_limit():
    with socket.create_server(("127.0.0.1", 0)) as listener, open_http() as http:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(NotReached, match="ReadTimeout"):
            fetch(http, http.build_request("GET", url), Exchange("test", limits=Limits(read_s=0.05)))


def test_nobody_listening_means_nothing_was_sent():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with open_http() as http, pytest.raises(NotReached) as caught:
        request = http.build_request("POST", f"http://127.0.0.1:{port}/", content=b"{}")
        fetch(http, request, Exchange("test", is_write=True))
    assert not caught.value.outcome_unknown
