"""How an answer reaches the client, or fails to: whole, cut, dripping, never, or with the line dropped.

Over a real socket (serve.py) the line really is closed or kept silent. In process there is no line; then a
dropped one is a ConnectionResetError and a silent one a TimeoutError at once, so that no test waits.
transport.py turns these into the errors an HTTP client would raise.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from werkzeug import Response

StartResponse = Callable[..., Any]
Environ = dict[str, Any]

LONGEST_SILENCE_S = 120.0


@dataclass
class Line:
    """The connection of one request, and the event that ends every wait on it."""

    environ: Environ
    start_response: StartResponse
    lifted: threading.Event = field(default_factory=threading.Event)

    @property
    def socket(self) -> Any:
        """The real socket, or None in process."""
        return self.environ.get("werkzeug.socket")

    def wait(self, seconds: float) -> None:
        """Wait until the fault is lifted or `seconds` have passed; in process, not at all."""
        if self.socket is not None:
            self.lifted.wait(min(seconds, LONGEST_SILENCE_S))

    def send(self, response: Response) -> list[bytes]:
        """Send status and headers; return the body."""
        response.headers["Content-Length"] = str(len(response.get_data()))
        self.start_response(response.status, list(response.headers.items()))
        return [] if self.environ["REQUEST_METHOD"] == "HEAD" else [response.get_data()]


Delivery = Callable[[Response, Line], Iterable[bytes]]


def deliver_whole(response: Response, line: Line) -> Iterable[bytes]:
    """Send the answer as it is."""
    return line.send(response)


def drop(_response: Response, _line: Line) -> Iterable[bytes]:
    """Close the line with no answer; the server closes a connection whose handler raises this."""
    raise ConnectionResetError("the local Amazon dropped the connection")


def stay_silent(_response: Response, line: Line) -> Iterable[bytes]:
    """Keep the line open and say nothing, at most LONGEST_SILENCE_S or until the fault is lifted."""
    line.wait(LONGEST_SILENCE_S)
    raise TimeoutError("the local Amazon stayed silent")


def cut_at(share: float) -> Delivery:
    """Make a delivery that promises the whole body and closes after `share` of it."""

    def cut(response: Response, line: Line) -> Iterable[bytes]:
        body = b"".join(line.send(response))
        return [body[: int(len(body) * share)]]

    return cut


def drip(response: Response, line: Line) -> Iterable[bytes]:
    """Send one byte a second, as long as silence may last."""
    return _drops(b"".join(line.send(response)), line)


def _drops(body: bytes, line: Line) -> Iterator[bytes]:
    for position in range(min(len(body), int(LONGEST_SILENCE_S))):
        yield body[position : position + 1]
        if line.socket is None and position:
            raise TimeoutError("the local Amazon sends a byte a second")
        line.wait(1.0)
