"""The Sellers API, the access token at the gate, and the table of marketplaces."""

from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest

from tests.simulator.conftest import NORD, NORTHWIND
from tradewind.simulator.marketplaces import MARKETPLACES
from tradewind.simulator.world import World

PATH = "/sellers/v1/marketplaceParticipations"
Headers = Callable[[str], dict[str, str]]


def error_of(answer: httpx2.Response) -> tuple[int, str, str, str]:
    (error,) = answer.json()["errors"]
    return answer.status_code, error["code"], error["message"], error["details"]


def test_participations_are_in_the_models_shape(amazon: httpx2.Client, token_for: Headers) -> None:
    answer = amazon.get("/na" + PATH, headers=token_for(NORTHWIND))
    assert answer.headers["x-amzn-RequestId"]
    us, _canada, _mexico, brazil = answer.json()["payload"]
    assert us == {
        "marketplace": {
            "id": "ATVPDKIKX0DER",
            "name": "Amazon.com",
            "countryCode": "US",
            "defaultCurrencyCode": "USD",
            "defaultLanguageCode": "en_US",
            "domainName": "www.amazon.com",
        },
        "storeName": "Northwind Trading",
        "participation": {"isParticipating": True, "hasSuspendedListings": False},
    }
    assert brazil["participation"]["isParticipating"] is False


def test_a_suspended_seller_says_so(amazon: httpx2.Client, token_for: Headers) -> None:
    (us,) = amazon.get("/na" + PATH, headers=token_for("A5PAUSED66US02")).json()["payload"]
    assert us["participation"] == {"isParticipating": True, "hasSuspendedListings": True}


def test_the_account_never_tells_its_merchant_id(amazon: httpx2.Client, token_for: Headers) -> None:
    answer = amazon.get("/eu/sellers/v1/account", headers=token_for(NORD))
    payload = answer.json()["payload"]
    assert (payload["businessType"], payload["sellingPlan"]) == ("PRIVATE_LIMITED", "PROFESSIONAL")
    assert len(payload["marketplaceParticipationList"]) == 5
    assert NORD not in answer.text


def test_no_token(amazon: httpx2.Client) -> None:
    assert error_of(amazon.get("/na" + PATH)) == (
        403,
        "MissingAuthenticationToken",
        "Access to requested resource is denied.",
        "Access token is missing in the request header.",
    )


def test_a_made_up_token(amazon: httpx2.Client) -> None:
    assert error_of(amazon.get("/na" + PATH, headers={"x-amz-access-token": "Atza|x"})) == (
        403,
        "Unauthorized",
        "Access to requested resource is denied.",
        "The access token you provided is revoked, malformed or invalid.",
    )


def test_an_expired_token(amazon: httpx2.Client, token_for: Headers, world: World) -> None:
    headers = token_for(NORTHWIND)
    world.clock.advance(timedelta(seconds=3599))
    assert amazon.get("/na" + PATH, headers=headers).status_code == 200
    world.clock.advance(timedelta(seconds=1))
    assert error_of(amazon.get("/na" + PATH, headers=headers)) == (
        403,
        "Unauthorized",
        "Access to requested resource is denied.",
        "The access token you provided has expired.",
    )


@pytest.mark.parametrize("region", ["eu", "fe"])
def test_a_token_holds_in_its_region_only(amazon: httpx2.Client, token_for: Headers, region: str) -> None:
    answer = amazon.get(f"/{region}{PATH}", headers=token_for(NORTHWIND))
    assert error_of(answer) == (403, "Unauthorized", "Access to requested resource is denied.", "")


def test_an_unknown_path_is_forbidden_by_the_gateway(amazon: httpx2.Client, token_for: Headers) -> None:
    answer = amazon.get("/na/nothing/here", headers=token_for(NORTHWIND))
    assert error_of(answer) == (403, "Unauthorized", "Access to requested resource is denied.", "")


def test_a_marketplace_of_another_region_is_refused(amazon: httpx2.Client, token_for: Headers) -> None:
    answer = amazon.get("/na/sellers/v1/account?marketplaceIds=A1PA6795UKMFR9", headers=token_for(NORTHWIND))
    assert error_of(answer)[:3] == (
        403,
        "Unauthorized",
        "The marketplaces you provided are not valid for region",
    )


def test_the_answers_date_is_the_simulated_one(amazon: httpx2.Client, token_for: Headers) -> None:
    answer = amazon.get("/na" + PATH, headers=token_for(NORTHWIND))
    assert answer.headers["Date"] == "Mon, 23 Nov 2026 12:00:00 GMT"


def test_there_are_23_marketplaces() -> None:
    assert len(MARKETPLACES) == 23
    regions = [one.region for one in MARKETPLACES.values()]
    assert (regions.count("na"), regions.count("eu"), regions.count("fe")) == (4, 16, 3)
    assert MARKETPLACES["A1VC38T7YXB528"].currency == "JPY"
    assert MARKETPLACES["A1F83G8C2ARO7P"].country == "GB"
    assert MARKETPLACES["AMEN7PMS3EDWL"].domain == "www.amazon.com.be"
