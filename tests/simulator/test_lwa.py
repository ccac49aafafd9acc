"""The token endpoint: three grants, their errors, and how long things live."""

from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest

from tests.simulator.conftest import NOON, NORTHWIND
from tradewind.simulator.demo import (
    APPLICATION_ID,
    CLIENT_SECRET,
    DRAFT_CLIENT_ID,
    REDIRECT_URI,
    private_refresh_token,
)
from tradewind.simulator.world import World

Ask = Callable[..., httpx2.Response]
CODE_ERROR = "The request has an invalid grant parameter : code"
PARTICIPATIONS = "/na/sellers/v1/marketplaceParticipations"


@pytest.fixture
def code(world: World) -> str:
    authorization = world.authorizations.consent(APPLICATION_ID, NORTHWIND, NOON)
    return world.authorizations.issue_code(authorization, REDIRECT_URI, NOON)


def assert_error(answer: httpx2.Response, status: int, error: str, description: str | None = None) -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert description in {None, answer.json()["error_description"]}
    assert answer.headers["Cache-Control"] == "no-store"


def exchange(ask_token: Ask, code: str, **fields: str | None) -> httpx2.Response:
    return ask_token(**{"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI, **fields})


def test_a_code_becomes_tokens(ask_token: Ask, code: str, amazon: httpx2.Client) -> None:
    answer = exchange(ask_token, code)
    tokens = answer.json()
    assert answer.status_code == 200
    assert tokens["access_token"].startswith("Atza|") and tokens["refresh_token"].startswith("Atzr|")
    assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 3600)
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")
    called = amazon.get(PARTICIPATIONS, headers={"x-amz-access-token": tokens["access_token"]})
    assert called.status_code == 200


def test_a_code_works_once(ask_token: Ask, code: str) -> None:
    exchange(ask_token, code)
    assert_error(exchange(ask_token, code), 400, "invalid_grant", CODE_ERROR)


def test_a_code_lives_five_minutes(ask_token: Ask, code: str, world: World) -> None:
    world.clock.advance(timedelta(minutes=5))
    assert_error(exchange(ask_token, code), 400, "invalid_grant", CODE_ERROR)


def test_a_code_is_good_to_its_last_second(ask_token: Ask, code: str, world: World) -> None:
    world.clock.advance(timedelta(minutes=4, seconds=59))
    assert exchange(ask_token, code).status_code == 200


@pytest.mark.parametrize("redirect_uri", ["https://other.example/back", None])
def test_a_code_needs_its_redirect_uri(ask_token: Ask, code: str, redirect_uri: str | None) -> None:
    assert_error(exchange(ask_token, code, redirect_uri=redirect_uri), 400, "invalid_grant", CODE_ERROR)


def test_a_code_of_another_client_is_refused(ask_token: Ask, code: str) -> None:
    assert_error(exchange(ask_token, code, client_id=DRAFT_CLIENT_ID), 400, "invalid_grant", CODE_ERROR)


def test_an_unknown_code_is_refused(ask_token: Ask) -> None:
    assert_error(exchange(ask_token, "made-up"), 400, "invalid_grant", CODE_ERROR)


def test_a_refresh_token_is_echoed_not_rotated(ask_token: Ask, code: str) -> None:
    refresh_token = exchange(ask_token, code).json()["refresh_token"]
    first = ask_token(grant_type="refresh_token", refresh_token=refresh_token).json()
    second = ask_token(grant_type="refresh_token", refresh_token=refresh_token).json()
    assert first["refresh_token"] == second["refresh_token"] == refresh_token
    assert first["access_token"] != second["access_token"]


def test_a_revoked_authorization_refuses_refresh_and_calls(
    ask_token: Ask, code: str, world: World, amazon: httpx2.Client
) -> None:
    tokens = exchange(ask_token, code).json()
    world.revoke(NORTHWIND)
    answer = ask_token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    said = (
        "The request has an invalid grant parameter : refresh_token. "
        "User may have revoked or didn't grant the permission."
    )
    assert_error(answer, 400, "invalid_grant", said)
    called = amazon.get(PARTICIPATIONS, headers={"x-amz-access-token": tokens["access_token"]})
    assert called.status_code == 403
    assert "revoked, malformed or invalid" in called.text


def test_a_new_consent_after_a_revocation_does_not_revive_the_old_token(
    ask_token: Ask, code: str, world: World
) -> None:
    old = exchange(ask_token, code).json()["refresh_token"]
    world.revoke(NORTHWIND)
    authorization = world.authorizations.consent(APPLICATION_ID, NORTHWIND, NOON)
    fresh = exchange(ask_token, world.authorizations.issue_code(authorization, REDIRECT_URI, NOON)).json()
    assert ask_token(grant_type="refresh_token", refresh_token=old).status_code == 400
    assert ask_token(grant_type="refresh_token", refresh_token=fresh["refresh_token"]).status_code == 200


def test_an_authorization_lapses_after_365_days_and_a_new_consent_renews_it(
    ask_token: Ask, code: str, world: World
) -> None:
    refresh_token = exchange(ask_token, code).json()["refresh_token"]
    for application in world.applications.values():
        application.secret_expires_at = NOON + timedelta(days=1000)
    world.clock.advance(timedelta(days=300))
    world.authorizations.consent(APPLICATION_ID, NORTHWIND, world.now)
    world.clock.advance(timedelta(days=364))
    assert ask_token(grant_type="refresh_token", refresh_token=refresh_token).status_code == 200
    world.clock.advance(timedelta(days=1))
    assert_error(ask_token(grant_type="refresh_token", refresh_token=refresh_token), 400, "invalid_grant")


def test_a_refresh_token_belongs_to_its_client(ask_token: Ask) -> None:
    answer = ask_token(
        grant_type="refresh_token", refresh_token=private_refresh_token(NORTHWIND), client_id=DRAFT_CLIENT_ID
    )
    assert_error(answer, 400, "unauthorized_client", "Not authorized for requested operation")


@pytest.mark.parametrize("wrong", [{"client_secret": "wrong"}, {"client_id": "amzn1.application-oa2-client.x"}])
def test_a_wrong_client_is_refused(ask_token: Ask, wrong: dict[str, str]) -> None:
    answer = ask_token(grant_type="refresh_token", refresh_token=private_refresh_token(NORTHWIND), **wrong)
    assert_error(answer, 401, "invalid_client", "Client authentication failed")


def test_a_secret_lives_180_days_and_then_stops_calls_too(ask_token: Ask, world: World, amazon: httpx2.Client) -> None:
    refresh = {"grant_type": "refresh_token", "refresh_token": private_refresh_token(NORTHWIND)}
    world.clock.advance(timedelta(days=180, minutes=-30))
    token = ask_token(**refresh).json()["access_token"]
    world.clock.advance(timedelta(minutes=30))
    assert_error(ask_token(**refresh), 401, "invalid_client")
    called = amazon.get(PARTICIPATIONS, headers={"x-amz-access-token": token})
    assert called.status_code == 403
    assert called.json()["errors"][0]["message"] == "The LWA secret token you provided has expired."


def test_two_secrets_are_valid_during_rotation(ask_token: Ask, world: World) -> None:
    refresh = {"grant_type": "refresh_token", "refresh_token": private_refresh_token(NORTHWIND)}
    world.applications[APPLICATION_ID].rotate_secret("the new one", NOON)
    assert ask_token(**refresh, client_secret=CLIENT_SECRET).status_code == 200
    assert ask_token(**refresh, client_secret="the new one").status_code == 200
    world.clock.advance(timedelta(days=7))
    assert ask_token(**refresh, client_secret=CLIENT_SECRET).status_code == 401
    assert ask_token(**refresh, client_secret="the new one").status_code == 200


def test_client_credentials_answer_no_refresh_token(ask_token: Ask) -> None:
    answer = ask_token(grant_type="client_credentials", scope="sellingpartnerapi::notifications")
    assert answer.status_code == 200
    assert set(answer.json()) == {"access_token", "token_type", "expires_in"}


def test_a_grantless_token_calls_nothing_of_a_seller(ask_token: Ask, amazon: httpx2.Client) -> None:
    answer = ask_token(grant_type="client_credentials", scope="sellingpartnerapi::notifications")
    called = amazon.get(PARTICIPATIONS, headers={"x-amz-access-token": answer.json()["access_token"]})
    assert called.status_code == 403


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "client_credentials", "scope": "sellingpartnerapi::everything"}, "invalid_scope"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x", "client_id": None}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "Atzr|made-up"}, "invalid_grant"),
    ],
)
def test_bad_requests(ask_token: Ask, fields: dict[str, str | None], error: str) -> None:
    assert_error(ask_token(**fields), 400, error)


