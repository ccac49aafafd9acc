"""Usage plans: bursts, refills, separate buckets, and the header that tells the rate."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx2
import pytest
from werkzeug import Request
from werkzeug.test import EnvironBuilder

from tests.simulator.conftest import NOON, NORTHWIND, OUTLET
from tradewind.simulator.gate import Gate, SentPath
from tradewind.simulator.routing import Call, Operation, Response, Table
from tradewind.simulator.throttle import Plan, Throttle
from tradewind.simulator.world import World

PATH = "/na/sellers/v1/marketplaceParticipations"
Headers = Callable[[str], dict[str, str]]


def test_a_bucket_starts_full_and_refills_at_its_rate() -> None:
    throttle, plan = Throttle(), Plan(rate=0.5, burst=3)
    assert [throttle.take(("a",), plan, NOON) for _ in range(4)] == [True, True, True, False]
    assert not throttle.take(("a",), plan, NOON + timedelta(seconds=1.9))
    assert throttle.take(("a",), plan, NOON + timedelta(seconds=2))
    assert [throttle.take(("a",), plan, NOON + timedelta(hours=1)) for _ in range(4)] == [True, True, True, False]


def test_a_clock_that_stepped_back_refills_nothing() -> None:
    throttle, plan = Throttle(), Plan(rate=1, burst=1)
    assert throttle.take(("a",), plan, NOON)
    assert not throttle.take(("a",), plan, NOON - timedelta(hours=1))


@pytest.mark.parametrize(
    ("rate", "header"), [(0.016, "0.016"), (0.0056, "0.0056"), (5, "5.0"), (0.5, "0.5"), (0.0083, "0.0083")]
)
def test_the_header_states_the_rate(rate: float, header: str) -> None:
    assert Plan(rate, 1).header == header


def test_after_the_burst_429_without_rate_and_retry_after(amazon: httpx2.Client, token_for: Headers) -> None:
    headers = token_for(NORTHWIND)
    for _ in range(15):
        answer = amazon.get(PATH, headers=headers)
        assert (answer.status_code, answer.headers["x-amzn-RateLimit-Limit"]) == (200, "0.016")
    refused = amazon.get(PATH, headers=headers)
    assert refused.status_code == 429
    assert refused.json() == {
        "errors": [
            {
                "code": "QuotaExceeded",
                "message": "You exceeded your quota for the requested resource.",
                "details": "",
            }
        ]
    }
    assert "x-amzn-RateLimit-Limit" not in refused.headers
    assert "Retry-After" not in refused.headers
    assert refused.headers["x-amzn-RequestId"]


def test_a_minute_restores_one_call(amazon: httpx2.Client, token_for: Headers, world: World) -> None:
    headers = token_for(NORTHWIND)
    for _ in range(15):
        amazon.get(PATH, headers=headers)
    world.clock.advance(timedelta(seconds=63))
    assert [amazon.get(PATH, headers=headers).status_code for _ in range(2)] == [200, 429]


def test_sellers_and_operations_have_their_own_buckets(amazon: httpx2.Client, token_for: Headers) -> None:
    headers = token_for(NORTHWIND)
    for _ in range(15):
        amazon.get(PATH, headers=headers)
    assert amazon.get(PATH, headers=headers).status_code == 429
    assert amazon.get(PATH, headers=token_for(OUTLET)).status_code == 200
    assert amazon.get("/na/sellers/v1/account", headers=headers).status_code == 200


def test_a_refused_token_costs_nothing_and_states_no_rate(amazon: httpx2.Client) -> None:
    for _ in range(20):
        answer = amazon.get(PATH, headers={"x-amz-access-token": "Atza|wrong"})
        assert answer.status_code == 403
        assert "x-amzn-RateLimit-Limit" not in answer.headers


def test_an_application_bucket_spans_all_sellers(world: World, token_for: Headers) -> None:
    def answer_nothing(call: Call) -> Response:
        return call.answer({})

    shared = Operation("shared", "GET", "/shared", answer_nothing, Plan(5, 10), Plan(1, 2))
    gate = Gate(world, Table([shared]))

    def call(merchant_id: str) -> tuple[int, str]:
        request = _request("/na/shared", token_for(merchant_id))
        response, _ = gate.pass_through(request, _sent("/na/shared"))
        return response.status_code, response.get_data(as_text=True)

    assert call(NORTHWIND)[0] == call(OUTLET)[0] == 200
    status, body = call(NORTHWIND)
    assert status == 429
    assert "greater than what is allowed for the application" in body


def test_the_journal_counts_what_was_refused(amazon: httpx2.Client, token_for: Headers, world: World) -> None:
    headers = token_for(NORTHWIND)
    for _ in range(18):
        amazon.get(PATH, headers=headers)
    assert world.journal.counts["getMarketplaceParticipations", 429] == 3
    assert len(world.journal.calls("getMarketplaceParticipations", NORTHWIND)) == 18


def test_many_threads_share_one_bucket(amazon: httpx2.Client, token_for: Headers, world: World) -> None:
    headers = token_for(NORTHWIND)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: amazon.get(PATH, headers=headers).status_code, range(40)))
    assert (answers.count(200), answers.count(429)) == (15, 25)
    numbers = [one.number for one in world.journal]
    assert numbers == sorted(set(numbers))


def _request(path: str, headers: dict[str, str]) -> Request:
    return Request(EnvironBuilder(path=path, headers=headers).get_environ())


def _sent(path: str) -> SentPath:
    return SentPath(path, is_exact=True)
