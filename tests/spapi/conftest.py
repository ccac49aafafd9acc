"""The other side of the wire: answers given in advance, or the local Amazon in this process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from tradewind.spapi import auth
from tradewind.spapi.client import CallRecord, Client
from tradewind.spapi.regions import endpoint
from tradewind.spapi.transport import open_http

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
URL = "http://127.0.0.1:8001"
TOKEN_URL = f"{URL}/auth/o2/token"
CREDENTIALS = {
    "client_id": "amzn1.application-oa2-client.tradewind-demo",
    "client_secret": "local-amazon-client-secret",
}


@dataclass
class Script:
    """A client whose answers are given in advance, and what it did."""

    answers: list[httpx2.Response | Exception]
    requests: list[httpx2.Request] = field(default_factory=list)
    records: list[CallRecord] = field(default_factory=list)
    asked_for_tokens: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.http = open_http(httpx2.MockTransport(self._answer))
        self.client = Client(
            endpoint="https://amazon.test/na",
            access_token=self._token,
            http=self.http,
            after_call=self.records.append,
            clock=lambda: NOON,
        )

    def _token(self, force_new: bool) -> str:
        self.asked_for_tokens.append(force_new)
        return "Atza|new" if force_new else "Atza|old"

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return unread(answer)


def unread(answer: httpx2.Response) -> httpx2.Response:
    """The same answer as it comes from a line: its body still to be read."""
    return httpx2.Response(answer.status_code, headers=answer.headers, stream=httpx2.ByteStream(answer.content))


@pytest.fixture
def script() -> Iterator[Callable[..., Script]]:
    """Return a function that makes a client with these answers."""
    made: list[Script] = []

    def make(*answers: httpx2.Response | Exception) -> Script:
        made.append(Script(list(answers)))
        return made[-1]

    yield make
    for one in made:
        one.http.close()


class LocalAmazon:
    """The simulator in this process with its clock standing at noon."""

    def __init__(self) -> None:
        from tradewind.simulator.app import create_app
        from tradewind.simulator.clock import Clock
        from tradewind.simulator.transport import InProcess
        from tradewind.simulator.world import World

        self.clock = Clock(now=NOON)
        self.clock.freeze(NOON)
        self.world = World.demo(self.clock)
        self.http = open_http(InProcess(create_app(self.world, base_url=URL)))
        self.records: list[CallRecord] = []

    def client(self, merchant_id: str = "A3NORTHWIND7US1", region: str = "na") -> Client:
        """Return a client for one of the demo's sellers, with a token kept until a new one is forced."""
        kept: list[str] = []

        def access_token(force_new: bool) -> str:
            if force_new or not kept:
                kept[:] = [self.refresh(merchant_id).access_token]
            return kept[0]

        return Client(
            endpoint=endpoint(region, f"{URL}/{{region}}"),
            access_token=access_token,
            http=self.http,
            after_call=self.records.append,
            clock=self.clock.now,
        )

    def refresh(self, merchant_id: str) -> auth.Token:
        """Trade a seller's standing refresh token for an access token."""
        return auth.refresh(self.http, token_url=TOKEN_URL, refresh_token=f"Atzr|local-{merchant_id}", **CREDENTIALS)

    def fault(self, fault_id: str, operation: str, **options: Any) -> None:
        """Let a fault strike the next call of an operation."""
        body = {"id": fault_id, "operation": operation, "times": 1, **options}
        answer = self.http.post(f"{URL}/control/faults", json=body)
        assert answer.status_code < 300, answer.text


@pytest.fixture
def local() -> Iterator[LocalAmazon]:
    amazon = LocalAmazon()
    yield amazon
    amazon.http.close()
