"""Faults: their address, what each does to an answer, and to the line, in process and over a socket."""

import json
import threading
from collections.abc import Callable, Iterator

import httpx2
import pytest

from tests.simulator.conftest import NORTHWIND, OUTLET
from tradewind.simulator.app import create_app
from tradewind.simulator.delivery import Line, stay_silent
from tradewind.simulator.demo import CLIENT_ID, CLIENT_SECRET, private_refresh_token
from tradewind.simulator.faults import Faults, UnknownFaultError
from tradewind.simulator.routing import Response
from tradewind.simulator.serve import make_simulator_server
from tradewind.simulator.world import World

PATH = "/na/sellers/v1/marketplaceParticipations"
Headers = Callable[[str], dict[str, str]]


@pytest.fixture
def call(amazon: httpx2.Client, token_for: Headers) -> Callable[..., httpx2.Response]:
    def get(merchant_id: str = NORTHWIND, path: str = PATH) -> httpx2.Response:
        return amazon.get(path, headers=token_for(merchant_id))

    return get


Get = Callable[..., httpx2.Response]


def strikes(faults: Faults, count: int, operation: str = "getFeed", account: str = "A1") -> list[bool]:
    return [faults.strikes("F10", account=account, operation=operation) is not None for _ in range(count)]


def test_without_more_it_strikes_until_lifted() -> None:
    faults = Faults()
    fault = faults.add("F10")
    assert strikes(faults, 3) == [True] * 3
    faults.lift(fault.key)
    assert strikes(faults, 1) == [False]


def test_the_nth_call_once_or_as_often_as_told() -> None:
    faults = Faults()
    faults.add("F10", nth_call=2)
    assert strikes(faults, 4) == [False, True, False, False]
    faults.lift()
    faults.add("F10", nth_call=2, times=2)
    assert strikes(faults, 5) == [False, True, True, False, False]


def test_it_counts_only_the_calls_of_its_address() -> None:
    faults = Faults()
    faults.add("F10", account="A1", operation="getFeed", nth_call=2)
    assert strikes(faults, 3, operation="getFeeds") == [False] * 3
    assert strikes(faults, 3, account="A2") == [False] * 3
    assert strikes(faults, 2) == [False, True]


def test_a_probability_is_drawn_from_its_seed() -> None:
    def drawn(seed: int) -> list[bool]:
        faults = Faults()
        faults.add("F10", probability=0.2, seed=seed)
        return strikes(faults, 200)

    assert drawn(1) == drawn(1) != drawn(2)
    assert 20 < sum(drawn(1)) < 60


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(UnknownFaultError, match="F999"):
        Faults().add("F999")


def test_all_of_the_first_suite_are_built_in(amazon: httpx2.Client) -> None:
    known = set(amazon.get("/control/faults").json()["known"])
    core = "F01 F02 F10 F12 F13 F14 F16 F17 F18 F22 F24 F26 F27 F34 F35 F36"
    assert set(core.split()) <= known


def test_f01_is_a_429_with_nothing_else(call: Get, world: World) -> None:
    world.faults.add("F01", account=NORTHWIND, times=1)
    refused = call()
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (429, "QuotaExceeded")
    assert {"x-amzn-RateLimit-Limit", "Retry-After"}.isdisjoint(refused.headers)
    assert call().status_code == 200
    assert [one.fault for one in world.journal.calls("getMarketplaceParticipations")] == ["F01", ""]


def test_f02_empties_the_bucket(call: Get, world: World) -> None:
    world.faults.add("F02", operation="getMarketplaceParticipations", nth_call=2)
    assert [call().status_code for _ in range(3)] == [200, 429, 429]
    assert call(OUTLET).status_code == 200


def test_f10_speaks_the_language_of_the_place(call: Get, world: World, amazon: httpx2.Client) -> None:
    world.faults.add("F10", operation="getMarketplaceParticipations")
    assert (call().status_code, call().json()["errors"][0]["code"]) == (500, "InternalFailure")
    world.faults.add("F10", operation="token")
    assert amazon.post("/auth/o2/token", data={"grant_type": "x"}).json()["error"] == "server_error"


def test_every_operation_is_every_one_of_the_api(call: Get, world: World, amazon: httpx2.Client) -> None:
    world.faults.add("F10", account=NORTHWIND)
    assert call().status_code == 500
    assert amazon.post("/auth/o2/token", data={"grant_type": "x"}).status_code == 400


def test_the_token_endpoint_fails_for_one_account(call: Get, world: World, ask_token: Get) -> None:
    world.faults.add("F12", account=NORTHWIND, operation="token")
    refused, granted = (
        ask_token(grant_type="refresh_token", refresh_token=private_refresh_token(one)) for one in (NORTHWIND, OUTLET)
    )
    assert (refused.status_code, granted.status_code) == (503, 200)


def test_f12_is_a_page_and_no_json(call: Get, world: World) -> None:
    world.faults.add("F12", operation="getMarketplaceParticipations")
    answer = call()
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<html>" in answer.text


