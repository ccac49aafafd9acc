"""Seller Central: sign-in, account, consent, its errors, and Manage Your Apps."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.simulator.conftest import NOON, NORD, NORTHWIND, OUTLET
from tradewind.simulator.demo import APPLICATION_ID, DRAFT_APPLICATION_ID, REDIRECT_URI
from tradewind.simulator.routing import RefusedError
from tradewind.simulator.world import World

DIRECTIVE = (
    "I direct Amazon to provide Tradewind access to my Selling Partner account and related data. "
    "I am responsible for any actions taken by the application."
)


def visit_id(answer: httpx2.Response) -> str:
    found = re.search(r'name="visit" value="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def sign_in(amazon: httpx2.Client, address: str, email: str, merchant_id: str | None = None) -> httpx2.Response:
    """Walk to the consent page; returns it."""
    visit = visit_id(amazon.get(address))
    country = urlsplit(address).path.split("/")[2]
    went = amazon.post(f"/sellercentral/{country}/signin", data={"visit": visit, "email": email, "password": "any"})
    if merchant_id:
        chosen = {"visit": visit, "merchant_id": merchant_id}
        went = amazon.post(f"/sellercentral/{country}/account", data=chosen)
    assert went.status_code == 302, went.text
    return amazon.get(went.headers["location"])


def answer_consent(amazon: httpx2.Client, page: httpx2.Response, country: str = "us", **form: str) -> httpx2.Response:
    return amazon.post(f"/sellercentral/{country}/apps/authorize/decision", data={"visit": visit_id(page), **form})


def returned(answer: httpx2.Response) -> dict[str, str]:
    assert answer.status_code == 302, answer.text
    location = answer.headers["location"]
    assert location.startswith(REDIRECT_URI + "?")
    return {key: values[0] for key, values in parse_qs(urlsplit(location).query).items()}


def test_the_whole_way(amazon: httpx2.Client, world: World, consent_address: str) -> None:
    page = sign_in(amazon, consent_address, "owner@northwind.example", NORTHWIND)
    assert "Authorize Tradewind" in page.text
    assert DIRECTIVE in unescape(page.text)
    assert all(role in page.text for role in world.applications[APPLICATION_ID].roles)
    back = returned(answer_consent(amazon, page, answer="confirm", directive="on"))
    assert back["state"] == "abc"
    assert back["selling_partner_id"] == NORTHWIND
    assert len(back["spapi_oauth_code"]) > 16
    (granted,) = world.authorizations.of_application(APPLICATION_ID, NOON)[-1:]
    assert (granted.merchant_id, granted.expires_at) == (NORTHWIND, NOON + timedelta(days=365))


def test_several_accounts_are_offered_and_only_held_ones_taken(amazon: httpx2.Client, consent_address: str) -> None:
    visit = visit_id(amazon.get(consent_address))
    went = amazon.post(
        "/sellercentral/us/signin", data={"visit": visit, "email": "owner@northwind.example", "password": "x"}
    )
    choice = amazon.get(went.headers["location"])
    assert NORTHWIND in choice.text and OUTLET in choice.text
    stolen = amazon.post("/sellercentral/us/account", data={"visit": visit, "merchant_id": "A5PAUSED66US02"})
    assert "Choose a seller account" in amazon.get(stolen.headers["location"]).text


def test_one_account_needs_no_choice(amazon: httpx2.Client, consent_address: str) -> None:
    page = sign_in(amazon, consent_address, "owner@paused-parcel.example")
    assert "Authorize Tradewind" in page.text and "Paused Parcel" in page.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"email": "nobody@nowhere.example", "password": "x"}, "cannot find an account"),
        ({"email": "owner@paused-parcel.example", "password": ""}, "Enter your password"),
        ({"email": "owner@boutique-nord.example", "password": "x"}, "no seller account in North America"),
    ],
)
def test_a_refused_sign_in_says_why(
    amazon: httpx2.Client, consent_address: str, form: dict[str, str], said: str
) -> None:
    visit = visit_id(amazon.get(consent_address))
    answer = amazon.post("/sellercentral/us/signin", data={"visit": visit, **form})
    assert answer.status_code == 400
    assert said in answer.text


def test_confirm_without_the_tick_grants_nothing(amazon: httpx2.Client, world: World, consent_address: str) -> None:
    before = len(list(world.authorizations))
    page = sign_in(amazon, consent_address, "owner@paused-parcel.example")
    answer = answer_consent(amazon, page, answer="confirm")
    assert answer.status_code == 400
    assert "Tick the box" in answer.text
    assert len(list(world.authorizations)) == before


def test_cancel_goes_back_with_the_state(amazon: httpx2.Client, consent_address: str) -> None:
    page = sign_in(amazon, consent_address, "owner@paused-parcel.example")
    assert returned(answer_consent(amazon, page, answer="cancel")) == {"state": "abc", "error": "access_denied"}


def test_a_consent_is_answered_once(amazon: httpx2.Client, consent_address: str) -> None:
    page = sign_in(amazon, consent_address, "owner@paused-parcel.example")
    returned(answer_consent(amazon, page, answer="confirm", directive="on"))
    again = answer_consent(amazon, page, answer="confirm", directive="on")
    assert again.status_code == 400
    assert "already answered" in again.text


def test_nobody_confirms_without_signing_in(amazon: httpx2.Client, consent_address: str) -> None:
    page = amazon.get(consent_address)
    answer = answer_consent(amazon, page, answer="confirm", directive="on")
    assert "Sign in" in answer.text and answer.status_code == 200


def test_only_the_primary_user_authorizes(amazon: httpx2.Client, consent_address: str) -> None:
    page = sign_in(amazon, consent_address, "assistant@northwind.example")
    answer = answer_consent(amazon, page, answer="confirm", directive="on")
    assert answer.status_code == 400
    assert "SPDC8143" in answer.text


def test_an_application_reaches_its_limit(amazon: httpx2.Client, world: World, consent_address: str) -> None:
    world.applications[APPLICATION_ID].consent_limit = 1
    for email, is_granted in (("owner@paused-parcel.example", True), ("outlet@northwind.example", False)):
        page = sign_in(amazon, consent_address, email)
        answer = answer_consent(amazon, page, answer="confirm", directive="on")
        assert (answer.status_code == 302) is is_granted
    assert "CONSENT_LIMIT_REACHED" in answer.text


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (f"application_id={DRAFT_APPLICATION_ID}", "MD1000"),
        (f"application_id={APPLICATION_ID}&redirect_uri=https://evil.example/back", "MD5101"),
        (f"application_id={APPLICATION_ID}&redirect_uri=https://shop.example/back%23x", "MD5110"),
        ("application_id=amzn1.sellerapps.app.unknown", "no application"),
    ],
)
def test_wrong_requests_end_on_an_error_page(amazon: httpx2.Client, query: str, code: str) -> None:
    answer = amazon.get(f"/sellercentral/us/apps/authorize/consent?state=abc&{query}")
    assert answer.status_code == 400
    assert code in answer.text


def test_a_draft_application_is_shown_with_version_beta(amazon: httpx2.Client) -> None:
    address = f"/sellercentral/us/apps/authorize/consent?application_id={DRAFT_APPLICATION_ID}&state=s&version=beta"
    assert "Draft application" in sign_in(amazon, address, "owner@paused-parcel.example").text


def test_the_redirect_uri_asked_for_is_used(amazon: httpx2.Client, world: World, consent_address: str) -> None:
    world.register_redirect_uri("https://shop.example/back?shop=1")
    page = sign_in(
        amazon,
        consent_address + "&redirect_uri=https%3A%2F%2Fshop.example%2Fback%3Fshop%3D1",
        "owner@paused-parcel.example",
    )
    location = answer_consent(amazon, page, answer="confirm", directive="on").headers["location"]
    assert location.startswith("https://shop.example/back?shop=1&state=abc&selling_partner_id=A5PAUSED66US02&")


def test_redirect_uris_are_https_or_this_machine(world: World) -> None:
    world.register_redirect_uri("http://localhost:9000/back")
    for uri in ("http://shop.example/back", "https://shop.example/back#x", "javascript:alert(1)"):
        with pytest.raises(RefusedError):
            world.register_redirect_uri(uri)


@pytest.mark.parametrize("country", ["us", "ca", "mx", "br"])
def test_a_consent_holds_for_the_region(amazon: httpx2.Client, world: World, country: str) -> None:
    address = f"/sellercentral/{country}/apps/authorize/consent?application_id={APPLICATION_ID}&state=s"
    page = sign_in(amazon, address, "owner@northwind.example", NORTHWIND)
    returned(answer_consent(amazon, page, country, answer="confirm", directive="on"))
    assert world.authorizations.of_seller(NORTHWIND)[-1].expires_at is not None


def test_every_marketplace_has_its_seller_central(amazon: httpx2.Client) -> None:
    first = ["us", "ca", "mx", "br", "ie", "es", "uk", "fr", "be", "nl", "de", "it"]
    countries = [*first, "se", "za", "pl", "eg", "tr", "sa", "ae", "in", "sg", "au", "jp"]
    assert len(countries) == 23
    for country in countries:
        address = f"/sellercentral/{country}/apps/authorize/consent?application_id={APPLICATION_ID}&state=s"
        assert amazon.get(address).status_code == 200
    assert amazon.get(f"/sellercentral/xx/apps/authorize/consent?application_id={APPLICATION_ID}").status_code == 404


def test_a_visit_ends_after_an_hour(amazon: httpx2.Client, world: World, consent_address: str) -> None:
    page = amazon.get(consent_address)
    world.clock.advance(timedelta(hours=1))
    answer = answer_consent(amazon, page, answer="cancel")
    assert answer.status_code == 400
    assert "has ended" in answer.text


def test_the_pages_leak_no_address_and_run_no_foreign_code(amazon: httpx2.Client, consent_address: str) -> None:
    headers = amazon.get(consent_address).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")


def test_what_came_in_the_address_is_shown_as_text(amazon: httpx2.Client, world: World, consent_address: str) -> None:
    world.sellers["A5PAUSED66US02"].name = "<script>alert(1)</script>"
    page = sign_in(amazon, consent_address, "owner@paused-parcel.example")
    assert "<script>alert" not in page.text


def test_the_clock_is_held_until_the_answer(amazon: httpx2.Client, world: World, consent_address: str) -> None:
    page = sign_in(amazon, consent_address, "owner@paused-parcel.example")
    assert world.clock.state()["holding"]
    answer_consent(amazon, page, answer="cancel")
    assert not world.clock.state()["holding"]


def test_a_seller_sees_and_ends_authorizations(amazon: httpx2.Client, world: World) -> None:
    authorization = world.authorizations.consent(APPLICATION_ID, NORD, NOON)
    page = sign_in(amazon, "/sellercentral/de/apps/manage", "owner@boutique-nord.example")
    assert "Manage Your Apps" in page.text and authorization.id in page.text
    form = {"visit": visit_id(page), "authorization_id": authorization.id}
    went = amazon.post("/sellercentral/de/apps/disable", data=form)
    assert not authorization.is_valid(NOON)
    assert "Disabled" in amazon.get(went.headers["location"]).text


def test_a_seller_ends_only_its_own_authorizations(amazon: httpx2.Client, world: World) -> None:
    foreign = world.authorizations.consent(APPLICATION_ID, NORTHWIND, NOON)
    page = sign_in(amazon, "/sellercentral/de/apps/manage", "owner@boutique-nord.example")
    form = {"visit": visit_id(page), "authorization_id": foreign.id}
    amazon.post("/sellercentral/de/apps/disable", data=form)
    assert foreign.is_valid(NOON)
