"""A database of its own and a local Amazon in this process, put together outside pytest."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import perf_counter

import httpx2
from django.test.utils import override_settings, setup_databases, teardown_databases

from tradewind.amazon.connections import wire
from tradewind.base import clock
from tradewind.simulator.app import create_app
from tradewind.simulator.clock import Clock
from tradewind.simulator.transport import InProcess
from tradewind.simulator.world import World

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_ADDRESS = "http://127.0.0.1:8001"


@contextmanager
def scratch_database() -> Iterator[None]:
    """Make a database for the block and drop it afterwards, as the tests have one."""
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


class Timed(httpx2.BaseTransport):
    """Passes requests on and counts the seconds that the other side takes."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self._inner = inner
        self.spent_s = 0.0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request; the time counts also when the line breaks."""
        started = perf_counter()
        try:
            return self._inner.handle_request(request)
        finally:
            self.spent_s += perf_counter() - started


class LocalAmazon:
    """The simulator, its time, which is ours too, and the way to it."""

    def __init__(self) -> None:
        self._clock = Clock(now=clock.now())
        self._clock.freeze(clock.now())
        self.world = World.demo(self._clock)
        self.transport = Timed(InProcess(create_app(self.world, base_url=_ADDRESS)))

    def advance(self, by: timedelta) -> None:
        """Move the time of both sides on."""
        clock.advance(by)
        self._clock.set(clock.now())


@contextmanager
def local_amazon() -> Iterator[LocalAmazon]:
    """Hold a local Amazon that all our calls go to; time stands unless it is moved."""
    addresses = {
        "SPAPI_ENDPOINT": f"{_ADDRESS}/{{region}}",
        "LWA_TOKEN_URL": f"{_ADDRESS}/auth/o2/token",
        "SPAPI_CLIENT_ID": "amzn1.application-oa2-client.tradewind-demo",
        "SPAPI_CLIENT_SECRET": "local-amazon-client-secret",
        "SPAPI_APPLICATION_ID": "amzn1.sellerapps.app.11111111-2222-4333-8444-555555555555",
    }
    with clock.freeze(START), override_settings(**addresses):
        amazon = LocalAmazon()
        with wire.use_transport(amazon.transport):
            yield amazon
