"""The Marketplaces page and its posts, without a browser."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.conftest import LocalAmazon, TestClock
from tradewind.amazon.connections import marketplaces, switch
from tradewind.amazon.connections.activity import note
from tradewind.amazon.models import AuthorizationRequest, Connection, SellerAccount
from tradewind.base.audit import TRADEWIND
from tradewind.base.models import AuditEntry

US = "ATVPDKIKX0DER"


def _save(page: Client, *changes: dict[str, Any], query: str = "") -> Any:
    content = json.dumps({"changes": list(changes), "query": query})
    return page.post("/channels/amazon/save", content, content_type="application/json")


@pytest.fixture
def two(connect_account: Callable[..., list[Connection]]) -> list[Connection]:
    return connect_account(countries=("US", "CA"))


def test_the_list_costs_the_same_queries_with_one_and_three(
    viewer_page: Client, connect_account: Any, django_assert_num_queries: Any
):
    connect_account()
    with django_assert_num_queries(4):
        one = viewer_page.get("/channels/amazon").content.decode()
    connect_account(countries=("CA",))
    connect_account("A9SAKURA44JP01", ("JP",))
    with django_assert_num_queries(4):
        three = viewer_page.get("/channels/amazon").content.decode()
    assert one.count("data-connection=") == 1
    assert three.count("data-connection=") == 3


def test_the_activity_costs_the_same_queries_with_one_and_three(
    viewer_page: Client, two: list[Connection], django_assert_num_queries: Any
):
    with django_assert_num_queries(5):
        viewer_page.get("/channels/amazon/activity")
    note("switch", "Something", connection=two[0], sku="S 1", operation="searchOrders", request_id="r-1")
    with django_assert_num_queries(5):
        page = viewer_page.get("/channels/amazon/activity").content.decode()
    assert "searchOrders" in page


def test_search_and_sort_are_kept_in_the_address(viewer_page: Client, connect_account: Any):
    connect_account(countries=("US", "CA"))
    connect_account("A9SAKURA44JP01", ("JP",))
    page = viewer_page.get("/channels/amazon?search=northwind&sort=-currency").content.decode()
    assert [name for name in re.findall(r"Amazon\.\w+(?=</span><span class=\"under\")", page)] == [
        "Amazon.com",
        "Amazon.ca",
    ]
    assert 'aria-sort="descending"' in page
    assert "search=northwind&amp;sort=currency" in page
    assert "Nothing found" in viewer_page.get("/channels/amazon?search=nowhere").content.decode()


def test_sixty_rows_can_be_searched(admin_page: Client, two: list[Connection], clock: TestClock):
    account = two[0].seller_account
    for number in range(58):
        other = SellerAccount.objects.get(pk=account.pk)
        other.pk, other.merchant_id = None, f"A{number:012}"
        other.save()
        row = Connection.objects.get(pk=two[0].pk)
        row.pk, row.seller_account, row.description = None, other, f"Shop {number}"
        row.save()
    page = admin_page.get("/channels/amazon").content.decode()
    assert page.count("data-connection=") == 60
    assert "60 marketplaces" in page
    assert admin_page.get("/channels/amazon?search=Shop 57").content.decode().count("data-connection=") == 1


def test_a_description_with_markup_is_only_text(admin_page: Client, two: list[Connection]):
    switch.describe(two[0].pk, '"><script>alert(1)</script>', actor=TRADEWIND)
    for path in ("/channels/amazon", f"/channels/amazon/connections/{two[0].pk}"):
        page = admin_page.get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_any_address_is_answered(admin_page: Client, two: list[Connection]):
    for query in ("search=%00", "sort=nonsense", "connected=x,1,,", "connected=1&offered=nowhere", "disconnected=x"):
        assert admin_page.get(f"/channels/amazon?{query}").status_code == 200
    assert admin_page.get("/channels/amazon/activity?connection=999999999999999999999").status_code == 200
    assert admin_page.get("/channels/amazon/activity?before=nonsense").status_code == 422
    assert admin_page.get("/channels/amazon/connections/4711").status_code == 404


def test_a_viewer_sees_and_changes_nothing(viewer_page: Client, two: list[Connection]):
    page = viewer_page.get("/channels/amazon").content.decode()
    assert "Connect Marketplace" not in page
    assert "data-trash aria" not in page
    assert page.count("disabled") >= 4
    assert _save(viewer_page, {"id": two[0].pk, "version": 1, "is_on": False}).status_code == 403
    for path in ("connect", f"connections/{two[0].pk}/reconnect", f"connections/{two[0].pk}/check"):
        assert viewer_page.post(f"/channels/amazon/{path}").status_code == 403
    assert viewer_page.get("/channels/amazon/callback?state=x").status_code == 403


def test_an_operator_switches_and_does_not_disconnect(operator_page: Client, two: list[Connection]):
    page = operator_page.get("/channels/amazon").content.decode()
    assert "Connect Marketplace" not in page
    assert _save(operator_page, {"id": two[0].pk, "version": 1, "is_on": False}).status_code == 200
    answer = _save(operator_page, {"id": two[1].pk, "version": 1, "disconnect": True})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert Connection.objects.count() == 2
    assert operator_page.get(f"/channels/amazon/disconnect?id={two[0].pk}").status_code == 403


def test_somebody_signed_out_meets_the_sign_in(client: Client, two: list[Connection]):
    for path in ("", "/activity", "/callback?state=x", f"/connections/{two[0].pk}", "/disconnect?id=1"):
        assert client.get(f"/channels/amazon{path}").headers["Location"].startswith("/sign-in")
    for path in ("save", "connect", f"connections/{two[0].pk}/switch", f"connections/{two[0].pk}/more"):
        assert client.post(f"/channels/amazon/{path}").headers["Location"].startswith("/sign-in")


def test_saving_is_all_or_nothing(admin_page: Client, two: list[Connection]):
    switch.describe(two[1].pk, "Theirs", actor=TRADEWIND)
    answer = _save(
        admin_page,
        {"id": two[0].pk, "version": 1, "is_on": False},
        {"id": two[1].pk, "version": 1, "description": "Mine"},
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_meanwhile")
    (row,) = answer.json()["rows"]
    assert (row["id"], row["version"], row["description"], row["is_on"]) == (two[1].pk, 2, "Theirs", True)
    assert Connection.objects.get(pk=two[0].pk).is_on


def test_a_row_that_is_gone_is_told_at_its_place(admin_page: Client, two: list[Connection]):
    switch.save_changes([switch.Change(two[0].pk, disconnect=True)], actor=TRADEWIND)
    answer = _save(admin_page, {"id": two[0].pk, "version": 1, "description": "Mine"})
    assert answer.status_code == 409
    assert answer.json()["rows"] == [{"id": two[0].pk, "words": "This marketplace was disconnected meanwhile."}]


def test_a_description_that_is_refused_is_told_at_its_row(admin_page: Client, two: list[Connection]):
    answer = _save(admin_page, {"id": two[0].pk, "version": 1, "description": "two\nlines"})
    assert (answer.status_code, answer.json()["rows"][0]["id"]) == (422, two[0].pk)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '{"changes": []}',
        '{"changes": [{"id": "1", "version": 1}]}',
        '{"changes": [{"id": 1, "version": 9223372036854775808}]}',
        '{"changes": [{"id": 1, "version": 1, "is_on": "no"}]}',
        '{"changes": [{"id": 1, "version": 1, "extra": 1}]}',
    ],
)
def test_changes_that_cannot_be_read(body: str, admin_page: Client):
    answer = admin_page.post("/channels/amazon/save", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_saving_goes_back_to_the_same_list(admin_page: Client, two: list[Connection]):
    change = {"id": two[0].pk, "version": 1, "is_on": False}
    answer = _save(admin_page, change, query="?sort=-currency&search=a+b&connected=7&next=//evil")
    assert answer.json()["address"] == "/channels/amazon?search=a+b&sort=-currency"


def test_disconnecting_asks_with_counts_and_leads_to_where_to_revoke(admin_page: Client, two: list[Connection]):
    question = admin_page.get(f"/channels/amazon/disconnect?id={two[0].pk}&id=4711&id=x").content.decode()
    assert "Disconnect Amazon.com?" in question
    assert "other marketplaces of this seller account use it" in question
    answer = _save(admin_page, {"id": two[0].pk, "version": 1, "disconnect": True})
    page = admin_page.get(answer.json()["address"]).content.decode()
    assert "/sellercentral/us/apps/manage" in page
    assert admin_page.get(f"/channels/amazon/disconnect?id={two[0].pk}").status_code == 404


def _begin(page: Client, **given: str) -> Any:
    return page.post("/channels/amazon/connect", {"marketplace_id": US, **given}, headers={"HX-Request": "true"})


def test_connect_leads_to_amazon_with_a_state_bound_to_the_session(admin_page: Client, amazon: LocalAmazon):
    address = urlsplit(_begin(admin_page).headers["HX-Redirect"])
    assert address.path == "/sellercentral/us/apps/authorize/consent"
    query = parse_qs(address.query)
    assert len(query["state"][0]) >= 22
    assert query["redirect_uri"] == ["http://127.0.0.1:8000/channels/amazon/callback"]
    assert query["state"][0] not in str(AuthorizationRequest.objects.values())


def test_without_an_application_the_popup_says_where_to_enter_it(admin_page: Client, settings: Any):
    settings.SPAPI_CLIENT_ID = ""
    answer = _begin(admin_page)
    assert answer.status_code == 422
    assert "/system/application" in answer.content.decode()


@pytest.mark.parametrize("given", [{"marketplace_id": "nowhere"}, {"merchant_id": "x", "refresh_token": "Atzr|y"}])
def test_what_is_wrong_is_told_in_the_popup(given: dict[str, str], admin_page: Client, amazon: LocalAmazon):
    answer = _begin(admin_page, **given)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert "Atzr|y" not in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["", "state=forged&selling_partner_id=A3NORTHWIND7US1&spapi_oauth_code=x", "state=%00"]
)
def test_a_forged_callback_connects_nothing(query: str, admin_page: Client, amazon: LocalAmazon):
    answer = admin_page.get(f"/channels/amazon/callback?{query}")
    assert answer.headers["Location"] == "/channels/amazon"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Nothing was connected" in admin_page.get("/channels/amazon").content.decode()
    assert not SellerAccount.objects.exists()
    assert AuditEntry.objects.filter(action="connection.refused").exists()


def test_a_callback_too_late_connects_nothing(admin_page: Client, amazon: LocalAmazon, clock: TestClock):
    state = parse_qs(urlsplit(_begin(admin_page).headers["HX-Redirect"]).query)["state"][0]
    clock.advance(minutes=10, seconds=1)
    admin_page.get(f"/channels/amazon/callback?state={state}&selling_partner_id=A3NORTHWIND7US1&spapi_oauth_code=x")
    assert "More than 10 minutes" in admin_page.get("/channels/amazon").content.decode()


def test_one_more_marketplace_of_the_account(admin_page: Client, connect_account: Any):
    (connection,) = connect_account()
    offered = ",".join(marketplaces.by_country(country).id for country in ("CA", "MX"))
    address = f"/channels/amazon?connected={connection.pk}&offered={offered}"
    assert "Connect Amazon.com.mx" in admin_page.get(address).content.decode()
    path = f"/channels/amazon/connections/{connection.pk}/more"
    mexico, brazil = (marketplaces.by_country(country).id for country in ("MX", "BR"))
    page = admin_page.post(path, {"marketplace_id": mexico}, follow=True).content.decode()
    assert "Amazon.com.mx (Mexico) is connected." in page
    refused = admin_page.post(path, {"marketplace_id": brazil}, follow=True).content.decode()
    assert "does not sell on Amazon.com.br" in refused
    assert Connection.objects.count() == 2


def test_the_settings_page_switches_at_once(operator_page: Client, two: list[Connection]):
    path = f"/channels/amazon/connections/{two[0].pk}"
    assert operator_page.post(f"{path}/switch", {}).headers["Location"] == path
    assert not Connection.objects.get(pk=two[0].pk).is_on
    operator_page.post(f"{path}/switch", {"is_on": "yes"})
    assert Connection.objects.get(pk=two[0].pk).is_on


def test_the_settings_page_shows_the_token_in_words_and_never_itself(admin_page: Client, two: list[Connection]):
    path = f"/channels/amazon/connections/{two[0].pk}"
    page = admin_page.get(path).content.decode()
    assert "Works" in page
    assert "365 days left" in page
    assert "Atzr" not in page
    assert "Atza" not in page
    SellerAccount.objects.update(state="reconnect_needed", state_reason="grant_revoked")
    assert "Not accepted by Amazon" in admin_page.get(path).content.decode()
    SellerAccount.objects.update(state="doubted")
    assert "In doubt" in admin_page.get(path).content.decode()


def test_checking_says_what_works_in_words(operator_page: Client, two: list[Connection]):
    path = f"/channels/amazon/connections/{two[0].pk}/check"
    page = operator_page.post(path, headers={"HX-Request": "true"}).content.decode()
    assert "Reading orders works." in page
    assert "<html" not in page


def test_the_activity_is_filtered_and_paged_by_key(viewer_page: Client, two: list[Connection]):
    for number in range(60):
        note("feed", f"Feed number {number:02}.", connection=two[0], feed_id=f"f{number:02}", is_problem=number == 7)
    first = viewer_page.get("/channels/amazon/activity").content.decode()
    assert "Feed number 59." in first
    address = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    second = viewer_page.get(f"/channels/amazon/activity{address}").content.decode()
    assert "Feed number 09." in second
    assert "Feed number 10." not in second
    problems = viewer_page.get("/channels/amazon/activity?problems=yes").content.decode()
    assert problems.count("Feed number") == 1
    assert "Feed number 42." in viewer_page.get("/channels/amazon/activity?search=f42").content.decode()
    canada = viewer_page.get(f"/channels/amazon/activity?connection={two[1].pk}").content.decode()
    assert "Feed number" not in canada
