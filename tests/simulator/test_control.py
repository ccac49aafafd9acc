"""The control, the panel, the journal, and a world kept on disk."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from tests.simulator.conftest import NOON, NORD, NORTHWIND
from tradewind.simulator.app import create_app
from tradewind.simulator.clock import Clock
from tradewind.simulator.demo import APPLICATION_ID, CLIENT_SECRET
from tradewind.simulator.panel import LEVERS
from tradewind.simulator.snapshot import Keeper, SnapshotUnreadableError
from tradewind.simulator.transport import InProcess
from tradewind.simulator.world import World

PATH = "/na/sellers/v1/marketplaceParticipations"
Headers = Callable[[str], dict[str, str]]


def test_the_clock_is_moved(amazon: httpx2.Client, world: World) -> None:
    assert amazon.get("/control/clock").json()["now"] == "2026-11-23T12:00:00+00:00"
    amazon.post("/control/clock", json={"advance_s": 90})
    assert world.now == NOON + timedelta(seconds=90)
    amazon.post("/control/clock", json={"now": "2027-01-01T00:00:00Z"})
    assert world.now.year == 2027
    assert amazon.post("/control/clock", json={"speed": 60}).json()["speed"] == 60
    assert amazon.post("/control/clock", json={"freeze": True}).json()["frozen"] is True


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("clock", {"now": "2027-01-01T00:00:00"}),
        ("clock", {"advance_s": "soon"}),
        ("clock", {"speed": -1}),
        ("faults", {"id": "F999"}),
        ("faults", {"id": "F10", "typo": 1}),
        ("faults", {}),
        ("sellers", {"merchant_id": "AX", "region": "na", "marketplaces": ["A1PA6795UKMFR9"]}),
        ("sellers", {"merchant_id": NORTHWIND, "region": "na", "marketplaces": ["ATVPDKIKX0DER"]}),
        ("revoke", {}),
        ("plans", {"operation": "getFeed", "rate": -1, "burst": 1}),
        ("participations", {"merchant_id": NORTHWIND, "marketplace_id": "A1PA6795UKMFR9"}),
        ("redirect-uris", {"uri": "http://shop.example/"}),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(amazon: httpx2.Client, path: str, body: dict[str, object]) -> None:
    answer = amazon.post(f"/control/{path}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_body_that_is_no_object_is_refused(amazon: httpx2.Client) -> None:
    assert amazon.post("/control/clock", content=b"[1]").status_code == 400
    assert amazon.post("/control/clock", content=b"{").status_code == 400


def test_the_ledger_tells_sellers_and_authorizations(amazon: httpx2.Client, world: World) -> None:
    world.authorizations.consent(APPLICATION_ID, NORD, NOON)
    ledger = amazon.get("/control/ledger").json()
    sellers = {one["merchant_id"]: one for one in ledger["sellers"]}
    assert sellers[NORTHWIND]["marketplace_ids"] == ["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8"]
    assert sellers["A5PAUSED66US02"]["suspended_in"] == ["ATVPDKIKX0DER"]
    granted = ledger["authorizations"][-1]
    assert (granted["merchant_id"], granted["is_valid"]) == (NORD, True)
    assert granted["expires_at"] == "2027-11-23T12:00:00+00:00"


def test_the_journal_tells_each_request_once(amazon: httpx2.Client, token_for: Headers) -> None:
    amazon.get(PATH + "?b=2&a=1", headers=token_for(NORTHWIND))
    first, second = amazon.get("/control/journal").json()["requests"]
    assert (first["operation"], first["status"], first["path"]) == ("token", 200, "/auth/o2/token")
    assert second["merchant_id"] == NORTHWIND
    assert second["query_keys"] == ["a", "b"]
    assert second["request_id"]
    assert amazon.get(f"/control/journal?since={first['number']}").json()["requests"] == [second]
    assert amazon.get("/control/journal?operation=token").json()["requests"] == [first]


def test_a_seller_is_opened_and_can_be_called_for(amazon: httpx2.Client, token_for: Headers) -> None:
    body = {
        "merchant_id": "A0NEWSELLER0001",
        "name": "New Seller",
        "region": "eu",
        "marketplaces": ["A1PA6795UKMFR9"],
        "suspended": True,
    }
    opened = amazon.post("/control/sellers", json=body)
    assert opened.status_code == 201
    assert opened.json()["refresh_token"] == "Atzr|local-A0NEWSELLER0001"
    answer = amazon.get(PATH.replace("/na/", "/eu/"), headers=token_for("A0NEWSELLER0001"))
    (german,) = answer.json()["payload"]
    assert german["participation"]["hasSuspendedListings"] is True


def test_a_participation_is_changed(amazon: httpx2.Client, world: World) -> None:
    body = {"merchant_id": NORTHWIND, "marketplace_id": "A2EUQ1WTGCTBG2", "is_participating": False}
    assert "A2EUQ1WTGCTBG2" not in amazon.post("/control/participations", json=body).json()["marketplace_ids"]
    assert world.sellers[NORTHWIND].marketplace_ids == ["ATVPDKIKX0DER", "A1AM78C64UM0Y8"]


def test_tokens_are_ended_early(amazon: httpx2.Client, token_for: Headers) -> None:
    headers = token_for(NORTHWIND)
    assert amazon.post("/control/expire-tokens", json={"merchant_id": NORTHWIND}).json() == {"expired": 1}
    answer = amazon.get(PATH, headers=headers)
    assert "has expired" in answer.text


def test_a_plan_is_cut_and_restored(amazon: httpx2.Client, token_for: Headers) -> None:
    headers = token_for(NORTHWIND)
    cut = {"operation": "getMarketplaceParticipations", "rate": 0.0001, "burst": 1}
    amazon.post("/control/plans", json=cut)
    answers = [amazon.get(PATH, headers=headers) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert answers[0].headers["x-amzn-RateLimit-Limit"] == "0.0001"
    amazon.delete("/control/plans")
    assert amazon.get(PATH, headers=headers).status_code == 200


def test_secrets_are_rotated_and_run_out(amazon: httpx2.Client, world: World) -> None:
    amazon.post("/control/client-secret", json={"new_secret": "another"})
    amazon.post("/control/client-secret", json={"expires_at": "2026-12-01T00:00:00Z"})
    application = world.applications[APPLICATION_ID]
    assert [one.value for one in application.secrets] == [CLIENT_SECRET, "another"]
    assert application.secret_expires_at.isoformat() == "2026-12-01T00:00:00+00:00"


def test_a_reset_begins_anew_and_keeps_the_redirect_uris(amazon: httpx2.Client, world: World) -> None:
    amazon.post("/control/redirect-uris", json={"uri": "http://127.0.0.1:8123/back"})
    world.faults.add("F10")
    world.revoke(NORTHWIND)
    amazon.post("/control/reset")
    assert list(world.faults) == []
    assert world.authorizations.of_seller(NORTHWIND)[0].is_valid(NOON)
    assert "http://127.0.0.1:8123/back" in world.applications[APPLICATION_ID].redirect_uris


def order_body(**more: object) -> dict[str, object]:
    line = {"sku": "MUG-1", "quantity": 2, "unit_price": "9.50", "title": "Mug"}
    return {"merchant_id": NORTHWIND, "marketplace_id": "ATVPDKIKX0DER", "lines": [line], **more}


def test_an_order_is_placed_and_moved(amazon: httpx2.Client) -> None:
    placed = amazon.post("/control/orders", json=order_body(status="PENDING"))
    assert placed.status_code == 201
    order_id = placed.json()["order_id"]
    assert amazon.post(f"/control/orders/{order_id}/pay").json()["status"] == "UNSHIPPED"
    assert amazon.post(f"/control/orders/{order_id}/ship").json()["status"] == "SHIPPED"
    assert amazon.post(f"/control/orders/{order_id}/pay").status_code == 400
    (order,) = amazon.get("/control/ledger").json()["orders"]
    assert (order["order_id"], order["items"][0]["sku"]) == (order_id, "MUG-1")


def test_an_order_nobody_can_place_is_refused(amazon: httpx2.Client) -> None:
    for body in (order_body(merchant_id="ANOBODY"), order_body(marketplace_id="A1PA6795UKMFR9"), {}):
        answer = amazon.post("/control/orders", json=body)
        assert answer.status_code == 400, body
        assert answer.json()["error"]
    assert amazon.post("/control/orders/000-0/ship").status_code == 400


def pull(amazon: httpx2.Client, lever: str, **form: str) -> str:
    """Press a button of the panel; returns the page it leads to."""
    went = amazon.post(f"/panel/{lever}", data=form)
    assert went.status_code == 302, went.text
    return amazon.get(went.headers["location"]).text


def test_the_panel_moves_the_clock(amazon: httpx2.Client, world: World) -> None:
    assert "moved by 60 minutes" in pull(amazon, "advance", minutes="60")
    assert world.now == NOON + timedelta(hours=1)
    assert "60" in pull(amazon, "run", speed="60")
    assert world.clock.speed == 60
    assert "frozen" in pull(amazon, "run", speed="0")


def test_the_panel_revokes_and_suspends(amazon: httpx2.Client, world: World) -> None:
    assert "1 authorization(s)" in pull(amazon, "revoke", merchant_id=NORTHWIND)
    assert not world.authorizations.of_seller(NORTHWIND)[0].is_valid(NOON)
    assert "is suspended" in pull(amazon, "suspend", merchant_id=NORTHWIND)
    assert world.sellers[NORTHWIND].is_suspended
    assert "active again" in pull(amazon, "suspend", merchant_id=NORTHWIND)


def test_the_panel_places_and_moves_an_order(amazon: httpx2.Client, world: World) -> None:
    form = {"store": f"{NORTHWIND}|ATVPDKIKX0DER", "sku": "MUG-1", "quantity": "2", "unit_price": "9.50"}
    page = pull(amazon, "order", **form, status="PENDING", fulfilled_by="MERCHANT")
    (order,) = world.orders.ledger(world)
    assert order["order_id"] in page and "2 × MUG-1" in page
    assert 'value="pay"' in page
    assert 'value="ship"' in pull(amazon, "act", order_id=order["order_id"], action="pay")
    assert "CANCELLED" in pull(amazon, "act", order_id=order["order_id"], action="cancel")
    assert 'class="problem"' in pull(amazon, "act", order_id=order["order_id"], action="ship")


def test_the_panel_throttles_and_lifts(amazon: httpx2.Client, token_for: Headers) -> None:
    headers = token_for(NORTHWIND)
    pull(amazon, "throttle", operation="getMarketplaceParticipations", times="2")
    assert [amazon.get(PATH, headers=headers).status_code for _ in range(3)] == [429, 429, 200]
    pull(amazon, "fault", id="F10", operation="getMarketplaceParticipations")
    assert amazon.get(PATH, headers=headers).status_code == 500
    pull(amazon, "lift")
    assert amazon.get(PATH, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("lever", "form"),
    [("advance", {}), ("advance", {"minutes": "1e400"}), ("run", {"speed": "-1"}), ("fault", {"id": "F999"})],
)
def test_the_panel_says_what_is_wrong(amazon: httpx2.Client, lever: str, form: dict[str, str]) -> None:
    assert 'class="problem"' in pull(amazon, lever, **form)


def test_every_form_of_the_panel_has_its_lever(amazon: httpx2.Client, world: World) -> None:
    world.faults.add("F10")
    named = set(re.findall(r'action="/panel/([\w-]+)"', amazon.get("/panel").text))
    assert named <= set(LEVERS)
    assert {"advance", "run", "order", "revoke", "suspend", "fail-feed", "throttle", "fault", "lift"} <= named


@pytest.mark.parametrize("sent", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_sites_form_does_not_move_the_panel(amazon: httpx2.Client, world: World, sent: dict[str, str]) -> None:
    answer = amazon.post("/panel/advance", data={"minutes": "5"}, headers=sent)
    assert answer.status_code == 403
    assert world.now == NOON


def test_the_panels_own_form_comes_without_a_referrer(amazon: httpx2.Client, world: World) -> None:
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert amazon.post("/panel/advance", data={"minutes": "5"}, headers=own).status_code == 302
    assert world.now == NOON + timedelta(minutes=5)


def test_static_files_and_nothing_beside_them(amazon: httpx2.Client) -> None:
    assert amazon.get("/panel/static/amazon.css").headers["Content-Type"].startswith("text/css")
    assert amazon.get("/panel/static/..%2Fworld.py").status_code == 404
    assert amazon.get("/nowhere").status_code == 404


def test_a_world_is_kept_and_found_again(world: World, tmp_path: Path, token_for: Headers) -> None:
    headers = token_for(NORTHWIND)
    world.clock.advance(timedelta(minutes=30))
    world.faults.add("F10", operation="getAccount")
    world.clock.expect("feed:1")
    world.save(tmp_path / "amazon.snapshot")
    assert (tmp_path / "amazon.snapshot").stat().st_mode & 0o777 == 0o600

    found = World.load(tmp_path / "amazon.snapshot", Clock(now=NOON))
    assert found.now == NOON + timedelta(minutes=30)
    assert found.clock.state()["expecting"] == ["feed:1"]
    again = httpx2.Client(transport=InProcess(create_app(found)), base_url="http://127.0.0.1:8001")
    assert again.get(PATH, headers=headers).status_code == 200
    assert again.get("/na/sellers/v1/account", headers=headers).status_code == 500


def test_a_later_clock_is_left_alone(world: World, tmp_path: Path) -> None:
    world.save(tmp_path / "amazon.snapshot")
    later = Clock(now=NOON + timedelta(days=2))
    assert World.load(tmp_path / "amazon.snapshot", later).now == NOON + timedelta(days=2)


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x04}\x94."])
def test_a_broken_snapshot_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "amazon.snapshot"
    file.write_bytes(content)
    with pytest.raises(SnapshotUnreadableError, match="delete it"):
        World.load(file, Clock(now=NOON))


def test_the_keeper_saves_what_changed(world: World, tmp_path: Path) -> None:
    keeper = Keeper(world, tmp_path / "amazon.snapshot")
    world.revoke(NORTHWIND)
    keeper.changed()
    keeper.save()
    found = World.load(tmp_path / "amazon.snapshot", Clock(now=NOON))
    assert not found.authorizations.of_seller(NORTHWIND)[0].is_valid(NOON)
