"""What every test may ask for: a clock that stands, a local Amazon, people, and jobs run to the end."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from django.db import connection
from django.test import Client

from tradewind.base import clock as base_clock
from tradewind.base.models import Role, User
from tradewind.simulator.transport import InProcess

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
REDIRECT_URI = "http://127.0.0.1:8000/channels/amazon/callback"
SIMULATOR_URL = "http://127.0.0.1:8001"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hash passwords the quick way: what is tested is never the hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def empty_queue(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Empty the queue after a test that commits: its tables are not Django's, which would leave them as they are."""
    yield
    marker = request.node.get_closest_marker("django_db")
    is_marked = marker is not None and bool(marker.kwargs.get("transaction"))
    if is_marked or {"transactional_db", "live_server"} & set(request.fixturenames):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")


class TestClock:
    """The clock of both sides: ours, and the local Amazon's when there is one."""

    __test__ = False

    def __init__(self) -> None:
        self.followers: list[Any] = []

    def now(self) -> datetime:
        return base_clock.now()

    def advance(self, **by: float) -> datetime:
        base_clock.advance(timedelta(**by))
        for follower in self.followers:
            follower.set(self.now())
        return self.now()


@pytest.fixture
def clock() -> Iterator[TestClock]:
    """Time stands at noon until `clock.advance(minutes=5)`."""
    with base_clock.freeze(NOON):
        yield TestClock()


class LocalAmazon:
    """The simulator in this process, and how our code reaches it."""

    def __init__(self, world: Any, app: Any) -> None:
        self.world = world
        self.app = app
        self.transport = InProcess(app)

    def control(self, method: str, path: str, **options: Any) -> Any:
        """Ask the control interface; returns the JSON of its answer."""
        with httpx2.Client(transport=self.transport, base_url=SIMULATOR_URL) as http:
            answer = http.request(method, f"/control{path}", **options)
            answer.raise_for_status()
            return answer.json()


@pytest.fixture
def amazon(clock: TestClock, settings: Any) -> Iterator[LocalAmazon]:
    """A local Amazon with the demo's sellers, whose clock follows the test's."""
    from tradewind.amazon.connections import wire
    from tradewind.simulator.app import create_app
    from tradewind.simulator.clock import Clock
    from tradewind.simulator.world import World

    amazon_clock = Clock(now=clock.now())
    amazon_clock.freeze(clock.now())
    clock.followers.append(amazon_clock)
    world = World.demo(amazon_clock)
    local = LocalAmazon(world, create_app(world, base_url=SIMULATOR_URL))
    settings.SPAPI_ENDPOINT = f"{SIMULATOR_URL}/{{region}}"
    settings.LWA_TOKEN_URL = f"{SIMULATOR_URL}/auth/o2/token"
    settings.SELLER_CENTRAL_URL = f"{SIMULATOR_URL}/sellercentral/{{country}}"
    settings.SPAPI_CLIENT_ID = "amzn1.application-oa2-client.tradewind-demo"
    settings.SPAPI_CLIENT_SECRET = "local-amazon-client-secret"
    settings.SPAPI_APPLICATION_ID = "amzn1.sellerapps.app.11111111-2222-4333-8444-555555555555"
    with wire.use_transport(local.transport):
        yield local


def _make_user(role: str) -> User:
    return User.objects.create_user(f"{role}@example.com", PASSWORD, role=role)


@pytest.fixture
def admin(db: None) -> User:
    return _make_user(Role.ADMIN)


@pytest.fixture
def operator(db: None) -> User:
    return _make_user(Role.OPERATOR)


@pytest.fixture
def viewer(db: None) -> User:
    return _make_user(Role.VIEWER)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin_page(admin: User) -> Client:
    return _signed_in(admin)


@pytest.fixture
def operator_page(operator: User) -> Client:
    return _signed_in(operator)


@pytest.fixture
def viewer_page(viewer: User) -> Client:
    return _signed_in(viewer)


@pytest.fixture
def connect_account(amazon: LocalAmazon, db: None) -> Callable[..., list[Any]]:
    """Return a function that connects a seller account of the local Amazon in some marketplaces."""
    from tradewind.amazon.connections import authorize, marketplaces
    from tradewind.base.audit import TRADEWIND

    def connect(merchant_id: str = "A3NORTHWIND7US1", countries: tuple[str, ...] = ("US",)) -> list[Any]:
        return [
            authorize.connect_with_token(
                marketplace_id=marketplaces.by_country(country).id,
                merchant_id=merchant_id,
                refresh_token=f"Atzr|local-{merchant_id}",
                actor=TRADEWIND,
            ).connection
            for country in countries
        ]

    return connect


@pytest.fixture
def run_jobs(db: None) -> Callable[..., int]:
    """Return a function that runs every job that is due, as a worker would, until none is left.

    Jobs run one by one in the test's own connection and transaction; a job that raises fails the test.
    """
    from tests.jobs import run_due_jobs

    return run_due_jobs
