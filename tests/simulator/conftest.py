"""A local Amazon in the process, its clock frozen at noon, and the ways to speak to it."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx2
import pytest

from tradewind.simulator.app import create_app
from tradewind.simulator.clock import Clock
from tradewind.simulator.demo import APPLICATION_ID, CLIENT_ID, CLIENT_SECRET, private_refresh_token
from tradewind.simulator.transport import InProcess
from tradewind.simulator.world import World

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NORTHWIND = "A3NORTHWIND7US1"
OUTLET = "A1OUTLET22US09"
NORD = "A2NORTHFR55EU3"


@pytest.fixture
def world() -> World:
    return World(Clock(now=NOON))


@pytest.fixture
def amazon(world: World) -> httpx2.Client:
    """A browser or client that follows no redirect, at the local Amazon's address."""
    return httpx2.Client(transport=InProcess(create_app(world)), base_url="http://127.0.0.1:8001")


@pytest.fixture
def ask_token(amazon: httpx2.Client) -> Callable[..., httpx2.Response]:
    """Ask the token endpoint; a field given as None is left out."""

    def ask(**fields: str | None) -> httpx2.Response:
        form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **fields}
        return amazon.post("/auth/o2/token", data={key: value for key, value in form.items() if value is not None})

    return ask


@pytest.fixture
def token_for(ask_token: Callable[..., httpx2.Response]) -> Callable[[str], dict[str, str]]:
    """Return the header that lets a private application act for a seller."""

    def make(merchant_id: str) -> dict[str, str]:
        answer = ask_token(grant_type="refresh_token", refresh_token=private_refresh_token(merchant_id))
        return {"x-amz-access-token": answer.json()["access_token"]}

    return make


@pytest.fixture
def consent_address() -> str:
    return f"/sellercentral/us/apps/authorize/consent?application_id={APPLICATION_ID}&state=abc"