def test_f13_drops_and_f14_is_silent(call: Get, world: World) -> None:
    world.faults.add("F13", operation="getMarketplaceParticipations", times=1)
    with pytest.raises(httpx2.ReadError):
        call()
    world.faults.add("F14", operation="getMarketplaceParticipations", times=1)
    with pytest.raises(httpx2.ReadTimeout):
        call()
    assert call().status_code == 200


def test_f17_applies_and_loses_the_answer(amazon: httpx2.Client, world: World) -> None:
    world.faults.add("F17", operation="token", times=1)
    form = {
        "grant_type": "refresh_token",
        "refresh_token": private_refresh_token(NORTHWIND),
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }
    with pytest.raises(httpx2.ReadError):
        amazon.post("/auth/o2/token", data=form)
    (entry,) = world.journal.calls("token")
    assert (entry.status, entry.fault) == (200, "F17")


def test_f18_cuts_the_body(call: Get, world: World) -> None:
    world.faults.add("F18", operation="getMarketplaceParticipations", share=0.5)
    with pytest.raises(httpx2.RemoteProtocolError):
        call()


def test_f22_is_empty_where_data_should_be(call: Get, world: World) -> None:
    world.faults.add("F22", operation="getMarketplaceParticipations", times=1)
    answer = call()
    assert (answer.status_code, answer.json()) == (200, {"payload": None})
    world.faults.add("F22", operation="getMarketplaceParticipations", times=1, body={"payload": []})
    assert call().json() == {"payload": []}


def test_f24_adds_what_nobody_knows(call: Get, world: World) -> None:
    world.faults.add("F24", operation="getMarketplaceParticipations")
    payload = call().json()["payload"]
    assert all("unheardOfField" in one and "unheardOfField" in one["marketplace"] for one in payload)


def test_f34_stops_calls_and_f36_one_operation(call: Get, world: World) -> None:
    world.faults.add("F34", operation="getMarketplaceParticipations", times=1)
    assert call().json()["errors"][0]["message"] == "The LWA secret token you provided has expired."
    world.faults.add("F36", account=NORTHWIND, operation="getMarketplaceParticipations")
    answer = call()
    assert (answer.status_code, answer.json()["errors"][0]["details"]) == (403, "")
    assert call(path="/na/sellers/v1/account").status_code == 200
    assert call(OUTLET).status_code == 200


def test_pages_for_people_and_tests_never_fail(amazon: httpx2.Client, world: World, consent_address: str) -> None:
    world.faults.add("F10")
    world.faults.add("F13")
    for path in ("/control/clock", "/panel", consent_address):
        assert amazon.get(path).status_code == 200


@pytest.fixture
def served(world: World) -> Iterator[httpx2.Client]:
    """The same Amazon over a real socket."""
    server = make_simulator_server(create_app(world), port=0)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=0.3) as client:
        yield client
    world.faults.lift()
    server.shutdown()
    thread.join(5)
    server.server_close()


def test_over_a_socket_a_healthy_answer_arrives_whole(served: httpx2.Client) -> None:
    answer = served.get(PATH)
    assert answer.status_code == 403
    assert answer.headers.get_list("Date") == ["Mon, 23 Nov 2026 12:00:00 GMT"]


@pytest.mark.parametrize(
    ("fault_id", "error"),
    [
        ("F13", httpx2.RemoteProtocolError),
        ("F17", httpx2.RemoteProtocolError),
        ("F18", httpx2.RemoteProtocolError),
        ("F14", httpx2.ReadTimeout),
        ("F16", httpx2.ReadTimeout),
    ],
)
def test_over_a_socket_the_line_really_suffers(
    served: httpx2.Client, world: World, fault_id: str, error: type[Exception]
) -> None:
    world.faults.add(fault_id, operation="getMarketplaceParticipations")
    with pytest.raises(error):
        served.get(PATH)


def test_a_silent_answer_holds_nobody_else(served: httpx2.Client, world: World) -> None:
    world.faults.add("F14", operation="getMarketplaceParticipations", times=1)
    with pytest.raises(httpx2.ReadTimeout):
        served.get(PATH)
    assert served.get(PATH).status_code == 403


def test_lifting_a_fault_lets_the_waiting_go(world: World) -> None:
    world.faults.add("F14")
    line = Line({"werkzeug.socket": object()}, lambda *_: None, world.faults.lifted)
    world.faults.lift()
    with pytest.raises(TimeoutError):  # at once; without the lift after LONGEST_SILENCE_S
        stay_silent(Response(), line)


def test_a_fault_is_addressed_over_http(amazon: httpx2.Client, call: Get) -> None:
    added = amazon.post(
        "/control/faults",
        json={
            "id": "F22",
            "account": NORTHWIND,
            "operation": "getMarketplaceParticipations",
            "nth_call": 2,
            "times": 1,
            "options": {"body": {}},
        },
    )
    assert added.status_code == 201
    assert [json.loads(call().text) == {} for _ in range(3)] == [False, True, False]
    (shown,) = amazon.get("/control/faults").json()["faults"]
    assert (shown["key"], shown["calls"], shown["strikes"]) == (added.json()["key"], 3, 1)
    assert amazon.delete(f"/control/faults/{shown['key']}").json()["faults"] == []