def test_it_reads_forms_only(amazon: httpx2.Client) -> None:
    assert_error(amazon.post("/auth/o2/token", json={"grant_type": "refresh_token"}), 400, "invalid_request")


def test_neither_journal_nor_ledger_holds_a_secret(
    ask_token: Ask, code: str, amazon: httpx2.Client, world: World
) -> None:
    tokens = exchange(ask_token, code).json()
    amazon.get(PARTICIPATIONS, headers={"x-amz-access-token": tokens["access_token"]})
    seen = amazon.get("/control/journal").text + amazon.get("/control/ledger").text + amazon.get("/panel").text
    for secret in (code, tokens["access_token"], tokens["refresh_token"], CLIENT_SECRET, "Atz"):
        assert secret not in seen
    assert CLIENT_SECRET not in repr(world.applications)


def test_the_journal_knows_whose_token_was_asked_for(ask_token: Ask, code: str, world: World) -> None:
    exchange(ask_token, code)
    ask_token(grant_type="refresh_token", refresh_token=private_refresh_token(NORTHWIND))
    ask_token(grant_type="client_credentials", scope="sellingpartnerapi::notifications")
    assert [one.merchant_id for one in world.journal.calls("token")] == [NORTHWIND, NORTHWIND, ""]


def test_f26_refuses_a_refresh_until_lifted(ask_token: Ask, world: World) -> None:
    refresh = {"grant_type": "refresh_token", "refresh_token": private_refresh_token(NORTHWIND)}
    fault = world.faults.add("F26", account=NORTHWIND, operation="token")
    assert_error(ask_token(**refresh), 400, "invalid_grant")
    world.faults.lift(fault.key)
    assert ask_token(**refresh).status_code == 200


def test_f27_refuses_only_young_consents(ask_token: Ask, code: str, world: World) -> None:
    refresh_token = exchange(ask_token, code).json()["refresh_token"]
    world.faults.add("F27")
    world.clock.advance(timedelta(minutes=9))
    assert_error(ask_token(grant_type="refresh_token", refresh_token=refresh_token), 400, "invalid_grant")
    world.clock.advance(timedelta(minutes=1))
    assert ask_token(grant_type="refresh_token", refresh_token=refresh_token).status_code == 200


@pytest.mark.parametrize("fault_id", ["F34", "F35"])
def test_f34_and_f35_are_the_applications_trouble(ask_token: Ask, world: World, fault_id: str) -> None:
    world.faults.add(fault_id)
    answer = ask_token(grant_type="refresh_token", refresh_token=private_refresh_token(NORTHWIND))
    assert_error(answer, 401, "invalid_client")
